// Agencies and units through time: a list of reorganisations in the order in which they are in force, and questions
// that walk it up to a moment. The walk only goes forward in time, so however agencies are merged and split, and
// back again, it ends. Nothing is ever forgotten: an agency that is no more keeps its name and its history.

import type { Agency, OrganisationDefinition, Unit } from './definition.js'
import {
  concerns,
  ends,
  nameGivenBy,
  passedOn,
  successor,
  type Matter,
  type Reorganisation,
} from './reorganisation.js'

/** An agency at a moment. */
export interface AgencyAt {
  readonly id: string
  readonly name: string
  /** Whether it was merged or split by then, and is no more. */
  readonly hasEnded: boolean
}

const nothing: OrganisationDefinition = { agencies: [], units: [], officers: [] }

/** Agencies and units, through all reorganisations that were recorded. */
export class Structure {
  /** In the order in which they are in force; of one moment, in the order of the log. */
  readonly #changes: Reorganisation[] = []
  /** The first names of agencies that no reorganisation founded: they exist as far back as anybody asks. */
  readonly #declared = new Map<string, string>()
  /** Every agency as it was last declared, also where a later declaration says nothing more of it. */
  readonly #lastDeclared = new Map<string, Agency>()
  readonly #agencies = new Set<string>()
  readonly #units = new Set<string>()
  #definition = nothing
  #declaredAt = Number.NEGATIVE_INFINITY

  /** The latest declaration. */
  get definition(): OrganisationDefinition {
    return this.#definition
  }

