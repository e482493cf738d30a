// Live: engines append to one log while it is replayed and asked. A replay gives what was known when it was called, and is gone
// on from there; what is kept is folded on by what came; and all answers of one turn stand at one position.

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  clockBook,
  createEngine,
  isDossierError,
  memoryLog,
  stepBook,
  trackingBook,
  type Engine,
  type EventLog,
  type Instant,
  type Projection,
  type ReplayOptions,
} from 'dossier-engine'
import { turnMs } from '../../../src/engine/fold-slices.js'
import { nextTurn } from '../../../src/engine/next-turn.js'
import { origin, type StoredCommit } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { folderOf, type FoldBounds } from '../../../src/projections/fold.js'
import { unlent } from '../../model/unlent-log.js'
import { history, open, recorded, tell } from './corrected-history.js'
import { answer, play, put, scenarioArbitrary, type Scenario } from './scenario.js'
import { freshly, seen, seenAgain, type Shown } from './seen.js'

const projections = [trackingBook, stepBook, clockBook, seenAgain] as const
const told = (states: readonly unknown[]) =>
  projections.map((projection, index) => projection.snapshot(states[index] as never))

/** A log of which each engine has a table of small blocks, so that a few events are many slices. */
function inSmallBlocks(log: EventLog): EventLog {
  return {
    ...unlent(log),
    lend(registry, onAppend) {
      const table = new EventTable(registry, 3)
      const onCommit = (commit: StoredCommit) => {
        table.append(commit, commit.position)
        onAppend(table)
      }
      return { table, subscription: log.subscribe({ after: origin, onCommit }) }
    },
  }
}

/** Two engines on one log, half of a scenario later; each `write` begins one command of the other half, by one or the other. */
async function atWork(scenario: Scenario) {
  const { commands, ticks } = scenario
  const half = Math.ceil(commands.length / 2)
  const log = inSmallBlocks(memoryLog())
  const { engine, clock } = await play({ ...scenario, commands: commands.slice(0, half) }, { log })
  const other = await createEngine({ log, clock: () => clock.now })
  await other.caughtUp()
  const left = commands.slice(half)
  const writing: Promise<unknown>[] = []
  const write = () => {
    const command = left.shift()
    if (command === undefined) return
    clock.now += ticks[left.length % ticks.length]!
    writing.push(put(left.length % 2 === 0 ? engine : other, command))
  }
  return { engine, other, log, write, written: () => Promise.all(writing) }
}

/** A moment at which less was known than now, and than ever will be; `undefined` if there is none. */
async function knownBefore(log: EventLog, draw: number): Promise<number | undefined> {
  const times: number[] = []
  for await (const { recordedAt } of log.readAll())
    times.push(Math.max(recordedAt, times.at(-1) ?? -Infinity))
  const before = times.filter((time) => time < times.at(-1)!)
  return before[draw % before.length]
}

const works = scenarioArbitrary({ maxLength: 40 })
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

interface Asked {
  readonly asOf: number
  readonly knownAt?: number | undefined
}

/** Questions of every kind; each answer tells its position. */
function questions(engine: Engine, { asOf, knownAt }: Asked, id: string): (() => { position: number })[] {
  const period = { from: '2024-01-01', to: '2025-12-31', timeZone: 'UTC', knownAt } as const
  return [
    () => engine.overdue({ asOf, knownAt }),
    () => engine.nearlyDue({ asOf, knownAt, within: { days: 3 } }),
    () => engine.workList({ asOf, knownAt }),
    () => engine.workload({ asOf, knownAt }),
    () => engine.search({ asOf, knownAt }),
    () => engine.search({ knownAt }),
    () => engine.progress(id, { knownAt }),
    () => engine.progress(id, { asOf, knownAt }),
    () => engine.onTime({ ...period, groupBy: ['unit'] }),
    () => engine.clockReport(period),
    () => engine.compareDefinitions({ ...period, definitions: ['byDate', 'byInstant'] }),
  ]
}

