// One durable reactor: what it acts on, how it tries again, what it parks, how it pauses; and of several processes, who acts.

import { describe, expect, it, vi } from 'vitest'
import { memoryLog, type Effect } from 'dossier-engine'
import { idOf, note, reactorOffice, soon } from '../../support/reactor-office.js'

const { office, receive } = reactorOffice()

describe('a reactor', () => {
  it('acts once on what lay in the log and on what comes, in order, with the key of each', async () => {
    const engine = await office()
    const before = await receive(engine, 3)
    const seen: [string, string][] = []
    const reactor = await engine.startReactor({
      name: 'all',
      from: 'start',
      on: { DossierReceived: ({ stream }, { key }) => void seen.push([idOf(stream), key]) },
    })
    const after = await receive(engine, 2)
    await vi.waitFor(() => expect(seen).toHaveLength(5))
    expect(seen.map(([id]) => id)).toEqual([...before, ...after])
    expect(new Set(seen.map(([, key]) => key)).size).toBe(5)
    for (const [, key] of seen) expect(key).toMatch(/^all\/[0-9a-f]{64}$/)
    await vi.waitFor(() =>
      expect(reactor.status()).toMatchObject({ state: 'running', lag: 0, retrying: 0, parked: 0 }),
    )
    expect(engine.health()).toMatchObject({ isHealthy: true, problems: [] })
  })

  it('begins now where that is asked for, and after a restart where it was', async () => {
    const log = memoryLog()
    const first = await office({ log })
    await receive(first, 2)
    const seen: string[] = []
    const definition = {
      name: 'new',
      from: 'now' as const,
      on: { DossierReceived: ({ stream }: { stream: string }) => void seen.push(idOf(stream)) },
    }
    await first.startReactor(definition)
    const [third] = await receive(first)
    await vi.waitFor(() => expect(seen).toEqual([third]))
    await first.close()

    const second = await office({ log })
    const [fourth] = await receive(second)
    const reactor = await second.startReactor(definition)
    await vi.waitFor(() => expect(seen).toEqual([third, fourth]))
    await vi.waitFor(() => expect(reactor.status().lag).toBe(0))
    expect(seen).toEqual([third, fourth])
  })

  it('tries again with the same key, leaves out what was done, and then goes on in order', async () => {
    const engine = await office()
    const [id] = await receive(engine)
    const attempts: [string, number][] = []
    const parts: string[] = []
    const order: string[] = []
    await engine.startReactor({
      ...{ name: 'again', from: 'start', ...soon },
      on: {
        async DossierReceived(_, { key, attempt, once }) {
          attempts.push([key, attempt])
          await once('letter', () => parts.push('letter'))
          await once('message', () => {
            if (attempts.length < 3) throw new Error('no line')
            parts.push('message')
          })
          order.push('received')
        },
        StepStarted: () => void order.push('started'),
      },
    })
    await note(engine, id!)
    await vi.waitFor(() => expect(order).toEqual(['received', 'started']))
    expect(attempts.map(([, attempt]) => attempt)).toEqual([1, 2, 3])
    expect(new Set(attempts.map(([key]) => key)).size).toBe(1)
    expect(parts).toEqual(['letter', 'message'])
  })

  it('parks what fails every time, which holds back its own stream alone, until somebody lets it go', async () => {
    const engine = await office()
    const [poison, other] = await receive(engine, 2)
    await note(engine, poison!)
    const seen: string[] = []
    const parked: unknown[] = []
    const reactor = await engine.startReactor({
      ...{ name: 'poison', from: 'start', ...soon, retry: { attempts: 3, firstDelayMs: 2 } },
      on: {
        DossierReceived({ stream }) {
          if (idOf(stream) === poison) throw new TypeError('a name that is personal')
          seen.push(`received ${idOf(stream)}`)
        },
        StepStarted: ({ stream }) => void seen.push(`started ${idOf(stream)}`),
      },
      onParked: (event, error) => parked.push([event, String(error)]),
    })
    await vi.waitFor(() => expect(reactor.status()).toMatchObject({ parked: 1, retrying: 0, lag: 0 }))
    await note(engine, other!)
    await vi.waitFor(() => expect(seen).toEqual([`received ${other}`, `started ${other}`]))
    const held = {
      ...{ stream: `dossier/${poison}`, version: 1, attempts: 3, isParked: true },
      error: { name: 'TypeError' },
    }
    expect(reactor.held()).toEqual([held])
    expect(parked).toEqual([[held, 'TypeError: a name that is personal']])
    expect(engine.health()).toMatchObject({
      isHealthy: false,
      problems: [{ code: 'events-parked', reactor: 'poison' }],
    })
    await reactor.skip(`dossier/${poison}`)
    await vi.waitFor(() => expect(seen).toHaveLength(3))
    expect(seen.at(-1)).toBe(`started ${poison}`)
    await vi.waitFor(() => expect(engine.health().isHealthy).toBe(true))
    await expect(reactor.skip(`dossier/${poison}`)).rejects.toMatchObject({ code: 'query-invalid' })
  })

  it('tries a parked event again when it is asked to', async () => {
    const engine = await office()
    await receive(engine)
    let isBroken = true
    let acted = 0
    const reactor = await engine.startReactor({
      ...{ name: 'mended', from: 'start', ...soon },
      on: {
        DossierReceived() {
          if (isBroken) throw Object.assign(new Error('refused'), { retryable: false })
          acted += 1
        },
      },
    })
    await vi.waitFor(() => expect(reactor.status().parked).toBe(1))
    expect(reactor.held()[0]!.attempts).toBe(1)
    isBroken = false
    await reactor.retry()
    await vi.waitFor(() => expect(acted).toBe(1))
    await vi.waitFor(() => expect(reactor.held()).toEqual([]))
  })

  it('parks nothing while everything fails, and takes no further event then', async () => {
    const engine = await office()
    const ids = await receive(engine, 40)
    let isDown = true
    const tried = new Set<string>()
    const acted: string[] = []
    const reactor = await engine.startReactor({
      ...{ name: 'down', from: 'start', ...soon, retry: { attempts: 50, firstDelayMs: 1, maxDelayMs: 5 } },
      on: {
        DossierReceived({ stream }) {
          tried.add(stream)
          if (isDown) throw new Error('nobody answers')
          acted.push(idOf(stream))
        },
      },
    })
    await vi.waitFor(() =>
      expect(Math.max(0, ...reactor.held().map(({ attempts }) => attempts))).toBeGreaterThan(4),
    )
    expect(reactor.status().parked).toBe(0)
    expect(tried.size).toBe(16)
    isDown = false
    await vi.waitFor(() => expect(acted).toHaveLength(40))
    expect(new Set(acted)).toEqual(new Set(ids))
  })

  it('gives up an attempt that takes too long, and tells it so', async () => {
    const engine = await office()
    await receive(engine)
    const reasons: unknown[] = []
    let attempts = 0
    await engine.startReactor({
      ...{ name: 'slow', from: 'start', ...soon, timeoutMs: 20 },
      on: {
        DossierReceived(_, { signal }) {
          if (++attempts > 1) return undefined
          return new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.reason)))
        },
      },
    })
    await vi.waitFor(() => expect(attempts).toBe(2))
    expect(reasons).toMatchObject([{ name: 'TimeoutError' }])
  })

  it('pauses and goes on, also over a restart', async () => {
    const log = memoryLog()
    const first = await office({ log })
    const seen: string[] = []
    const definition = {
      ...{ name: 'paused', from: 'start' as const, ...soon },
      on: { DossierReceived: ({ stream }: { stream: string }) => void seen.push(idOf(stream)) },
    }
    const reactor = await first.startReactor(definition)
    await reactor.pause()
    expect(reactor.status().state).toBe('paused')
    const [id] = await receive(first)
    await first.close()
    const second = await office({ log })
    const again = await second.startReactor(definition)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([seen, again.status().state, again.status().lag > 0]).toEqual([[], 'paused', true])
    await again.resume()
    await vi.waitFor(() => expect(seen).toEqual([id]))
  })

  it('acts on several streams at once where it may, and on one stream in order', async () => {
    const engine = await office()
    const ids = await receive(engine, 4)
    for (const id of ids) await note(engine, id)
    let [active, most] = [0, 0]
    const seen: string[] = []
    const act = async ({ stream, type }: { stream: string; type: string }) => {
      most = Math.max(most, ++active)
      await new Promise((resolve) => setTimeout(resolve, 5))
      active -= 1
      seen.push(`${type} ${idOf(stream)}`)
    }
    await engine.startReactor({
      name: 'wide',
      from: 'start',
      lanes: 4,
      on: { DossierReceived: act, StepStarted: act },
    })
    await vi.waitFor(() => expect(seen).toHaveLength(8))
    expect(most).toBeGreaterThan(1)
    for (const id of ids)
      expect(seen.indexOf(`DossierReceived ${id}`)).toBeLessThan(seen.indexOf(`StepStarted ${id}`))
  })
})

