// What the thread that asks and those that fold say to one another. Columns lie in memory that they share, or are handed
// over; nothing large is copied.

import { DossierError, isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import type { ToldBlock } from '../log/told-block.js'
import type { Packed } from '../projections/projection.js'
import type { Partition } from '../projections/partition.js'

/** A projection, as the modules of a thread export it. */
export interface NamedProjection {
  readonly name: string
  readonly version: number
}

/**
 * To a thread: a table begins, a block of it follows, so much of it is to be folded, states of several parts are to be added
 * up, and the table is needed no more.
 */
export type Order =
  | { readonly kind: 'begin'; readonly definitions: Json; readonly blockBits: number }
  | { readonly kind: 'block'; readonly block: ToldBlock }
  | {
      readonly kind: 'fold'
      readonly projections: readonly NamedProjection[]
      readonly known: number
      readonly asOf: Instant | undefined
      readonly partition: Partition
      /** Streams that hold what can't be read, and from which row on. */
      readonly unreadable: readonly (readonly [ordinal: number, fromRow: number, error: ToldError])[]
    }
  | {
      readonly kind: 'add'
      readonly projections: readonly NamedProjection[]
      readonly parts: readonly (readonly Packed[])[]
    }
  | { readonly kind: 'end' }

/** From a thread: how far it is, what it folded, or why it can't. */
export type Report =
  | { readonly kind: 'progress'; readonly events: number }
  | { readonly kind: 'folded'; readonly states: readonly Packed[] }
  | { readonly kind: 'failed'; readonly error: ToldError }

/** An error that keeps its code on the way. */
export interface ToldError {
  readonly error: unknown
  readonly code?: string
  readonly details?: unknown
}

/** Tells an error; of one that can't be copied, its text. */
export function toldError(error: unknown): ToldError {
  const text = error instanceof Error ? new Error(error.message) : new Error(String(error))
  if (error instanceof Error && error.stack !== undefined) text.stack = error.stack
  if (error instanceof Error) text.name = error.name
  return isDossierError(error) ? { error: text, code: error.code, details: error.details } : { error: text }
}

/** The error that was told. */
export function untoldError({ error, code, details }: ToldError): unknown {
  if (code === undefined) return error
  return new DossierError(code as 'storage', (error as Error).message, details as never, { cause: error })
}

/** The memory of packed states, each run of bytes once. What is shared stays where it is, and what is empty may be anybody's. */
export function memoryOf(packed: readonly Packed[]): ArrayBuffer[] {
  const all = packed.flatMap(({ columns }) => Object.values(columns).map(({ buffer }) => buffer))
  return [...new Set(all)].filter(
    (buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && buffer.byteLength > 0,
  )
}