  /**
   * Takes up a declaration. The first holds for all time before it; a later one says what is new, and changes only
   * what it says otherwise than the one before: what was reorganised since stays as it is.
   */
  declare(definition: OrganisationDefinition, at: number): void {
    const inForceAt = this.#definition === nothing ? Number.NEGATIVE_INFINITY : Math.max(at, this.#declaredAt)
    const namesBefore = new Map(this.#definition.agencies.map(({ id, name }) => [id, name]))
    const names = new Map<string, string>()
    for (const agency of definition.agencies) {
      const { id, name } = agency
      this.#lastDeclared.set(id, agency)
      if (!this.#agencies.has(id)) this.#declared.set(id, name)
      else if ((namesBefore.get(id) ?? name) !== name) names.set(id, name)
      this.#agencies.add(id)
    }
    const unitsBefore = new Map(this.#definition.units.map((unit) => [unit.id, unit]))
    const units = new Map<string, Unit | undefined>()
    for (const unit of definition.units) {
      if (!isSame(unitsBefore.get(unit.id), unit)) units.set(unit.id, unit)
      unitsBefore.delete(unit.id)
      this.#units.add(unit.id)
    }
    for (const id of unitsBefore.keys()) units.set(id, undefined)
    this.#definition = definition
    this.#declaredAt = inForceAt
    this.change({ kind: 'declared', names, units, inForceAt })
  }

  /** Takes up a reorganisation. */
  change(change: Reorganisation): void {
    if (change.kind === 'merged') this.#agencies.add(change.into)
    if (change.kind === 'split') for (const { agency } of change.into) this.#agencies.add(agency)
    const after = this.#changes.findLastIndex(({ inForceAt }) => inForceAt <= change.inForceAt)
    this.#changes.splice(after + 1, 0, change)
  }

  /** An agency as it was at a moment; `undefined` before it was founded, and for one that nobody knows. */
  agency(id: string, at: number): AgencyAt | undefined {
    let name = this.#declared.get(id)
    let hasEnded = false
    for (const change of this.#inForce(at)) {
      name = nameGivenBy(change, id) ?? name
      hasEnded = ends(change, id)
      if (hasEnded) break
    }
    return name === undefined ? undefined : { id, name, hasEnded }
  }

  /** The agencies that there were at a moment. */
  agenciesAt(at: number): AgencyAt[] {
    return [...this.#agencies].flatMap((id) => {
      const agency = this.agency(id, at)
      return agency === undefined || agency.hasEnded ? [] : [agency]
    })
  }

  /** The agency that has, at a moment, what an agency known by then once had; `undefined` if none is known. */
  agencyAt(id: string, at: number, matter: Matter): string | undefined {
    if (this.agency(id, at) === undefined) return undefined
    let agency = id
    for (const change of this.#inForce(at)) agency = successor(change, agency, matter)
    return agency
  }

  /**
   * The calendar that an agency works by at a moment: its own as last declared, else what it took over from those of
   * which a merger or a split made it, else that of the next one above it, or of what stands for that one by then.
   */
  calendarOf(id: string, at: number): string | undefined {
    const takenOver = new Map<string, string | undefined>()
    const successors = new Map<string, string>()
    const standing = (agency: string): string => {
      let last = agency
      for (let next = successors.get(last); next !== undefined; next = successors.get(last)) last = next
      return last
    }
    const calendarOf = (agency: string): string | undefined => {
      const passed = new Set<string>()
      let next: string | undefined = agency
      while (next !== undefined && !passed.has(next)) {
        passed.add(next)
        const declared: Agency | undefined = this.#lastDeclared.get(next)
        const found = declared?.calendar ?? takenOver.get(next)
        if (found !== undefined) return found
        const above: string | undefined = declared?.parent && standing(declared.parent)
        // Who takes over the agency above it isn't above itself: it goes on by what it has worked by.
        next = above !== undefined && passed.has(above) ? declared?.parent : above
      }
      return undefined
    }
    for (const change of this.#inForce(at)) {
      const { from, to } = passedOn(change)
      const [first, ...others] = from.map(calendarOf)
      for (const agency of from)
        if (ends(change, agency)) successors.set(agency, successor(change, agency, {}))
      for (const agency of to) {
        // Who was there before goes on by its own.
        if (this.#declared.has(agency) || takenOver.has(agency)) continue
        takenOver.set(agency, others.every((other) => other === first) ? first : undefined)
      }
    }
    return calendarOf(id)
  }

  /** A unit as it was at a moment, in the agency that it belonged to then; `undefined` while it isn't declared. */
  unitAt(id: string, at: number): Unit | undefined {
    let unit: Unit | undefined
    let agency = ''
    for (const change of this.#inForce(at)) {
      if (change.kind === 'declared') {
        if (!change.units.has(id)) continue
        const declared = change.units.get(id)
        if (declared !== undefined && declared.agency !== unit?.agency)
          agency = this.#standing(declared, change.inForceAt)
        unit = declared
      } else if (change.kind === 'moved') {
        if (change.unit === id) agency = change.toAgency
      } else agency = successor(change, agency, { unit: id })
    }
    return unit && { ...unit, agency }
  }

  /** The units that there were at a moment. */
  unitsAt(at: number): Unit[] {
    return [...this.#units].flatMap((id) => this.unitAt(id, at) ?? [])
  }

  /** When the last change that concerns an agency, its name or a unit is in force, −∞ if there is none. */
  lastChangeOf(kind: 'agency' | 'name' | 'unit', id: string): number {
    const last = this.#changes.findLast((change) => concerns(change, kind, id))
    return last?.inForceAt ?? Number.NEGATIVE_INFINITY
  }

  /** A declaration may still put a unit into an agency that is no more: then that one is meant which has the unit since. */
  #standing({ id, agency }: Unit, at: number): string {
    return this.agency(agency, at)?.hasEnded === true ? this.agencyAt(agency, at, { unit: id })! : agency
  }

  *#inForce(at: number): Iterable<Reorganisation> {
    for (const change of this.#changes) {
      if (change.inForceAt > at) return
      yield change
    }
  }
}

function isSame(before: Unit | undefined, unit: Unit): boolean {
  return (
    before?.agency === unit.agency &&
    before.name === unit.name &&
    before.oneStop === unit.oneStop &&
    before.calendar === unit.calendar
  )
}
