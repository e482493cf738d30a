// Personal data is kept exactly where the log refers to it: whatever races, fails, comes again or is erased at the same
// moment.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  memoryLog,
  workingCalendar,
  type DossierCommandInput,
  type Vault,
} from 'dossier-engine'
import { memoryVault } from '../../../src/engine/memory-vault.js'
import { unlent } from '../../model/unlent-log.js'
import { accept, licence, officeCalendar, on } from '../../support/office.js'
import { orError } from './garbage.js'
import { put, scenarioArbitrary } from './scenario.js'

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

/** References to personal data, wherever they lie in a value: a correction holds the whole right data. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { ref, commitment } = value as { ref?: string; commitment?: string }
  return ref !== undefined && commitment !== undefined ? [ref] : Object.values(value).flatMap(refsIn)
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
              for (const ref of refsIn(data)) referred.add(ref)
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
