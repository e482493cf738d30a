// What must hold between due dates that pauses and extensions move, whatever they are. A promise of another system
// (`recordedDueAt`) is left out: it may lie where no rule of this calendar would put it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Term, TermOptions } from '../../../src/calendar/term.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { orRange } from './agreement.js'
import { dateAt, definitionAt, places, term, termAt } from './arbitraries.js'
import { courseAt, extensionAt } from './drawn-courses.js'
import type { Course, Move } from './minute-courses.js'
import { workingMsOf } from './minute-terms.js'

const runs = Number(process.env['RUNS'] ?? 300)

/** Where clocks go back over midnight, a later instant can have an earlier date; no rule about dates is monotone. */
const datesAscend = places.filter(({ timeZone }) => timeZone !== 'America/St_Johns')

const office = fc
  .constantFrom(...datesAscend)
  .chain((place) =>
    definitionAt(place).map((definition) => ({ place, calendar: workingCalendar(definition) })),
  )

/** An office, a course of its own promise, and something of the place. */
const drawn = <Other>(other: (place: (typeof places)[number]) => fc.Arbitrary<Other>) =>
  office.chain(({ place, calendar }) =>
    fc.record({
      calendar: fc.constant(calendar),
      course: courseAt(place).map(({ recordedDueAt: _, ...own }): Course => own),
      other: other(place),
    }),
  )

type Calendar = ReturnType<typeof workingCalendar>

/** When it is due, or the end of time where the calendar doesn't know: later than whatever it knows. */
const dueOf = (calendar: Calendar, course: Course): number => {
  const due = orRange<number>(() => calendar.due(course))
  return due === 'range' ? Infinity : due
}

const movesOf = (course: Course): readonly Move[] => course.moves ?? []
const pausesOf = (course: Course) => movesOf(course).filter((move) => move.kind === 'pause')

describe('the laws of pauses', () => {
  it('never moves a due date earlier when the clock stands, nor when it stands longer', () => {
    fc.assert(
      fc.property(
        drawn(() => fc.nat({ max: 300_000_000 })),
        ({ calendar, course, other: longer }) => {
          const moves = movesOf(course)
          const last = moves.at(-1)
          fc.pre(last?.kind === 'pause')
          if (last?.kind !== 'pause') return
          const before = moves.slice(0, -1)
          const shorter = dueOf(calendar, { ...course, moves: before })
          const due = dueOf(calendar, course)
          expect(due).toBeGreaterThanOrEqual(shorter)
          const more = { ...last, to: Math.min(last.to + longer, Date.parse(`${calendar.covers.to}T00:00Z`)) }
          fc.pre(more.to >= last.to)
          expect(dueOf(calendar, { ...course, moves: [...before, more] })).toBeGreaterThanOrEqual(due)
        },
      ),
      { numRuns: runs * 3 },
    )
  })

  it('never lets a promise end on a date before that on which the clock runs again', () => {
    let late = 0
    fc.assert(
      fc.property(
        drawn(() => fc.constant(undefined)),
        ({ calendar, course }) => {
          const last = movesOf(course).at(-1)
          fc.pre(last?.kind === 'pause' && course.term.on === undefined)
          const [each, ...others] = allOf(course.term)
          if (last?.kind !== 'pause' || others.length > 0) return
          // Opening time is given back where the office was open: at closing nothing is left to give.
          const isTime = workingMsOf(each!) !== undefined
          fc.pre((course.options?.pauses ?? (isTime ? 'interval' : 'wholeDays')) === 'wholeDays')
          const before = dueOf(calendar, { ...course, moves: movesOf(course).slice(0, -1) })
          fc.pre(before > last.from && last.to > last.from && before < last.to)
          const due = dueOf(calendar, course)
          fc.pre(due !== Infinity)
          late++
          const dateOf = (at: number) =>
            new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.timeZone }).format(at)
          expect(dateOf(due) >= dateOf(last.to)).toBe(true)
        },
      ),
      { numRuns: runs * 6 },
    )
    expect(late).toBeGreaterThan(runs / 10)
  })

  it('commutes: pauses that count give the same in any order', () => {
    const steps = fc.array(fc.nat({ max: 90 }), { minLength: 4, maxLength: 6 })
    let swapped = 0
    fc.assert(
      fc.property(
        drawn(() => steps),
        ({ calendar, course, other: halfHours }) => {
          const bounds = [...halfHours.keys()].map(
            (index) =>
              course.start + halfHours.slice(0, index + 1).reduce((sum, each) => sum + each * 1_800_000, 0),
          )
          const moves = bounds.flatMap((to, index): Move[] =>
            index % 2 === 1 ? [{ kind: 'pause', from: bounds[index - 1]!, to }] : [],
          )
          const inOrder = { ...course, moves }
          const reversed = { ...course, moves: moves.toReversed() }
          // Which pauses come too late to count depends on what was given before; that is no matter of order.
          if (![inOrder, reversed].every((each) => countsWholly(calendar, each))) return
          swapped++
          expect(dueOf(calendar, reversed)).toBe(dueOf(calendar, inOrder))
        },
      ),
      { numRuns: runs * 3 },
    )
    expect(swapped).toBeGreaterThan(runs / 4)
  })

  it('unites: two pauses that touch are one', () => {
    fc.assert(
      fc.property(
        drawn(() => fc.double({ min: 0, max: 1, noNaN: true })),
        ({ calendar, course, other: part }) => {
          const [pause] = pausesOf(course)
          fc.pre(pause !== undefined && pause.to > pause.from + 1)
          const { from, to } = pause!
          const middle = Math.min(Math.max(from + Math.floor((to - from) * part), from + 1), to - 1)
          const first = { kind: 'pause', from, to: middle } as const
          // A promise that runs out between the two, for the first gave nothing back yet (whole days are given back from
          // the day after; a closed office has no opening time), is broken before the second: only one pause from before
          // its end saves it. Whoever asks a calendar has united what touches.
          fc.pre(dueOf(calendar, { ...course, moves: [first] }) > middle)
          const both = { ...course, moves: [first, { kind: 'pause' as const, from: middle, to }] }
          expect(dueOf(calendar, both)).toBe(
            dueOf(calendar, { ...course, moves: [{ kind: 'pause', from, to }] }),
          )
        },
      ),
      { numRuns: runs * 3 },
    )
  })
})

