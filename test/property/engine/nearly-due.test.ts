// What is nearly due: the lists and the counts that tell of it agree.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answer, play, scenarioArbitrary } from './scenario.js'

describe('open dossiers', () => {
  const within = fc.oneof(
    fc.record({ workingDays: fc.nat(30) }),
    fc.record({ days: fc.nat(60) }),
    fc.record({ workingHours: fc.nat(100) }),
  )

  it('are nearly due in the counts as in the list, and each stands one way', async () => {
    let nearly = 0
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 6 }),
        fc.nat(99),
        within,
        async (scenario, which, nearlyWithin) => {
          const { engine } = await play(scenario)
          // A moment at which something happened, so that something is open.
          const asOf = Number(scenario.commands[which % scenario.commands.length]!.at)
          const on = new Date(asOf).toISOString().slice(0, 10)
          const list = answer(() => engine.nearlyDue({ asOf, within: nearlyWithin }).dossiers.length)
          const counted = answer(() => engine.workload({ asOf, nearlyWithin }).total)
          if (typeof list === 'string' || typeof counted === 'string') {
            expect(list).toBe(counted)
            return
          }
          const plain = engine.workload({ asOf }).total
          const { total, inTime, nearlyDue, paused, overdue, undated } = counted as typeof plain
          expect(nearlyDue).toBe(list)
          expect(inTime + nearlyDue + paused + overdue + undated).toBe(total)
          expect({ ...plain, inTime: plain.inTime - nearlyDue, nearlyDue }).toEqual(counted)
          nearly += nearlyDue
          const upTo = { from: '2023-12-15', to: on < '2023-12-15' ? '2023-12-15' : on, timeZone: 'UTC' }
          const open = answer(() => engine.onTime({ ...upTo, nearlyWithin }).total.inProcess)
          if (typeof open === 'string') return
          const { inProcess } = engine.onTime(upTo).total
          const split = open as typeof inProcess
          expect({ ...split, inTime: split.inTime + split.nearlyDue, nearlyDue: 0 }).toEqual(inProcess)
        },
      ),
      { numRuns: 80 },
    )
    expect(nearly).toBeGreaterThan(5)
  })
})
