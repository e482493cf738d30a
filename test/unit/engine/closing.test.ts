// An engine that was closed has ended all that it had under way: nothing is written afterwards, and what was accepted was
// told so. Nobody who closes it waits for himself.

import { describe, expect, it, vi } from 'vitest'
import { memoryLog, type Engine, type EngineOptions, type EventLog } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { accept, on, openOffice } from '../../support/office.js'
import { receive } from './received-dossier.js'

const logs: Record<string, () => EventLog> = {
  'that is lent': () => memoryLog(),
  'that delivers later': () => unlent(memoryLog(), { delivery: 'later' }),
}
const applicant = { subject: 's', data: { name: 'Lan' } }
const command = { ...receive, actor: 'desk' } as never
const facts = (id: string) => ({
  dossierId: id,
  events: [{ type: 'DossierReceived', at: on('03-04'), data: { procedure: 'licence', channel: 'online' } }],
})
const soon = () => new Promise((resolve) => void setTimeout(resolve, 20))
const codeOf = (error: { code?: string }) => error.code

/** An engine with one dossier whose date has passed, and who notes that waits for leave until it is answered. */
async function openWithOneDue(log: EventLog) {
  let [ask, answer] = [() => {}, () => {}]
  const asked = new Promise<void>((resolve) => (ask = resolve))
  const answered = new Promise<boolean>((resolve) => (answer = () => resolve(true)))
  const authorize: EngineOptions['authorize'] = ({ actor }) => {
    if (actor !== 'scheduler') return true
    ask()
    return answered
  }
  const { engine, recorded } = await openOffice({ log, authorize })
  await accept(engine, receive)
  recorded.now += 90 * 86_400_000
  return { engine, asked, answer: () => answer() }
}

describe.each(Object.entries(logs))('closing an engine on a log %s', (_which, openLog) => {
  /** Closes it; how the log stood then and how it stands later. */
  const heads = async (engine: Engine, log: EventLog) => {
    await engine.close()
    const atClose = await log.head()
    await soon()
    expect(await log.head()).toBe(atClose)
    return atClose
  }

  it('waits for a command under way, which is told what became of it', async () => {
    const log = openLog()
    const { engine } = await openOffice({ log })
    const heard: string[] = []
    engine.on('event', ({ type }) => heard.push(type))
    const handled = engine.handle({ ...receive, actor: 'desk', applicant } as never)
    expect(await heads(engine, log)).toBe(3)
    expect(await handled).toMatchObject({ accepted: true, position: 3 })
    expect(heard).toEqual(['DossierReceived', 'DeadlineSet'])
    await expect(engine.handle(command)).rejects.toMatchObject({ code: 'closed' })
  })

  it('waits for what is published, erased, decided by the office and reserved', async () => {
    const log = openLog()
    const { engine } = await openOffice({ log, dossierCodes: { pattern: '{seq:4}' } })
    const works = [
      engine.publish({ organisation: { agencies: [{ id: 'department', name: 'Department' }] } } as never),
      engine.eraseSubject({ subject: 's', actor: 'desk' }),
      engine.administer({ type: 'abolishProcedure', procedure: 'licence', actor: 'head' } as never),
      engine.reserveDossierCodes({ procedure: 'licence' } as never, 2),
    ].map((work) => Promise.resolve<unknown>(work).catch(codeOf))
    await heads(engine, log)
    for (const result of await Promise.all(works)) expect(result).not.toBe('closed')
    await expect(engine.reserveDossierCodes({ procedure: 'licence' } as never, 2)).rejects.toMatchObject({
      code: 'closed',
    })
  })

  it('ends an import between two batches, and tells its source', async () => {
    const log = openLog()
    const { engine } = await openOffice({ log })
    let given = 0
    const ended = vi.fn<() => void>()
    async function* source() {
      try {
        for (; given < 1_000; given++) {
          yield facts(`d-${given}`)
          await soon()
        }
      } finally {
        ended()
      }
    }
    const imported = engine.import(source(), { source: 'old', batch: 1 }).catch(codeOf)
    await vi.waitFor(async () => expect(await log.head()).toBeGreaterThan(3))
    const atClose = await heads(engine, log)
    expect(await imported).toBe('closed')
    expect(ended).toHaveBeenCalledOnce()
    expect(atClose).toBeLessThan(10)
  })

  it('ends an import that is given all at once', async () => {
    const log = openLog()
    const { engine } = await openOffice({ log })
    const all = Array.from({ length: 1_000 }, (_, index) => facts(`d-${index}`))
    const imported = engine.import(all, { source: 'old', batch: 1 }).catch(codeOf)
    await heads(engine, log)
    expect(await imported).toBe('closed')
  })

  it('ends an import of what is still to come', async () => {
    const { engine } = await openOffice({ log: openLog() })
    const list = [new Promise<never>(() => {})] as unknown as Iterable<ReturnType<typeof facts>>
    const imported = engine.import(list, { source: 'old' }).catch(codeOf)
    await soon()
    await engine.close()
    expect(await imported).toBe('closed')
  })

  it('takes leave from whatever has a then', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what it is about
    const answers = { then: (tell: (leave: boolean) => void) => void setTimeout(() => tell(true), 1) }
    const { engine } = await openOffice({ authorize: () => answers as unknown as Promise<true> })
    const command = { type: 'receiveDossier', procedure: 'licence', channel: 'post', at: on('03-04') }
    expect(await engine.handle({ ...command, dossierId: 'd', actor: 'desk' } as never)).toMatchObject({
      accepted: true,
    })
    await engine.close()
  })

  it('ends a pass, and a command that waits for leave, with nothing written', async () => {
    const log = openLog()
    const { engine, asked, answer } = await openWithOneDue(log)
    const noted = engine.noteDeadlines({ actor: 'scheduler' }).catch(codeOf)
    await asked
    await engine.close()
    answer()
    expect(await noted).toBe('closed')
    expect(await log.head()).toBe(3)
  })

  it('waits for nobody where the log is closed beside it', async () => {
    const log = openLog()
    const { engine } = await openOffice({ log })
    const handled = engine.handle(command).catch(codeOf)
    // It is written, and perhaps not delivered.
    while ((await log.head()) < 3);
    await Promise.all([engine.close(), log.close()])
    await handled
  })
})

