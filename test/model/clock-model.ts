// When a dossier is due, in an office that never closes: the term, and all the time in which the clock stood.

import type { Procedure } from 'dossier-engine'

/** A time in which there was a ground for the clock to stand. */
export interface Stood {
  readonly from: number
  readonly to?: number | undefined
  readonly ground: 'supplement' | 'payment' | 'concurrence' | 'stop'
  /** Whether it ended with the supplement that was awaited. */
  readonly isSupplied?: boolean
}

/** What a due date comes from. */
export interface Clock {
  /** From when the term runs. */
  readonly startAt: number
  /** The promise that another system made. */
  readonly promisedAt?: number | undefined
  readonly stood: readonly Stood[]
  /** Since when it stands; absent while it runs. */
  readonly since?: number | undefined
  readonly extended: readonly { readonly at: number; readonly hours: number }[]
}

const hourMs = 3_600_000

/** The full term, of dossiers that came this way. */
function termMs({ term, termByChannel }: Procedure, channel: string): number {
  const own = termByChannel?.[channel as 'online'] ?? term
  return (own as { readonly workingHours: number }).workingHours * hourMs
}

/** The times in which the clock stood, those that touch put together. */
function union(stood: readonly Stood[]): { from: number; to: number; isForSupplement: boolean }[] {
  const times: ReturnType<typeof union> = []
  for (const { from, to = Infinity, isSupplied: isForSupplement = false } of stood.toSorted(
    (a, b) => a.from - b.from,
  )) {
    const last = times.at(-1)
    if (last === undefined || last.to < from) times.push({ from, to, isForSupplement })
    else {
      last.to = Math.max(last.to, to)
      last.isForSupplement ||= isForSupplement
    }
  }
  return times
}

/** When it is due, by all that has happened so far. */
export function dueAt(clock: Clock, procedure: Procedure, channel: string): number {
  const { startAt, promisedAt, stood, extended } = clock
  const term = termMs(procedure, channel)
  let due = promisedAt ?? startAt + term
  const moves = [
    ...union(stood.filter(({ from }) => from >= startAt)).filter(({ to }) => to !== Infinity),
    ...extended.filter(({ at }) => at >= startAt).map(({ at, hours }) => ({ to: at, hours })),
  ].toSorted((a, b) => a.to - b.to)
  for (const move of moves) {
    if ('hours' in move) due += move.hours * hourMs
    else if (move.isForSupplement && procedure.onSupplement === 'restart') due = move.to + term
    // A promise that was broken before is not mended.
    else if (due > move.from) due += move.to - move.from
  }
  return due
}
