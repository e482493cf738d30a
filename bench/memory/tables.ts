// What was seen of the process that replays, as people read it; nothing, where it answered otherwise than a loop by hand.

import { accountTable } from '../tables.js'
import { medianOf } from '../timing.js'
import type { Made, Replayed } from './process.js'

/** A replay of so many dossiers. */
export interface MemoryReport extends Replayed {
  readonly dossiers: number
}

/** Throws if the answers are not the same. */
export function checkAnswers(made: Made, { events, hash }: Made): void {
  if (hash !== made.hash || events !== made.events)
    throw new Error(
      `of ${events} events it answers ${hash}, and a loop by hand of ${made.events} answers ${made.hash}`,
    )
}

/** The report as text. */
export function memoryTables({ dossiers, events, hash, ...found }: MemoryReport): string {
  const { openMs, replayMs, openBytes, peakBytes, account } = found
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`
  const speed = (ms: number) => `${(ms / 1_000).toFixed(2)} s, ${(events / ms / 1_000).toFixed(1)} M events/s`
  return [
    `${dossiers} dossiers, ${events} events; answer ${hash}`,
    `opened from segments: ${speed(openMs)}; the process takes ${gib(openBytes)}`,
    `the first replay: ${speed(replayMs[0]!)}; the median of ${replayMs.length}: ${speed(medianOf(replayMs))}`,
    `the process takes at its most, until the first answer: ${gib(peakBytes)}`,
    accountTable('dossier-engine', account, events),
  ].join('\n')
}
