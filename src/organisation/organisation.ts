// The organisation as the log tells it: what was declared, and what became of it since. Every question names its
// moment; an agency that was merged, split or renamed is resolved as of it, and no dossier's history changes by it.
// It knows neither dossiers nor names of officers.

import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import type { Handlers, Position } from '../log/envelope.js'
import type { DataOf } from '../log/event-definition.js'
import type { Unit } from './definition.js'
import { Duties, type Absence, type Delegation, type StandIn } from './duties.js'
import { organisationEvents, type OrganisationEvents } from './events.js'
import type { Matter, Reorganisation } from './reorganisation.js'
import { Structure, type AgencyAt } from './structure.js'

/** What is kept of an event. */
type Fact = {
  readonly [Type in keyof OrganisationEvents]: {
    readonly type: Type
    readonly at: Instant
    readonly position: Position
    readonly data: DataOf<OrganisationEvents[Type]>
  }
}[keyof OrganisationEvents]

/**
 * Agencies, units and officers, through all that was recorded of them. A question about a moment that is none throws
 * `instant-invalid`.
 */
export class Organisation {
  readonly #structure = new Structure()
  readonly #duties = new Duties()
  readonly #facts: Fact[] = []
  #officers: ReadonlyMap<string, string> = new Map()
  #hash: string | undefined

  /** The fold that fills it. */
  static readonly on = Object.fromEntries(
    Object.keys(organisationEvents).map((type) => [
      type,
      // The event may be a cursor that moves on, so it is copied.
      (organisation: Organisation, { at, position, data }: Fact) =>
        organisation.#learn({ type, at, position, data: { ...data } } as Fact),
    ]),
  ) as unknown as Handlers<Organisation, OrganisationEvents>

