// Reads what a pause gave back in a trace: the dates or the opening time in which the clock stood. Knows nothing but the
// trace.

import type { MoveTrace } from '../../../src/calendar/explain-moves.js'
import type { TermTrace } from '../../../src/calendar/explain.js'
import type { TraceDay } from '../../../src/calendar/trace-days.js'
import { plusDays } from './minute-by-minute.js'
import { dateOf, isOpen, noteCount, noteGaps, stretchesOf, type Note } from './recount-days.js'

/** What a pause gives back is what lay in it. */
export function notePause(
  { timeZone, start }: TermTrace,
  { from, to, by, paused = [] }: MoveTrace,
  note: Note,
): void {
  noteGaps(paused, note)
  if (by!.workingMs === undefined) {
    // Before the term runs nothing is given back.
    const begun = start.countsAs ?? (start.runsFrom === undefined ? '' : dateOf(timeZone, start.runsFrom))
    const [stopped, resumed] = [dateOf(timeZone, from!), dateOf(timeZone, to!)]
    const stop = stopped < begun ? begun : stopped
    const resumption = resumed < stop ? stop : resumed
    if (by!.days === undefined)
      return notePausedWork(paused, { stop, resumption, given: by!.workingDays! }, note)
    const isBounded = paused[0]?.on === plusDays(stop, 1) && paused.at(-1)!.on === resumption
    if (resumption > stop ? !isBounded : paused.length > 0) note('other dates are paused')
    noteCount(paused, 'days', by!.days, note)
    return
  }
  const { all, ms } = stretchesOf(paused, { timeZone, from: lostSince(start, from!, timeZone), to }, note)
  if (all.some(({ day }) => day.on < (start.countsAs ?? ''))) note('it stood before the term ran')
  if (ms !== by!.workingMs) note(`${by!.workingMs} ms are given back, ${ms} stood still`)
  if (all.some((stretch) => stretch.from < from! || stretch.to > to!)) note('the clock stood longer')
}

/** From when time is lost; `undefined` where that is the opening of the day as which the receipt counts. */
function lostSince({ at, on, countsAs, runsFrom }: TermTrace['start'], from: number, timeZone: string) {
  if (countsAs === undefined) return Math.max(from, runsFrom ?? from)
  if (countsAs === on) return Math.max(from, at)
  return dateOf(timeZone, from) < countsAs ? undefined : from
}

/** In working days a stop or a resumption on a day off is one on the next working day. */
function notePausedWork(
  paused: readonly TraceDay[],
  { stop, resumption, given }: { readonly stop: string; readonly resumption: string; readonly given: number },
  note: Note,
): void {
  // Past the last working day that its calendar knows a pause gives nothing back, and no date is told.
  if (paused.length === 0 && given === 0) return
  const isOffAtStop = paused[0]?.on === stop
  if (isOffAtStop && isOpen(paused[0]!)) note('a stop on a working day is told')
  if (!isOffAtStop && paused.length > 0 && paused[0]!.on !== plusDays(stop, 1)) note('other dates are paused')
  const stoppedAt = isOffAtStop ? paused.find(isOpen)?.on : stop
  const expected = paused.filter((day) => isOpen(day) && day.on > (stoppedAt ?? ''))
  const counted = paused.filter((day) => day.counted)
  if (expected.length !== given || counted.length !== given || counted.some((day) => !expected.includes(day)))
    note('other days count')
  const after = paused.filter((day) => day.on >= resumption)
  const endsThere = after.length === 0 ? resumption === stop : after.findIndex(isOpen) === after.length - 1
  if (!endsThere) note('the pause ends on another date')
}
