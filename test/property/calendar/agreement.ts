// Puts random courses to the engine and to the minute-by-minute reference, and compares. Run as a program it does so
// for every named calendar and prints what it saw as JSON, so that processes in different time zones can be compared:
//   TZ=Pacific/Apia SEED=1 RUNS=10000 npx tsx test/property/calendar/agreement.ts

import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { workingCalendar, type WorkingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { courseAt } from './drawn-courses.js'
import { minutesOf, NotKnown, officeMinutes, type OfficeMinutes } from './minute-by-minute.js'
import { dueOf, type Course } from './minute-courses.js'
import { namedCalendars } from './named-calendars.js'

/** The answer, or that the calendar doesn't know: the same word for the engine and for the reference. */
export function orRange<Answer>(ask: () => Answer): Answer | 'range' {
  try {
    return ask()
  } catch (error) {
    if (error instanceof NotKnown || isDossierError(error, 'calendar-range')) return 'range'
    throw error
  }
}

interface CourseAnswer {
  readonly dueAt: number
  readonly moves: readonly { readonly isIgnored: boolean; readonly dueAt: number }[]
}

/** When the engine says that a course is due, and was after each of its moves; its explanation must say the same. */
export function engineAnswer(calendar: WorkingCalendar, course: Course): CourseAnswer | 'range' {
  const dueAt = orRange<number>(() => calendar.due(course))
  const trace = orRange(() => calendar.explainDue(course))
  if (trace === 'range' || dueAt === 'range') {
    if (trace === dueAt) return 'range'
    throw new Error('due and explainDue do not both know the answer')
  }
  if (trace.dueAt !== dueAt) throw new Error(`explained as ${trace.dueAt}, due at ${dueAt}`)
  const moves = trace.moves.map((move) => ({ isIgnored: move.ignored !== undefined, dueAt: move.dueAt }))
  return { dueAt, moves }
}

/** Throws unless engine and reference give the same answer; gives it. */
export function agree(calendar: WorkingCalendar, office: OfficeMinutes, course: Course): unknown {
  const expected = orRange(() => dueOf(office, course))
  const given = engineAnswer(calendar, course)
  if (isDeepStrictEqual(given, expected)) return given
  throw new Error(
    `The engine says ${JSON.stringify(given)}, minute by minute it is ${JSON.stringify(expected)}`,
  )
}

/** What one process saw. */
export interface Seen {
  readonly seed: number
  /** The process's own zone, as it believes it. */
  readonly processZone: string
  readonly cases: number
  readonly refusals: number
  /** Over all courses and answers: the same in every process. */
  readonly digest: string
}

/** Compares so many courses for each named calendar. */
export function compareAll(seed: number, casesEach: number): Seen {
  const hash = createHash('sha256')
  let cases = 0
  let refusals = 0
  for (const { definition } of namedCalendars) {
    const calendar = workingCalendar(definition)
    const { timeZone, covers } = definition
    const office = officeMinutes(minutesOf(timeZone, covers.from, covers.to), definition)
    const course = courseAt(definition)
    fc.assert(
      fc.property(course, (drawn) => {
        const answer = agree(calendar, office, drawn)
        cases++
        if (answer === 'range') refusals++
        hash.update(JSON.stringify([definition.id, drawn, answer]))
      }),
      { seed, numRuns: casesEach },
    )
  }
  const processZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return { seed, processZone, cases, refusals, digest: hash.digest('hex') }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seen = compareAll(Number(process.env['SEED']), Number(process.env['RUNS']))
  process.stdout.write(JSON.stringify(seen))
}
