// The catalogue: every published version of every procedure and calendar, as the log tells it, and which of them is in
// force when. Calendars are compiled when first asked for. It knows nothing of dossiers, and no clock.

import { workingCalendar, type WorkingCalendar } from '../calendar/working-calendar.js'
import { DossierError } from '../kernel/errors.js'
import { toInstant, type InstantInput } from '../kernel/instant.js'
import { present } from '../kernel/present.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import type { Handlers, Position } from '../log/envelope.js'
import { canonicalJson } from '../log/canonical.js'
import { sha256Hex } from '../log/sha256.js'
import { CalendarFile, type CalendarVersion } from './calendar-file.js'
import type { ProcedureEvents } from './events.js'
import { deepFreeze } from './procedure.js'
import {
  ProcedureFile,
  type Decided,
  type PortalPublication,
  type ProcedureDraft,
  type ProcedureEnd,
  type ProcedureInForce,
  type ProcedureVersion,
  type PublishedProcedure,
} from './procedure-file.js'
import { matches, treeOf, type ProcedureChoice, type ProcedureTree } from './procedure-tree.js'

export type { ProcedureInForce, PublishedProcedure } from './procedure-file.js'

/** A calendar as published. */
export interface PublishedCalendar {
  readonly calendar: WorkingCalendar
  readonly version: number
}

/** Everything that became of one procedure. */
export interface ProcedureHistory {
  readonly procedure: string
  readonly versions: readonly ProcedureVersion[]
  readonly draft?: ProcedureDraft | undefined
  readonly end?: ProcedureEnd | undefined
  readonly portals: readonly PortalPublication[]
}

/** Published procedures and calendars by code and version. */
export class Catalogue {
  readonly #procedures = new Map<string, ProcedureFile>()
  readonly #calendars = new Map<string, CalendarFile>()
  /** A version never changes, so a catalogue of the past shares what was compiled. */
  readonly #compiled: Map<string, WorkingCalendar>

  constructor(compiled = new Map<string, WorkingCalendar>()) {
    this.#compiled = compiled
  }

  /** The fold that fills it. */
  static readonly on: Handlers<Catalogue, ProcedureEvents> = {
    ProcedurePublished(catalogue, { position, data }) {
      catalogue.#fileOf(data.procedure).addVersion({ ...versionOf(data), ...decidedOf(data), position })
    },
    ProcedureAmended(catalogue, { position, data }) {
      const { changes } = data
      catalogue
        .#fileOf(data.procedure)
        .addVersion({ ...versionOf(data), ...decidedOf(data), changes: deepFreeze(changes), position })
    },
    ProcedureDrafted(catalogue, { position, at, data }) {
      catalogue.#fileOf(data.procedure).drafts.push({ ...versionOf(data), draftedAt: at, position })
    },
    ProcedureReplaced(catalogue, { position, data }) {
      const { procedure, by } = data
      catalogue.#fileOf(procedure).ends.push({ how: 'replaced', by, ...decidedOf(data), position })
    },
    ProcedureAbolished(catalogue, { position, data }) {
      catalogue.#fileOf(data.procedure).ends.push({ how: 'abolished', ...decidedOf(data), position })
    },
    ProcedurePublicised(catalogue, { position, data: { procedure, version, portal, publicisedOn } }) {
      const file = catalogue.#fileOf(procedure)
      const inForceFrom = file.versions[version - 1]?.inForceFrom
      file.portals.push({
        ...{ procedure, version, portal, publicisedOn, position },
        ...(inForceFrom !== undefined && { inForceFrom }),
      })
    },
    CalendarPublished(catalogue, { position, data: { calendar, definition, contentHash } }) {
      catalogue.#calendarFileOf(calendar).publish(definition, contentHash, position)
    },
    CalendarDayDeclared(catalogue, { position, data: { calendar, decision, ...data } }) {
      const day = { ...data, hours: [...data.hours], ...(decision !== undefined && { notice: decision }) }
      catalogue.#calendarFileOf(calendar).declare(present(day), position)
    },
    CalendarDayWithdrawn(catalogue, { position, data: { calendar, on } }) {
      catalogue.#calendarFileOf(calendar).withdraw(on, position)
    },
  }