describe('a reactor of several processes', () => {
  const life = { from: 'start' as const, ...soon, leaseMs: 60_000 }

  it('keeps what a person asks of a process that stands by', async () => {
    const log = memoryLog()
    const [first, second] = [await office({ log }), await office({ log })]
    const runs = await first.startReactor({ ...life, name: 'asked', leaseMs: 300, on: { event: () => {} } })
    await vi.waitFor(() => expect(runs.status().state).toBe('running'))
    const standing = await second.startReactor({
      ...life,
      name: 'asked',
      leaseMs: 300,
      on: { event: () => {} },
    })
    await standing.pause()
    await vi.waitFor(() => expect(runs.status().state).toBe('paused'))
    expect(JSON.parse((await log.states!.read('reactor/asked'))!.value)).toMatchObject({ isPaused: true })
  })

  it('goes on with others when very many events are at fault themselves', async () => {
    const engine = await office()
    const poisoned = new Set(await receive(engine, 20))
    const acted: string[] = []
    const reactor = await engine.startReactor({
      ...{ ...life, name: 'many' },
      retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 2 },
      on: {
        DossierReceived({ stream }) {
          if (poisoned.has(idOf(stream))) throw new Error('poison')
          acted.push(idOf(stream))
        },
      },
    })
    const good = await receive(engine, 5)
    await vi.waitFor(() => expect(acted).toEqual(good), { timeout: 10_000 })
    await vi.waitFor(() => expect(reactor.status()).toMatchObject({ parked: 20, retrying: 0, lag: 0 }))
  })

  it('leaves a part that was done when it was closed in the middle of an effect', async () => {
    const log = memoryLog()
    const parts: string[] = []
    const definition = (isLast: boolean) => ({
      ...{ ...life, name: 'parts' },
      on: {
        async DossierReceived(_: unknown, { once, signal }: Pick<Effect, 'once' | 'signal'>) {
          await once('letter', () => void parts.push('letter'))
          if (!isLast) await new Promise((_, reject) => signal.addEventListener('abort', reject))
          await once('message', () => void parts.push('message'))
        },
      },
    })
    const first = await office({ log })
    await receive(first)
    await first.startReactor(definition(false))
    await vi.waitFor(() => expect(parts).toHaveLength(1))
    await first.close()
    const second = await office({ log })
    await second.startReactor(definition(true))
    await vi.waitFor(() => expect(parts).toEqual(['letter', 'message']))
  })

  it('does not begin after the end of the log, and leaves nothing of that behind', async () => {
    const log = memoryLog()
    const engine = await office({ log })
    const definition = { name: 'early', on: { event: () => {} } }
    await expect(engine.startReactor({ ...definition, from: 9_999 as never })).rejects.toMatchObject({
      code: 'definition-invalid',
    })
    await engine.startReactor({ ...definition, from: 'start' })
  })

  it('ends with its engine also while it is being started', async () => {
    const engine = await office()
    const starting = engine.startReactor({ ...life, name: 'late', on: { event: () => {} } })
    await engine.close()
    const reactor = await starting
    expect(reactor.status().state).toBe('closed')
    await reactor.ended
  })
})
