// Random moves against a small model of a dossier: several engines on one log that lags, connections that break, the
// client's resends, races, restarts. And that the test would notice: engines without their protections fail it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProcedure, dossierCommands, type EventLog, type Procedure } from 'dossier-engine'
import { rejectionCodes } from '../support/rejection-codes.js'
import { forms } from './commands.js'
import { freshModel } from './dossier-model.js'
import { faults } from './faults.js'
import { outcomes, Look, Proceed, Race, Restart, Send, SendAgain, SendAndBreak, type Drawn } from './moves.js'
import { Office } from './office.js'

const dossierId = fc.constantFrom('d-1', 'd-1', 'd-2')
const passed = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 86_400_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 86_400_000, max: 300_000_000 }) },
)
const drawn: fc.Arbitrary<Drawn> = fc.record({
  form: fc.nat({ max: forms.length - 1 }),
  dossierId,
  passed: fc.oneof({ weight: 9, arbitrary: passed }, fc.constant(-1)),
})
const desk = fc.nat({ max: 2 })

const moves = [
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
  ...Array.from({ length: 8 }, () =>
    fc.tuple(dossierId, fc.tuple(fc.nat(), fc.nat()), passed, desk).map((args) => new Proceed(...args)),
  ),
  desk.map((each) => new Restart(each)),
  fc.constant(new Look()),
]

/** Plays drawn moves on an office of three desks; every run ends with a look. */
function playing(delivery: 'at-once' | 'later', through?: (log: EventLog) => EventLog) {
  return fc.asyncProperty(fc.commands(moves, { maxCommands: 60, size: 'max' }), async (commands) => {
    const model = freshModel()
    const real = await Office.open(3, delivery, through)
    await fc.asyncModelRun(() => ({ model, real }), commands)
    await new Look().run(model, real)
  })
}

describe('a dossier', () => {
  it.each(['at-once', 'later'] as const)(
    'does what the model does, on a log that delivers %s',
    async (delivery) => {
      await fc.assert(playing(delivery), { numRuns: 150 })
    },
  )

  it('does what the model does, command by command, where what came seldom comes first', async () => {
    const { model, states } = await worked(await Office.open(1, 'lent'), 3_000)
    // The model is not asleep: everything was done, every state was seen, and most refusals were given.
    const never = Object.keys(dossierCommands).filter((type) => (model.seen.get(type) ?? 0) < 10)
    // Nothing is to be counted anew in an office whose calendar never changes: that is refused each time.
    expect(never).toEqual(['recomputeDeadlines'])
    expect(states.size).toBe(11)
    expect(rejectionCodes().filter((code) => model.seen.has(code)).length).toBeGreaterThan(30)
  })
})

/** Sends so many commands, the same each time, and compares after each. */
async function worked(office: Office, commands: number) {
  const model = freshModel()
  const states = new Set<string>()
  const drawn = numbers(20_240_304)
  for (let count = 0; count < commands; count++) {
    // Each dossier lives for some fifty commands, beside another.
    const dossierId = `d-${Math.floor(count / 100) * 2 + (drawn() % 2)}`
    const passed = [0, 1, 3_600_000, 40_000_000, 200_000_000][drawn() % 5]!
    const { accepted, refused } = outcomes(model, dossierId, model.now + passed)
    const among = drawn() % 4 === 0 ? refused : accepted
    const countOf = (what: string) => model.seen.get(what) ?? 0
    const seldom = [...among.keys()].toSorted((a, b) => countOf(a) - countOf(b))
    const ofKind = among.get(seldom[drawn() % 4 === 0 ? drawn() % seldom.length : 0]!)!
    const form = ofKind[drawn() % ofKind.length]!
    await new Send({ form, dossierId, passed }, 0).run(model, office)
    states.add(model.dossiers.get(dossierId)?.state ?? 'absent')
  }
  await new Look().run(model, office)
  return { model, states }
}

/** Numbers that look drawn, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
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

  it.each<[string, (procedure: Procedure) => object]>([
    ['pauses for agencies are not given back', () => ({ concurrence: { within: { workingHours: 72 } } })],
    ['a supplement lets the clock run', () => ({ onSupplement: 'ignore' })],
    ['a supplement restarts the term', () => ({ onSupplement: 'restart' })],
    ['a payment lets the clock run', () => ({ payment: { stopsClock: false } })],
    ['the term is an hour longer', () => ({ term: { workingHours: 241 }, termByChannel: {} })],
    ['one more supplement is allowed', ({ supplement }) => ({ supplement: { ...supplement, limit: 4 } })],
    ['the applicant has another day', () => ({ supplement: { within: { workingHours: 72 }, limit: 3 } })],
    ['one extension is allowed', ({ extension }) => ({ extension: { ...extension, limit: 1 } })],
    ['an extension needs no notice', ({ extension }) => ({ extension: { ...extension, notice: undefined } })],
    ['nothing may be skipped', (licence) => withStep(licence, 'check', { mayBeSkipped: false })],
    ['no step does itself', (licence) => withStep(licence, 'record', { automatic: false })],
    ['a branch has another unit', (licence) => withStep(licence, 'visit', { unit: 'hall' })],
  ])('notices an office in which %s', async (_what, change) => {
    const broken = (procedure: Procedure) =>
      procedure.code === 'licence'
        ? defineProcedure<string, string>({ ...procedure, ...change(procedure) })
        : procedure
    const office = await Office.open(1, 'lent', undefined, broken)
    await expect(worked(office, 3_000)).rejects.toThrow(/expected/)
  })
})

function withStep({ steps }: Procedure, step: string, change: object): object {
  return { steps: { ...steps, [step]: { ...steps[step], ...change } } }
}
