// What is on the desks, and found: the work list holds everything that is open and each step once, a page never repeats
// or skips what did not change, and a search finds what a look at every dossier would.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, type DossierState, type Engine, type ImportedDossier } from 'dossier-engine'
import { garbage, nearly, orError } from './garbage.js'

const states: readonly DossierState[] = [
  'received',
  'processing',
  'supplementRequested',
  'paymentRequested',
  'stopped',
]
const start = Date.UTC(2024, 0, 1)
const day = 86_400_000

const text = (...texts: string[]) => fc.constantFrom(...texts)
const steps = text('check', 'appraise')
const units = fc.option(text('one-stop', 'trade'), { nil: undefined })
const officers = fc.option(text('lan', 'minh'), { nil: undefined })
const has = <Data extends object>(data: Data) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))

/** Facts as an import may tell them: every turn that moves work from desk to desk, in any order. */
const fact = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ unit: units, officer: officers, procedure: text('p', 'q'), application: text('a1', 'a2') })
      .map((data) => ({ type: 'DossierReceived', data: { ...has(data), channel: 'online' } })),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        step: steps,
        unit: units,
        officer: officers,
        dueAt: fc.option(
          fc.nat(20).map((days) => start + days * day),
          { nil: undefined },
        ),
        parallel: text('yes', 'no').map((each) => each === 'yes' || undefined),
      })
      .map((data) => ({ type: 'StepStarted', data: has(data) })),
  },
  { weight: 3, arbitrary: steps.map((step) => ({ type: 'StepCompleted', data: { step } })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ unit: text('one-stop', 'trade'), step: fc.option(steps, { nil: undefined }) })
      .map((data) => ({ type: 'HandedOver', data: has(data) })),
  },
  {
    weight: 2,
    arbitrary: fc.nat(20).map((days) => ({
      type: 'DeadlineSet',
      data: { clock: 'statutory', dueAt: start + days * day, policy: 'recorded', cause: 'reception' },
    })),
  },
  text('SupplementRequested', 'PaymentRequested').map((type) => ({
    type,
    data: {
      stopsClock: true,
      ...(type === 'PaymentRequested' ? { amount: 1, currency: 'VND' } : { reason: 'x' }),
    },
  })),
  text('SupplementReceived', 'ProcessingResumed', 'DossierResolved', 'DossierWithdrawn').map((type) => ({
    type,
    data: {},
  })),
  fc.constant({ type: 'ProcessingStopped', data: { reason: 'x' } }),
  fc.constant({ type: 'DossierReopened', data: { ground: 'error', reason: 'x' } }),
)

const history = fc.array(fc.tuple(fc.nat(20), fact), { minLength: 1, maxLength: 8 })
const factsArbitrary: fc.Arbitrary<readonly ImportedDossier[]> = fc
  .array(history, { minLength: 1, maxLength: 8 })
  .map((histories) =>
    histories.map((events, index) => ({
      dossierId: `d-${index}`,
      events: [
        [0, { type: 'DossierReceived', data: { procedure: 'p', channel: 'post' } }] as const,
        ...events,
      ].map(([days, told]) => ({ ...told, at: start + days * day })),
    })),
  )

async function imported(facts: readonly ImportedDossier[]): Promise<Engine> {
  const engine = await createEngine({ timeZone: 'UTC' })
  await engine.import(facts, { source: 'elsewhere' })
  return engine
}

type Item = ReturnType<Engine['workList']>['items'][number]

function allPages(engine: Engine, asOf: number, limit: number, between: () => void = () => {}): Item[] {
  const items: Item[] = []
  for (let after: string | undefined; ;) {
    const page = engine.workList({ asOf, limit, after })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    if (page.next === undefined) return items
    after = page.next
    between()
  }
}

const key = ({ dueAt, stepDueAt }: Item) => Math.min(dueAt ?? Infinity, stepDueAt ?? Infinity)

