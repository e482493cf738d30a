// An engine that runs when an event comes that only a newer version of the package can read: it says so once, answers
// nothing that lacks it, writes nothing behind it, and goes on with every other stream.

import { describe, expect, it } from 'vitest'
import { defineProcedure, memoryLog, trackingBook, type Commit, type EventLog } from 'dossier-engine'
import { sealCommit } from '../../../src/log/chain.js'
import { unlent } from '../../model/unlent-log.js'
import { openPlain } from '../../support/plain-office.js'

const at = '2024-03-04T09:00:00+07:00'
const receive = (dossierId: string) =>
  ({ type: 'receiveDossier', dossierId, procedure: 'p', channel: 'post', actor: 'lan', at }) as const
const tooNew = expect.objectContaining({ code: 'event-too-new' }) as unknown

/** What the next version writes behind the last commit of a stream. */
async function writtenByTheNext(log: EventLog, stream: string): Promise<void> {
  let last: Commit | undefined
  for await (const commit of log.readStream(stream)) last = commit
  const { version, events, hash, recordedAt } = last!
  const event = { ...events[0]!, type: 'StepStarted', schemaVersion: 9, data: { step: 'a', desk: 3 } }
  await log.append([
    sealCommit({ stream, version: version + events.length, recordedAt, events: [event], previous: hash }),
  ])
}

async function opened(onUnreadable?: 'skip') {
  const log = unlent(memoryLog())
  const engine = await openPlain(log, { onUnreadable })
  const [errors, events] = [[] as unknown[], [] as string[]]
  engine.on('error', (error) => void errors.push(error))
  for (const id of ['one', 'two']) await engine.handle(receive(id))
  engine.on('event', ({ type }) => void events.push(type))
  const from = engine.position
  await writtenByTheNext(log, 'dossier/one')
  await engine.caughtUp()
  return { log, engine, errors, events, from }
}

describe('an engine that runs when a newer version writes', () => {
  it('says so once, and refuses that dossier and whatever is asked about all of them', async () => {
    const { log, engine, errors, events, from } = await opened()
    await writtenByTheNext(log, 'dossier/one')
    await engine.caughtUp()
    expect(errors).toEqual([tooNew])
    expect(events).toEqual([])
    expect(() => engine.dossier('one')).toThrow(tooNew as Error)
    const year = { from: '2024-01-01', to: '2024-12-31' }
    for (const ask of [
      () => engine.workload({ asOf: at }),
      () => engine.overdue({ asOf: at }),
      () => engine.workList({ asOf: at }),
      () => engine.search({}),
      () => engine.onTime(year),
      () => engine.clockReport(year),
      () => engine.catalogue(),
      () => engine.procedures(),
    ])
      expect(ask).toThrow(tooNew as Error)
    await expect(engine.subscribe({ from }).next()).rejects.toEqual(tooNew)
    await expect(
      engine.handle({ type: 'startStep', dossierId: 'one', step: 'a', actor: 'lan' }),
    ).rejects.toEqual(tooNew)
  })

  it('replays what was known before', async () => {
    const recordedAt = { now: 1_000 }
    const log = unlent(memoryLog())
    const engine = await openPlain(log, { clock: () => recordedAt.now })
    engine.on('error', () => {})
    await engine.handle(receive('one'))
    recordedAt.now = 2_000
    await engine.handle(receive('two'))
    await writtenByTheNext(log, 'dossier/two')
    await engine.caughtUp()
    const past = { knownAt: 1_000 }
    const [book] = await engine.replay([trackingBook], past)
    expect(book.stateOf(book.length - 1)).toBe('received')
    expect(await engine.replayPart([trackingBook], { ...past, partition: { index: 0, of: 1 } })).toBeDefined()
    await expect(engine.replay([trackingBook])).rejects.toEqual(tooNew)
  })

  it('goes on with every other dossier', async () => {
    const { engine, errors } = await opened()
    const started = await engine.handle({ type: 'startStep', dossierId: 'two', step: 'a', actor: 'lan', at })
    expect(started).toMatchObject({ accepted: true })
    expect(engine.progress('two').state).toBe('processing')
    expect(await engine.handle(receive('three'))).toMatchObject({ accepted: true })
    expect(errors).toHaveLength(1)
  })

  it('leaves it out where that was chosen, and writes nothing behind it all the same', async () => {
    const { engine, errors, from } = await opened('skip')
    expect(errors).toEqual([])
    expect(engine.workload({ asOf: at }).total.total).toBe(1)
    expect(() => engine.dossier('one')).toThrow(tooNew as Error)
    await engine.handle(receive('three'))
    const { value } = await engine.subscribe({ from }).next()
    expect(value).toMatchObject({ type: 'DossierReceived', stream: 'dossier/three' })
    const facts = [{ type: 'StepCompleted', at, data: { step: 'a' } }]
    await expect(engine.import([{ dossierId: 'one', events: facts }], { source: 'old' })).rejects.toEqual(
      tooNew,
    )
  })

  it('publishes nothing behind a definition that a newer version wrote', async () => {
    const { log, engine } = await opened('skip')
    await writtenByTheNext(log, 'procedure/p')
    await engine.caughtUp()
    const anew = defineProcedure({ code: 'p', name: 'P anew', start: 'a', steps: { a: {} } })
    await expect(engine.publish({ procedures: [anew] })).rejects.toEqual(tooNew)
  })
})
