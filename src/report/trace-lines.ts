// The calendar's account of one term as lines: the start, the days, what moved them, the end. It tells the trace in its
// own order and leaves nothing of it out.

import type { MoveTrace } from '../calendar/explain-moves.js'
import type { TermTrace } from '../calendar/explain.js'
import type { Instant } from '../kernel/instant.js'
import { dayLines, type DaysContext } from './day-lines.js'
import type { ExplanationLine } from './explanation-line.js'
import { dueMoment, localDate, localMoment } from './local-moment.js'
import type { Messages, StartWord } from './messages.js'
import { oneLine, wordFor } from './one-line.js'
import { termText } from './term-text.js'

/** How a trace is told. */
export interface TraceTelling {
  readonly messages: Messages
  readonly detail: 'short' | 'full'
  readonly began: StartWord
  /** What another system promised before, if it did. */
  readonly recordedDueAt: Instant | undefined
  /** Who granted the extension of a moment. */
  granted(at: Instant | undefined): string | undefined
  readonly depth: number
}

/** All lines of a trace. */
export function traceLines(trace: TermTrace, telling: TraceTelling): ExplanationLine[] {
  const { messages, depth } = telling
  const due = {
    kind: 'due' as const,
    depth,
    text: messages.due(dueMoment(trace.due, trace.dueAt, trace.timeZone), trace.due.end),
  }
  if (trace.alternatives !== undefined) return [...choiceLines(trace, telling), due]
  const { rule, timeZone, days } = trace
  const context = { ...telling, rule, timeZone, depth: depth + 1 }
  const own = days.filter(({ part }) => part !== 'roll' && part !== 'shift')
  const later = days.filter(({ part }) => part === 'shift')
  return [
    ...startLines(trace, telling),
    ...dayLines(own, context),
    ...trace.moves.flatMap((move) => moveLines(move, { ...telling, context, zone: timeZone })),
    ...rollLines(trace, context, depth),
    ...(later.length > 0
      ? [{ kind: 'moved' as const, depth, text: messages.afterwards() }, ...dayLines(later, context)]
      : []),
    due,
  ]
}

function startLines(
  { rule, start, timeZone, options }: TermTrace,
  { messages, began, recordedDueAt, depth }: TraceTelling,
): ExplanationLine[] {
  if (rule === 'recorded') {
    const from = recordedDueAt === undefined ? undefined : localMoment(recordedDueAt, timeZone)
    return [{ kind: 'start', depth, text: messages.countedOn(from) }]
  }
  const { at, on, countsAs, runsFrom, movedBy } = start
  const text = messages.start({
    began,
    at: localMoment(at, timeZone),
    movedBy,
    countsAs: countsAs === undefined || countsAs === on ? undefined : localDate(countsAs),
    runsFrom: runsFrom === undefined || runsFrom === at ? undefined : localMoment(runsFrom, timeZone),
    cutOff: options.cutOff,
  })
  return [{ kind: 'start', depth, text }]
}

function rollLines({ roll, days }: TermTrace, context: DaysContext, depth: number): ExplanationLine[] {
  if (roll === undefined) return []
  const [from, to] = [localDate(roll.from)!, localDate(roll.to)!]
  const rolled = days.filter(({ part }) => part === 'roll')
  return [
    { kind: 'roll', depth, text: context.messages.roll(from, to), days: rolled },
    ...dayLines(rolled, context),
  ]
}

interface MoveTelling extends TraceTelling {
  readonly context: DaysContext
  readonly zone: string
}

function moveLines(move: MoveTrace, telling: MoveTelling): ExplanationLine[] {
  const { messages, context, depth, zone } = telling
  const { paused = [], days = [], by, lastDay, dueAt } = move
  const first = { kind: move.kind, depth, text: moveText(move, telling) }
  if (by === undefined) return [first]
  const shifted = dayLines(days, context)
  const then = lastDay === undefined ? undefined : localDate(lastDay)
  return [
    first,
    ...dayLines(paused, context),
    ...(paused.length > 0 && days.length > 0
      ? [{ kind: 'moved' as const, depth: depth + 1, text: messages.moved() }]
      : []),
    ...shifted,
    {
      kind: 'moved',
      depth: depth + 1,
      text: then === undefined ? messages.dueThen(localMoment(dueAt, zone)) : messages.lastDay(then),
    },
  ]
}

function moveText(move: MoveTrace, { messages, granted, zone }: MoveTelling): string {
  const { kind, from, to, at, grounds = [], reason, by, notBefore, ignored } = move
  if (kind === 'pause') {
    return messages.pause({
      from: localMoment(from!, zone),
      to: to === undefined ? undefined : localMoment(to, zone),
      grounds: grounds.map((ground) => wordFor(messages.grounds, ground)),
      by: by && termText(by, messages),
      notBefore: notBefore && localDate(notBefore),
      ignored: ignored && wordFor(messages.ignored, ignored),
    })
  }
  const actor = granted(at)
  return messages.extension({
    at: localMoment(at!, zone),
    by: termText(by!, messages),
    actor: actor === undefined ? undefined : oneLine(actor),
    reason: reason === undefined ? undefined : oneLine(reason),
  })
}

function choiceLines(trace: TermTrace, telling: TraceTelling): ExplanationLine[] {
  const { alternatives = [], chosen = 0 } = trace
  const { messages, depth } = telling
  const rule = trace.rule === 'laterOf' ? 'laterOf' : 'earlierOf'
  const told = (index: number) => ({
    number: index + 1,
    term: termText(alternatives[index]!.term, messages),
  })
  return [
    { kind: 'choice', depth, text: messages.choice(rule) },
    ...alternatives.flatMap((alternative, index) => [
      { kind: 'choice' as const, depth: depth + 1, text: messages.alternative(told(index)) },
      ...traceLines(alternative, { ...telling, depth: depth + 2 }),
    ]),
    { kind: 'choice', depth, text: messages.chosen(told(chosen), rule) },
  ]
}