describe('what is asked while engines append', () => {
  const asks = fc.record({ days: fc.integer({ min: -20, max: 200 }), isPast: fc.boolean(), draw: fc.nat() })
  /** Mostly after all that happens, when the present books are asked and dossiers are overdue. */
  const asOfOf = ({ commands }: Scenario, { days }: { readonly days: number }) =>
    Number(commands.at(-1)!.at) + days * 86_400_000

  /** What is done between two questions. */
  type Between = (write: () => void, written: () => Promise<unknown>) => Promise<unknown> | undefined

  const standsAtOnePosition = (between: Between) =>
    fc.asyncProperty(works, asks, async (scenario, drawn) => {
      const { engine, other, log, write, written } = await atWork(scenario)
      const knownAt = drawn.isPast ? await knownBefore(log, drawn.draw) : undefined
      const asked = { asOf: asOfOf(scenario, drawn), knownAt }
      for (const each of [engine, other]) {
        const positions = new Set<unknown>(knownAt === undefined ? [each.position] : [])
        for (const ask of questions(each, asked, 'd-1')) {
          const found = answer(ask)
          if (typeof found !== 'string') positions.add((found as { position: number }).position)
          const turn = between(write, written)
          if (turn !== undefined) await turn
        }
        expect(positions.size).toBe(1)
      }
      await written()
    })

  it('stands at one position if it is asked in one turn, whatever is being written', async () => {
    await fc.assert(
      standsAtOnePosition((write) => {
        write()
        return undefined
      }),
      { numRuns: 12 },
    )
    // Asked over several turns it may not.
    const overTurns: Between = async (write, written) => {
      write()
      await written()
    }
    const { failed } = await fc.check(standsAtOnePosition(overTurns), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })

  it('stands at one position for a listener, which is that of the commit that it hears of or a later one', async () => {
    await fc.assert(
      fc.asyncProperty(works, asks, async (scenario, drawn) => {
        const { engine, other, write, written } = await atWork(scenario)
        const wrong: unknown[] = []
        for (const each of [engine, other])
          each.on('event', ({ position }) => {
            const found = questions(each, { asOf: asOfOf(scenario, drawn) }, 'd-1').map((ask) => answer(ask))
            const positions = found.flatMap((one) =>
              typeof one === 'string' ? [] : [(one as { position: number }).position],
            )
            if (new Set([...positions, each.position]).size !== 1 || each.position < position)
              wrong.push(positions)
          })
        for (let index = 0; index < 6; index++) write()
        await written()
        expect(wrong).toEqual([])
      }),
      { numRuns: 5 },
    )
  })

  const isThatOfOneOpenedThen = (lateness: 0 | 1) =>
    fc.asyncProperty(works, fc.array(asks, { minLength: 1, maxLength: 5 }), async (scenario, drawn) => {
      const { engine, log, write, written } = await atWork(scenario)
      const answersOf = (each: Engine, asked: Asked) =>
        ['d-1', 'd-2'].map((id) => questions(each, asked, id).map((ask) => answer(ask)))
      for (const each of drawn) {
        const asked = { asOf: asOfOf(scenario, each) }
        const before = answersOf(engine, asked)
        write()
        await written()
        const opened = await createEngine({ log: unlent(log) })
        const live = lateness === 0 ? answersOf(engine, asked) : before
        expect(JSON.stringify(live)).toBe(JSON.stringify(answersOf(opened, asked)))
      }
    })

  it('is after each append what an engine that is opened then answers', async () => {
    await fc.assert(isThatOfOneOpenedThen(0), { numRuns: 8 })
    const { failed } = await fc.check(isThatOfOneOpenedThen(1), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })

  const pagesAgree = (isKnownAt: boolean) =>
    fc.asyncProperty(works, asks, async (scenario, drawn) => {
      const { engine, log, write, written } = await atWork(scenario)
      const known = await knownBefore(log, drawn.draw)
      fc.pre(known !== undefined)
      const knownAt = isKnownAt ? known : undefined
      const asOf = asOfOf(scenario, drawn)
      const asked = { knownAt, limit: 1 }
      const pages: ((after?: string) => { position: number; next?: string; found: readonly unknown[] })[] = [
        (after) => {
          const { dossiers: found, ...page } = engine.search({ ...asked, after })
          return { ...page, found }
        },
        (after) => {
          const { items: found, ...page } = engine.workList({ ...asked, asOf, after })
          return { ...page, found }
        },
      ]
      for (const [index, page] of pages.entries()) {
        const whole =
          index === 0
            ? engine.search({ knownAt, limit: 100 }).dossiers
            : engine.workList({ knownAt, asOf, limit: 100 }).items
        const found: unknown[] = []
        const positions = new Set<number>()
        for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
          const one = page(next)
          found.push(...one.found)
          positions.add(one.position)
          next = one.next
          write()
          await written()
        }
        expect(positions.size).toBe(1)
        expect(found).toEqual(whole)
      }
    })

  it('by pages of one knownAt is what it was in one piece', async () => {
    await fc.assert(pagesAgree(true), { numRuns: 10 })
    const { failed } = await fc.check(pagesAgree(false), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })
})

describe('the state of a projection that an engine keeps', () => {
  const sizes = fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 })
  const isFoldedOn = (again: typeof seenAgain) =>
    fc.asyncProperty(history, sizes, async (drawn, batches) => {
      const { engine, log } = await open()
      const { engine: follower } = await open({ log: unlent(log) })
      const kept: readonly Shown[] = [seen, again]
      await tell(engine, recorded(drawn), batches, async () => {
        const expected = await freshly(log, kept)
        for (const each of [engine, follower])
          expect(
            kept.map((projection) => projection.snapshot(each.project(projection as Projection))),
          ).toEqual(expected)
      })
    })

  it('is a fresh fold after each append, also where corrections reach back', async () => {
    await fc.assert(isFoldedOn(seenAgain), { numRuns: 20 })
    const forgetful = { ...seenAgain, clear: () => {} }
    const { failed } = await fc.check(isFoldedOn(forgetful), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })
})