  /** The organisation as it was known when the log reached a position. */
  upTo(position: Position): Organisation {
    const past = new Organisation()
    for (const fact of this.#facts) if (fact.position <= position) past.#learn(fact)
    return past
  }

  /** The content hash of the latest declaration; `undefined` if none was published. */
  get latestHash(): string | undefined {
    return this.#hash
  }

  /** An agency as it was at a moment; `undefined` before it was founded, and for one that nobody knows. */
  agency(id: string, at: InstantInput): AgencyAt | undefined {
    return this.#structure.agency(id, momentOf(at))
  }

  /** The agencies that there were at a moment. */
  agenciesAt(at: InstantInput): AgencyAt[] {
    return this.#structure.agenciesAt(momentOf(at))
  }

  /**
   * The agency that is competent at a moment for what an agency once had, after all merges and splits in force by
   * then; `undefined` if nobody knew that agency by then. Which part of a split it is, is told by the unit, else by
   * the procedure, else it is the part that takes the remainder.
   */
  agencyAt(id: string, { at, ...matter }: Matter & { readonly at: InstantInput }): string | undefined {
    return this.#structure.agencyAt(id, momentOf(at), matter)
  }

  /** An agency's name at a moment, its last if it is no more. */
  nameOf(agency: string, at: InstantInput): string | undefined {
    return this.#structure.agency(agency, momentOf(at))?.name
  }

  /** A unit as it was at a moment, with the agency that it belonged to then. */
  unitAt(unit: string, at: InstantInput): Unit | undefined {
    return this.#structure.unitAt(unit, momentOf(at))
  }

  /** The agency that a unit belonged to at a moment. */
  agencyOfUnit(unit: string, at: InstantInput): string | undefined {
    return this.#structure.unitAt(unit, momentOf(at))?.agency
  }

  /** The units that belonged to an agency at a moment. */
  unitsOf(agency: string, at: InstantInput): Unit[] {
    return this.#structure.unitsAt(momentOf(at)).filter((unit) => unit.agency === agency)
  }

  /** The one-stop units that there were at a moment. */
  oneStopUnits(at: InstantInput): Unit[] {
    return this.#structure.unitsAt(momentOf(at)).filter(({ oneStop }) => oneStop)
  }

  /** The calendar that a unit works by at a moment: its own, else that of the agency that it belongs to then. */
  calendarOfUnit(unit: string, at: InstantInput): string | undefined {
    // What a unit did before anybody declared it is counted as it was declared.
    const found = this.unitAt(unit, at) ?? this.unitAt(unit, Number.POSITIVE_INFINITY)
    return found && (found.calendar ?? this.#structure.calendarOf(found.agency, momentOf(at)))
  }

  /**
   * The calendar by which works what an agency once had, of the agency that is competent for it at a moment: that
   * agency's own as last declared; of one that a split founded, that of the agency which was split; of one that a merger
   * founded, that of those merged, if it was one and the same; else that of the next agency above it that has one, where
   * an agency above that is no more is stood for by its successor.
   */
  calendarOfAgency(
    agency: string,
    { at, ...matter }: Matter & { readonly at: InstantInput },
  ): string | undefined {
    const moment = momentOf(at)
    return this.#structure.calendarOf(this.#structure.agencyAt(agency, moment, matter) ?? agency, moment)
  }

  /** The unit that an officer was last declared in; `undefined` for whoever is no officer. */
  unitOfOfficer(officer: string): string | undefined {
    return this.#officers.get(officer)
  }

  /** Whether an officer is away at a moment. */
  isAbsent(officer: string, at: InstantInput): boolean {
    return this.#duties.absenceAt(officer, momentOf(at)) !== undefined
  }

  /** The officers whose work an officer sees at a moment besides their own, and why. */
  standsInFor(officer: string, at: InstantInput): StandIn[] {
    return this.#duties.standsInFor(officer, momentOf(at))
  }

  /** Ids of a node of a tree and of all below it, as last declared; of one that isn't declared, itself. */
  subtree(tree: 'fields' | 'levels', id: string): string[] {
    const below = new Map<string | undefined, string[]>()
    for (const { id: child, parent } of this.#structure.definition[tree] ?? [])
      below.set(parent, [...(below.get(parent) ?? []), child])
    const ids = [id]
    for (const each of ids) ids.push(...(below.get(each) ?? []))
    return ids
  }

  /** When an agency, its name or a unit last changes, −∞ if never: reorganisations must not come before it. */
  lastChangeOf(kind: 'agency' | 'name' | 'unit', id: string): number {
    return this.#structure.lastChangeOf(kind, id)
  }

  /** What was recorded of absences and delegations: for the rules. */
  get duties(): Omit<Duties, 'addAbsence' | 'addDelegation' | 'endAbsence' | 'endDelegation'> {
    return this.#duties
  }

  #learn(fact: Fact): void {
    this.#facts.push(fact)
    switch (fact.type) {
      case 'OrganisationPublished': {
        const { definition, contentHash } = fact.data
        this.#hash = contentHash
        this.#officers = new Map(definition.officers.map(({ id, unit }) => [id, unit]))
        return this.#structure.declare(definition, fact.at)
      }
      case 'AgencyRenamed':
      case 'AgenciesMerged':
      case 'AgencySplit':
      case 'UnitMoved':
        return this.#structure.change({ kind: kinds[fact.type], ...fact.data } as Reorganisation)
      case 'OfficerAbsent':
        return this.#duties.addAbsence({ ...fact.data } satisfies Absence)
      case 'AbsenceEnded':
        return this.#duties.endAbsence(fact.data.officer, fact.data.from, fact.at)
      case 'DutyDelegated': {
        const { to: holder, until, ...rest } = fact.data
        return this.#duties.addDelegation({ ...rest, holder, to: until ?? Number.POSITIVE_INFINITY })
      }
      case 'DelegationEnded': {
        const { officer, to: holder, from } = fact.data
        return this.#duties.endDelegation({ officer, holder, from } satisfies Omit<Delegation, 'to'>, fact.at)
      }
    }
  }
}

const kinds = {
  AgencyRenamed: 'renamed',
  AgenciesMerged: 'merged',
  AgencySplit: 'split',
  UnitMoved: 'moved',
} as const

/**
 * A moment as a caller gives it: any number is one, by which the rules ask about ever, and questions as of the latest that a
 * log holds.
 * @throws DossierError `instant-invalid`
 */
function momentOf(at: InstantInput): Instant {
  return typeof at === 'number' && !Number.isNaN(at) ? (at as Instant) : toInstant(at)
}
