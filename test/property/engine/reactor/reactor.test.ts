// A reactor's promises, over lives in which anything may happen: no event is missed, each stream comes in its order, and
// where nothing has crashed every effect comes once. Taking out a protection must be noticed.

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StateStore } from 'dossier-engine'
import { sized } from '../../../support/campaign.js'
import { calmSteps, Life, wildSteps, type LifeOptions, type Step } from './reactor-life.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const shapes = fc.record({ lanes: fc.constantFrom(1, 1, 3), batch: fc.constantFrom(1, 3, 25) })

function lives(steps: fc.Arbitrary<Step[]>, broken?: LifeOptions['broken']) {
  return fc.asyncProperty(steps, shapes, async (taken, shape) => {
    const life = new Life({ ...shape, ...(broken !== undefined && { broken }) })
    const problems = await life.live(taken)
    // Who crashed left timers behind.
    vi.clearAllTimers()
    expect(problems).toEqual([])
  })
}

describe('the life of a reactor', () => {
  it('acts on each event once and in order, by one process at a time, where nothing crashes', async () => {
    await fc.assert(lives(calmSteps), { numRuns: sized(150, 3_000) })
  })

  it('misses none and keeps the order of each stream, whatever happens', async () => {
    await fc.assert(lives(wildSteps), { numRuns: sized(150, 3_000) })
  })

  it.each<[string, fc.Arbitrary<Step[]>, LifeOptions['broken']]>([
    [
      'keeps what comes last, whatever it was made from',
      calmSteps,
      (states) => ({
        read: states.read,
        write: async (name, value) => states.write(name, value, (await states.read(name))?.revision ?? 0),
      }),
    ],
    ['forgets what is held back', calmSteps, forgetting((record) => ({ ...record, held: [] }))],
    ['forgets how far it was', calmSteps, forgetting((record) => ({ ...record, position: 0, witness: '' }))],
    ['takes a failed event for done', wildSteps, forgetting(takingForDone)],
  ])('is seen to be broken where the store %s', async (_, steps, broken) => {
    const { failed } = await fc.check(lives(steps, broken), { numRuns: 300, endOnFailure: true })
    expect(failed).toBe(true)
  })
})

interface KeptRecord {
  readonly position: number
  readonly held: readonly [string, { readonly version: number }][]
}

/** A store that loses a part of each record. */
function forgetting(lose: (record: KeptRecord) => object): NonNullable<LifeOptions['broken']> {
  return (states): StateStore => ({
    read: states.read,
    write: (name, value, expected) =>
      states.write(name, JSON.stringify(lose(JSON.parse(value) as KeptRecord)), expected),
  })
}

function takingForDone(record: KeptRecord): object {
  const held = record.held.map(([stream, each]) => [stream, { ...each, version: each.version + 1 }])
  return { ...record, held }
}