describe('the laws of extensions', () => {
  it('never moves a due date earlier when time is given', () => {
    fc.assert(
      fc.property(drawn(extensionAt), ({ calendar, course, other: by }) => {
        // Another date may be an earlier one.
        fc.pre(
          by.on === undefined &&
            movesOf(course).every((move) => move.kind === 'pause' || move.by.on === undefined),
        )
        // Opening time whose pauses are given back in whole days ends at its time of day, which may be after closing;
        // days on top of that end at closing.
        const isTime = allOf(course.term).some((each) => workingMsOf(each) !== undefined)
        fc.pre(!(isTime && course.options?.pauses === 'wholeDays'))
        const at = course.start
        const more = [...movesOf(course), { kind: 'extension' as const, at, by }]
        expect(dueOf(calendar, { ...course, moves: more })).toBeGreaterThanOrEqual(dueOf(calendar, course))
      }),
      { numRuns: runs * 3 },
    )
  })

  it('adds up: a term extended in its own unit is the longer term', () => {
    const inTime = ['workingMs', 'workingMinutes', 'workingHours'] as const
    const ofOneUnit = fc.constantFrom(...inTime, 'workingDays', 'days', 'weeks')
    fc.assert(
      fc.property(
        drawn(() => fc.tuple(ofOneUnit, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))),
        ({ calendar, course: { start, options = {} }, other: [unit, amount, more] }) => {
          const of = (count: number) => ({ [unit]: count }) as unknown as Term
          const moves: Move[] = [{ kind: 'extension', at: start, by: of(more) }]
          expect(dueOf(calendar, { start, term: of(amount), options, moves })).toBe(
            // What the shorter term can't be due on, the longer one can't be counted from.
            dueOf(calendar, { start, term: of(amount), options }) === Infinity
              ? Infinity
              : dueOf(calendar, { start, term: of(amount + more), options }),
          )
        },
      ),
      { numRuns: runs * 2 },
    )
  })
})

describe('the laws of choices', () => {
  it('is due no later than each alternative, or no earlier, and with one of them', () => {
    fc.assert(
      fc.property(
        drawn((place) => fc.array(termAt(place), { minLength: 2, maxLength: 4 })),
        ({ calendar, course, other: alternatives }) => {
          // Nested at most three deep.
          fc.pre(alternatives.every((each) => allOf(each).length < 4))
          const dues = alternatives.map((each) => dueOf(calendar, { ...course, term: each }))
          fc.pre(dues.every((due) => due < Infinity))
          const of = (choice: Term) => dueOf(calendar, { ...course, term: choice })
          expect(of({ earlierOf: alternatives })).toBe(Math.min(...dues))
          expect(of({ laterOf: alternatives })).toBe(Math.max(...dues))
        },
      ),
      { numRuns: runs },
    )
  })
})

