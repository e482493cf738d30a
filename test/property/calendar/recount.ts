// Comes to the due instant again from a trace alone: the days counted, skipped, paused, shifted and rolled, the
// stretches of opening time, and the clock on the wall at the end. Knows no calendar and nothing of src/ but types; only
// how the clocks of the trace's zone move (recount-days.ts).

import type { MoveTrace } from '../../../src/calendar/explain-moves.js'
import type { TermTrace } from '../../../src/calendar/explain.js'
import type { Term } from '../../../src/calendar/term.js'
import type { TraceDay } from '../../../src/calendar/trace-days.js'
import { plusDays, sameDayNumber } from './minute-by-minute.js'
import { workingMsOf } from './minute-terms.js'
import {
  civilAfter,
  clockMs,
  partsOf,
  dateOf,
  offsetOf,
  isOpen,
  noteCount,
  noteGaps,
  stretchesOf,
  type Note,
} from './recount-days.js'
import { noteEnd, recountRoll } from './recount-end.js'
import { notePause } from './recount-pause.js'

/** What a trace comes to, and what in it doesn't add up. */
export interface Recount {
  readonly dueAt: number
  readonly findings: readonly string[]
}

/** Where a recount stands: in days with `lastDay`, else in opening time up to `end`. */
interface Standing {
  lastDay: string | undefined
  end: number | undefined
  /** Whether some time ends there, and not only an instant is told; of another system's promise it does. */
  isEnd: boolean
  extraMs: number
  extraDays: number
  dueAt: number | undefined
}

/** Recounts a trace. It holds when `findings` is empty and `dueAt` is the trace's. */
export function recount(trace: TermTrace): Recount {
  const findings: string[] = []
  const note: Note = (finding) => findings.push(finding)
  const dueAt = trace.alternatives === undefined ? recountOne(trace, note) : recountChoice(trace, note)
  if (dueAt !== trace.dueAt) note(`recounted as ${dueAt}, told as ${trace.dueAt}`)
  if (wallClock(trace.due.on, trace) !== trace.dueAt) note('the clock on the wall shows another instant')
  if (trace.start.on !== dateOf(trace.timeZone, trace.start.at)) note('it was received on another date')
  const offsets = [trace.dueAt - 1, trace.dueAt].map((at) => offsetOf(trace.timeZone, at))
  if (!offsets.includes(trace.due.offsetMs)) note('the zone has another offset')
  return { dueAt, findings }
}

const wallClock = (on: string, { due }: TermTrace): number =>
  Date.parse(`${on}T00:00Z`) + clockMs(due.clock) - due.offsetMs

function recountChoice({ rule, alternatives = [], chosen, due, term }: TermTrace, note: Note): number {
  const recounts = alternatives.map(recount)
  recounts.forEach(({ findings }, index) => findings.forEach((finding) => note(`${index}: ${finding}`)))
  if (alternatives.length !== (term.earlierOf ?? term.laterOf)?.length) note('an alternative is missing')
  const dues = recounts.map(({ dueAt }) => dueAt)
  const dueAt = rule === 'earlierOf' ? Math.min(...dues) : Math.max(...dues)
  if (dues.indexOf(dueAt) !== chosen) note(`alternative ${chosen} is not the ${rule}`)
  if (JSON.stringify(alternatives[chosen!]?.due) !== JSON.stringify(due))
    note('the end is not that of the choice')
  return dueAt
}

function recountOne(trace: TermTrace, note: Note): number {
  const at = recountBase(trace, note)
  for (const move of trace.moves) recountMove(trace, move, at, note)
  return recountEnd(trace, at, note)
}

function recountBase(trace: TermTrace, note: Note): Standing {
  const { rule, start, term } = trace
  const nothing = { extraMs: 0, extraDays: 0, dueAt: undefined }
  const standing = { lastDay: undefined, end: undefined, isEnd: rule === 'recorded', ...nothing }
  if (rule === 'recorded') return standing
  if (rule === 'fixedDate') {
    const told = partsOf(trace, 'count')
    if (told.length !== 1 || told[0]!.on !== term.on || !told[0]!.counted)
      note(`${term.on} is not the day told`)
    noteGaps(told, note)
    return { ...standing, lastDay: term.on! }
  }
  const days = partsOf(trace, 'move', 'event', 'count')
  const count = partsOf(trace, 'count')
  if (rule === 'workingTime') {
    noteGaps(days, note)
    if (days.length > 0 && days[0]!.on > start.on) note(`${start.on}, when it was received, is missing`)
    const { all, ms } = stretchesOf(count, { timeZone: trace.timeZone, from: start.runsFrom }, note)
    if (partsOf(trace, 'move').some((day) => day.counted || day.workingMs !== 0))
      note('it runs before its start')
    if (ms !== workingMsOf(term)) note(`${ms} ms are counted`)
    if (ms > 0 && all[0]?.from !== start.runsFrom) note('it runs from another instant')
    if (ms === 0) noteMoved(trace, days, note)
    return { ...standing, end: all.at(-1)?.to ?? start.runsFrom!, isEnd: ms > 0 }
  }
  if (days[0]?.on !== start.on) note(`begins on ${days[0]?.on}, received on ${start.on}`)
  return { ...standing, lastDay: recountDays(trace, count, note) }
}

