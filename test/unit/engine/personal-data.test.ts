// Personal data: readable by its reference, nowhere in the log, gone once its subject is erased.

import { describe, expect, it } from 'vitest'
import {
  count,
  defineEvent,
  defineOwnCommand,
  definePlugin,
  happened,
  memoryLog,
  personal,
  verifyLog,
  type EventLog,
  type PersonalEntry,
  type Vault,
} from 'dossier-engine'
import { versionConflict } from '../../../src/log/expected-version.js'
import { unlent } from '../../model/unlent-log.js'
import { accept, on, openOffice, refused } from '../../support/office.js'
import { dossierId, receive } from './received-dossier.js'

/** A vault, and what is in it by reference. */
function openVault() {
  const kept = new Map<string, PersonalEntry>()
  const vault: Vault = {
    commandKey: async () => new Uint8Array(32),
    put: async (entry) => void kept.set(entry.ref, entry),
    get: async (ref) => kept.get(ref),
    discard: async (refs) => refs.forEach((ref) => kept.delete(ref)),
    erase: async () => 0,
  }
  return { vault, kept }
}

describe('personal data', () => {
  const applicant = { subject: 'person-1', data: { name: 'Lò Thị Mai', phone: '0912 345 678' } }

  it('is read by its reference and is nowhere in the log', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, { ...receive, applicant, commandId: 'c-1' })
    expect(await engine.personal(engine.dossier(dossierId).applicant!)).toEqual(applicant.data)
    const everything: unknown[] = []
    for await (const commit of log.readAll()) everything.push(commit)
    expect(JSON.stringify(everything)).not.toMatch(/Mai|0912/)
    expect((await accept(engine, { ...receive, applicant, commandId: 'c-1' })).repeated).toBe(true)
  })

  it('is gone once its subject is erased, while the log still verifies', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, { ...receive, applicant })
    const reference = engine.dossier(dossierId).applicant!
    expect(await engine.eraseSubject({ subject: 'person-1', actor: 'dpo' })).toEqual({ entries: 1 })
    await expect(engine.personal(reference)).rejects.toMatchObject({ code: 'personal-unavailable' })
    expect(engine.dossier(dossierId).applicant).toEqual(reference)
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('of a refused command is not kept', async () => {
    const { vault, kept } = openVault()
    const { engine } = await openOffice({ vault })
    await refused(engine, { ...receive, procedure: 'unheard-of', applicant })
    expect(kept.size).toBe(0)
    await accept(engine, { ...receive, applicant })
    expect(kept.size).toBe(1)
  })
})

describe('personal data that was put away before something failed', () => {
  const applicant = { subject: 'person-1', data: { name: 'Mai' } }

  it('is not kept where the rules, or who is asked, fail after a lost race', async () => {
    const { vault, kept } = openVault()
    const log = memoryLog()
    let [losing, asked] = [false, 0]
    const racing: EventLog = {
      ...unlent(log),
      async append(commits) {
        if (!losing) return log.append(commits)
        losing = false
        throw versionConflict(commits[0]!, 1)
      },
    }
    const authorize = () => {
      if (++asked === 2) throw new Error('nobody to ask')
      return true as const
    }
    const { engine } = await openOffice({ log: racing, vault, authorize })
    losing = true
    await expect(accept(engine, { ...receive, applicant })).rejects.toThrow('nobody to ask')
    expect(kept.size).toBe(0)
    await accept(engine, { ...receive, applicant })
    expect(kept.size).toBe(1)
  })

  it('is not kept where what was decided is no event', async () => {
    const { vault, kept } = openVault()
    const Visited = defineEvent('Visited', { who: personal(), count: count() })
    const visit = defineOwnCommand(
      'visit',
      { who: personal() },
      { decide: ({ command }) => [happened(Visited, { who: command.who, count: -1 })] },
    )
    const plugins = [definePlugin({ name: 'visits', events: [Visited], commands: [visit] })]
    const { engine } = await openOffice({ vault, plugins })
    await accept(engine, receive)
    const command = { type: 'visit', dossierId, actor: 'lan', at: on('05-02'), who: applicant } as never
    await expect(engine.handle(command)).rejects.toMatchObject({ code: 'event-invalid' })
    expect(kept.size).toBe(0)
  })

  it('is kept where nobody knows whether the command was stored', async () => {
    const { vault, kept } = openVault()
    const log = memoryLog()
    let isCut = false
    const append: EventLog['append'] = async (commits) => {
      const positions = await log.append(commits)
      if (isCut) throw new Error('the answer was lost')
      return positions
    }
    const { engine } = await openOffice({ log: { ...unlent(log), append }, vault })
    isCut = true
    await expect(accept(engine, { ...receive, applicant })).rejects.toThrow('the answer was lost')
    expect(kept.size).toBe(1)
  })

  it.each(['whole', 'single'] as const)(
    'is kept of an import that lost a race for what is in the log alone, where batches are %s',
    async (batches) => {
      const { vault, kept } = openVault()
      const log = memoryLog()
      const { engine } = await openOffice({ log: { ...unlent(log), batches }, vault })
      const names = ['a', 'b', 'c']
      const facts = async function* () {
        for (const name of names) {
          const data = { procedure: 'old', channel: 'post', applicant: { subject: name, data: { name } } }
          yield { dossierId: name, events: [{ type: 'DossierReceived', at: on('03-04'), data }] }
        }
        await accept(engine, { ...receive, dossierId: 'b' })
      }
      await expect(engine.import(facts(), { source: 's' })).rejects.toMatchObject({
        code: 'version-conflict',
      })
      const subjects = [...kept.values()].map(({ subject }) => subject)
      expect(subjects).toEqual(batches === 'single' ? ['a'] : [])
    },
  )
})

describe('an import of personal data', () => {
  it('takes it out of the facts, as a command does', async () => {
    const { engine } = await openOffice()
    const data = {
      procedure: 'old',
      channel: 'post',
      applicant: { subject: 'person-1', data: { name: 'Mai' } },
    }
    await engine.import([{ dossierId: 'x', events: [{ type: 'DossierReceived', at: on('03-04'), data }] }], {
      source: 's',
    })
    const { applicant } = engine.dossier('x')
    expect(applicant).toMatchObject({ subject: 'person-1', commitment: expect.any(String) })
    expect(await engine.personal(applicant!)).toEqual({ name: 'Mai' })
  })

  it('refuses what is neither data nor a reference', async () => {
    const { engine } = await openOffice()
    const data = { procedure: 'old', channel: 'post', applicant: { name: 'Mai' } }
    const facts = [{ dossierId: 'x', events: [{ type: 'DossierReceived', at: on('03-04'), data }] }]
    await expect(engine.import(facts, { source: 's' })).rejects.toMatchObject({
      message: expect.stringContaining("dossier 'x'"),
      details: {
        findings: expect.arrayContaining([expect.objectContaining({ path: ['x', 'applicant', 'subject'] })]),
      },
    })
  })
})
