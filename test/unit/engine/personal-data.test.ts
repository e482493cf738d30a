// Personal data: readable by its reference, nowhere in the log, gone once its subject is erased.

import { describe, expect, it } from 'vitest'
import { memoryLog, verifyLog } from 'dossier-engine'
import { accept, on, openOffice, refused } from '../../support/office.js'
import { dossierId, receive } from './received-dossier.js'

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
    const kept = new Map<string, unknown>()
    const vault = {
      commandKey: async () => new Uint8Array(32),
      put: async (entry: { ref: string }) => void kept.set(entry.ref, entry),
      get: async () => undefined,
      discard: async (refs: readonly string[]) => refs.forEach((ref) => kept.delete(ref)),
      erase: async () => 0,
    }
    const { engine } = await openOffice({ vault })
    await refused(engine, { ...receive, procedure: 'unheard-of', applicant })
    expect(kept.size).toBe(0)
    await accept(engine, { ...receive, applicant })
    expect(kept.size).toBe(1)
  })
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