/** A term of no time counts no day: those told are from its receipt up to, but not including, that of its start. */
function noteMoved({ timeZone, start }: TermTrace, days: readonly TraceDay[], note: Note): void {
  const runsOn = dateOf(timeZone, start.runsFrom!)
  if (plusDays(start.on, days.length) !== runsOn) note(`${days.length} days moved it to ${runsOn}`)
  if (days.length > 0 && days[0]!.on !== start.on) note(`${start.on}, when it was received, is missing`)
}

/** The last day of a term in days or longer, by its list of days. */
function recountDays(trace: TermTrace, count: readonly TraceDay[], note: Note): string {
  const { start, term, options, rule } = trace
  const [startOn, moved, event] = [start.countsAs!, partsOf(trace, 'move'), partsOf(trace, 'event')]
  const amount = term.workingDays ?? term.days ?? (term.weeks ?? 0) * 7
  const isCounted = options.eventDay === 'counted' && Object.values(term)[0] !== 0
  noteGaps([...moved, ...event], note)
  if (plusDays(start.on, moved.length) !== startOn) note(`${moved.length} days moved it to ${startOn}`)
  if ([...moved, ...event].some((day) => day.counted)) note('a day before the count is counted')
  if (event.length !== (isCounted && count[0]?.on === startOn ? 0 : 1)) note('the event day is wrong')
  if (event.some(({ on }) => on !== startOn)) note('another day is the event')
  if (rule !== 'civilMonths') {
    noteGaps([...event, ...count], note)
    noteCount(count, term.workingDays === undefined ? 'days' : 'workingDays', amount, note)
    if (isCounted && count[0]?.on !== startOn) note('the event day is not counted')
    if (count.length > 0 && !count.at(-1)!.counted) note('the last day is not counted')
    return count.at(-1)?.on ?? startOn
  }
  const after = civilAfter(startOn, term)
  const hasNumber = sameDayNumber(startOn, term.months ?? term.years! * 12) !== undefined
  const last = isCounted && hasNumber ? plusDays(after, -1) : after
  noteGaps(count, note)
  if (count.some((day) => !day.counted)) note('the day of the month is not counted')
  if ((count.at(-1)?.on ?? startOn) !== last) note(`the month ends on ${last}`)
  return last
}

function recountMove(trace: TermTrace, move: MoveTrace, at: Standing, note: Note): void {
  const { by, ignored, dueAt } = move
  if (ignored !== undefined) {
    // Of a promise of another system in days this is where its last day is first told.
    if (trace.rule === 'recorded') at.lastDay ??= move.lastDay
    if (ignored === 'notLater' && move.to! > move.from!) note('a pause that is later is ignored')
    if (ignored === 'fixedDate' && trace.term.on === undefined) note('there is no fixed date')
    if (at.dueAt !== undefined && ignored === 'afterDue' && at.dueAt > move.from!) note('it was not due')
    if (at.dueAt !== undefined && at.dueAt !== dueAt) note('an ignored move moves')
    if (move.days !== undefined || by !== undefined) note('an ignored move adds')
  } else {
    if (move.kind === 'pause') notePause(trace, move, note)
    const ms = workingMsOf(by!)
    if (ms !== undefined) addTime(trace, move, at, ms, note)
    else addDays(trace, move, at, note)
  }
  at.dueAt = dueAt
}

function addTime({ timeZone }: TermTrace, move: MoveTrace, at: Standing, ms: number, note: Note): void {
  // A promise of another system in days: its last day is first told here.
  at.lastDay ??= move.lastDay
  if (at.lastDay !== undefined) {
    at.extraMs += ms
    if (move.lastDay !== at.lastDay) note('opening time moves the last day')
    return
  }
  const days = move.days ?? []
  noteGaps(days, note)
  const stretches = stretchesOf(days, { timeZone, from: at.end ?? days[0]?.stretches?.[0]?.from }, note)
  if (stretches.ms !== ms) note(`${ms} ms are added, ${stretches.ms} told`)
  at.end = stretches.all.at(-1)?.to ?? at.end
  at.isEnd ||= ms > 0
  if (at.extraDays === 0 && at.end !== undefined && at.end !== move.dueAt) note('it is not due at its end')
}

