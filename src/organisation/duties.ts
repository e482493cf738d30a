// Who does whose work: absences with their deputies, and delegations. A deputy sees what the absent officer would
// see; a delegation passes on an officer's own duty and no further: what was delegated is not delegated again.

import type { Instant } from '../kernel/instant.js'

/** From an instant until before another. */
interface Period {
  readonly from: Instant
  to: number
}

/** An officer's absence; `to` is when it ends, or ended. */
export interface Absence extends Period {
  readonly officer: string
  readonly deputy?: string | undefined
  readonly reason?: string | undefined
}

/** A delegation; `to` is when it ends, or ended; ∞ while it is open. */
export interface Delegation extends Period {
  readonly officer: string
  readonly holder: string
  readonly procedures?: readonly string[] | undefined
  readonly decision?: string | undefined
}

/** Someone whose work an officer sees, and why. */
export interface StandIn {
  readonly officer: string
  readonly by: 'deputy' | 'delegation'
  /** By whose absence, and whose before, it came this far; empty if directly. */
  readonly through: readonly string[]
  /** Only dossiers of these procedures; all, if left out. */
  readonly procedures?: readonly string[] | undefined
  /** The decision on the delegation. */
  readonly decision?: string | undefined
}

function covers({ from, to }: Readonly<Period>, at: number): boolean {
  return from <= at && at < to
}

function overlaps(one: Readonly<Period>, other: Readonly<Period>): boolean {
  return Math.max(one.from, other.from) < Math.min(one.to, other.to)
}

/** Absences and delegations as recorded. */
export class Duties {
  readonly #absences = new Map<string, Absence[]>()
  readonly #byDeputy = new Map<string, Absence[]>()
  readonly #delegations = new Map<string, Delegation[]>()
  readonly #byHolder = new Map<string, Delegation[]>()

  addAbsence(absence: Absence): void {
    file(this.#absences, absence.officer, absence)
    if (absence.deputy !== undefined) file(this.#byDeputy, absence.deputy, absence)
  }

  addDelegation(delegation: Delegation): void {
    file(this.#delegations, delegation.officer, delegation)
    file(this.#byHolder, delegation.holder, delegation)
  }

  endAbsence(officer: string, from: Instant, at: number): void {
    end(
      this.#absences.get(officer)?.findLast((absence) => absence.from === from),
      at,
    )
  }

  endDelegation({ officer, holder, from }: Omit<Delegation, 'to'>, at: number): void {
    const delegations = this.#delegations.get(officer)
    end(
      delegations?.findLast((each) => each.holder === holder && each.from === from),
      at,
    )
  }

  /** An officer's absence at a moment. */
  absenceAt(officer: string, at: number): Readonly<Absence> | undefined {
    return this.#absences.get(officer)?.find((absence) => covers(absence, at))
  }

  /** An officer's absence that begins at an instant, unless it was ended before that. */
  absenceFrom(officer: string, from: Instant): Readonly<Absence> | undefined {
    return this.#absences.get(officer)?.find((absence) => absence.from === from && covers(absence, from))
  }

  /** An officer's absence that shares a moment with a period. */
  absenceWithin(officer: string, period: Readonly<Period>): Readonly<Absence> | undefined {
    return this.#absences.get(officer)?.find((absence) => overlaps(absence, period))
  }

  /** A delegation from one officer to another at a moment. */
  delegationAt(officer: string, holder: string, at: number): Readonly<Delegation> | undefined {
    return this.#delegations.get(officer)?.find((each) => each.holder === holder && covers(each, at))
  }

  /** A delegation that begins at an instant, unless it was ended before that. */
  delegationFrom(officer: string, holder: string, from: Instant): Readonly<Delegation> | undefined {
    const delegation = this.delegationAt(officer, holder, from)
    return delegation?.from === from ? delegation : undefined
  }

  /** A delegation from one officer to another that shares a moment with a period. */
  delegationWithin(
    officer: string,
    holder: string,
    period: Readonly<Period>,
  ): Readonly<Delegation> | undefined {
    return this.#delegations.get(officer)?.find((each) => each.holder === holder && overlaps(each, period))
  }

  /**
   * The officers whose work an officer sees at a moment. Whoever deputises for somebody sees also what that one sees;
   * nobody is visited twice, so officers who deputise for one another in a circle end it.
   */
  standsInFor(officer: string, at: number): StandIn[] {
    const found: StandIn[] = []
    const visited = new Set([officer])
    const toVisit: { readonly id: string; readonly through: readonly string[] }[] = [
      { id: officer, through: [] },
    ]
    for (const { id, through } of toVisit) {
      for (const delegation of this.#byHolder.get(id) ?? []) {
        if (!covers(delegation, at) || delegation.officer === officer) continue
        const { procedures, decision } = delegation
        found.push({
          officer: delegation.officer,
          by: 'delegation',
          through,
          ...(procedures !== undefined && { procedures }),
          ...(decision !== undefined && { decision }),
        })
      }
      for (const absence of this.#byDeputy.get(id) ?? []) {
        if (!covers(absence, at) || visited.has(absence.officer)) continue
        visited.add(absence.officer)
        found.push({ officer: absence.officer, by: 'deputy', through })
        toVisit.push({ id: absence.officer, through: [...through, absence.officer] })
      }
    }
    return found
  }
}

function file<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** Ends a period early; one that had not begun never holds. */
function end(period: Period | undefined, at: number): void {
  if (period !== undefined) period.to = Math.max(period.from, Math.min(period.to, at))
}
