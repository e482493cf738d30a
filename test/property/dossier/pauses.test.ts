// Several pauses at once: what counts is the time in which the clock stood, whoever it stood for and in whatever order
// the answers come.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProcedure, type CalendarDefinition, type Term, type TermOptions } from 'dossier-engine'
import { calendarDefinitionArbitrary, termArbitrary, termOptionsArbitrary } from 'dossier-engine/testing'
import { standing } from '../../../src/dossier/rules/pauses.js'
import { PlayedDossiers, type Turn } from './sequences.js'

/** From when until when another agency was asked, in minutes after the reception. */
interface Asked {
  readonly from: number
  readonly to: number
}

interface Case {
  readonly definition: CalendarDefinition
  readonly term: Term
  readonly termOptions: TermOptions
  readonly start: number
}

const minuteMs = 60_000
const office: fc.Arbitrary<Case> = fc.record({
  definition: calendarDefinitionArbitrary(),
  term: termArbitrary(),
  termOptions: termOptionsArbitrary(),
  start: fc.integer({ min: Date.UTC(2024, 1, 1), max: Date.UTC(2024, 8, 1) }),
})
const minutes = fc.oneof(
  fc.integer({ min: 0, max: 12_000 }),
  fc.nat(20).map((hours) => hours * 60),
)
const asked = fc
  .tuple(minutes, minutes)
  .map(([a, b]): Asked => ({ from: Math.min(a, b), to: Math.max(a, b) }))

/** When one of them was answered indeed. */
interface Right {
  readonly index: number
  readonly to: number
}

/** Receives a dossier, asks and is answered, is corrected; gives it as it is then, or nothing beyond the calendar. */
function dossierWith({ definition, term, termOptions, start }: Case, all: readonly Asked[], right?: Right) {
  const procedure = defineProcedure({
    code: 'p',
    name: 'P',
    calendar: definition.id,
    term,
    termOptions,
    concurrence: { stopsClock: true },
    start: 'only',
    steps: { only: {} },
  })
  const dossiers = new PlayedDossiers({ definition, procedures: [procedure] })
  const put = (at: number, command: object) => {
    const decision = dossiers.take({ dossierId: 'd-1', actor: 'lan', at, ...command } as Turn['command'])
    if (decision?.accepted === false) throw new Error(decision.rejection.message)
    return decision !== undefined
  }
  const attributes = { ward: 'w-1' }
  const moves = all
    .flatMap(({ from, to }, index) => {
      const concurrence = `c-${index}`
      const ask = { type: 'requestConcurrence', agency: 'a', question: '?', concurrence }
      const answer = { type: 'giveConcurrence', concurrence, answer: 'agreed' }
      return [
        { at: from, isAnswer: 0, command: ask },
        { at: to, isAnswer: 1, command: answer },
      ]
    })
    // Whoever is asked at the moment of an answer is asked before it.
    .toSorted((a, b) => a.at - b.at || a.isAnswer - b.isAnswer)
  const isKnown =
    put(start, { type: 'receiveDossier', procedure: 'p', channel: 'post', attributes }) &&
    moves.every(({ at, command }) => put(start + at * minuteMs, command))
  if (!isKnown) return undefined
  if (right === undefined) return dossiers.dossier('d-1')
  const { events } = dossiers.historyOf('d-1')
  const { version: event, at } = events.find(
    ({ type, data }) => type === 'ConcurrenceGiven' && data['concurrence'] === `c-${right.index}`,
  )!
  const happenedAt = start + right.to * minuteMs
  if (happenedAt === at) return dossiers.dossier('d-1')
  const said = Math.max(...events.map((each) => each.at), happenedAt)
  const isCorrected = put(said, { type: 'correctEvent', event, happenedAt, reason: 'a slip' })
  return isCorrected ? dossiers.dossier('d-1') : undefined
}

/** The same times, those that overlap or touch put together. */
function union(all: readonly Asked[]): Asked[] {
  const times: { from: number; to: number }[] = []
  for (const { from, to } of all.toSorted((a, b) => a.from - b.from)) {
    const last = times.at(-1)
    if (last === undefined || last.to < from) times.push({ from, to })
    else last.to = Math.max(last.to, to)
  }
  return times
}

const several = fc.array(asked, { minLength: 1, maxLength: 5 })

describe('pauses', () => {
  it('that overlap are their union', () => {
    fc.assert(
      fc.property(office, several, (each, all) => {
        const [many, one] = [dossierWith(each, all), dossierWith(each, union(all))]
        if (many === undefined || one === undefined) return
        expect(many.deadline?.dueAt).toBe(one.deadline?.dueAt)
        const times = ({ from, to }: { from: number; to?: number }) => [from, to]
        expect(standing(many.pauses).map(times)).toEqual(standing(one.pauses).map(times))
      }),
      { numRuns: 150 },
    )
  })

  it('end with the last answer, in whatever order they come', () => {
    fc.assert(
      fc.property(office, several, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (each, all, order) => {
        // The same questions, and the same moments of answers; others give them.
        const last = Math.max(...all.map(({ from }) => from))
        const answeredLater = all.map(({ from, to }) => ({ from, to: Math.max(to, last) }))
        const ends = answeredLater.map(({ to }) => to)
        const drawn = order.slice(0, ends.length)
        const shuffled = drawn.map((draw, index) => ({ draw, index })).toSorted((a, b) => a.draw - b.draw)
        const other = answeredLater.map(({ from }, index) => ({ from, to: ends[shuffled[index]!.index]! }))
        const [one, two] = [dossierWith(each, answeredLater), dossierWith(each, other)]
        expect(two?.deadline?.dueAt).toBe(one?.deadline?.dueAt)
      }),
      { numRuns: 150 },
    )
  })

  it('are as if they had been told rightly, where an answer is corrected, in whatever order they come then', () => {
    fc.assert(
      fc.property(office, several, fc.nat(), minutes, (each, all, draw, length) => {
        const index = draw % all.length
        const to = all[index]!.from + length
        // Who was asked at the very moment of an answer may have been asked before it, or after.
        if (all.some(({ from }) => from === to)) return
        const rightly = all.map((asked, other) => (other === index ? { ...asked, to } : asked))
        const [mended, right] = [dossierWith(each, all, { index, to }), dossierWith(each, rightly)]
        if (mended === undefined || right === undefined) return
        expect(mended.deadline?.dueAt).toBe(right.deadline?.dueAt)
      }),
      { numRuns: 200 },
    )
  })

  it('never move a due date earlier by being more, where the term is in working time or working days', () => {
    // A term in civil days is rolled off days off at each move: there two pauses may give more than the one that holds both.
    const working = fc.oneof(
      fc.record({ workingDays: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ workingMinutes: fc.integer({ min: 0, max: 3_000 }) }),
    )
    fc.assert(
      fc.property(office, working, several, asked, (drawn, term, all, more) => {
        const each = { ...drawn, term }
        const [less, whole] = [dossierWith(each, all), dossierWith(each, [...all, more])]
        if (less === undefined || whole === undefined) return
        expect(whole.deadline!.dueAt).toBeGreaterThanOrEqual(less.deadline!.dueAt)
      }),
      { numRuns: 200 },
    )
  })
})
