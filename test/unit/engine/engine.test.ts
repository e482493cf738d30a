// An engine takes commands, asks who may, and knows the same when it is opened again.

import { describe, expect, it, vi } from 'vitest'
import { createEngine, memoryLog, trackingBook } from 'dossier-engine'
import { accept, on, openOffice, refused } from '../../support/office.js'
import { dossierId, receive } from './received-dossier.js'

describe('a command', () => {
  it('that is accepted answers with its events and the position that shows them', async () => {
    const { engine } = await openOffice()
    const outcome = await accept(engine, receive)
    expect(outcome).toMatchObject({ dossierId, repeated: false, position: engine.position })
    expect(outcome.events.map(({ type, version, actor }) => [type, version, actor])).toEqual([
      ['DossierReceived', 1, 'officer-1'],
      ['DeadlineSet', 2, 'officer-1'],
    ])
    expect(engine.timeline(dossierId)).toEqual(outcome.events)
  })

  it('without a dossier id names the same dossier each time it is sent', async () => {
    const { engine } = await openOffice()
    const { dossierId: _, ...command } = receive
    const first = await accept(engine, { ...command, commandId: 'c-1' })
    const again = await accept(engine, { ...command, commandId: 'c-1' })
    expect(again).toEqual({ ...first, repeated: true })
    expect((await accept(engine, { ...command, commandId: 'c-2' })).dossierId).not.toBe(first.dossierId)
  })

  it('sent twice has one effect, also when sent at once', async () => {
    const { engine } = await openOffice()
    const outcomes = await Promise.all([1, 2, 3].map(() => accept(engine, { ...receive, commandId: 'c-1' })))
    expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(engine.timeline(dossierId)).toHaveLength(2)
  })

  it('under the id of another is refused', async () => {
    const { engine } = await openOffice()
    await accept(engine, { ...receive, commandId: 'c-1' })
    expect(await refused(engine, { ...receive, channel: 'post', commandId: 'c-1' })).toBe('command-reused')
    expect(await refused(engine, { type: 'assign', dossierId, officer: 'x', commandId: 'c-1' })).toBe(
      'command-reused',
    )
  })

  it('that is malformed throws with every finding, and writes nothing', async () => {
    const { engine } = await openOffice()
    const before = engine.position
    await expect(
      engine.handle({ ...receive, chanel: 'x', at: 'noon', actor: 'a' } as never),
    ).rejects.toMatchObject({
      code: 'command-invalid',
      details: { findings: [{ path: ['at'] }, { path: ['chanel'], code: 'unknown-key' }] },
    })
    expect(engine.position).toBe(before)
  })

  it('whose due date lies beyond the calendar is an error, not a guess', async () => {
    const { engine } = await openOffice()
    await expect(accept(engine, { ...receive, at: '2025-12-30T10:00:00+07:00' })).rejects.toMatchObject({
      code: 'calendar-range',
    })
    expect(() => engine.dossier(dossierId)).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
  })

  it('happened when its caller says, and else when the clock says', async () => {
    const { engine, recorded } = await openOffice()
    recorded.now = Date.parse(on('05-02'))
    await accept(engine, receive, { type: 'assign', dossierId, officer: 'lan' })
    expect(engine.timeline(dossierId).map(({ at, recordedAt }) => [at, recordedAt])).toEqual([
      [Date.parse(on('04-26')), recorded.now],
      [Date.parse(on('04-26')), recorded.now],
      [recorded.now, recorded.now],
    ])
  })
})

describe('authorization', () => {
  it('is asked with command, actor and dossier before the rules decide', async () => {
    const authorize = vi.fn(({ actor, command }) =>
      actor === 'guest' ? `${command.type} is not for guests` : true,
    )
    const { engine } = await openOffice({ authorize })
    expect(await refused(engine, { ...receive, actor: 'guest' })).toBe('not-authorized')
    await accept(engine, receive)
    expect(authorize.mock.calls.map(([{ actor, dossier }]) => [actor, dossier.state])).toEqual([
      ['guest', 'absent'],
      ['officer-1', 'absent'],
    ])
  })

  it('may take its time: what changed meanwhile is seen', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { engine } = await openOffice({
      authorize: async ({ actor }) => (actor === 'slow' ? gate.then(() => true) : true),
    })
    await accept(engine, receive)
    const slow = engine.handle({
      type: 'assign',
      dossierId,
      officer: 'lan',
      actor: 'slow',
      at: on('04-26', '11:00'),
    })
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('04-26', '10:30') })
    release()
    expect(await slow).toMatchObject({ accepted: false, rejection: { code: 'wrong-state' } })
  })
})

describe('an engine', () => {
  it('opened again on the same log knows the same and publishes nothing', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, receive, { type: 'startStep', dossierId, step: 'check', at: on('05-02') })
    const { engine: second } = await openOffice({ log })
    expect(second.position).toBe(engine.position)
    expect(second.dossier(dossierId)).toEqual(engine.dossier(dossierId))
    await accept(second, { type: 'assign', dossierId, officer: 'lan', at: on('05-03') })
    expect(engine.dossier(dossierId).officer).toBe('lan')
  })

  it('replays projections afresh, as of a moment, with progress', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    const seen: unknown[] = []
    const [book] = await engine.replay([trackingBook], {
      asOf: on('05-02'),
      onProgress: (progress) => seen.push(progress),
    })
    expect(Object.values(trackingBook.snapshot(book) as object)).toMatchObject([
      { state: 'received', procedure: 'licence' },
    ])
    expect(seen).toEqual([{ events: 5, of: 5 }])
  })

  it('that was closed refuses, and leaves the log open', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await engine.close()
    await engine.close()
    await expect(engine.handle(receive as never)).rejects.toMatchObject({ code: 'closed' })
    expect(() => engine.overdue({ asOf: 0 })).toThrow(expect.objectContaining({ code: 'closed' }))
    expect(await log.head()).toBe(2)
  })
})

it('a misspelt option or listener is an error', async () => {
  await expect(createEngine({ procedure: [] } as never)).rejects.toMatchObject({ code: 'definition-invalid' })
  const { engine } = await openOffice()
  expect(() => engine.on('DosierReceived' as never, () => {})).toThrow(
    expect.objectContaining({ code: 'query-invalid' }),
  )
})

it('an engine without options works', async () => {
  const engine = await createEngine()
  expect(engine.overdue({ asOf: 0 })).toEqual({ asOf: 0, position: 0, dossiers: [] })
})
