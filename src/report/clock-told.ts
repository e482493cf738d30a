// Which clock is spoken of, for texts: clocks are named `kind`, or `kind/which`.

import { statutoryClock } from '../procedure/clock-checks.js'
import type { ClockTold } from './messages.js'
import { oneLine } from './one-line.js'

/** A clock by its kind, and which of that kind it is. */
export function clockTold(clock: string): Omit<ClockTold, 'dossier'> {
  if (clock === statutoryClock || clock === 'supplement' || clock === 'payment') return { clock, name: '' }
  const kind = (['step', 'concurrence', 'feedback'] as const).find((each) => clock.startsWith(`${each}/`))
  return kind === undefined
    ? { clock: 'own', name: oneLine(clock) }
    : { clock: kind, name: oneLine(clock.slice(kind.length + 1)) }
}
