// A projection of your own, asked for at an engine.

import { describe, expect, it } from 'vitest'
import { defineProjection, isDossierError } from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'
import { receive } from './received-dossier.js'

describe('a projection of your own', () => {
  const perChannel = defineProjection({
    name: 'per-channel',
    version: 1,
    start: () => new Map<string, number>(),
    on: {
      DossierReceived(counts, { data }) {
        if (data.channel === 'post') throw new Error('no post please')
        counts.set(data.channel, (counts.get(data.channel) ?? 0) + 1)
      },
    },
    snapshot: (counts) => Object.fromEntries(counts),
  })

  it('is kept, folded on at each question, and folded afresh for the past', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive)
    const state = engine.project(perChannel)
    expect(state.get('online')).toBe(1)
    await accept(engine, { ...receive, dossierId: 'd-2', at: on('05-02') })
    expect(engine.project(perChannel)).toBe(state)
    expect(state.get('online')).toBe(2)
    expect(engine.project(perChannel, { asOf: on('04-30') }).get('online')).toBe(1)
  })

  it('that throws is begun again and counts nothing twice', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { ...receive, dossierId: 'd-2', channel: 'post' })
    expect(() => engine.project(perChannel)).toThrow('no post please')
    expect(() => engine.project(perChannel)).toThrow('no post please')
    expect(engine.project(perChannel, { asOf: on('04-01') }).size).toBe(0)
  })

  it('that is packed and never unpacked, or the other way round, is none', () => {
    const whole = { pack: () => ({ head: null, columns: {} }), unpack: () => new Map<string, number>() }
    const findingsOf = (members: object) => {
      try {
        defineProjection({ ...perChannel, ...members })
      } catch (error) {
        if (!isDossierError(error, 'definition-invalid')) throw error
        return error.details.findings.map(({ path, message }) => `${String(path[0])} ${message}`)
      }
      return []
    }
    expect(findingsOf(whole)).toEqual([])
    expect(findingsOf({ pack: whole.pack })).toEqual([
      'unpack is missing: what is packed must be unpacked again',
    ])
    expect(findingsOf({ unpack: whole.unpack })).toEqual([
      'pack is missing: what is packed must be unpacked again',
    ])
    expect(findingsOf({ pack: 1, unpack: {} })).toEqual([
      'pack is not a function',
      'unpack is not a function',
    ])
  })

  it('that is none is named', async () => {
    const { engine } = await openOffice()
    await expect(engine.replay([{ name: 'X' }] as never)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: { length: 4 } },
    })
    expect(() => engine.project(undefined as never)).toThrow(
      expect.objectContaining({ code: 'definition-invalid' }),
    )
  })
})
