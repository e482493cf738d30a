// What a pause does to the promised date: whatever the calendar, the term and the policy, it never comes earlier.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defineProcedure,
  isDossierError,
  workingCalendar,
  type CalendarDefinition,
  type Dossier,
  type SupplementPolicy,
  type Term,
  type TermOptions,
} from 'dossier-engine'
import {
  calendarDefinitionArbitrary,
  given,
  termArbitrary,
  termOptionsArbitrary,
  type GivenEvent,
} from 'dossier-engine/testing'

interface Case {
  readonly definition: CalendarDefinition
  readonly term: Term
  readonly termOptions: TermOptions
  readonly onSupplement: SupplementPolicy
  readonly start: number
  /** Minutes between reception, stop, resumption, stop, resumption, … */
  readonly gaps: readonly number[]
}

const minuteMs = 60_000
const drawn: fc.Arbitrary<Case> = fc.record({
  definition: calendarDefinitionArbitrary(),
  term: termArbitrary(),
  termOptions: termOptionsArbitrary(),
  onSupplement: fc.constantFrom('resume' as const, 'restart' as const, 'ignore' as const),
  start: fc.integer({ min: Date.UTC(2024, 1, 1), max: Date.UTC(2024, 10, 1) }),
  gaps: fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 30_000 })),
    {
      minLength: 2,
      maxLength: 6,
    },
  ),
})

/** Receives a dossier and stops and resumes its clock; gives it as it is after each resumption. */
function dueDates({ definition, term, termOptions, onSupplement, start, gaps }: Case): Dossier[] {
  const calendar = workingCalendar(definition)
  const procedure = defineProcedure({
    code: 'p',
    name: 'P',
    calendar: calendar.id,
    term,
    termOptions,
    onSupplement,
    start: 'only',
    steps: { only: {} },
  })
  const declared = { calendars: [calendar], procedures: [procedure] }
  let at = start
  let dossier = given([], declared)
    .when({ type: 'receiveDossier', procedure: 'p', channel: 'post', at })
    .then([{ type: 'DossierReceived' }, { type: 'DeadlineSet' }])
  const happened: GivenEvent[] = [received(dossier), deadline(dossier)]
  const dossiers = [dossier]
  for (let index = 0; index + 1 < gaps.length; index += 2) {
    at += gaps[index]! * minuteMs
    happened.push({
      type: 'SupplementRequested',
      at,
      data: { reason: '', stopsClock: onSupplement !== 'ignore' },
    })
    const stopped = at
    at += gaps[index + 1]! * minuteMs
    const before = dossier
    const { then } = given(happened, declared).when({ type: 'receiveSupplement', at })
    dossier = resumed(then)
    const last = dossier.pauses.at(-1)
    if (onSupplement !== 'ignore') expect(last).toEqual({ from: stopped, to: at, ground: 'supplement' })
    happened.push({ type: 'SupplementReceived', at })
    if (dossier.version > before.version + 2) happened.push(deadline(dossier))
    dossiers.push(dossier)
  }
  return dossiers
}

/** One or two events follow: the promise is only made anew where it moves. */
function resumed(then: ReturnType<ReturnType<typeof given>['when']>['then']): Dossier {
  try {
    return then([{ type: 'SupplementReceived' }, { type: 'DeadlineSet' }])
  } catch {
    return then([{ type: 'SupplementReceived' }])
  }
}

const received = ({ receivedAt }: Dossier): GivenEvent => ({
  type: 'DossierReceived',
  at: receivedAt!,
  data: { procedure: 'p', procedureVersion: 1, channel: 'post' },
})
const deadline = ({ deadline: promise, latestAt }: Dossier): GivenEvent => {
  const { dueAt, clock, cause, policy, calendar, calendarVersion } = promise!
  const data = { dueAt, clock, policy, calendar, calendarVersion, cause: cause as 'reception' }
  return { type: 'DeadlineSet', at: latestAt!, data }
}

/** Skips what lies beyond the calendar. */
function whereCovered(law: () => void): void {
  try {
    law()
  } catch (error) {
    if (!isDossierError(error, 'calendar-range')) throw error
  }
}

describe('a pause', () => {
  it('never moves a due date earlier', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        // The full term from a moment later in the day may end earlier in the day: no order of dates is broken.
        fc.pre(each.onSupplement !== 'restart' || each.termOptions.end !== 'sameTime')
        // In St John's clocks once went back over midnight: there a later instant can have an earlier date.
        fc.pre(each.definition.timeZone !== 'America/St_Johns' || each.onSupplement !== 'restart')
        // Before opening counts as the next day, and at the opening as that day: there later is earlier.
        fc.pre(each.onSupplement !== 'restart' || each.termOptions.outOfHours !== 'nextDay')
        whereCovered(() => {
          const dates = dueDates(each).map((dossier) => dossier.deadline!.dueAt)
          for (const [index, dueAt] of dates.entries())
            if (index > 0) expect(dueAt).toBeGreaterThanOrEqual(dates[index - 1]!)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('does nothing where the policy lets the clock run on', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        whereCovered(() => {
          const dossiers = dueDates({ ...each, onSupplement: 'ignore' })
          expect(new Set(dossiers.map((dossier) => dossier.deadline!.dueAt)).size).toBe(1)
          expect(dossiers.at(-1)!.pauses).toEqual([])
          expect(dossiers.at(-1)!.supplements).toBe(dossiers.length - 1)
        })
      }),
      { numRuns: 100 },
    )
  })

  it('gives back just the working time that was in it, where the term is in working time', () => {
    const inHours = fc.record({ workingHours: fc.integer({ min: 1, max: 60 }) })
    fc.assert(
      fc.property(drawn, inHours, (drawnCase, term) => {
        const each = { ...drawnCase, termOptions: { ...drawnCase.termOptions, pauses: 'interval' as const } }
        whereCovered(() => {
          const dossiers = dueDates({ ...each, term, onSupplement: 'resume' })
          const calendar = workingCalendar(each.definition)
          for (const [index, dossier] of dossiers.entries()) {
            if (index === 0) continue
            const before = dossiers[index - 1]!.deadline!.dueAt
            const { from, to } = dossier.pauses.at(-1)!
            // What lies before the term runs, where the office counts from its next working day, was not taken from it.
            const { runsFrom = from } = calendar.explain(each.start, term, each.termOptions).start
            const [stood, ran] = [Math.max(from, runsFrom), Math.max(to!, runsFrom)]
            const paused = before <= from ? 0 : calendar.between(stood, ran).workingMs
            expect(calendar.between(before, dossier.deadline!.dueAt).workingMs).toBe(paused)
          }
        })
      }),
      { numRuns: 150 },
    )
  })
})