function addDays(
  trace: TermTrace,
  { by, lastDay, days = [], kind, notBefore, paused = [] }: MoveTrace,
  at: Standing,
  note: Note,
): void {
  const isTime =
    trace.rule === 'workingTime' || (trace.rule === 'recorded' && workingMsOf(trace.term) !== undefined)
  if (kind === 'pause' && isTime && lastDay === undefined) {
    at.extraDays += by!.workingDays!
    return
  }
  noteGaps(days, note)
  const due = at.dueAt ?? at.end
  const dueOn = due === undefined ? undefined : endsOn(trace, due, at)
  const before = at.lastDay ?? dueOn ?? (days.length > 0 ? plusDays(days[0]!.on, -1) : undefined)
  if (notBefore !== undefined) {
    const counted = days.filter((day) => day.counted).length
    const given = by!.workingDays ?? by!.days!
    if (counted <= given) note('what is given back is enough')
    if (notBefore !== lastDay || paused.at(-1)?.on !== lastDay) note('the clock runs again on another date')
    if (days.some((day) => day.counted !== (by!.days !== undefined || isOpen(day))))
      note('another day counts')
    if (days[0]?.on !== plusDays(before!, 1) || days.at(-1)!.on !== lastDay) note('a day is missing')
  } else if (before !== undefined) noteShift(by!, before, lastDay!, days, note)
  at.lastDay = lastDay!
  if (by!.on !== undefined || notBefore !== undefined) at.extraMs = 0
  at.end = undefined
  at.extraDays = 0
}

function noteShift(by: Term, before: string, lastDay: string, days: readonly TraceDay[], note: Note): void {
  if (days.length > 0 && days[0]!.on !== plusDays(before, 1)) note(`goes on from ${days[0]!.on}`)
  if (by.on !== undefined) {
    if (lastDay !== by.on) note(`${lastDay} is not the date set`)
    if (by.on > before && days.at(-1)?.on !== by.on) note('days up to the date set are missing')
    if (days.some(({ counted }) => !counted)) note('a day up to the date set is not counted')
    return
  }
  if ((days.at(-1)?.on ?? before) !== lastDay) note(`the days shift it to ${days.at(-1)?.on}, not ${lastDay}`)
  if (by.workingDays === undefined) {
    if (civilAfter(before, by) !== lastDay) note(`${before} and what is given make ${civilAfter(before, by)}`)
    noteCount(days, 'days', by.days ?? (by.weeks === undefined ? days.length : by.weeks * 7), note)
  } else noteCount(days, 'workingDays', by.workingDays, note)
}

/** The date of an instant, or that which is over then, where something ends at it. */
function endsOn({ timeZone }: TermTrace, at: number, { isEnd }: Standing): string {
  return dateOf(timeZone, isEnd ? at - 1 : at)
}

/** Days that go on from a date begin with the date after it. */
function noteFollows(on: string, days: readonly TraceDay[], note: Note): void {
  if (days.length > 0 && days[0]!.on !== plusDays(on, 1)) note(`${days[0]!.on} follows ${on}`)
}

function recountEnd(trace: TermTrace, at: Standing, note: Note): number {
  const { due, roll, moves } = trace
  if (moves.length > 0 && moves.at(-1)!.dueAt !== trace.dueAt)
    note('it is due otherwise than after its last move')
  const after = partsOf(trace, 'shift')
  if (at.lastDay === undefined) {
    // A promise of another system that nothing moved, or by opening time only.
    if (at.end === undefined) return wallClock(due.on, trace)
    if (at.extraDays === 0) return at.end
    noteGaps(after, note)
    noteFollows(endsOn(trace, at.end, at), after, note)
    noteCount(after, 'workingDays', at.extraDays, note)
    return wallClock(after.at(-1)?.on ?? due.on, trace)
  }
  // Another system's promise that stands: its midnight may be told as 00:00 of the next day.
  if (due.end === 'recorded' && due.clock === '00:00' && plusDays(at.lastDay, 1) === due.on)
    return wallClock(due.on, trace)
  const dueDay = recountRoll(trace, at.lastDay, note)
  if (roll !== undefined && (roll.from !== at.lastDay || roll.to !== dueDay))
    note('it rolls between other days')
  if (at.extraMs > 0) {
    const { all, ms } = stretchesOf(
      after,
      { timeZone: trace.timeZone, from: after[0]?.stretches?.[0]?.from },
      note,
    )
    noteGaps(after, note)
    if (ms !== at.extraMs) note(`${at.extraMs} ms are given, ${ms} told`)
    return all.at(-1)?.to ?? Number.NaN
  }
  if (after.length > 0) note('opening time is told that nothing gave')
  noteEnd(trace, dueDay, note)
  return wallClock(dueDay, trace)
}
