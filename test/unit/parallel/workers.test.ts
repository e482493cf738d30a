// Real threads, of the package as it is built: the same states as without them, and what becomes of progress, of an abort,
// of a module, a handler or a thread that fails, and of a process that nothing else keeps alive.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Package from '../../../src/index.js'
import type * as Parallel from '../../../src/parallel/index.js'
import { builtPackage, type BuiltPackage } from '../../support/built-package.js'

let built: BuiltPackage
let root: typeof Package
let parallel: typeof Parallel
let engine: Package.AnyEngine
let own: Record<string, Package.Projection<Map<string, number>>>
let modules: readonly string[]
const open: Parallel.Workers[] = []

/** Projections of an office's own, as it would write them. */
const ownModule = `
import { pbkdf2Sync } from 'node:crypto'
import { threadId } from 'node:worker_threads'
import { code, count, defineEvent, defineProjection } from './index.js'
export const SiteVisited = defineEvent('SiteVisited', { ward: code(), visitors: count() })
const add = (into, key, some = 1) => void into.set(key, (into.get(key) ?? 0) + some)
const sums = {
  version: 1,
  start: () => new Map(),
  merge: (into, from) => from.forEach((count, key) => add(into, key, count)),
  snapshot: (counts) => Object.fromEntries([...counts].toSorted()),
  pack: (counts) => ({ head: [...counts], columns: {} }),
  unpack: ({ head }) => new Map(head),
}
const visited = { SiteVisited: (counts, { data, stream }) => add(counts, data.ward, data.visitors) }
export const perWard = defineProjection({ ...sums, name: 'per-ward', on: visited })
export const perOwner = defineProjection({ ...sums, name: 'per-owner', on: { AttributesSet: (counts, { data }) => add(counts, data.owner) } })
export const throwing = defineProjection({ ...sums, name: 'throwing', on: {
  SiteVisited(counts, { data }) { if (data.ward === 'w3') throw new RangeError('no such ward') } } })
export const endless = defineProjection({ ...sums, name: 'endless', on: { SiteVisited() { for (;;); } } })
export const dying = defineProjection({ ...sums, name: 'dying', on: { SiteVisited() { process.exit(3) } } })
export const slowToEnd = defineProjection({ ...sums, name: 'slow-to-end', on: { SiteVisited() {
  if (threadId % 4 < 2) setImmediate(() => pbkdf2Sync('a', 'b', 3_000_000, 64, 'sha512'))
  throw new Error('in vain') } } })
export const unpacked = defineProjection({ ...sums, name: 'unpacked', on: visited, pack: undefined, unpack: undefined })
export const unmerged = defineProjection({ ...sums, name: 'unmerged', on: visited, merge: undefined })
`

const dossiers = 700
const day = 86_400_000

beforeAll(async () => {
  built = await builtPackage('index', 'parallel/index', 'parallel/thread')
  root = await built.load('index')
  parallel = await built.load('parallel/index')
  modules = [built.write('own.js', ownModule)]
  own = await built.load('own')
  const { code, count, createEngine, defineEvent } = root
  const SiteVisited = defineEvent('SiteVisited', { ward: code(), visitors: count() })
  engine = (await createEngine({
    events: [SiteVisited],
    attributes: { owner: code() },
  })) as unknown as Package.AnyEngine
  await engine.import(
    Array.from({ length: dossiers }, (_, index) => {
      const at = Date.UTC(2024, 0, 1) + index * 60_000
      return {
        dossierId: `d${index}`,
        events: [
          { type: 'DossierReceived', at, data: { procedure: 'p', procedureVersion: 1, channel: 'online' } },
          { type: 'AttributesSet', at, data: { owner: `o${index % 5}` } },
          { type: 'StepStarted', at: at + day, data: { step: 'check', unit: `u${index % 3}` } },
          { type: 'SiteVisited', at: at + day, data: { ward: `w${index % 7}`, visitors: 1 + (index % 4) } },
          ...(index % 2 === 0 ? [{ type: 'StepCompleted', at: at + 2 * day, data: { step: 'check' } }] : []),
        ],
      }
    }) as never,
    { source: 'a test' },
  )
  for (const dossierId of ['d7', 'd130', 'd699']) {
    const outcome = await engine.handle({
      type: 'correctEvent',
      dossierId,
      event: 4,
      data: { ward: 'w-right', visitors: 100 },
      reason: 'it was elsewhere',
      actor: 'lan',
    } as never)
    expect(outcome.accepted).toBe(true)
  }
}, 120_000)
afterAll(async () => {
  await Promise.all(open.map((workers) => workers.close()))
  await engine.close()
})

function start(options: Parallel.WorkersOptions = {}): Parallel.Workers {
  const workers = parallel.startWorkers({ count: 2, modules, ...options })
  open.push(workers)
  return workers
}

