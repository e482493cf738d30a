// A reactor that can't go on, or not begin: how that is seen.

import { describe, expect, it, vi } from 'vitest'
import {
  DossierError,
  isDossierError,
  memoryLog,
  memoryStates,
  type EventLog,
  type StateStore,
} from 'dossier-engine'
import { reactorOffice, soon } from '../../support/reactor-office.js'

const { office, receive } = reactorOffice()

describe('a reactor that can not go on', () => {
  /** A store that fails as it is told. */
  function breakable() {
    const states = memoryStates()
    const fault: { error?: Error } = {}
    const whole =
      <Arguments extends unknown[], Result>(work: (...args: Arguments) => Promise<Result>) =>
      async (...args: Arguments) => {
        if (fault.error) throw fault.error
        return work(...args)
      }
    return { fault, states: { read: whole(states.read), write: whole(states.write) } satisfies StateStore }
  }

  it('is seen to have stopped: by an error, its status, its end, and the health of the engine', async () => {
    const { states, fault } = breakable()
    const engine = await office({ states })
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    const reactor = await engine.startReactor({ name: 'lost', from: 'now', ...soon, on: { event: () => {} } })
    fault.error = new RangeError('the store is broken')
    await receive(engine)
    await expect(reactor.ended).rejects.toMatchObject({ code: 'reactor-stopped', cause: fault.error })
    expect(errors).toHaveLength(1)
    expect(isDossierError(errors[0], 'reactor-stopped')).toBe(true)
    expect(reactor.status()).toMatchObject({ state: 'stopped', error: errors[0] })
    expect(engine.health()).toMatchObject({
      isHealthy: false,
      problems: [{ code: 'reactor-stopped', reactor: 'lost' }],
    })
    // It can be started again, and goes on where it was.
    delete fault.error
    const seen: string[] = []
    await engine.startReactor({
      ...{ name: 'lost', from: 'now', ...soon },
      on: { DossierReceived: ({ stream }) => void seen.push(stream) },
    })
    await vi.waitFor(() => expect(seen).toHaveLength(1))
    expect(engine.health().isHealthy).toBe(true)
  })

  it('stops with the log', async () => {
    const { log, fail } = failingLog()
    const engine = await office({ log, states: memoryStates() })
    engine.on('error', () => {})
    const reactor = await engine.startReactor({ name: 'log', from: 'start', on: { event: () => {} } })
    fail(new Error('gone'))
    await expect(reactor.ended).rejects.toMatchObject({ code: 'reactor-stopped', cause: { code: 'storage' } })
    expect(engine.health().problems.map(({ code }) => code)).toEqual(['log-stopped', 'reactor-stopped'])
  })

  it('does not end by an onParked that throws', async () => {
    const engine = await office()
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    await receive(engine)
    const reactor = await engine.startReactor({
      ...{ name: 'thrower', from: 'start', ...soon },
      on: {
        DossierReceived() {
          throw Object.assign(new Error('refused'), { retryable: false })
        },
      },
      onParked() {
        throw new Error('my mistake')
      },
    })
    await vi.waitFor(() => expect(errors).toMatchObject([{ message: 'my mistake' }]))
    expect(reactor.status()).toMatchObject({ state: 'running', parked: 1 })
  })

  it('stops when too much is parked', async () => {
    const engine = await office()
    engine.on('error', () => {})
    await receive(engine, 4)
    const reactor = await engine.startReactor({
      ...{ name: 'full', from: 'start', ...soon, mostParked: 3 },
      on: {
        DossierReceived() {
          throw Object.assign(new Error('refused'), { retryable: false })
        },
      },
    })
    await expect(reactor.ended).rejects.toMatchObject({ code: 'reactor-stopped' })
  })

  it('tells of a store that is away, and goes on when it is back', async () => {
    const { states, fault } = breakable()
    const engine = await office({ states })
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    const seen: string[] = []
    const reactor = await engine.startReactor({
      ...{ name: 'away', from: 'now', ...soon },
      on: { DossierReceived: ({ stream }) => void seen.push(stream) },
    })
    fault.error = new DossierError('storage', 'away', { operation: 'keep a state' })
    await receive(engine)
    await vi.waitFor(() => expect(engine.health().problems).toMatchObject([{ code: 'reactor-hindered' }]))
    delete fault.error
    await receive(engine)
    await vi.waitFor(() => expect(seen).toHaveLength(2))
    await vi.waitFor(() => expect(engine.health().isHealthy).toBe(true))
    expect(errors).toHaveLength(1)
    expect(reactor.status().state).toBe('running')
  })

  it('is refused on another log, and on its own after that was set back', async () => {
    const states = memoryStates()
    const first = await office({ states })
    await receive(first, 3)
    const definition = { name: 'kept', from: 'now' as const, ...soon, on: { event: () => {} } }
    await first.startReactor(definition)
    await first.close()
    const other = await office({ states })
    await expect(other.startReactor(definition)).rejects.toMatchObject({ code: 'checkpoint-foreign' })
    await receive(other, 5)
    await expect(other.startReactor(definition)).rejects.toMatchObject({
      code: 'checkpoint-foreign',
      details: { reactor: 'kept' },
    })
  })

  it.each([
    [{}, ['name', 'from', 'on']],
    [{ name: '', from: 'now', on: { event() {} } }, ['name']],
    [{ name: 'x'.repeat(101), from: 'now', on: { event() {} } }, ['name']],
    [{ name: 'x', from: 'end', on: { event() {} } }, ['from']],
    [{ name: 'x', from: 'end', on: { DossierRecieved() {} } }, ['from', 'on.DossierRecieved']],
    [{ name: 'x', from: 'end', on: [] }, ['from', 'on']],
    [{ name: 'x', from: 'now', on: 7, retry: 7 }, ['on', 'retry']],
    [{ name: 'x', from: -1, on: { event() {} } }, ['from']],
    [{ name: 'x', from: 'now', on: {} }, ['on']],
    [{ name: 'x', from: 'now', on: { DossierRecieved() {} } }, ['on.DossierRecieved']],
    [{ name: 'x', from: 'now', on: { DossierReceived: 1 } }, ['on.DossierReceived']],
    [{ name: 'x', from: 'now', on: { event() {} }, retry: { tries: 1 } }, ['retry.tries']],
    [{ name: 'x', from: 'now', on: { event() {} }, lanes: 0, leaseMs: 2 ** 31 }, ['lanes', 'leaseMs']],
    [null, ['']],
  ])('is not started as %o', async (definition, places) => {
    const engine = await office()
    const error = await engine.startReactor(definition as never).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(isDossierError(error, 'definition-invalid')).toBe(true)
    const { findings } = (error as { details: { findings: { path: string[] }[] } }).details
    const found = findings.map(({ path }) => path.join('.'))
    expect(found).toEqual(expect.arrayContaining(places))
  })

  it('is not started twice at once, nor where no states are kept', async () => {
    const engine = await office()
    const definition = { name: 'twice', from: 'now' as const, on: { event: () => {} } }
    const [one, two] = await Promise.allSettled([
      engine.startReactor(definition),
      engine.startReactor(definition),
    ])
    expect([one.status, two.status]).toEqual(['fulfilled', 'rejected'])
    const { states: _, ...bare } = memoryLog()
    const without = await office({ log: bare })
    await expect(without.startReactor(definition)).rejects.toMatchObject({ code: 'definition-invalid' })
  })
})

/** A log in memory that ends delivering when it is told. */
function failingLog() {
  const { lend: _, ...log } = memoryLog()
  const subscribers: ((error: unknown) => void)[] = []
  return {
    log: {
      ...log,
      subscribe(subscriber: Parameters<EventLog['subscribe']>[0]) {
        if (subscriber.onError) subscribers.push(subscriber.onError)
        return log.subscribe(subscriber)
      },
    } satisfies EventLog,
    fail: (error: unknown) => subscribers.forEach((tell) => tell(error)),
  }
}
