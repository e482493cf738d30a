// What a calendar of ten years costs to compile: the first one of a process, and one more. The first question to Intl
// in a process takes the platform some time whoever asks; it is told apart.

import { workingCalendar } from '../../src/calendar/working-calendar.js'
import { medianOf } from '../timing.js'
import type { Office } from './offices.js'

/** Milliseconds of one process. */
export interface CompileTime {
  /** The platform's first `Intl.DateTimeFormat`, before anything of ours. */
  readonly platformMs: number
  /** The first calendar after that. */
  readonly firstMs: number
  /** Median of those that follow. */
  readonly warmMs: number
}

/** Compiles the calendar of an office so many times more. */
export function compileTime({ definition }: Office, runs: number): CompileTime {
  const timed = (work: () => unknown) => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const platformMs = timed(() => new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).format(0))
  const firstMs = timed(() => workingCalendar(definition))
  const warm = Array.from({ length: runs }, (_, index) =>
    timed(() => workingCalendar({ ...definition, id: `again-${index}` })),
  )
  return { platformMs, firstMs, warmMs: medianOf(warm) }
}