const projections = () => [
  root.trackingBook,
  root.stepBook,
  root.clockBook,
  own['perWard']!,
  own['perOwner']!,
]
const told = (states: readonly unknown[]) =>
  projections().map((projection, index) => projection.snapshot(states[index] as never))

async function failureOf(promise: Promise<unknown>): Promise<Package.DossierError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!root.isDossierError(error)) throw new Error('no typed error came', { cause: error })
  return error
}

describe('workers', () => {
  it.each([1, 2, 3])('give what a replay gives without them: %i of them, again and again', async (count) => {
    const workers = start({ count })
    const expected = told(await engine.replay(projections()))
    expect((expected[3] as Record<string, number>)['w-right']).toBe(300)
    expect(told(await engine.replay(projections(), { workers }))).toEqual(expected)
    expect(told(await engine.replay(projections(), { workers }))).toEqual(expected)
    await workers.close()
  })

  it('fold twice what is empty, and what has no texts of its own', async () => {
    const bare = await root.createEngine({})
    const workers = start()
    for (let round = 0; round < 2; round++) {
      const [book] = await bare.replay([root.trackingBook], { workers })
      expect(root.trackingBook.snapshot(book)).toEqual({})
    }
    await bare.close()
  })

  it('give it as of a moment, as known at a moment, and of an empty log', async () => {
    const workers = start()
    const asOf = Date.UTC(2024, 0, 2, 3)
    const all = told(await engine.replay(projections()))
    for (const moments of [{ asOf }, { knownAt: 0 }]) {
      const expected = told(await engine.replay(projections(), moments))
      expect(expected).not.toEqual(all)
      expect(told(await engine.replay(projections(), { ...moments, workers }))).toEqual(expected)
    }
  })

  it('give what was known at the call, whatever comes before the threads have the log', async () => {
    const workers = start()
    const before = told(await engine.replay(projections()))
    const replaying = engine.replay(projections(), { workers })
    const data = { ward: 'w-right', visitors: 9 }
    const corrected = { type: 'correctEvent', dossierId: 'd8', event: 4, data, reason: 'it was elsewhere' }
    const outcome = await engine.handle({ ...corrected, actor: 'lan' } as never)
    expect(outcome.accepted).toBe(true)
    expect(told(await replaying)).toEqual(before)
    const after = told(await engine.replay(projections()))
    expect((after[3] as Record<string, number>)['w-right']).toBe(309)
    expect(told(await engine.replay(projections(), { workers }))).toEqual(after)
  })

  it('leave the engine as it was, which goes on with the memory that they shared', async () => {
    const workers = start()
    const before = told(await engine.replay(projections()))
    const [book] = await engine.replay([root.trackingBook], { workers })
    const { dossierId } = engine.progress('d3')
    expect(dossierId).toBe('d3')
    expect(engine.project(root.trackingBook).length).toBe(book.length)
    expect(told(await engine.replay(projections()))).toEqual(before)
  })

  it('tell of progress, never backwards, up to all events', async () => {
    const workers = start()
    const seen: number[] = []
    let all = 0
    await engine.replay([own['perWard']!], {
      workers,
      onProgress({ events, of }) {
        seen.push(events)
        all = of
      },
    })
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(all)
    expect(all).toBeGreaterThan(dossiers * 4)
  })

  it('go one replay after the other', async () => {
    const workers = start()
    const [one, other] = await Promise.all([
      engine.replay([own['perWard']!], { workers }),
      engine.replay([own['perOwner']!], { workers }),
    ])
    expect([...one![0]!.values()].length).toBeGreaterThan(5)
    expect([...other![0]!.values()].reduce((sum, count) => sum + count)).toBe(dossiers)
  })
})

describe('an abort', () => {
  it('ends threads that would never come to an end, and the next replay has new ones', async () => {
    const workers = start()
    const expected = told(await engine.replay(projections(), { workers }))
    const abort = new AbortController()
    const endless = failureOf(engine.replay([own['endless']!], { workers, signal: abort.signal }))
    const waiting = failureOf(engine.replay(projections(), { workers, signal: abort.signal }))
    setTimeout(() => abort.abort('enough'), 200)
    expect(await endless).toMatchObject({ code: 'aborted', cause: 'enough' })
    expect(await waiting).toMatchObject({ code: 'aborted' })
    expect(told(await engine.replay(projections(), { workers }))).toEqual(expected)
  })

  it('right after the call is told like any other, and nothing is left unhandled', async () => {
    const workers = start()
    const abort = new AbortController()
    const aborted = failureOf(engine.replay([own['perWard']!], { workers, signal: abort.signal }))
    abort.abort()
    expect(await aborted).toMatchObject({ code: 'aborted' })
    // Ends what might have begun, which an unhandled rejection would tell.
    await workers.close()
  })

  it('before the beginning is told at once, and closing ends what goes on', async () => {
    const workers = start()
    const signal = AbortSignal.abort()
    expect(await failureOf(engine.replay(projections(), { workers, signal }))).toMatchObject({
      code: 'aborted',
    })
    const endless = failureOf(engine.replay([own['endless']!], { workers }))
    setTimeout(() => void workers.close(), 100)
    expect(await endless).toMatchObject({ code: 'closed', details: { what: 'workers' } })
    expect(await failureOf(engine.replay(projections(), { workers }))).toMatchObject({ code: 'closed' })
  })
})