describe('the work list', () => {
  it('has every open dossier, every step in work once, and everything on one desk or none', async () => {
    await fc.assert(
      fc.asyncProperty(factsArbitrary, fc.nat(25), async (facts, days) => {
        const engine = await imported(facts)
        const asOf = start + days * day
        const { items } = engine.workList({ asOf, limit: 1_000 })
        const open = engine.search({ asOf, state: states }).dossiers
        expect(new Set(items.map(({ dossierId }) => dossierId))).toEqual(
          new Set(open.map(({ dossierId }) => dossierId)),
        )
        for (const { dossierId } of open) {
          const inWork = engine
            .controlSlip(dossierId, { asOf })
            .flatMap(({ step, ended }) => (step === undefined || ended !== undefined ? [] : [step]))
          const rows = items.filter((item) => item.dossierId === dossierId)
          expect(rows.length).toBe(Math.max(1, inWork.length))
          expect(
            rows.flatMap(({ startedAt, step }) => (startedAt === undefined ? [] : [step!])).toSorted(),
          ).toEqual(inWork.toSorted())
        }
        const keys = items.map(key)
        expect(keys).toEqual(keys.toSorted((a, b) => (a === b ? 0 : a - b)))
        const desks = new Set(items.flatMap(({ unit }) => unit ?? []))
        const onDesks = [...desks].flatMap((unit) => engine.workList({ asOf, unit, limit: 1_000 }).items)
        const unheld = items.filter((item) => item.unheld === 'no-unit')
        const told = (list: readonly Item[]) => list.map((item) => JSON.stringify(item)).toSorted()
        expect(told([...onDesks, ...unheld])).toEqual(told(items))
        // A dossier stands as the workload says, however many rows it has.
        const { total } = engine.workload({ asOf })
        const standing = new Map(items.map(({ dossierId, status }) => [dossierId, status]))
        for (const status of ['overdue', 'paused', 'inTime', 'undated'] as const)
          expect([...standing.values()].filter((each) => each === status).length).toBe(total[status])
      }),
      { numRuns: 200 },
    )
  })

  it('is its pages, one after the other, also of the past', async () => {
    await fc.assert(
      fc.asyncProperty(
        factsArbitrary,
        fc.nat(25),
        fc.integer({ min: 1, max: 4 }),
        async (facts, days, limit) => {
          const engine = await imported(facts)
          const asOf = start + days * day
          expect(allPages(engine, asOf, limit)).toEqual(engine.workList({ asOf, limit: 1_000 }).items)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('neither repeats nor skips a row that stays as it is while others change', async () => {
    await fc.assert(
      fc.asyncProperty(
        factsArbitrary,
        fc.array(fc.tuple(fc.nat(7), fact), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 3 }),
        async (facts, changes, limit) => {
          const engine = await imported(facts)
          const asOf = start + 21 * day
          const before = engine.workList({ asOf, limit: 1_000 }).items
          const changed = new Set<string>()
          const pages: Item[] = []
          for (let after: string | undefined; ;) {
            const page = engine.workList({ asOf, limit, after })
            pages.push(...page.items)
            if (page.next === undefined) break
            after = page.next
            const change = changes.pop()
            if (change === undefined) continue
            const dossierId = `d-${change[0]}`
            changed.add(dossierId)
            await engine.import([{ dossierId, events: [{ ...change[1], at: start + 20 * day }] }], {
              source: 'elsewhere',
            })
          }
          const still = (items: readonly Item[]) => items.filter(({ dossierId }) => !changed.has(dossierId))
          expect(still(pages)).toEqual(still(before))
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('a search', () => {
  it('finds what a look at every dossier finds, page by page', async () => {
    const question = fc.record(
      {
        procedure: text('p', 'q', 'nowhere'),
        application: text('a1', 'a2', 'nowhere'),
        unit: text('one-stop', 'trade', 'nowhere'),
        officer: text('lan', 'minh'),
        step: text('check', 'appraise', 'nowhere'),
        state: fc.oneof(fc.constantFrom(...states), fc.subarray([...states, 'resolved' as const])),
        receivedFrom: fc.nat(20).map((days) => start + days * day),
        receivedTo: fc.nat(20).map((days) => start + days * day),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        factsArbitrary,
        question,
        fc.nat(25),
        fc.integer({ min: 1, max: 3 }),
        async (facts, asked, days, limit) => {
          const engine = await imported(facts)
          const asOf = start + days * day
          const everything = engine.search({ asOf, limit: 1_000 }).dossiers
          expect(everything.map(({ dossierId }) => dossierId)).toEqual(
            facts.map(({ dossierId }) => dossierId),
          )
          const expected = everything.filter(({ dossierId }) => {
            const dossier = engine.dossier(dossierId, { asOf })
            const at = dossier.receivedAt!
            return (
              (['procedure', 'application', 'unit', 'officer'] as const).every(
                (name) => asked[name] === undefined || dossier[name] === asked[name],
              ) &&
              (asked.step === undefined ||
                dossier.steps.some(
                  ({ step, startedAt, completedAt, closedAt }) =>
                    step === asked.step &&
                    startedAt !== undefined &&
                    completedAt === undefined &&
                    closedAt === undefined,
                )) &&
              (asked.state === undefined || [asked.state].flat().includes(dossier.state)) &&
              at >= (asked.receivedFrom ?? -Infinity) &&
              at < (asked.receivedTo ?? Infinity)
            )
          })
          const found = []
          for (let after: string | undefined; ;) {
            const page = engine.search({ asOf, ...asked, limit, after })
            found.push(...page.dossiers)
            if (page.next === undefined) break
            after = page.next
          }
          expect(found).toEqual(expected)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe.each(['workList', 'search'] as const)('%s, asked anything', (name) => {
  it('answers, or says what is wrong', async () => {
    const engine = await imported([
      {
        dossierId: 'd',
        events: [{ type: 'DossierReceived', at: start, data: { procedure: 'p', channel: 'post' } }],
      },
    ])
    const right = { asOf: start, knownAt: start, unit: 'trade', officer: 'lan', limit: 5, after: 'd' }
    const more = { state: ['received'], attributes: { ward: 'x' }, receivedFrom: start }
    let answered = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          nearly({ asOf: start, limit: 5 }),
          nearly(right),
          nearly(name === 'search' ? { ...right, ...more } : right),
          garbage,
        ),
        async (question) => {
          const answer = await orError(() => engine[name](question as never), ['query-invalid'])
          if (typeof answer !== 'string') answered += 1
        },
      ),
      { numRuns: 400 },
    )
    expect(answered).toBeGreaterThan(5)
  })
})
