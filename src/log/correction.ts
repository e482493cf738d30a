// Putting right what was recorded wrongly. Nothing in a log ever changes: a correction is one more event of the same
// stream, which names an earlier one and says what is right. The corrected event keeps its place, version, type and
// actor; its data and its time are as the corrections of it that are known say. A correction is known from when
// it is recorded, whatever moment a question is about.

import type { Instant } from '../kernel/instant.js'
import { defineEvent, type DataOf } from './event-definition.js'
import { code, count, instant, json, optional, text } from './field.js'

/**
 * An earlier event of the same stream was recorded wrongly, and this is what is right.
 * @source what is in a public record is corrected, never overwritten
 */
export const EventCorrected = defineEvent('EventCorrected', {
  /** Version of the corrected event in its stream. It must not be a correction: correct the event itself again. */
  corrects: count(),
  correctedType: code(),
  /** Of which version of that type's definition `data` is. */
  correctedSchemaVersion: count(),
  /** When it really happened; if left out, its time was right as it was known by then. */
  correctedAt: optional(instant()),
  /** The whole right data: no earlier correction shows through. */
  data: json(),
  reason: text(),
})

/** One correction, as an event table knows it. */
export interface Correction {
  /** Row of the correction itself: who knows less rows doesn't know of it. */
  readonly row: number
  /** Row of the event that it corrects. */
  readonly target: number
  /** When that event happened. */
  readonly at: Instant
  /** Where its right data lies in the columns of its type. */
  readonly dataRow: number
}

/** The corrections in an event table, in the order of the log. */
export class Corrections {
  readonly #all: Correction[] = []
  readonly #byTarget = new Map<number, Correction[]>()

  get size(): number {
    return this.#all.length
  }

  /** Adds one; its row comes after all others'. */
  add(correction: Correction): void {
    this.#all.push(correction)
    const ofTarget = this.#byTarget.get(correction.target)
    if (ofTarget === undefined) this.#byTarget.set(correction.target, [correction])
    else ofTarget.push(correction)
  }

  /** The correction that holds for the event in a row, where so many rows are known; `undefined` if there is none. */
  of(target: number, known: number): Correction | undefined {
    if (this.#all.length === 0) return undefined
    return this.#byTarget.get(target)?.findLast(({ row }) => row < known)
  }

  /** Corrections that came with the rows from `from` to before `to`; costs what came since `from`. */
  between(from: number, to: number): Correction[] {
    const first = this.#all.findLastIndex(({ row }) => row < from) + 1
    return this.#all.slice(first).filter(({ row }) => row < to)
  }
}

/**
 * Why a correction can't be one of the event that it names, as the field that is wrong and what is wrong with it. The
 * type is that of the event of this version, if there is one before the correction.
 */
export function correctionProblem(
  { corrects, correctedType, correctedSchemaVersion, data }: DataOf<typeof EventCorrected>,
  type: string | undefined,
): { readonly field: keyof typeof EventCorrected.fields; readonly message: string } | undefined {
  if (type === undefined)
    return { field: 'corrects', message: `names version ${corrects}, but no such event comes before it` }
  if (type === EventCorrected.type)
    return { field: 'corrects', message: `names version ${corrects}, which is itself a correction` }
  if (type !== correctedType)
    return { field: 'correctedType', message: `is '${correctedType}', but version ${corrects} is a ${type}` }
  if (!Number.isInteger(correctedSchemaVersion) || correctedSchemaVersion < 1)
    return { field: 'correctedSchemaVersion', message: 'is not a whole number from 1' }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { field: 'data', message: 'is not an object of fields' }
  return undefined
}
