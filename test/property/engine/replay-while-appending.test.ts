// A replay while engines append to its log gives what was known when it was called, and is gone on from there.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { clockBook, isDossierError, stepBook, trackingBook } from 'dossier-engine'
import type { Engine, Instant, Projection, ReplayOptions } from 'dossier-engine'
import { turnMs } from '../../../src/engine/fold-slices.js'
import { nextTurn } from '../../../src/engine/next-turn.js'
import { origin } from '../../../src/log/envelope.js'
import { folderOf, type FoldBounds } from '../../../src/projections/fold.js'
import { atWork, knownBefore, works } from './at-work.js'
import { freshly, seenAgain } from './seen.js'

const projections = [trackingBook, stepBook, clockBook, seenAgain] as const
const told = (states: readonly unknown[]) =>
  projections.map((projection, index) => projection.snapshot(states[index] as never))

const asOfs = fc.option(
  fc.nat({ max: 60 }).map((days) => (Date.UTC(2024, 0, 8) + days * 86_400_000) as Instant),
  { nil: undefined },
)
const draws = fc.record({ asOf: asOfs, isPast: fc.boolean(), draw: fc.nat() })

describe('a replay while engines append', () => {
  // Each slice ends its turn, so that others write after it.
  beforeEach(() => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += turnMs))
  })
  afterEach(() => void vi.restoreAllMocks())

  type Replay = (engine: Engine, options: ReplayOptions) => Promise<readonly unknown[]>

  const givesWhatWasKnown = (replay: Replay) =>
    fc.asyncProperty(works, draws, async (scenario, { asOf, isPast, draw }) => {
      const { engine, log, write, written } = await atWork(scenario)
      const knownAt = isPast ? await knownBefore(log, draw) : undefined
      const { position } = engine.search({ knownAt })
      if (knownAt === undefined) expect(position).toBe(engine.position)
      const states = await replay(engine, { asOf, knownAt, onProgress: write })
      await written()
      const bounds = { position, ...(asOf !== undefined && { asOf }) }
      expect(told(states)).toEqual(await freshly(log, projections, bounds))
      const anew = await engine.replay(projections)
      expect(told(anew)).toEqual(await freshly(log, projections, { position: engine.position }))
    })

  it('gives what was known at the call, and called anew what has come since', async () => {
    let between = 0
    const replay: Replay = async (engine, options) => {
      const { position } = engine
      const states = await engine.replay(projections, options)
      if (engine.position > position) between += 1
      return states
    }
    await fc.assert(givesWhatWasKnown(replay), { numRuns: 20 })
    expect(between).toBeGreaterThan(0)
  })

  it.each([
    ['goes on to the end that the log has then', () => ({})],
    ['corrects by what came meanwhile', (toRow: number) => ({ toRow })],
  ])('would be found out if it %s', async (_what, boundsOf: (length: number) => FoldBounds) => {
    const careless: Replay = async (engine, { asOf, onProgress }) => {
      const { table } = engine['replica']
      const { toRow: end = Infinity, ...bounds } = boundsOf(table.length)
      const foldings = projections.map((projection) => ({ projection, state: projection.start(table) }))
      const folder = folderOf(table, foldings)
      for (let fromRow = 0; fromRow < Math.min(end, table.length); fromRow += 2) {
        const toRow = Math.min(fromRow + 2, end, table.length)
        folder.fold({ ...bounds, ...(asOf !== undefined && { asOf: asOf as Instant }), fromRow, toRow })
        onProgress?.({ events: toRow, of: toRow })
        await nextTurn()
      }
      return foldings.map(({ state }) => state)
    }
    const { failed } = await fc.check(givesWhatWasKnown(careless), { numRuns: 300, endOnFailure: true })
    expect(failed).toBe(true)
  })

  const parts = (engines: readonly Engine[], of: number, options: ReplayOptions) =>
    Array.from({ length: of }, (_, index) =>
      engines[index % engines.length]!.replayPart(projections, {
        ...options,
        partition: { index, of },
      }),
    )

  it('in parts gives the same: with knownAt by several engines, without it by one that is asked at once', async () => {
    await fc.assert(
      fc.asyncProperty(works, draws, fc.integer({ min: 1, max: 4 }), async (scenario, drawn, of) => {
        const { engine, other, log, write, written } = await atWork(scenario)
        const knownAt = drawn.isPast ? await knownBefore(log, drawn.draw) : undefined
        const { position } = engine.search({ knownAt })
        const options = { knownAt, onProgress: write }
        const engines = knownAt === undefined ? [engine] : [engine, other]
        const packed = await Promise.all(parts(engines, of, options))
        await written()
        const states = await other.mergeParts(projections, packed)
        expect(told(states)).toEqual(await freshly(log, projections, { position }))
      }),
      { numRuns: 12 },
    )
  })

  it('in parts is refused where the log went on between them and no knownAt was given', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(works, async (scenario) => {
        const { engine, write, written } = await atWork(scenario)
        const { position } = engine
        const [first] = await Promise.all(parts([engine], 2, {}))
        write()
        await written()
        const [, second] = await Promise.all(parts([engine], 2, {}))
        const merged = engine.mergeParts(projections, [first!, second!])
        if (engine.position === position) await merged
        else {
          refused += 1
          await expect(merged).rejects.toSatisfy((error) => isDossierError(error, 'query-invalid'))
        }
      }),
      { numRuns: 8 },
    )
    expect(refused).toBeGreaterThan(0)
  })

  /** Which events there were, in the order of the log. */
  const inOrder = (engine: Engine): Projection<string[]> => ({
    name: 'in-order',
    version: 1,
    start: () => [],
    on: Object.fromEntries(
      [...engine['replica'].table.registry.types].map((type) => [
        type,
        (list: string[], { stream, version }: { readonly stream: string; readonly version: number }) =>
          void list.push(`${stream} ${version}`),
      ]),
    ),
    snapshot: (list) => list,
  })

  const isGoneOnFrom = (place: 'the call' | 'the answer') =>
    fc.asyncProperty(works, async (scenario) => {
      const { engine, log, write, written } = await atWork(scenario)
      let { position } = engine
      const [list] = await engine.replay([inOrder(engine)], { onProgress: write })
      if (place === 'the answer') position = engine.position
      await written()
      const [all] = (await freshly(log, [inOrder(engine)])) as [string[]]
      let last = origin
      for await (const commit of log.readAll()) last = commit.position
      const since = engine.subscribe({ from: position })
      for (let at = position; at < last;) {
        const { value } = await since.next()
        list.push(`${value.stream} ${value.version}`)
        at = value.checkpoint
      }
      expect(list).toEqual(all)
    })

  it('is gone on by a subscription from the position of the call, with nothing lost and nothing twice', async () => {
    await fc.assert(isGoneOnFrom('the call'), { numRuns: 10 })
    const { failed } = await fc.check(isGoneOnFrom('the answer'), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })
})
