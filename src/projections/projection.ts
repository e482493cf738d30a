// (5) What a projection is: a fold over the log with one handler per event type. The built-in ones and those of
// users are the same kind of thing, and get the same cursors.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import type { Json } from '../log/canonical.js'
import type { Numbers } from '../log/columns.js'
import type { Codes } from '../log/texts.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { DataOf, EventDefinition, EventDefinitions } from '../log/event-definition.js'
import type { FieldCodes } from '../log/field.js'
import type { EventCorrected } from '../log/correction.js'
import type { LogSealed } from '../log/seal.js'
import type { SubjectErased } from '../log/vault.js'
import type { OrganisationEvents } from '../organisation/events.js'
import type { DossierEvents } from '../dossier/events.js'
import type { procedureEvents } from '../procedure/events.js'

/** The events that the engine itself defines. */
export type BuiltInEvents = DossierEvents &
  typeof procedureEvents &
  OrganisationEvents & {
    EventCorrected: typeof EventCorrected
    SubjectErased: typeof SubjectErased
    LogSealed: typeof LogSealed
  }

/** What a projection's handlers get besides the event itself. */
export interface Projected {
  /** The dense number of the event's stream in this replica, from 0: an index for arrays, meaningless outside. */
  readonly ordinal: number
  /** The number of the actor among the log's codes. */
  readonly actorCode: number
}

/** An event as the handlers of a projection get it: with the numbers of its codes, 0 for one that is left out. */
export type ProjectedEvent<Type extends string, Definition extends EventDefinition> = Projected &
  RecordedEvent<Type, DataOf<Definition>> & { readonly codes: FieldCodes<Definition['fields']> }

/** What a state may need to know of the log that is folded into it. */
export interface FoldedLog {
  /**
   * The dictionary of its codes. Handlers that note `codes` in place of texts spare looking up each text again; whoever
   * reads the state finds the texts here.
   */
  readonly codes: Codes
  /** How many streams there are now; ordinals are less, until more are appended. */
  readonly streamCount: number
  /** How many events of a type there are now. */
  countOf(type: string): number
}

/** A state as data that can be stored and sent: what little is not numbers as JSON, and numbers in arrays by name. */
export interface Packed {
  readonly head: Json
  readonly columns: Readonly<Record<string, Numbers>>
  /** Whether the arrays are nobody else's, so that who unpacks them may write to them. */
  readonly isOwn?: boolean
}

/** A resumable fold over the log. */
export interface Projection<State = unknown, Definitions extends EventDefinitions = BuiltInEvents> {
  readonly name: string
  /** Raise it when the handlers change, so that stored snapshots are rebuilt. */
  readonly version: number
  /** A fresh state for one log; handlers change it. */
  start(log: FoldedLog): State
  /**
   * By event type. A handler must not keep the event, must look at nothing but its two arguments, and must never
   * refuse: what is in the log happened.
   */
  readonly on: {
    readonly [Type in keyof Definitions & string]?: (
      state: State,
      event: ProjectedEvent<Type, Definitions[Type]>,
    ) => void
  }
  /**
   * Empties what one stream gave, by its ordinal, so that it can be folded again after a correction of one of its
   * events. Without it, a state that a correction reaches back into is begun again from the first event of the log.
   */
  clear?(state: State, ordinal: number): void
  /** Adds a state folded from other streams to the first; needed to fold in parts. */
  merge?(into: State, from: State): void
  /** The state as JSON: the same for equal states, however they came about. */
  snapshot(state: State): Json
  /**
   * The state as data from which {@link unpack} makes it again: with it the state can be kept over restarts and sent
   * between threads. Arrays may be the state's own memory, so they are put away before it is folded on.
   */
  pack?(state: State): Packed
  /**
   * The state again, in a replica of the same log that may have grown. The arrays are to be used where they lie, and
   * not to be written to unless they are its own: who needs to change one copies it first. Numbers of codes and ordinals are the same in all
   * replicas of a log.
   */
  unpack?(packed: Packed, log: FoldedLog): State
}

/**
 * Declares a projection. Types of events and of the state are inferred; for event types of your own name the
 * definitions: `defineProjection<State, BuiltInEvents & { SiteVisited: typeof SiteVisited }>(…)`.
 * @throws DossierError `definition-invalid`
 * @example
 * const perChannel = defineProjection({
 *   name: 'per-channel', version: 1, start: () => new Map<string, number>(),
 *   on: { DossierReceived(counts, { data }) { counts.set(data.channel, (counts.get(data.channel) ?? 0) + 1) } },
 *   snapshot: (counts) => Object.fromEntries([...counts].toSorted()),
 * })
 */
export function defineProjection<State, Definitions extends EventDefinitions = BuiltInEvents>(
  projection: Projection<State, Definitions>,
): Projection<State, Definitions> {
  checkProjection(projection)
  return Object.freeze(projection)
}

/** What projections into books do alike: a book clears, merges and packs itself. */
export const intoBook = {
  clear: (book: Book, ordinal: number) => book.clear(ordinal),
  merge: <Each extends Book>(into: Each, from: Each) => into.merge(from),
  pack: (book: Book) => book.pack(),
}

interface Book {
  clear(ordinal: number): void
  merge(from: this): void
  pack(): Packed
}

/**
 * Checks that a value has what folding needs.
 * @throws DossierError `definition-invalid`
 */
export function checkProjection(projection: unknown): void {
  const findings = projectionFindings(projection)
  if (findings.length === 0) return
  const { name } = Object(projection) as { name?: unknown }
  const definition = typeof name === 'string' ? name.slice(0, 60) : '(without name)'
  throw new DossierError(
    'definition-invalid',
    `projection ${definition} can't be used:\n${formatFindings(findings)}`,
    {
      definition,
      findings,
    },
  )
}

/** What is wrong with a projection, with paths that begin at `path`. */
export function projectionFindings(projection: unknown, path: Finding['path'] = []): Finding[] {
  const findings: Finding[] = []
  const find = (member: string, message: string) =>
    findings.push({ path: [...path, member], code: 'definition', message })
  const { name, version, start, on, clear, pack, unpack } = Object(projection) as Record<string, unknown>
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(name)) find('name', 'is not kebab-case')
  if (!Number.isInteger(version) || (version as number) < 1) find('version', 'is not a whole number from 1')
  if (typeof start !== 'function') find('start', 'is not a function that makes a fresh state')
  if (
    typeof on !== 'object' ||
    on === null ||
    !Object.values(on).every((handler) => typeof handler === 'function')
  ) {
    find('on', 'is not an object with a function per event type')
  }
  if (clear !== undefined && typeof clear !== 'function') find('clear', 'is not a function')
  if (pack !== undefined && typeof pack !== 'function') find('pack', 'is not a function')
  if (unpack !== undefined && typeof unpack !== 'function') find('unpack', 'is not a function')
  if ((pack === undefined) !== (unpack === undefined))
    find(pack === undefined ? 'pack' : 'unpack', 'is missing: what is packed must be unpacked again')
  return findings
}