describe('the laws of days off', () => {
  it('never makes a promise earlier by a new day off, over its pauses too', () => {
    fc.assert(
      fc.property(
        drawn((place) => fc.tuple(dateAt(place), term)),
        ({ calendar, course, other: [on, length] }) => {
          const { definition } = calendar
          const options = monotone(course.options)
          const { start } = course
          // Pauses are given back as the kind of term has it. The other way round the law does not hold: of a term in
          // days whose pauses are given back by opening time, a new day off in a pause takes that day's hours from what
          // is given back, while it moves the last day by no day (civil terms) or by a day that may be shorter; of a term
          // in opening time with whole days, it takes a day and gives its hours. Nor does it hold for a pause from before
          // the start, where the new day off takes a day from the pause and none from the term; so it is for opening
          // time before the next working day, from which a term runs that was received out of hours.
          if (options.outOfHours === 'nextDay') options.outOfHours = 'nextOpening'
          const moves = pausesOf(course).filter(({ from }) => from >= start)
          const withDayOff = workingCalendar({
            ...definition,
            days: [...definition.days.filter((day) => day.on !== on), { on, hours: [] }],
          })
          const promise = { start, term: length, options, moves }
          // Nor of a term in working days that was stopped on its last day: what it has left after the resumption is no
          // day, so it ends with the last working day of the pause, and with the one before if that becomes a day off.
          if (length.workingDays !== undefined && !hasDaysLeft(calendar, promise)) return
          // Nor of a promise that had ended, to the millisecond, when it was stopped: it is due when as much time was open as the
          // stop lasted, which may be before its end, if that comes to lie at an opening.
          if (!hasTimeLeft(calendar, promise)) return
          expect(dueOf(withDayOff, promise)).toBeGreaterThanOrEqual(dueOf(calendar, promise))
        },
      ),
      { numRuns: runs * 3 },
    )
  })

  it('is due as before when a day off is declared and withdrawn', () => {
    fc.assert(
      fc.property(drawn(dateAt), ({ calendar, course, other: on }) => {
        const { definition } = calendar
        const had = definition.days.filter((day) => day.on === on)
        const others = definition.days.filter((day) => day.on !== on)
        const declared = workingCalendar({
          ...definition,
          days: [...others, { on, hours: [], reason: 'declared' }],
        })
        const left = declared.definition.days.filter((day) => day.on !== on)
        const withdrawn = workingCalendar({ ...declared.definition, days: [...left, ...had] })
        expect(JSON.stringify(withdrawn.definition)).toBe(JSON.stringify(definition))
        expect(dueOf(withdrawn, course)).toBe(dueOf(calendar, course))
      }),
      { numRuns: runs },
    )
  })
})

/**
 * What keeps the order of due dates: not the time of day of the start, which is no time of the day that it ends on, not
 * the working day before, to which a new day off moves a promise, and pauses as the kind of term has it.
 */
function monotone(options: TermOptions = {}): { -readonly [Key in keyof TermOptions]: TermOptions[Key] } {
  const { pauses: _, ...rest } = options
  const end = rest.end === 'sameTime' ? 'midnight' : rest.end
  const roll = rest.roll === 'previous' ? 'next' : rest.roll
  return { ...rest, end, roll }
}

const allOf = (choice: Term): Term[] => (choice.earlierOf ?? choice.laterOf)?.flatMap(allOf) ?? [choice]

/** Whether days are left after each of a course's pauses. */
function hasDaysLeft(calendar: Calendar, course: Course): boolean {
  const trace = orRange(() => calendar.explainDue(course))
  if (trace === 'range') return false
  return trace.moves.every(
    ({ ignored, lastDay, to }) => ignored !== undefined || lastDay! > calendar.dateAt(to!),
  )
}

/** Whether something is left of a course when each of its pauses begins. */
function hasTimeLeft(calendar: Calendar, course: Course): boolean {
  const pauses = pausesOf(course).toSorted((one, other) => one.from - other.from)
  return pauses.every(
    ({ from }, index) => dueOf(calendar, { ...course, moves: pauses.slice(0, index) }) > from,
  )
}

/** Whether each of a course's moves counts, and gives what it gives in any order. */
function countsWholly(calendar: Calendar, course: Course): boolean {
  const trace = orRange(() => calendar.explainDue(course))
  if (trace === 'range') return false
  return (trace.alternatives ?? [trace]).every(
    (each) =>
      each.alternatives === undefined &&
      each.moves.every((move) => move.ignored === undefined && move.notBefore === undefined),
  )
}
