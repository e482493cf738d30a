// The one answer that every contender computes from the same events, and its hash: speeds of contenders that do not
// say the same are not comparable, and are not printed.

import { canonicalJson, type Json } from '../src/log/canonical.js'
import { sha256Hex } from '../src/log/sha256.js'

/** How a procedure's dossiers did; `early`, `onTime` and `late` compare civil dates. */
export interface Counts {
  received: number
  early: number
  onTime: number
  late: number
  inProcess: number
}

/** A dossier past its date. */
export type Overdue = readonly [dossier: string, dueAt: number]

/** What is asked of a log: counts a procedure, what is overdue at its end, how often a step was begun. */
export interface Answer {
  readonly counts: Readonly<Record<string, Counts>>
  /** Due longest ago first; ties in the order of reception. */
  readonly overdue: readonly Overdue[]
  readonly steps: number
}

/** At most so many overdue dossiers are asked for in a list. */
export const overdueLimit = 1_000

/** No dossier yet. */
export function noCounts(): Counts {
  return { received: 0, early: 0, onTime: 0, late: 0, inProcess: 0 }
}

/** The number of a day in the office's zone, which has one offset all year. */
export function dayOf(at: number): number {
  return Math.floor((at + 7 * 3_600_000) / 86_400_000)
}

/** How a resolved dossier did. */
export function timeliness(resolvedAt: number, dueAt: number): 'early' | 'onTime' | 'late' {
  const days = dayOf(resolvedAt) - dayOf(dueAt)
  return days < 0 ? 'early' : days === 0 ? 'onTime' : 'late'
}

/** Sixteen hexadecimal digits that are the same exactly when the content is. */
export function hashOfAnswer(content: Answer | readonly Overdue[]): string {
  return hashOf(content as unknown as Json)
}

/** The same of any plain data. */
export function hashOf(content: Json): string {
  return sha256Hex(canonicalJson(content)).slice(0, 16)
}