describe('an engine that is closed by what it has under way', () => {
  const open = async (options: EngineOptions = {}) => (await openOffice(options)).engine

  it('ends if the one who is asked for leave closes it', async () => {
    const engine: Engine = await open({
      authorize: async () => {
        await engine.close()
        return true
      },
    })
    const before = engine.position
    await expect(engine.handle(command)).rejects.toMatchObject({ code: 'closed' })
    await engine.close()
    expect(before).toBe(2)
  })

  it('ends if the source of an import closes it', async () => {
    const engine = await open()
    async function* source() {
      yield facts('a')
      await engine.close()
      yield facts('b')
    }
    await expect(engine.import(source(), { source: 'old', batch: 1 })).rejects.toMatchObject({
      code: 'closed',
    })
    await engine.close()
  })

  it('ends if a listener, a watcher or who is told of progress closes it', async () => {
    for (const begin of [
      (engine: Engine, close: () => void) => void engine.on('event', close),
      (engine: Engine, close: () => void) => void engine.watch('a', close),
      () => {},
    ]) {
      const engine = await open()
      await engine.import([facts('a')], { source: 'old' })
      let closed: Promise<void> | undefined
      const close = () => void (closed ??= engine.close())
      begin(engine, close)
      const onProgress = begin.length === 0 ? close : () => {}
      await engine.import([{ ...facts('b'), dossierId: 'a' }], { source: 'old', onProgress })
      await closed!
    }
  })

  it('ends if a reaction closes it, when that has had its time', async () => {
    const engine = await open()
    const reactor = await engine.startReactor({
      ...{ name: 'closing', from: 'now', timeoutMs: 50 },
      on: { DossierReceived: () => engine.close() },
    })
    await accept(engine, receive)
    await reactor.ended
    await engine.close()
    expect(reactor.status().state).toBe('closed')
  })
})

describe('who closes a second time', () => {
  it('an engine, waits for the first', async () => {
    const { engine } = await openOffice()
    let isDone = false
    const begun = new Promise<void>((begin) => {
      void engine.startReactor({
        ...{ name: 'slow', from: 'start' },
        on: {
          async DossierReceived() {
            begin()
            await soon()
            isDone = true
          },
        },
      })
    })
    await accept(engine, receive)
    await begun
    void engine.close()
    await engine.close()
    expect(isDone).toBe(true)
  })

  it('an engine whose scheduler is being closed, waits for its pass', async () => {
    const { engine, asked, answer } = await openWithOneDue(memoryLog())
    const scheduler = engine.startScheduler({ actor: 'scheduler' })
    await asked
    let isOver = false
    const closing = scheduler.close().then(() => (isOver = true))
    await engine.close()
    expect(isOver).toBe(true)
    answer()
    await closing
  })
})
