// What an engine hands out, and what it hands to hooks, is not what it knows: whatever a caller does to it, the next
// answer is the same. And of personal data it keeps exactly what its log refers to.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  memoryLog,
  workingCalendar,
  type DossierCommandInput,
  type Engine,
  type Vault,
} from 'dossier-engine'
import { memoryVault } from '../../../src/engine/memory-vault.js'
import { accept, licence, officeCalendar, on, openOffice } from '../../support/office.js'
import { unlent } from '../../model/unlent-log.js'
import { orError } from './garbage.js'
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

/** A vault that tells what it holds. */
function counted(): { readonly vault: Vault; readonly held: Set<string> } {
  const inner = memoryVault()
  const held = new Set<string>()
  const vault: Vault = {
    ...inner,
    async put(entry) {
      await inner.put(entry)
      held.add(entry.ref)
    },
    async discard(refs) {
      await inner.discard(refs)
      for (const ref of refs) held.delete(ref)
    },
  }
  return { vault, held }
}

describe('personal data', () => {
  it('is kept exactly where an event refers to it, however commands race, fail and come again', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 3, maxLength: 20 }),
        fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 }),
        async (scenario, widths) => {
          const { vault, held } = counted()
          const log = unlent(memoryLog(), { delivery: 'later' })
          const options = {
            log,
            vault,
            calendars: [workingCalendar(scenario.definition)],
            procedures: scenario.procedures,
          }
          const engines = [await createEngine(options), await createEngine(options)]
          const withPerson = (command: DossierCommandInput): DossierCommandInput =>
            command.type === 'registerDossier' || command.type === 'receiveDossier'
              ? { ...command, applicant: { subject: 'p', data: { name: 'Mai' } } }
              : command
          for (let index = 0, turn = 0; index < scenario.commands.length; turn++) {
            const width = 1 + widths[turn % widths.length]!
            const together = scenario.commands.slice(index, index + width).map(withPerson)
            index += width
            // The same command at both desks, and its neighbours with it.
            await Promise.all(together.flatMap((command) => engines.map((engine) => put(engine, command))))
          }
          const referred = new Set<string>()
          for await (const { events } of log.readAll()) {
            for (const { data } of events) {
              const { applicant } = data as { applicant?: { ref: string } }
              if (applicant !== undefined) referred.add(applicant.ref)
            }
          }
          expect([...held].toSorted()).toEqual([...referred].toSorted())
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is not kept where the decision fails on the second try', async () => {
    const { vault, held } = counted()
    const log = unlent(memoryLog())
    const options = { log, vault, calendars: [officeCalendar], procedures: [licence] }
    const [one, other] = [
      await createEngine(options),
      await createEngine({ ...options, authorize: async () => pause() }),
    ]
    await accept(one, {
      type: 'registerDossier',
      dossierId: 'd',
      procedure: 'licence',
      channel: 'post',
      at: on('03-04'),
    })
    await other.caughtUp()
    // While it waits for leave, the term is extended beyond the calendar.
    const late = other.handle({
      type: 'receiveDossier',
      dossierId: 'd',
      actor: 'x',
      at: on('03-05'),
      applicant: { subject: 'p', data: 1 },
    })
    await one.publish({ procedures: [{ ...licence, term: { years: 5 } }] })
    await accept(one, { type: 'withdrawDossier', dossierId: 'other', at: on('03-04') }).catch(() => {})
    await accept(one, {
      type: 'registerDossier',
      dossierId: 'd2',
      procedure: 'licence',
      channel: 'post',
      at: on('03-04'),
    })
    const outcome = await orError(() => late, ['calendar-range'])
    expect(typeof outcome === 'string' || outcome.accepted).toBe(true)
    expect(held.size).toBe(typeof outcome === 'string' ? 0 : 1)
  })

  it('is given back whole or not at all, whatever is put, erased and asked for at once', async () => {
    const act = fc.record({
      kind: fc.constantFrom('put', 'put', 'get', 'erase', 'discard'),
      subject: fc.constantFrom('p', 'q'),
      ref: fc.constantFrom('1', '2', '3'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 14 }), async (acts) => {
        const vault = memoryVault()
        const entry = (subject: string, ref: string) => ({ subject, ref, salt: 's', data: { of: subject } })
        await Promise.all(
          acts.map(async ({ kind, subject, ref }) => {
            if (kind === 'put') await vault.put(entry(subject, `${subject}${ref}`))
            else if (kind === 'erase') expect(await vault.erase(subject)).toBeGreaterThanOrEqual(0)
            else if (kind === 'discard') await vault.discard([`${subject}${ref}`])
            else
              expect([undefined, entry(subject, `${subject}${ref}`)]).toContainEqual(
                await vault.get(`${subject}${ref}`),
              )
          }),
        )
        for (const subject of ['p', 'q']) {
          await vault.erase(subject)
          for (const ref of ['1', '2', '3']) expect(await vault.get(`${subject}${ref}`)).toBeUndefined()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('that was put while its person was being erased is gone too', async () => {
    const vault = memoryVault()
    const entry = { subject: 'p', ref: '1', salt: 's', data: 1 }
    const putting = vault.put(entry)
    await vault.erase('p')
    await putting
    await vault.put({ ...entry, ref: '2' })
    expect(await vault.get('1')).toBeUndefined()
    expect(await vault.get('2')).toEqual({ ...entry, ref: '2' })
  })
})

/** Lets others go first. */
async function pause(): Promise<true> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  return true
}
