// The neutral shape of a history kept elsewhere: every file reader yields it, the mapping step takes it.
// Values stay the text that the file has. Nothing here knows procedures, dossiers or calendars.

import { DossierError } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import type { Instant } from '../kernel/instant.js'

/** Attributes by name, as written. An object without prototype, so any name is safe, `__proto__` included. */
export type SourceAttributes = Readonly<Record<string, string>>

/** Something that happened in a case. `attributes` has what isn't already in the other fields. */
export interface SourceEvent {
  readonly activity: string
  /** Left out where the file says nothing; what can't be read as an instant is a finding, not an absence. */
  readonly at?: Instant
  readonly resource?: string
  readonly attributes: SourceAttributes
  /** Where it stands in the file, lines counted from 1. */
  readonly place: { readonly line: number }
}

/** A case and its events in the order of the file. `attributes` doesn't repeat the id. */
export interface SourceCase {
  readonly id: string
  readonly attributes: SourceAttributes
  readonly events: readonly SourceEvent[]
  readonly line: number
}

/** What a reader accepts at most; lengths are in characters (UTF-16 code units). */
export interface SourceLimits {
  /** One attribute value or cell. */
  readonly valueLength: number
  /** What the parser has to hold at once: one XML tag or comment, one CSV row. */
  readonly itemLength: number
  /** Text of one XES trace. */
  readonly caseLength: number
  /** Events of one XES trace; a longer run of CSV rows is yielded in parts. */
  readonly eventsPerCase: number
  /** XML elements inside one another. */
  readonly depth: number
}

/** The limits where a caller gives none. */
export const defaultSourceLimits: SourceLimits = {
  valueLength: 1_048_576,
  itemLength: 8_388_608,
  caseLength: 268_435_456,
  eventsPerCase: 1_000_000,
  depth: 200,
}

/** What both readers take. */
export interface ReadOptions {
  /** The file's name, for messages. */
  readonly source?: string
  /**
   * Called with each finding about an event or a case, which is then left out, and reading goes on. Without it
   * the first invalid case throws with its findings. A file that can't be read at all throws either way.
   */
  readonly skipInvalid?: (finding: Finding) => void
  readonly limits?: Partial<SourceLimits>
  /** Looked at between chunks and between cases; give it to the source of the chunks as well. */
  readonly signal?: AbortSignal
}

/**
 * Does nothing, or says that the caller's signal fired.
 * @throws DossierError `aborted`
 */
export function checkSignal(signal: AbortSignal | undefined, source: string): void {
  if (!signal?.aborted) return
  const what = `reading ${source}`
  throw new DossierError('aborted', `${what} was stopped by its signal`, { what }, { cause: signal.reason })
}

/** Attributes to fill. */
export function noAttributes(): Record<string, string> {
  return Object.create(null) as Record<string, string>
}

/** An event as read; fields that the file says nothing about are left out and not `undefined`. */
export function sourceEvent(read: {
  readonly activity: string
  readonly at: Instant | undefined
  readonly resource: string | undefined
  readonly attributes: SourceAttributes
  readonly line: number
}): SourceEvent {
  const { activity, at, resource, attributes, line } = read
  const event: { -readonly [Key in keyof SourceEvent]: SourceEvent[Key] } = {
    activity,
    attributes,
    place: { line },
  }
  if (at !== undefined) event.at = at
  if (resource !== undefined) event.resource = resource
  return event
}
