// Who listens to an engine or watches a dossier hears what happens, in order, and harms nobody.

import { describe, expect, it, vi } from 'vitest'
import type { DossierChange, RecordedEvent } from 'dossier-engine'
import { applyPatches, enablePatches } from 'immer'
import { accept, on, openOffice, refused } from '../../support/office.js'
import { dossierId, receive } from './received-dossier.js'

describe('listeners', () => {
  it('hear of each event by its type and of all, in the order of the log, after it can be asked about', async () => {
    const { engine } = await openOffice()
    const heard: string[] = []
    engine.on('event', (event) => heard.push(event.type))
    const stop = engine.on('DeadlineSet', ({ data, stream }) => {
      heard.push(`due ${data.dueAt}`)
      expect(engine.progress(stream.slice(8)).dueAt).toBe(data.dueAt)
    })
    await accept(engine, receive)
    stop()
    await accept(engine, { ...receive, dossierId: 'd-2' })
    expect(heard).toEqual([
      'DossierReceived',
      `due ${engine.progress(dossierId).dueAt}`,
      'DeadlineSet',
      'DossierReceived',
      'DeadlineSet',
    ])
  })

  it('that act on what they hear are told of it in order', async () => {
    const { engine } = await openOffice()
    const heard: string[] = []
    let done = Promise.resolve<unknown>(undefined)
    engine.on('DossierReceived', () => {
      done = engine.handle({ type: 'assign', dossierId, officer: 'lan', actor: 'auto', at: on('04-26') })
    })
    engine.on('event', ({ version }) => heard.push(`${version}`))
    await accept(engine, receive)
    await done
    expect(heard).toEqual(['1', '2', '3'])
  })

  it('that throw harm neither the command nor one another', async () => {
    const { engine } = await openOffice()
    const errors: unknown[] = []
    const heard: RecordedEvent[] = []
    engine.on('error', (error) => errors.push(error))
    engine.on('event', () => {
      throw new Error('a bad listener')
    })
    engine.on('event', (event) => heard.push(event))
    await accept(engine, receive)
    expect(heard).toHaveLength(2)
    expect(errors).toEqual([new Error('a bad listener'), new Error('a bad listener')])
  })

  it('that fail later harm nobody either, and are told of', async () => {
    const { engine } = await openOffice()
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    const failure = (what: string) => Promise.reject(new Error(what))
    engine.on('DossierReceived', () => failure('listener') as never)
    await accept(engine, receive)
    engine.watch(dossierId, () => failure('watcher') as never)
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    const scheduler = engine.startScheduler({ actor: 'desk', onPass: () => failure('onPass') as never })
    const reactor = await engine.startReactor({
      ...{ name: 'parking', from: 'start', retry: { attempts: 1 } },
      on: { DossierReceived: () => failure('effect') },
      onParked: () => failure('onParked') as never,
    })
    await scheduler.runNow()
    await vi.waitFor(() => expect(reactor.status().parked).toBe(1))
    const told = new Set(errors.map((error) => (error as Error).message))
    expect([...told].toSorted()).toEqual(['listener', 'onParked', 'onPass', 'watcher'])
    await engine.close()
  })

  it('can not change what the next one hears', async () => {
    const { engine } = await openOffice()
    engine.on('error', () => {})
    engine.on('DossierReceived', ({ data }) => void Object.assign(data, { channel: 'forged' }))
    engine.on('event', (event) => void Object.assign(event, { actor: 'forged' }))
    const heard: RecordedEvent[] = []
    engine.on('event', (event) => heard.push(event))
    await accept(engine, receive)
    expect(heard[0]).toMatchObject({ actor: 'officer-1', data: { channel: 'online' } })
    const changes: DossierChange[] = []
    engine.watch(
      dossierId,
      ({ event, patches }) => void Object.assign(patches, [Object.assign(event, { at: 0 })]),
    )
    engine.watch(dossierId, (change) => changes.push(change))
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    expect(changes[0]!.event.at).toBe(Date.parse(on('05-03')))
    expect(Object.isFrozen(changes[0]!.patches)).toBe(true)
  })

  it('hear of refusals', async () => {
    const { engine } = await openOffice()
    const codes: string[] = []
    engine.on('rejected', ({ command, rejection }) => codes.push(`${command.type} ${rejection.code}`))
    await refused(engine, { type: 'assign', dossierId, officer: 'lan' })
    expect(codes).toEqual(['assign dossier-unknown'])
  })
})

describe('a watched dossier', () => {
  it('is given as it is, then with the patches that lead from each state to the next', async () => {
    enablePatches()
    const { engine } = await openOffice()
    await accept(engine, receive)
    const changes: DossierChange[] = []
    const { dossier, stop } = engine.watch(dossierId, (change) => changes.push(change))
    await accept(
      engine,
      { type: 'startStep', dossierId, step: 'check', at: on('05-02') },
      { type: 'requestSupplement', dossierId, reason: 'x', at: on('05-03') },
    )
    let state = dossier
    for (const change of changes) {
      expect(applyPatches(state, [...change.patches])).toEqual(change.dossier)
      expect(applyPatches(change.dossier, [...change.inversePatches])).toEqual(state)
      state = change.dossier
    }
    expect(state).toEqual(engine.dossier(dossierId))
    expect(Object.isFrozen(state.steps)).toBe(true)
    expect(changes[1]!.dossier.steps).toBe(changes[0]!.dossier.steps)
    stop()
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    expect(changes).toHaveLength(2)
  })

  it('is not let go of by who has stopped already', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive)
    const { stop } = engine.watch(dossierId, () => {})
    stop()
    const heard: string[] = []
    engine.watch(dossierId, ({ event }) => heard.push(event.type))
    stop()
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    expect(heard).toEqual(['DossierWithdrawn'])
  })
})
