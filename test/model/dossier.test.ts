// Random moves against a small model of a dossier: several engines on one log that lags, connections that break, the
// client's resends, races, restarts. And that the test would notice: engines without their protections fail it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventLog } from 'dossier-engine'
import { freshModel, type Model } from './dossier-model.js'
import { Look, Proceed, Race, Restart, Send, SendAgain, SendAndBreak, type Drawn } from './moves.js'
import { Office } from './office.js'

const step = fc.constantFrom('check', 'appraise', 'sign', 'sign', 'nowhere')
const channel = fc.constantFrom('online', 'post')
const officer = fc.constantFrom('lan', 'minh', undefined)
const unit = fc.constantFrom('one-stop', 'trade', undefined)
const type = (name: string) => fc.constant(name)

const fields = fc.oneof(
  fc.record({
    type: type('registerDossier'),
    procedure: fc.constantFrom('licence', 'licence', 'other'),
    channel,
    applicant: fc.constant({ subject: 's', data: { name: 'Mai' } }),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: type('receiveDossier'),
      procedure: fc.constantFrom('licence', 'licence', 'other', undefined),
      channel,
      officer,
      unit,
    }),
  },
  fc.record({ type: type('refuseReception'), reason: type('not ours') }),
  { weight: 6, arbitrary: fc.record({ type: type('startStep'), step, unit, officer }) },
  {
    weight: 8,
    arbitrary: fc.record({ type: type('completeStep'), step, next: fc.oneof(step, fc.constant(undefined)) }),
  },
  fc.record({ type: type('handOver'), unit: fc.constantFrom('trade', 'leaders'), officer }),
  fc.record({ type: type('assign'), officer: fc.constantFrom('lan', 'minh') }),
  { weight: 2, arbitrary: fc.record({ type: type('requestSupplement'), reason: type('a page') }) },
  { weight: 4, arbitrary: fc.record({ type: type('receiveSupplement') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: type('resolveDossier'),
      outcome: fc.constantFrom('granted', 'granted', 'refused', 'partly'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: type('returnResult'), channel }) },
  fc.record({ type: type('withdrawDossier') }),
)
const drawn: fc.Arbitrary<Drawn> = fc.record({
  fields,
  dossierId: fc.constantFrom('d-1', 'd-1', 'd-2'),
  passed: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 86_400_000 }) }, fc.constant(-1)),
})
const desk = fc.nat({ max: 2 })

const moves = [
  fc.tuple(drawn, desk).map((args) => new Send(...args)),
  fc.tuple(drawn, desk).map((args) => new Send(...args)),
  fc.tuple(drawn, desk).map((args) => new Send(...args)),
  fc.tuple(fc.nat(), desk, fc.boolean()).map((args) => new SendAgain(...args)),
  fc
    .tuple(drawn, fc.tuple(desk, desk), fc.constantFrom('before' as const, 'after' as const))
    .map((args) => new SendAndBreak(...args)),
  fc
    .tuple(
      fc.array(drawn, { minLength: 2, maxLength: 3 }),
      fc.array(desk, { minLength: 3, maxLength: 3 }),
      fc.boolean(),
    )
    .map((args) => new Race(...args)),
  fc.tuple(fc.constantFrom('d-1', 'd-2'), fc.nat(), desk).map((args) => new Proceed(...args)),
  fc.tuple(fc.constantFrom('d-1', 'd-2'), fc.nat(), desk).map((args) => new Proceed(...args)),
  fc.tuple(fc.constantFrom('d-1', 'd-2'), fc.nat(), desk).map((args) => new Proceed(...args)),
  desk.map((each) => new Restart(each)),
  fc.constant(new Look()),
]

/** Plays drawn moves on an office of three desks; every run ends with a look. */
function playing(
  delivery: 'at-once' | 'later',
  through?: (log: EventLog) => EventLog,
  onEnd?: (model: Model) => void,
) {
  return fc.asyncProperty(fc.commands(moves, { maxCommands: 60, size: 'max' }), async (commands) => {
    const model = freshModel()
    const real = await Office.open(3, delivery, through)
    await fc.asyncModelRun(() => ({ model, real }), commands)
    await new Look().run(model, real)
    onEnd?.(model)
  })
}

describe('a dossier', () => {
  it.each(['at-once', 'later'] as const)(
    'does what the model does, on a log that delivers %s',
    async (delivery) => {
      const states = new Set<string>()
      const note = ({ dossiers }: Model) => {
        for (const { state } of dossiers.values()) states.add(state)
      }
      await fc.assert(playing(delivery, undefined, note), { numRuns: 60 })
      // The moves lead everywhere.
      expect([...states].toSorted()).toEqual(
        expect.arrayContaining(['processing', 'supplementRequested', 'withdrawn']),
      )
    },
  )

  it('is what the model says through a whole life, so that the model itself is not asleep', async () => {
    const office = await Office.open(3, 'later')
    const model = freshModel()
    const life: Drawn['fields'][] = [
      { type: 'registerDossier', procedure: 'licence', channel: 'online' },
      { type: 'receiveDossier' },
      { type: 'startStep', step: 'check' },
      { type: 'requestSupplement', reason: 'a page' },
      { type: 'receiveSupplement' },
      { type: 'completeStep', step: 'check', next: 'appraise' },
      { type: 'startStep', step: 'appraise' },
      { type: 'completeStep', step: 'appraise', next: 'check' },
      { type: 'startStep', step: 'check' },
      { type: 'completeStep', step: 'check', next: 'sign' },
      { type: 'startStep', step: 'sign' },
      { type: 'completeStep', step: 'sign' },
      { type: 'resolveDossier', outcome: 'granted' },
      { type: 'returnResult', channel: 'post' },
    ]
    for (const [index, each] of life.entries()) {
      await new Send({ fields: each, dossierId: 'd-1', passed: 3_600_000 }, index).run(model, office)
    }
    await new Look().run(model, office)
    expect(model.done.size).toBe(life.length)
    expect(model.dossiers.get('d-1')?.state).toBe('returned')
  })
})

/** The port of a log with something taken out of it. */
const faults: Readonly<Record<string, (log: EventLog) => EventLog>> = {
  'keeps nobody from writing over another': (log) => ({
    ...log,
    async append(commits) {
      const positions = await log.append(commits).catch(() => undefined)
      return positions ?? [await log.head()]
    },
  }),
  'forgets the ids of commands': (log) => ({
    ...log,
    append: (commits) => log.append(commits.map(({ commandId: _, ...commit }) => commit)),
  }),
  'forgets what a command was about': (log) => ({
    ...log,
    append: (commits) =>
      log.append(commits.map((commit) => ({ ...commit, ...(commit.commandId && { commandHash: 'same' }) }))),
  }),
  'acknowledges what it did not store': (log) => {
    let count = 0
    return {
      ...log,
      append: async (commits) => (++count % 9 === 0 ? [await log.head()] : log.append(commits)),
    }
  },
  'hides what others wrote': (log) => ({
    ...log,
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => (++count % 20 === 0 ? undefined : subscriber.onCommit(commit)),
      })
    },
  }),
}

describe('the test', () => {
  it.each(Object.entries(faults))('notices a log that %s', async (_fault, through) => {
    const { failed } = await fc.check(playing('at-once', through), {
      // A control is about the test and not about luck: its moves are the same each time.
      seed: 20_240_304,
      numRuns: 60,
      endOnFailure: true,
      plugins: [fc.timeout(2_000)],
    })
    expect(failed).toBe(true)
  })
})
