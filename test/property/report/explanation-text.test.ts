// Whatever a calendar explains can be read: nothing is printed that is no text, and no date that was counted is left out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeadlineExplanation, Position, Term, TermTrace } from 'dossier-engine'
import { en, explanationLines, explanationText, vi } from 'dossier-engine/report'
import { termArbitrary, termOptionsArbitrary } from 'dossier-engine/testing'
import type { Course } from '../../../src/calendar/course.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { orRange } from '../calendar/agreement.js'
import { definitionAt, places } from '../calendar/arbitraries.js'
import { courseAt } from '../calendar/drawn-courses.js'
import { namedCalendars } from '../calendar/named-calendars.js'

const catalogues = [en, vi]
const runs = Number(process.env['RUNS'] ?? 300)
const details = ['short', 'full'] as const

const hourMs = 3_600_000

/** A pause, an extension and another pause, or some of them. */
const movesAfter = (start: number) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 5, maxLength: 5 }),
      termArbitrary().filter(isNoChoice),
      fc.subarray([0, 1, 2]),
    )
    .map(([hours, by, which]) => {
      const [a, b, c, d, e] = hours.toSorted((x, y) => x - y).map((hour) => start + hour * hourMs)
      const moves = [
        { kind: 'pause', from: a, to: b, grounds: ['supplement', 'flood'] },
        { kind: 'extension', at: c, by, reason: 'wide' },
        { kind: 'pause', from: d, to: e },
      ]
      return which.map((index) => moves[index]!)
    })

const isNoChoice = (term: Term) => !('earlierOf' in term || 'laterOf' in term)

/** Courses in hard weeks, and long ones with every option. */
const drawn = fc.oneof(
  fc
    .constantFrom(...namedCalendars)
    .chain(({ definition }) => fc.tuple(fc.constant(definition), courseAt(definition))),
  fc.constantFrom(...places).chain((place) => fc.tuple(definitionAt(place), courseAt(place))),
  fc
    .constantFrom(...namedCalendars)
    .map(({ definition }) => ({ ...definition, covers: { from: '2023-12-01', to: '2026-12-31' } }))
    .chain((definition) => {
      const start = Date.parse('2024-04-26T03:00Z')
      const course = fc.record({
        start: fc.constant(start),
        term: termArbitrary(),
        options: termOptionsArbitrary(),
        moves: movesAfter(start),
      })
      return fc.tuple(fc.constant(definition), course)
    }),
)

/** What else is recorded of a promise; some of it unknown to every catalogue. */
const recorded = fc.record(
  {
    cause: fc.constantFrom(
      'reception',
      'resumption',
      'restart',
      'extension',
      'recomputation',
      'start',
      'other',
    ),
    policy: fc.constantFrom(
      undefined,
      'recorded',
      'onSupplement=resume,end=closing,cutOff=15:00',
      '',
      'x,=,y=',
    ),
    actor: fc.constantFrom('lan', '', 'a\nb'),
    reason: fc.constantFrom(undefined, '12/QĐ', ''),
    grounds: fc.subarray(['supplement', 'own', 'flood', '']),
    isTraced: fc.boolean(),
    clock: fc.constantFrom('statutory', 'step/check', 'step/', 'supplement', 'feedback/f', 'intake'),
    first: fc.constantFrom('before', 'recorded', undefined),
  },
  { noNullPrototype: true },
)

type Drawn = typeof drawn extends fc.Arbitrary<infer Each> ? Each : never
type Recorded = typeof recorded extends fc.Arbitrary<infer Each> ? Each : never

function explanationOf([definition, course]: Drawn, told: Recorded): DeadlineExplanation | undefined {
  const trace = orRange(() => workingCalendar(definition).explainDue(course as Course))
  if (trace === 'range') return undefined
  const { start, dueAt, term } = trace
  const at = start.at
  const promise = {
    ...{ at: at, actor: told.actor, dueAt, policy: told.policy, term, reason: told.reason },
    ...{ calendar: definition.id, calendarVersion: 1, procedureVersion: undefined },
    cause: told.cause as 'start',
    pause: { from: at, to: undefined, grounds: told.grounds as 'stop'[] },
    shift: trace.moves.at(-1)?.by,
    trace: told.isTraced || told.first === undefined ? trace : undefined,
  }
  const before = { ...promise, policy: told.first, trace: told.first === 'before' ? trace : undefined }
  const promises = told.first === undefined ? [promise] : [before, promise]
  const position = 1 as unknown as Position
  return { dossierId: 'd', procedure: undefined, clock: told.clock, dueAt, promises, position }
}

/** Every date of a trace that was counted, for whatever part. */
function countedDates(trace: TermTrace): string[] {
  const days = [
    ...trace.days,
    ...trace.moves.flatMap((move) => [...(move.paused ?? []), ...(move.days ?? [])]),
  ]
  return [
    ...days.filter(({ counted }) => counted).map(({ on }) => on),
    ...(trace.alternatives ?? []).flatMap(countedDates),
  ]
}

const monthNames = 'January February March April May June July August September October November December'
const printed: Record<string, (on: string) => string> = {
  en: (on) =>
    `${Number(on.slice(8))} ${monthNames.split(' ')[Number(on.slice(5, 7)) - 1]!} ${on.slice(0, 4)}`,
  vi: (on) => `${on.slice(8)}/${on.slice(5, 7)}/${on.slice(0, 4)}`,
}

describe('an explanation as text', () => {
  it('prints nothing that is no text, and each line once', () => {
    fc.assert(
      fc.property(drawn, recorded, (asked, told) => {
        const why = explanationOf(asked, told)
        fc.pre(why !== undefined)
        for (const messages of catalogues) {
          for (const detail of details) {
            const text = explanationText(why!, { messages, detail })
            expect(text).not.toMatch(/undefined|NaN|\[object|null|=>/)
            expect(text.split('\n')).toHaveLength(explanationLines(why!, { messages, detail }).length)
          }
        }
      }),
      { numRuns: runs },
    )
  })

  it('has every date that was counted, in full', () => {
    fc.assert(
      fc.property(drawn, (asked) => {
        const why = explanationOf(asked, {
          ...{ cause: 'reception', policy: undefined, actor: 'lan', reason: undefined, grounds: [] },
          ...{ isTraced: true, clock: 'statutory', first: undefined },
        })
        fc.pre(why !== undefined)
        for (const messages of catalogues) {
          const text = explanationText(why!, { messages, detail: 'full' })
          const missing = countedDates(why!.promises[0]!.trace!).filter(
            (on) => !text.includes(printed[messages.language]!(on)),
          )
          expect(missing).toEqual([])
        }
      }),
      { numRuns: runs },
    )
  })

  it('tells the same days folded as in full', () => {
    fc.assert(
      fc.property(drawn, recorded, (asked, told) => {
        const why = explanationOf(asked, told)
        fc.pre(why !== undefined)
        const [short, full] = details.map((detail) =>
          explanationLines(why!, { detail }).flatMap(({ days = [] }) => days),
        )
        expect(short).toEqual(full)
      }),
      { numRuns: runs },
    )
  })
})
