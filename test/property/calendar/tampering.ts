// Ways to falsify a trace in one place. Each changes the trace it is given and tells whether it found such a place.

import type { MoveTrace } from '../../../src/calendar/explain-moves.js'
import type { TermTrace } from '../../../src/calendar/explain.js'
import type { TraceDay } from '../../../src/calendar/trace-days.js'
import { plusDays } from './minute-by-minute.js'

/** What may be written over: the same shape, without its brands. */
type Writable<Value> = Value extends number
  ? number
  : Value extends string
    ? string
    : Value extends object
      ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
      : Value

/** A falsification by name. */
export interface Tampering {
  readonly what: string
  readonly tamper: (trace: TermTrace, which: number) => boolean
}

/** All traces of a term that is no choice, in a trace. */
const single = (trace: TermTrace): TermTrace[] =>
  trace.alternatives === undefined ? [trace] : trace.alternatives.flatMap(single)

/** Without promises of another system: their traces don't tell that promise's instant, from which they go on. */
const own = (trace: TermTrace) => single(trace).filter(({ rule }) => rule !== 'recorded')

const listsOf = (trace: TermTrace): TraceDay[][] =>
  own(trace).flatMap(({ days, moves }) => [
    days as TraceDay[],
    ...moves.flatMap((move) => [move.paused ?? [], move.days ?? []] as TraceDay[][]),
  ])

/** Changes one of those that are such, if there is one. */
function one<Part>(all: readonly Part[], which: number, change: (part: Writable<Part>) => void): boolean {
  if (all.length === 0) return false
  change(all[which % all.length] as Writable<Part>)
  return true
}

const days = (trace: TermTrace, isSuch: (day: TraceDay) => boolean) => listsOf(trace).flat().filter(isSuch)
/** Last moves: what was given before may have been taken back by another date. */
const moves = (trace: TermTrace, isSuch: (move: MoveTrace) => boolean) =>
  own(trace).flatMap((each) => each.moves.slice(-1).filter(isSuch))

/** Ways to falsify a trace. */
export const tamperings: readonly Tampering[] = [
  {
    what: 'a day that counts does not, or the other way round',
    tamper: (trace, which) =>
      one(
        days(trace, () => true),
        which,
        (day) => {
          day.counted = !day.counted
        },
      ),
  },
  {
    what: 'a day is another date',
    tamper: (trace, which) =>
      one(
        days(trace, () => true),
        which,
        (day) => {
          day.on = plusDays(day.on, 7)
        },
      ),
  },
  {
    what: 'a counted working day is a day off',
    tamper: (trace, which) =>
      one(
        single(trace)
          .filter(({ rule }) => rule === 'workingDays')
          .flatMap((each) => each.days.filter(({ part, counted }) => part === 'count' && counted)),
        which,
        (day) => {
          day.kind = 'dayOff'
        },
      ),
  },
  {
    what: 'a day is left out',
    tamper: (trace, which) => {
      const lists = listsOf(trace).filter((list) => list.length > 0)
      return one(lists, which, (list) => {
        list.splice(which % list.length, 1)
      })
    },
  },
  {
    what: 'a stretch of opening time is a minute longer',
    tamper: (trace, which) =>
      one(
        days(trace, ({ stretches }) => stretches !== undefined),
        which,
        ({ stretches }) => {
          stretches![0]!.to += 60_000
        },
      ),
  },
  {
    what: 'a stretch of opening time lies an hour later',
    tamper: (trace, which) =>
      one(
        single(trace)
          .filter(({ rule }) => rule === 'workingTime')
          .flatMap((each) => each.days.filter(({ part, stretches }) => part === 'count' && stretches)),
        which,
        ({ stretches }) => {
          for (const stretch of stretches!) {
            stretch.from += 3_600_000
            stretch.to += 3_600_000
          }
        },
      ),
  },
  {
    what: 'a move gives one more',
    tamper: (trace, which) =>
      one(
        moves(trace, ({ by }) => by !== undefined && by.on === undefined),
        which,
        (move) => {
          const [[unit, amount]] = Object.entries(move.by!) as [[string, number]]
          Object.assign(move, { by: { [unit]: amount + 1 } })
        },
      ),
  },
  {
    what: 'a move ends on another last day',
    tamper: (trace, which) =>
      one(
        moves(
          trace,
          ({ lastDay, ignored, days: shifted }) => lastDay !== undefined && !ignored && shifted !== undefined,
        ),
        which,
        (move) => {
          move.lastDay = plusDays(move.lastDay!, 1)
        },
      ),
  },
  {
    what: 'a roll goes a day further',
    tamper: (trace, which) =>
      one(
        single(trace).filter(({ roll }) => roll !== undefined),
        which,
        ({ roll }) => {
          roll!.to = plusDays(roll!.to, 1)
        },
      ),
  },
  {
    what: 'a roll is forgotten',
    tamper: (trace, which) =>
      one(
        single(trace).filter((each) => each.days.some(({ part }) => part === 'roll')),
        which,
        (each) => {
          each.days = each.days.filter(({ part }) => part !== 'roll')
        },
      ),
  },
  {
    what: 'it is due on another date',
    tamper: (trace, which) =>
      one(single(trace), which, ({ due }) => {
        due.on = plusDays(due.on, 1)
      }),
  },
  {
    what: 'the clock shows another hour',
    tamper: (trace, which) =>
      one(single(trace), which, ({ due }) => {
        due.offsetMs += 3_600_000
      }),
  },
  {
    what: 'it is due a millisecond later',
    tamper: (trace, which) =>
      one(single(trace), which, (each) => {
        each.dueAt++
      }),
  },
  {
    what: 'another alternative is chosen',
    tamper: (trace) => {
      if (trace.alternatives === undefined) return false
      const { length } = trace.alternatives
      return one([trace], 0, (choice) => {
        choice.chosen = (trace.chosen! + 1) % length
      })
    },
  },
]
