// A scheduler on a clock of the test's own. The host's timers are the test's too: there is no other way to see when it
// would wake.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createEngine,
  DossierError,
  isDossierError,
  memoryLog,
  type DeadlineNotes,
  type EventLog,
  type SchedulerOptions,
} from 'dossier-engine'
import { on } from '../../support/office.js'
import { receive, situation } from '../dossier/permit.js'

const minuteMs = 60_000
const closing = Date.parse(on('03-18', '17:00'))
const who = { dossierId: 'd', actor: 'lan' } as const
const actor = 'scheduler'

/** An office whose clock goes with the timers, and a log that can be made to fail. */
async function office(now: number) {
  const clock = { now }
  const failing = { appends: 0 }
  const { lend: _, ...log } = memoryLog()
  const faulty: EventLog = {
    ...log,
    append: async (commits) => {
      if (failing.appends === 0) return log.append(commits)
      failing.appends -= 1
      throw new DossierError('storage', 'the disk is full', { operation: 'append' })
    },
  }
  const engine = await createEngine({ ...situation, log: faulty, clock: () => clock.now })
  await engine.handle({ ...receive, ...who })
  const passes: DeadlineNotes[] = []
  const started = (options: Partial<SchedulerOptions> = {}) =>
    engine.startScheduler({ actor, onPass: (notes) => void passes.push(notes), ...options })
  /** Time goes by, on the clock and for the timers. */
  const passing = async (ms: number) => {
    clock.now += ms
    await vi.advanceTimersByTimeAsync(ms)
  }
  const noted = () => engine.timeline('d').filter(({ type }) => type === 'DeadlinePassed').length
  return { engine, clock, failing, passes, started, passing, noted }
}

describe('a scheduler', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] }))
  afterEach(() => void vi.useRealTimers())

  it('passes at once, and each minute', async () => {
    const { engine, passes, started, passing } = await office(closing - 90 * minuteMs)
    const scheduler = started()
    await passing(1)
    expect(passes).toHaveLength(1)
    await passing(minuteMs - 2)
    expect(passes).toHaveLength(1)
    await passing(2)
    expect(passes).toHaveLength(2)
    expect(scheduler.status()).toMatchObject({
      state: 'waiting',
      passes: 2,
      failures: 0,
      lastError: undefined,
    })
    await engine.close()
  })

  it('wakes when the next date passes, long before its time', async () => {
    const { engine, started, passing, noted } = await office(closing - 2 * minuteMs)
    started({ everyMs: 60 * minuteMs })
    await passing(minuteMs)
    expect(noted()).toBe(0)
    await passing(minuteMs + 1)
    expect(noted()).toBe(1)
    await engine.close()
  })

  it('notes late what passed while nobody was there, by the clock and not by the timer', async () => {
    const { engine, clock, started, passing, noted } = await office(closing - 90 * minuteMs)
    started()
    await passing(1)
    // The machine slept: the timer knows nothing of it.
    clock.now = closing + 1
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect(noted()).toBe(1)
    await engine.close()
  })

  it('tells of a pass that fails, and tries again soon, and then less often', async () => {
    const { engine, failing, started, passing, noted } = await office(closing + 1)
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    failing.appends = 4
    const scheduler = started({ everyMs: 3_000 })
    const told = async (ms: number) => {
      await passing(ms)
      return errors.length
    }
    expect(await told(0)).toBe(1)
    expect(scheduler.status()).toMatchObject({ state: 'waiting', passes: 0, failures: 1 })
    expect([await told(999), await told(1)]).toEqual([1, 2])
    expect([await told(1_999), await told(1)]).toEqual([2, 3])
    // Never less often than a pass is due anyway.
    expect([await told(2_999), await told(1)]).toEqual([3, 4])
    expect(errors.every((error) => isDossierError(error, 'pass-failed'))).toBe(true)
    expect(errors.at(-1)).toMatchObject({
      details: { failures: 4, retryInMs: 3_000 },
      cause: { code: 'storage' },
    })
    expect(scheduler.status().lastError).toMatchObject({ code: 'storage' })
    await passing(3_000)
    expect(scheduler.status()).toMatchObject({ passes: 1, failures: 0, lastError: undefined })
    expect(noted()).toBe(1)
    await engine.close()
  })

  it('goes on when a listener throws, and tells of it', async () => {
    const { engine, started, passing } = await office(closing + 1)
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    const scheduler = started({
      onPass() {
        throw new Error('a listener')
      },
    })
    await passing(0)
    await passing(minuteMs)
    expect(errors).toHaveLength(2)
    expect(scheduler.status()).toMatchObject({ passes: 2, failures: 0 })
    await engine.close()
  })

  it('runs one pass at a time, also those that are asked for', async () => {
    const { engine, passes, started, passing } = await office(closing + 1)
    const scheduler = started()
    const asked = Promise.all([scheduler.runNow(), scheduler.runNow()])
    expect(scheduler.status().state).toBe('passing')
    await passing(0)
    await asked
    // The first noted what there was, and each of the others looked after it.
    expect(passes.map(({ passed }) => passed)).toEqual([1, 0, 0])
    expect(scheduler.status()).toMatchObject({ state: 'waiting', passes: 3 })
    await engine.close()
  })

  it('gives the error of a pass that was asked for to whoever asked', async () => {
    const { engine, failing, started, passing } = await office(closing - 1)
    const scheduler = started()
    await passing(0)
    failing.appends = 1
    await passing(10)
    await expect(scheduler.runNow()).rejects.toMatchObject({ code: 'storage' })
    expect(scheduler.status().failures).toBe(1)
    await engine.close()
  })

  it('ends with a pass that runs, and with the engine', async () => {
    const { engine, passes, started, passing } = await office(closing + 1)
    const scheduler = started()
    const running = scheduler.runNow()
    const outcome = expect(running).rejects.toMatchObject({
      code: expect.stringMatching(/^(closed|aborted)$/) as string,
    })
    const closed = engine.close()
    expect(scheduler.status().state).toBe('closed')
    await passing(0)
    await Promise.all([closed, outcome])
    const count = passes.length
    await passing(10 * minuteMs)
    expect(passes).toHaveLength(count)
    expect(vi.getTimerCount()).toBe(0)
    await expect(scheduler.runNow()).rejects.toMatchObject({ code: 'closed' })
    await scheduler.close()
    expect(() => engine.startScheduler({ actor })).toThrow(expect.objectContaining({ code: 'closed' }))
  })

  it('refuses options that are none', async () => {
    const { engine } = await office(closing)
    const wrong: readonly object[] = [{}, { actor, everyMs: 0 }, { actor, every: 1 }, { actor, notices: [1] }]
    for (const options of [...wrong, { actor, everyMs: 2 ** 31 }, { actor, keepsProcess: 1 }])
      expect(() => engine.startScheduler(options as never), JSON.stringify(options)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(query|id)-invalid$/) as string }),
      )
    await engine.close()
  })
})
