// Reads the end of a trace: over which days the last day rolled, and the clock on the wall at its end. Knows nothing but the
// trace, and how the clocks of its zone move.

import type { TermTrace } from '../../../src/calendar/explain.js'
import { plusDays } from './minute-by-minute.js'
import { clockMs, clocksMoveAbout, isOpen, noteGaps, offsetOf, partsOf, type Note } from './recount-days.js'

/** The clock at the end of the last day, against that day's hours and the time of the start. */
export function noteEnd(trace: TermTrace, dueDay: string, note: Note): void {
  const { due, options, moves, start } = trace
  if (due.end === 'recorded') return
  const { end = 'closing' } = options
  const told = [...moves.flatMap(({ days = [] }) => days), ...trace.days].find(({ on }) => on === dueDay)
  if (due.end !== end && !(end === 'closing' && due.end === 'midnight')) note('another end')
  if (due.end === 'midnight' && end === 'closing' && told !== undefined && isOpen(told))
    note('it closes earlier')
  // A date that its zone left out has no 24:00.
  if (clocksMoveAbout(trace.timeZone, dueDay)) return
  if (due.end === 'midnight' && due.clock !== '24:00') note('midnight is not 24:00')
  if (due.end === 'closing' && told !== undefined && told.hours.at(-1)?.slice(6) !== due.clock)
    note('it closes at another time')
  const atStart = start.at + offsetOf(trace.timeZone, start.at) - Date.parse(`${start.on}T00:00Z`)
  const isOwn = trace.rule !== 'recorded' && trace.rule !== 'workingTime'
  if (due.end === 'sameTime' && isOwn && clockMs(due.clock) !== atStart) note('it is another time of day')
}

/** The day on which it is due: the last day, or where the days of part `roll` lead. */
export function recountRoll(trace: TermTrace, lastDay: string, note: Note): string {
  const rolled = partsOf(trace, 'roll')
  const way = rolled.length > 0 && rolled[0]!.on < lastDay ? -1 : 1
  const told = [
    ...trace.days.filter(({ part }) => part !== 'roll'),
    ...trace.moves.flatMap(({ days = [] }) => days),
  ]
  const last = told.find(({ on }) => on === lastDay)
  if (rolled.length === 0) {
    const stays = trace.options.roll === 'none' || trace.rule === 'recorded'
    if (last !== undefined && !isOpen(last) && !stays) note(`${lastDay}, a ${last.kind}, does not roll`)
    return lastDay
  }
  if (trace.options.roll === 'none') note('it rolls')
  if (way < 0 && trace.options.roll !== 'previous') note('it rolls back')
  if (last !== undefined && isOpen(last)) note(`${lastDay}, a ${last.kind}, rolls`)
  noteGaps(way < 0 ? rolled.toReversed() : rolled, note)
  if (rolled[0]!.on !== plusDays(lastDay, way)) note(`it rolls on from ${rolled[0]!.on}`)
  if (rolled.some(({ counted }) => counted)) note('a rolled day is counted')
  if (!isOpen(rolled.at(-1)!) || rolled.slice(0, -1).some(isOpen))
    note('it does not roll to the nearest working day')
  return rolled.at(-1)!.on
}
