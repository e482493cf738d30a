// The catalogue: every published version of every procedure and calendar, as the log tells it. Calendars are
// compiled when first asked for. It knows nothing of dossiers.

import { workingCalendar, type WorkingCalendar } from '../calendar/working-calendar.js'
import { DossierError } from '../kernel/errors.js'
import type { Handlers, Position } from '../log/envelope.js'
import { canonicalJson } from '../log/canonical.js'
import { sha256Hex } from '../log/chain.js'
import type { procedureEvents } from './events.js'
import type { Procedure } from './declaration.js'
import { deepFreeze } from './procedure.js'

/** A procedure as published. */
export interface PublishedProcedure {
  readonly definition: Procedure
  /** From 1, in the order of publication. */
  readonly version: number
}

/** A calendar as published. */
export interface PublishedCalendar {
  readonly calendar: WorkingCalendar
  readonly version: number
}

interface Publication<Definition> {
  readonly definition: Definition
  readonly contentHash: string
  /** Where in the log it was published. */
  readonly position: Position
}
type Publications<Definition> = ReadonlyMap<string, readonly Publication<Definition>[]>

/** Published procedures and calendars by code and version. */
export class Catalogue {
  readonly #procedures = new Map<string, Publication<Procedure>[]>()
  readonly #calendars = new Map<string, Publication<Parameters<typeof workingCalendar>[0]>[]>()
  /** A version never changes, so a catalogue of the past shares what was compiled. */
  readonly #compiled: Map<string, WorkingCalendar>

  constructor(compiled = new Map<string, WorkingCalendar>()) {
    this.#compiled = compiled
  }

  /** The fold that fills it. */
  static readonly on: Handlers<Catalogue, typeof procedureEvents> = {
    ProcedurePublished(catalogue, { position, data }) {
      add(catalogue.#procedures, data.procedure, { ...data, position })
    },
    CalendarPublished(catalogue, { position, data }) {
      add(catalogue.#calendars, data.calendar, { ...data, position })
    },
  }

  /** The catalogue as it was when the log reached a position. */
  upTo(position: Position): Catalogue {
    const past = new Catalogue(this.#compiled)
    copyUpTo(position, this.#procedures, past.#procedures)
    copyUpTo(position, this.#calendars, past.#calendars)
    return past
  }

  /** The latest version of every procedure, in the order of their first publication. */
  latestProcedures(): PublishedProcedure[] {
    return [...this.#procedures.values()].map((list) => ({
      definition: list.at(-1)!.definition,
      version: list.length,
    }))
  }

  /** Ids of all calendars, in the order of their first publication. */
  get calendarIds(): readonly string[] {
    return [...this.#calendars.keys()]
  }

  /** A published procedure, the latest version if none is named; `undefined` if there is none. */
  findProcedure(code: string, version?: number): PublishedProcedure | undefined {
    const found = pick(this.#procedures.get(code), version)
    return found && { definition: found.publication.definition, version: found.version }
  }

  /**
   * A published calendar, the latest version if none is named.
   * @throws DossierError `calendar-unknown`
   */
  calendar(id: string, version?: number): PublishedCalendar {
    const found = pick(this.#calendars.get(id), version)
    if (found === undefined) {
      throw new DossierError(
        'calendar-unknown',
        `no calendar '${id}'${version === undefined ? '' : ` of version ${version}`} was published: give it to createEngine`,
        { calendar: id, ...(version !== undefined && { version }) },
      )
    }
    const key = canonicalJson([id, found.version])
    let compiled = this.#compiled.get(key)
    if (compiled === undefined) {
      compiled = workingCalendar(found.publication.definition)
      this.#compiled.set(key, compiled)
    }
    return { calendar: compiled, version: found.version }
  }

  /** The latest version of a calendar, if one was published: imported promises may name others. */
  findCalendar(id: string | undefined): WorkingCalendar | undefined {
    return id !== undefined && this.#calendars.has(id) ? this.calendar(id).calendar : undefined
  }

  /** The content hash of the latest version of a procedure or calendar. */
  latestHash(kind: 'procedure' | 'calendar', id: string): string | undefined {
    return (kind === 'procedure' ? this.#procedures : this.#calendars).get(id)?.at(-1)?.contentHash
  }
}

/** SHA-256 of a definition's canonical form. */
export function contentHashOf(definition: object): string {
  return sha256Hex(canonicalJson(definition))
}

function add<Definition>(
  publications: Map<string, Publication<Definition>[]>,
  id: string,
  { definition, contentHash, position }: Publication<Definition>,
): void {
  // Decisions hand out parts of it (a promise names its term): frozen, nobody can change what was published.
  const publication = { definition: deepFreeze(definition), contentHash, position }
  const list = publications.get(id)
  if (list === undefined) publications.set(id, [publication])
  else list.push(publication)
}

function copyUpTo<Definition>(
  position: Position,
  from: Publications<Definition>,
  into: Map<string, Publication<Definition>[]>,
): void {
  for (const [id, list] of from) {
    const known = list.filter((publication) => publication.position <= position)
    if (known.length > 0) into.set(id, known)
  }
}

function pick<Definition>(list: readonly Publication<Definition>[] | undefined, version = list?.length) {
  const publication = list?.[(version ?? 0) - 1]
  return publication && { publication, version: version! }
}
