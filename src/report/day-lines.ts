// Dates of a trace as lines: one each, or runs of like dates folded into one. What is told of a run is told of each of
// its dates.

import type { TermTrace, TraceDay } from '../calendar/explain.js'
import type { ExplanationLine } from './explanation-line.js'
import { areNeighbours, localDate, openingTimeOf, stretchText } from './local-moment.js'
import type { DaysTold, Messages, StartWord } from './messages.js'
import { oneLine, wordFor } from './one-line.js'

/** What all days of a trace share. */
export interface DaysContext {
  readonly messages: Messages
  readonly detail: 'short' | 'full'
  readonly timeZone: string
  readonly began: StartWord
  readonly rule: TermTrace['rule']
  readonly depth: number
}

/** Lines of dates that follow one another; days are numbered by part. */
export function dayLines(days: readonly TraceDay[], context: DaysContext): ExplanationLine[] {
  const { messages, detail, depth } = context
  // Where days off count too, it doesn't matter which ones they are.
  const isCivil = days.some(({ counted, kind }) => counted && (kind === 'weeklyRest' || kind === 'dayOff'))
  const numbers = new Map<string, number>()
  return (detail === 'full' ? days.map((day) => [day]) : folded(days, isCivil, context)).map((run) => {
    const { part, counted } = run[0]!
    const before = numbers.get(part) ?? 0
    if (counted) numbers.set(part, before + run.length)
    const told = daysTold(run, counted ? [before + 1, before + run.length] : undefined, context)
    return { kind: part === 'roll' ? 'roll' : 'days', depth, text: messages.day(told), days: run }
  })
}

function folded(days: readonly TraceDay[], isCivil: boolean, { timeZone }: DaysContext): TraceDay[][] {
  const runs: TraceDay[][] = []
  let before: string | undefined
  for (const day of days) {
    const key = likeness(day, isCivil, timeZone)
    const run = runs.at(-1)
    if (run !== undefined && key === before && areNeighbours(run.at(-1)!.on, day.on)) run.push(day)
    else runs.push([day])
    before = key
  }
  return runs
}

function likeness(day: TraceDay, isCivil: boolean, timeZone: string): string {
  const { part, counted, kind, reason, hours, stretches = [] } = day
  if (isCivil && counted) return JSON.stringify([part])
  return JSON.stringify([
    part,
    counted,
    kind,
    reason,
    usedHours(day) && hours,
    stretchText(stretches, timeZone),
  ])
}

const usedHours = ({ counted, workingMs }: TraceDay) => counted && workingMs !== undefined

function daysTold(run: readonly TraceDay[], numbers: DaysTold['numbers'], context: DaysContext): DaysTold {
  const { messages, detail, timeZone, began } = context
  const [day] = run as readonly [TraceDay, ...TraceDay[]]
  const dates = run.map(({ on }) => on).toSorted()
  const { counted, kind, workingMs, stretches = [] } = day
  const isAlike = run.every((each) => each.kind === kind && each.reason === day.reason)
  const isUsual = (kind === 'workingDay' && day.part !== 'roll') || !isAlike
  const hours = day.hours.join(', ').replaceAll('-', '–')
  const used = stretchText(stretches, timeZone)
  return {
    from: localDate(dates[0]!)!,
    to: localDate(dates.at(-1)!)!,
    count: run.length,
    part: partOf(day, context),
    counted,
    numbers,
    time: counted && workingMs !== undefined ? { each: openingTimeOf(workingMs), used, hours } : undefined,
    began,
    kind: isUsual ? undefined : wordFor(messages.kinds, kind),
    reason: day.reason === undefined || !isAlike ? undefined : oneLine(day.reason),
    announcedOn: detail === 'full' && day.announcedOn !== undefined ? localDate(day.announcedOn) : undefined,
  }
}

function partOf({ part }: TraceDay, { rule }: DaysContext): DaysTold['part'] {
  if (part !== 'count') return part
  if (rule === 'civilMonths') return 'lastDay'
  return rule === 'fixedDate' ? 'fixedDate' : part
}
