// Whatever is asked: an answer, or a typed error that says what is wrong with the question; and the log is not touched.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInstant, toInstant, trackingBook, type DossierErrorCode, type Engine } from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'
import { garbage, nearly, orError } from './garbage.js'

const { engine } = await openOffice()
const at = on('03-04')
await accept(engine, {
  type: 'receiveDossier',
  dossierId: 'd-1',
  procedure: 'licence',
  channel: 'online',
  at,
})
await accept(engine, { type: 'receiveDossier', dossierId: 'd-2', procedure: 'licence', channel: 'post', at })
await accept(engine, { type: 'resolveDossier', dossierId: 'd-2', outcome: 'refused', at })

type Ask = (question: never, id: never) => unknown
const aboutAll: Readonly<Record<string, readonly [ask: Ask, right: Readonly<Record<string, unknown>>]>> = {
  overdue: [(question) => engine.overdue(question), { asOf: at, knownAt: at, limit: 1 }],
  nearlyDue: [
    (question) => engine.nearlyDue(question),
    { asOf: at, knownAt: at, limit: 1, within: { workingDays: 1 } },
  ],
  workload: [
    (question) => engine.workload(question),
    { asOf: at, knownAt: at, groupBy: ['unit'], nearlyWithin: { days: 3 } },
  ],
  compareDefinitions: [
    (question) => engine.compareDefinitions(question),
    {
      from: '2024-01-01',
      to: '2024-12-31',
      definitions: ['byDate', 'decision766'],
      groupBy: ['unit'],
      timeZone: 'UTC',
      limit: 5,
    },
  ],
  onTime: [
    (question) => engine.onTime(question),
    {
      from: '2024-01-01',
      to: '2024-12-31',
      definition: 'byDate',
      of: 'resolved',
      groupBy: ['period'],
      every: 'month',
      timeZone: 'UTC',
    },
  ],
}
const aboutOne: Readonly<Record<string, Ask>> = {
  progress: (question, id) => engine.progress(id, question),
  dossier: (question, id) => engine.dossier(id, question),
  timeline: (question, id) => engine.timeline(id, question),
  controlSlip: (question, id) => engine.controlSlip(id, question),
  explainDeadline: (question, id) => engine.explainDeadline(id, question),
}
const codes: readonly DossierErrorCode[] = [
  'query-invalid',
  'instant-invalid',
  'dossier-unknown',
  'calendar-range',
  'time-zone-unknown',
]

describe.each(Object.entries(aboutAll))('%s, asked anything', (_name, [ask, right]) => {
  it('answers, or says what is wrong', async () => {
    const before = engine.position
    let answered = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: nearly(right) }, garbage), async (question) => {
        const answer = await orError(() => ask(question as never, undefined as never), codes)
        if (typeof answer !== 'string') answered += 1
      }),
      { numRuns: 400 },
    )
    expect(answered).toBeGreaterThan(5)
    expect(engine.position).toBe(before)
  })
})

describe.each(Object.entries(aboutOne))('%s, asked anything of anything', (_name, ask) => {
  it('answers, or says what is wrong', async () => {
    const question = fc.oneof(
      { weight: 3, arbitrary: nearly({ asOf: at, knownAt: at }) },
      fc.constant(undefined),
      garbage,
    )
    await fc.assert(
      fc.asyncProperty(
        question,
        fc.oneof({ weight: 2, arbitrary: fc.constant('d-1') }, garbage),
        async (asked, id) => {
          await orError(() => ask(asked as never, id as never), codes)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('everything else that takes an argument', () => {
  const others: Readonly<
    Record<string, readonly [(argument: never) => unknown, readonly DossierErrorCode[]]>
  > = {
    replay: [(options) => engine.replay([trackingBook], options), [...codes, 'aborted']],
    project: [(question) => engine.project(trackingBook, question), codes],
    watch: [(id) => engine.watch(id, () => {}), codes],
    personal: [
      (reference) => engine.personal(reference),
      ['personal-unavailable', 'id-invalid', 'query-invalid'],
    ],
    eraseSubject: [(argument) => engine.eraseSubject(argument), ['id-invalid', 'query-invalid']],
    on: [(name) => engine.on(name, () => {}), ['query-invalid']],
    toInstant: [(input) => toInstant(input), ['instant-invalid']],
    'formatInstant in a zone': [(zone) => formatInstant(toInstant(at), zone), ['time-zone-unknown']],
  }

  it.each(Object.entries(others))('%s answers, or says what is wrong', async (_name, [attempt, expected]) => {
    const argument = fc.oneof(
      nearly({ subject: 's', actor: 'x', ref: 'r', commitment: 'a'.repeat(64), asOf: at }),
      nearly({ asOf: at, knownAt: at, onProgress: () => {} }),
      garbage,
    )
    await fc.assert(
      fc.asyncProperty(argument, async (drawn) => {
        await orError(() => attempt(drawn as never), expected)
      }),
      { numRuns: 300 },
    )
  })

  it('reads an instant only from what is one', () => {
    for (const input of [
      null,
      '',
      [],
      {},
      true,
      { epochMilliseconds: null },
      { epochMilliseconds: '5' },
      { epochMilliseconds: [] },
      '0',
      'now',
    ]) {
      expect(() => toInstant(input as never)).toThrow(expect.objectContaining({ code: 'instant-invalid' }))
    }
    expect(toInstant({ epochMilliseconds: 5 })).toBe(5)
  })
})

describe('a report over all of time', () => {
  const year = (from: string, to: string, every: 'month' | 'year', asked: Engine) =>
    orError(() => asked.onTime({ from, to, groupBy: ['period'], every, timeZone: 'America/New_York' }), codes)

  it('is cut into so many parts or refused, but never hangs', async () => {
    for (const every of ['month', 'year'] as const) {
      for (const [from, to] of [
        ['0001-01-01', '9999-12-31'],
        ['1000-01-01', '2024-12-31'],
      ] as const)
        expect(await year(from, to, every, engine)).toBeDefined()
    }
  })

  it('counts on the first and the last day that there are', async () => {
    for (const timeZone of ['America/New_York', 'Asia/Ho_Chi_Minh', 'Pacific/Kiritimati']) {
      const report = await orError(
        () => engine.onTime({ from: '0001-01-01', to: '9999-12-31', timeZone }),
        codes,
      )
      if (typeof report !== 'string') expect(report.total).toMatchObject({ received: 2, carriedOver: 0 })
    }
  })
})