describe('what fails in a thread', () => {
  it('fails the replay with a typed error, and the workers go on with the next', async () => {
    const workers = start()
    const thrown = await failureOf(engine.replay([own['throwing']!], { workers }))
    expect(thrown.code).toBe('worker-failed')
    expect(thrown.cause).toMatchObject({ name: 'RangeError', message: 'no such ward' })
    const died = await failureOf(engine.replay([own['dying']!], { workers }))
    expect(died).toMatchObject({ code: 'worker-failed', cause: { message: 'the thread ended with code 3' } })
    const [sums] = await engine.replay([own['perWard']!], { workers })
    expect(sums!.size).toBe(8)
  })

  it('is told of a module that throws, or does not export what is asked for', async () => {
    const broken = start({ modules: [built.write('broken.js', "throw new Error('broken')")] })
    const failure = await failureOf(engine.replay([own['perWard']!], { workers: broken }))
    expect(failure).toMatchObject({ code: 'worker-failed', cause: { message: 'broken' } })
    const none = start({ modules: [] })
    const unknown = await failureOf(engine.replay([own['perWard']!], { workers: none }))
    expect(unknown).toMatchObject({ code: 'definition-invalid', details: { definition: 'per-ward' } })
    const newer = { ...own['perWard']!, version: 2 }
    expect(await failureOf(engine.replay([newer], { workers: start() }))).toMatchObject({
      code: 'definition-invalid',
    })
  })

  it('and what the caller throws at progress, too', async () => {
    const workers = start()
    const onProgress = () => {
      throw new TypeError('no bar')
    }
    await expect(engine.replay([own['perWard']!], { workers, onProgress })).rejects.toThrow('no bar')
  })
})

/**
 * A script that replays in vain, twice, and tells each time what it caught. All threads have failed before it hears of the
 * first; one of them takes a while to end, the first of its pair in one round and the second in the other.
 */
const vainScript = `
import { createEngine } from './index.js'
import { startWorkers } from './parallel/index.js'
import { SiteVisited, slowToEnd } from './own.js'
const engine = await createEngine({ events: [SiteVisited] })
await engine.import(Array.from({ length: 300 }, (_, index) => ({ dossierId: 'd' + index, events: [
  { type: 'SiteVisited', at: 0, data: { ward: 'w3', visitors: 1 } } ] })), { source: 'a test' })
const workers = startWorkers({ count: 2, modules: [new URL('./own.js', import.meta.url)] })
for (let round = 0; round < 2; round++) {
  const replayed = engine.replay([slowToEnd], { workers })
  await new Promise((resolve) => setTimeout(resolve, 20))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
  await replayed.catch(({ message }) => console.log(message))
}
`

describe('a process that nothing else keeps alive', () => {
  it('hears of a replay that failed while its threads still end, and ends by itself', async () => {
    const script = built.write('vain.js', vainScript)
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(script)])
    expect(stdout).toMatch(/^(worker \d can't fold its part of the log\n){2}$/)
  })
})

describe('what can not be folded in parts', () => {
  it('is refused before any thread hears of it, all by name', async () => {
    const workers = start()
    const refused = engine.replay([own['unpacked']!, own['perWard']!, own['unmerged']!], { workers })
    expect(await failureOf(refused)).toMatchObject({
      code: 'definition-invalid',
      details: {
        definition: 'unpacked, unmerged',
        findings: [{ path: [0, 'pack'] }, { path: [0, 'unpack'] }, { path: [2, 'merge'] }],
      },
    })
  })

  it('are workers that are none', async () => {
    const options = [{ workers: {} }, { workers: 2 }, { worker: start() }] as never[]
    for (const each of options)
      expect(await failureOf(engine.replay([own['perWard']!], each))).toMatchObject({ code: 'query-invalid' })
    for (const wrong of [{ count: 0 }, { count: 1.5 }, { modules: 'own.js' }, { threads: 2 }] as never[])
      expect(() => parallel.startWorkers(wrong)).toThrow(/workers can't be started/)
  })
})
