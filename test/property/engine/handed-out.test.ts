// What an engine hands out, and what it hands to hooks, is not what it knows: whatever a caller does to it, the next
// answer is the same.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine } from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'
import { play, put, scenarioArbitrary } from './scenario.js'

/** Changes whatever can be changed in a value; what is frozen says no. */
function vandalise(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  for (const member of Object.values(value)) vandalise(member, seen)
  for (const key of Object.keys(value))
    Reflect.set(value, key, typeof (value as never)[key] === 'number' ? 7 : 'changed')
  if (Array.isArray(value)) Reflect.set(value, 'length', 0)
}

function everything(engine: Engine, ids: readonly string[], asOf: number): Record<string, unknown> {
  return {
    overdue: engine.overdue({ asOf }),
    workload: engine.workload({ asOf }),
    onTime: engine.onTime({
      from: '2024-01-01',
      to: '2025-12-31',
      groupBy: ['procedure', 'period'],
      timeZone: 'UTC',
    }),
    procedures: engine.procedures(),
    dossiers: ids.map((id) => [
      engine.dossier(id),
      engine.progress(id),
      engine.timeline(id),
      engine.controlSlip(id),
      engine.explainDeadline(id),
    ]),
  }
}

describe('what is handed out', () => {
  it('can be changed without changing any answer, or any decision to come', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ maxLength: 20 }), async (scenario) => {
        const { commands } = scenario
        const half = Math.ceil(commands.length / 2)
        const [spoilt, untouched] = await Promise.all(
          [0, 1].map(() => play({ ...scenario, commands: [] }, { newId: counter() })),
        )
        const seen: string[][] = [[], []]
        for (const [index, { engine }] of [spoilt!, untouched!].entries()) {
          const isSpoilt = index === 0
          engine.on('event', (event) => void (isSpoilt && vandalise(event)))
          for (const [which, command] of commands.entries()) {
            const given = structuredClone(command)
            const outcome = await put(engine, given)
            seen[index]!.push(JSON.stringify(outcome))
            if (!isSpoilt) continue
            vandalise(given)
            vandalise(outcome)
            if (which === half) {
              const ids = [...new Set(commands.slice(0, half).map(({ dossierId }) => dossierId!))]
              const known = ids.filter((id) => outcomeKnows(engine, id))
              vandalise(everything(engine, known, Number(command.at)))
            }
          }
        }
        expect(seen[0]).toEqual(seen[1])
        const ids = [...new Set(commands.map(({ dossierId }) => dossierId!))].filter((id) =>
          outcomeKnows(untouched!.engine, id),
        )
        const asOf = Number(commands.at(-1)!.at)
        expect(JSON.stringify(everything(spoilt!.engine, ids, asOf))).toBe(
          JSON.stringify(everything(untouched!.engine, ids, asOf)),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('to who authorizes can be changed without changing the decision', async () => {
    const { engine } = await openOffice({
      authorize: ({ command, dossier }) => {
        vandalise(dossier)
        vandalise(command)
        return true
      },
    })
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'd',
      procedure: 'licence',
      channel: 'post',
      at: on('03-04'),
    })
    await accept(engine, { type: 'startStep', dossierId: 'd', step: 'check', at: on('03-04') })
    expect(engine.dossier('d')).toMatchObject({ state: 'processing', steps: [{ step: 'check' }] })
  })
})

function outcomeKnows(engine: Engine, id: string): boolean {
  try {
    return engine.dossier(id).version > 0
  } catch {
    return false
  }
}

function counter(): () => string {
  let count = 0
  return () => `id-${++count}`
}
