import { join } from 'node:path'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { memoryLog, type Position } from 'dossier-engine'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { unlent } from '../../model/unlent-log.js'
import { on } from '../../support/office.js'
import { openPlain } from '../../support/plain-office.js'
import { temporaryFolder } from '../../support/temporary.js'

type Office = Awaited<ReturnType<typeof openPlain>>

const receive = (engine: Office, dossierId: string) =>
  engine.handle({
    type: 'receiveDossier',
    dossierId,
    procedure: 'p',
    channel: 'online',
    actor: 'lan',
    at: on('04-02'),
  })

/** Reads so many. */
async function take<Value>(values: AsyncIterator<Value>, count: number): Promise<Value[]> {
  const taken: Value[] = []
  while (taken.length < count) taken.push((await values.next()).value as Value)
  return taken
}

const folder = temporaryFolder()
let files = 0
const logs = {
  'in memory': async () => memoryLog(),
  'in memory, through the port alone': async () => unlent(memoryLog()),
  'in SQLite': () => createSqliteLog({ path: join(folder, `${files++}.db`), pollMs: 5 }),
}

describe.each(Object.entries(logs))('a subscription to a log %s', (_where, openLog) => {
  it('gives what there is, then what comes, each once and in order', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    await receive(engine, 'd-1')
    const events = engine.subscribe()
    const before = await take(events, 4)
    const [, after] = await Promise.all([
      receive(engine, 'd-2').then(() => receive(engine, 'd-3')),
      take(events, 4),
    ])
    expect(before.map(({ type }) => type)).toEqual([
      'CalendarPublished',
      'ProcedurePublished',
      'DossierReceived',
      'DeadlineSet',
    ])
    expect(after.map(({ stream, type }) => [stream, type])).toEqual(
      ['dossier/d-2', 'dossier/d-3'].flatMap((stream) => [
        [stream, 'DossierReceived'],
        [stream, 'DeadlineSet'],
      ]),
    )
    await engine.close()
    await log.close()
  })

  it('goes on from every checkpoint with nothing left out, and no commit taken apart', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    for (const id of ['d-1', 'd-2', 'd-3']) await receive(engine, id)
    const all = await take(engine.subscribe(), 8)
    expect(all.map(({ position, checkpoint }) => checkpoint === position)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ])
    for (const [index, { checkpoint, position }] of all.slice(0, -1).entries()) {
      const [next] = await take(engine.subscribe({ from: checkpoint }), 1)
      // The first event of two in one commit is not dealt with alone.
      expect(next).toEqual(checkpoint === position ? all[index + 1] : all[index])
    }
    await engine.close()
    await log.close()
  })

  it('gives only what the filter names, typed', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    for (const id of ['d-1', 'd-2', 'd-3']) await receive(engine, id)
    const received = engine.subscribe({ filter: { types: ['DossierReceived'], dossierIds: ['d-3', 'd-1'] } })
    const found = await take(received, 2)
    expect(found.map(({ stream }) => stream)).toEqual(['dossier/d-1', 'dossier/d-3'])
    // Alone of its commit that is wanted, it is the last of it.
    expect(found.every(({ checkpoint, position }) => checkpoint === position)).toBe(true)
    expectTypeOf(found[0]!.data.procedure).toEqualTypeOf<string>()
    await engine.close()
    await log.close()
  })

  it('hears of what another engine on the same log has done', async () => {
    const log = await openLog()
    const [one, other] = [await openPlain(log), await openPlain(unlent(log))]
    const events = other.subscribe({ from: 'now' })
    const [[event]] = await Promise.all([take(events, 1), receive(one, 'd-9')])
    expect(event).toMatchObject({ stream: 'dossier/d-9', type: 'DossierReceived' })
    await Promise.all([one.close(), other.close()])
    await log.close()
  })

  it('takes for now the moment at which it was asked', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    const events = engine.subscribe({ from: 'now' })
    await receive(engine, 'd-1')
    expect(await take(events, 1)).toMatchObject([{ stream: 'dossier/d-1', type: 'DossierReceived' }])
    await engine.close()
    await log.close()
  })

  it('ends by a signal that has fired before it is read, also from where the log has not come to', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    const from = 1_000 as Position
    const controller = new AbortController()
    const subscriptions = [
      engine.subscribe({ from, signal: AbortSignal.abort() }),
      engine.subscribe({ from, signal: controller.signal }),
    ]
    controller.abort()
    for (const events of subscriptions) await expect(events.next()).rejects.toMatchObject({ code: 'aborted' })
    await engine.close()
    await log.close()
  })

  it('ends with an error: by its signal, and with the engine', async () => {
    const log = await openLog()
    const engine = await openPlain(log)
    const controller = new AbortController()
    const aborted = engine.subscribe({ from: 'now', signal: controller.signal }).next()
    const closed = engine.subscribe({ from: 'now' }).next()
    setTimeout(() => controller.abort(), 5)
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    setTimeout(() => void engine.close(), 5)
    await expect(closed).rejects.toMatchObject({ code: 'closed' })
    expect(() => engine.subscribe()).toThrow(expect.objectContaining({ code: 'closed' }))
    await log.close()
  })
})

it('gives nothing from before a checkpoint that another engine was first to reach', async () => {
  const log = memoryLog()
  const ahead = await openPlain(log)
  const behind = await openPlain(unlent(log, { delivery: 'later' }))
  for (const id of ['d-1', 'd-2']) await receive(ahead, id)
  // In the same turn the other one has not heard of them yet.
  expect(behind.position).toBeLessThan(ahead.position)
  const events = behind.subscribe({ from: ahead.position })
  const [[next]] = await Promise.all([take(events, 1), behind.caughtUp().then(() => receive(ahead, 'd-3'))])
  expect(next).toMatchObject({ stream: 'dossier/d-3', type: 'DossierReceived' })
  await Promise.all([ahead.close(), behind.close()])
})

it.each([
  [{ form: 5 }, ['form']],
  [{ from: -1 }, ['from']],
  [{ from: 1.5 }, ['from']],
  [{ from: 'start' }, ['from']],
  [{ filter: { type: ['DossierReceived'] } }, ['filter', 'type']],
  [{ filter: { types: 'DossierReceived' } }, ['filter', 'types']],
  [{ filter: { types: ['DosierReceived'] } }, ['filter', 'types', 0]],
  [{ signal: 5 }, ['signal']],
  [5, []],
])('refuses %j at once', async (options, path) => {
  const engine = await openPlain(memoryLog())
  expect(() => engine.subscribe(options as { from?: Position })).toThrow(
    expect.objectContaining({
      code: 'query-invalid',
      details: { query: 'subscribe', findings: [expect.objectContaining({ path })] },
    }),
  )
})

it('lets other work have its turn, however much there is', async () => {
  const log = memoryLog()
  const engine = await openPlain(log)
  for (let index = 0; index < 1_500; index++) await receive(engine, `d-${index}`)
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await take(engine.subscribe(), 3_000)
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
})