  /** The catalogue as it was when the log reached a position. */
  upTo(position: Position): Catalogue {
    const past = new Catalogue(this.#compiled)
    for (const [code, file] of this.#procedures) {
      const known = file.upTo(position)
      if (known !== undefined) past.#procedures.set(code, known)
    }
    for (const [id, file] of this.#calendars) {
      const known = file.upTo(position)
      if (known !== undefined) past.#calendars.set(id, known)
    }
    return past
  }

  /** The latest version of every procedure, in the order of their first publication. */
  latestProcedures(): PublishedProcedure[] {
    return [...this.#procedures.values()].flatMap((file) => file.version() ?? [])
  }

  /** Codes of all procedures that were published, in the order of their first publication. */
  get procedureCodes(): readonly string[] {
    return this.latestProcedures().map(({ definition }) => definition.code)
  }

  /** A published procedure, the latest version if none is named; `undefined` if there is none. */
  findProcedure(code: string, version?: number): PublishedProcedure | undefined {
    return this.#procedures.get(code)?.version(version)
  }

  /**
   * The version in force at a moment, or why there is none. Versions lie next to one another: each holds from its own
   * day, or from ever if it has none, until the next one's or the procedure's end.
   */
  procedureInForce(code: string, at: InstantInput): ProcedureInForce {
    return this.#procedures.get(code)?.inForce(toInstant(at)) ?? { problem: 'unknown' }
  }

  /** Procedures in force `on` a moment; without one, the latest version of each whose end was not decided. */
  procedures({ on, ...choice }: ProcedureChoice = {}): PublishedProcedure[] {
    const found = [...this.#procedures.values()].flatMap((file): PublishedProcedure[] => {
      const version =
        on !== undefined ? file.inForce(toInstant(on)) : file.end === undefined ? file.version() : undefined
      return version === undefined || 'problem' in version ? [] : [version]
    })
    return found.filter(({ definition }) => matches(definition, choice))
  }

  /** The same by level of authority and field of administration, counted. */
  procedureTree(choice: ProcedureChoice = {}): ProcedureTree {
    return treeOf(this.procedures(choice))
  }

  /** What was made public on portals, of one procedure or of all. */
  portalPublications(code?: string): PortalPublication[] {
    const files = code === undefined ? [...this.#procedures.values()] : [this.#procedures.get(code)]
    return files.flatMap((file) => file?.portals ?? [])
  }

  /** The draft of a procedure's next version, if there is one. */
  draftOf(code: string): ProcedureDraft | undefined {
    return this.#procedures.get(code)?.draft
  }

  /** All versions of a procedure with their decisions and the times for which they hold, its draft and its end. */
  historyOf(code: string): ProcedureHistory | undefined {
    const file = this.#procedures.get(code)
    if (file === undefined) return undefined
    const { draft, end } = file
    return {
      procedure: code,
      versions: file.history(),
      ...(draft && { draft }),
      ...(end && { end }),
      portals: [...file.portals],
    }
  }

  /** Ids of all calendars, in the order of their first publication. */
  get calendarIds(): readonly string[] {
    return [...this.#calendars.keys()]
  }

  /** The zone that all calendars share, if they do. */
  get timeZone(): string | undefined {
    const zones = new Set(this.calendarIds.map((id) => this.calendar(id).calendar.timeZone))
    return zones.size === 1 ? [...zones][0] : undefined
  }

  /**
   * A published calendar, the latest version if none is named.
   * @throws DossierError `calendar-unknown`
   */
  calendar(id: string, version?: number): PublishedCalendar {
    const versions = this.#calendars.get(id)?.versions ?? []
    const number = version ?? versions.length
    const found = versions[number - 1]
    if (found === undefined) {
      throw new DossierError(
        'calendar-unknown',
        versions.length > 0
          ? `no version ${number} of calendar '${id}' was published: give it to createEngine`
          : `there is no calendar '${id}'; ${whichThereAre(this.calendarIds, id, 'none was published')}: give it to createEngine`,
        { calendar: id, ...(version !== undefined && { version }) },
      )
    }
    const key = canonicalJson([id, number])
    let compiled = this.#compiled.get(key)
    if (compiled === undefined) {
      compiled = workingCalendar(found.definition)
      this.#compiled.set(key, compiled)
    }
    return { calendar: compiled, version: number }
  }

  /** Whether anything was ever declared of a date of a calendar, though perhaps withdrawn since. */
  wasDeclared(id: string, on: string): boolean {
    return this.#calendars.get(id)?.wasDeclared(on) ?? false
  }

  /** What was published and declared of a calendar last: its parts, for whoever decides about it. */
  calendarVersion(id: string): CalendarVersion | undefined {
    return this.#calendars.get(id)?.latest
  }

  /** The latest version of a calendar, if one was published: imported promises may name others. */
  findCalendar(id: string | undefined): WorkingCalendar | undefined {
    return id !== undefined && this.calendarVersion(id) !== undefined ? this.calendar(id).calendar : undefined
  }

  /**
   * Whether a configuration with this content has nothing to publish: it is the latest version; or it is any version of
   * a procedure about which the office has decided something.
   */
  isPublished(kind: 'procedure' | 'calendar', id: string, contentHash: string): boolean {
    if (kind === 'calendar') return this.calendarVersion(id)?.contentHash === contentHash
    const file = this.#procedures.get(id)
    if (file === undefined) return false
    const versions = file.isDecided ? file.versions : file.versions.slice(-1)
    return versions.some((version) => version.contentHash === contentHash)
  }

  #calendarFileOf(id: string): CalendarFile {
    let file = this.#calendars.get(id)
    if (file === undefined) this.#calendars.set(id, (file = new CalendarFile()))
    return file
  }

  #fileOf(code: string): ProcedureFile {
    let file = this.#procedures.get(code)
    if (file === undefined) this.#procedures.set(code, (file = new ProcedureFile()))
    return file
  }
}

/** SHA-256 of a definition's canonical form. */
export function contentHashOf(definition: object): string {
  return sha256Hex(canonicalJson(definition))
}

type Version = Pick<ProcedureDraft, 'definition' | 'contentHash'>

/** What an event says, copied out of it. Decisions hand out parts of it (a promise names its term): it is frozen. */
function versionOf({ definition, contentHash }: Version): Version {
  return { definition: deepFreeze(definition), contentHash }
}

type DecidedIn<Data> = {
  [Member in keyof Pick<Data, keyof Data & keyof Decided>]: Exclude<Data[Member], undefined>
}

function decidedOf<Data extends { readonly [Member in keyof Decided]?: Decided[Member] | undefined }>({
  decision,
  decidedOn,
  inForceFrom,
  inForceAt,
}: Data): DecidedIn<Data> {
  return present({ decision, decidedOn, inForceFrom, inForceAt }) as DecidedIn<Data>
}
