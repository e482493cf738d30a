// The bench of following logs at a tiny size, without peers and servers: ours deliver every event once, and who skips one
// is refused if it is ours, and told so if it is not.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { firstCommits } from '../../../bench/log/first-commits.js'
import { benchFollowing, DeliveredWrong } from '../../../bench/log/following/bench.js'
import {
  followMeasures,
  type DeliveredEvent,
  type FollowContender,
} from '../../../bench/log/following/contender.js'
import { followContenders } from '../../../bench/log/following/contenders.js'
import { measureFollowing } from '../../../bench/log/following/measure.js'
import { followTables } from '../../../bench/log/following/tables.js'
import { openWriters } from '../../../bench/log/following/writers.js'

const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commits = firstCommits(120)
const here = followContenders.filter(
  ({ keeper, packages }) => (keeper === 'memory' || keeper === 'sqlite') && packages.length === 0,
)
let files = 0
const run = (contenders: readonly FollowContender[], boundMs = 20_000) =>
  benchFollowing({
    contenders,
    measures: followMeasures,
    commits: { 'catch-up': commits, live: commits },
    rounds: { 'catch-up': 1, live: 2 },
    launch: (contender, measure) =>
      measureFollowing({
        ...{ contender, measure, commits, boundMs, runs: 1 },
        nextPlace: () => ({
          ...{ file: join(folder, `${files++}.db`), connectionString: '', natsServers: [] },
          load: (name) => {
            throw new Error(`${name} is not for tests`)
          },
        }),
        writersOf: (place) => openWriters(contender, place, commits),
      }),
  })
const named = (name: string) => here.find((each) => each.name === name)!

type Tell = (event: DeliveredEvent) => void

/** One who passes on what another is told in its own way. */
const passing = (by: (tell: Tell) => Tell, isOurs: boolean): FollowContender => {
  const whole = named('memory-subscribe')
  return {
    ...{ ...whole, name: 'planted', title: 'planted', isOurs },
    async openFollower(place, measure) {
      const follower = await whole.openFollower(place, measure)
      return { ...follower, follow: (tell, fail) => follower.follow(by(tell), fail) }
    },
  }
}

const skipping = (tell: Tell): Tell => {
  let told = 0
  return (event) => void (told++ === 7 || tell(event))
}
const doubling = (tell: Tell): Tell => {
  let told = 0
  return (event) => {
    tell(event)
    if (told++ === 7) tell(event)
  }
}
const disordering = (tell: Tell): Tell => {
  let [told, held] = [0, undefined as DeliveredEvent | undefined]
  return (event) => {
    if (told++ === 7) held = event
    else tell(event)
    if (told === 20) tell(held!)
  }
}
const inventing =
  (tell: Tell): Tell =>
  (event) =>
    tell({ ...event, data: { invented: true } })
const losingTheLast =
  (tell: Tell): Tell =>
  (event) =>
    void (event.stream === commits.at(-1)!.stream || tell(event))

describe('the bench of following logs', () => {
  it('finds that ours deliver every event once and in order, with eight writers', async () => {
    const comparisons = await run(here)
    expect(comparisons.map(({ measure }) => measure)).toEqual(followMeasures)
    for (const { measure, standings } of comparisons) {
      expect(standings.map(({ contender }) => contender)).toEqual(here.map(({ name }) => name))
      for (const { timing, skippedShare } of standings) {
        const { written, delivered, ...rest } = timing.tally
        expect(written).toBeGreaterThan(2 * commits.length)
        expect(delivered).toBe(written)
        expect(rest).toEqual({ skipped: 0, doubled: 0, outOfOrder: 0, wrong: 0 })
        expect(skippedShare).toBe(0)
        expect(timing.perSecond).toBeGreaterThan(0)
        expect(timing.writtenPerSecond !== undefined).toBe(measure === 'live')
      }
    }
    const text = followTables(comparisons)
    for (const { title } of here) expect(text).toContain(title)
  })

  it.each([
    ['skips an event', skipping],
    ['doubles an event', doubling],
    ['gives an event out of order', disordering],
    ['gives other data', inventing],
    ['never gives the last', losingTheLast],
  ])('tells no speed when ours %s', async (_, by) => {
    await expect(run([passing(by, true)], 700)).rejects.toThrow(DeliveredWrong)
  })

  it('tells no speed when a peer delivers what was never written', async () => {
    await expect(run([named('memory-subscribe'), passing(inventing, false)])).rejects.toThrow(DeliveredWrong)
  })

  it.each([
    ['skipped', skipping],
    ['doubled', doubling],
    ['outOfOrder', disordering],
  ] as const)('tells of a peer what it %s beside its speed', async (count, by) => {
    const comparisons = await run([named('memory-subscribe'), passing(by, false)])
    for (const { measure, standings } of comparisons) {
      const { timing, skippedShare, ratio } = standings[1]!
      // One in each of two runs a round.
      expect(timing.tally[count]).toBe(measure === 'live' ? 4 : 2)
      expect(timing.runs).toBe(measure === 'live' ? 2 : 1)
      expect(skippedShare > 0).toBe(count === 'skipped')
      expect(ratio!.median).toBeGreaterThan(0)
    }
  })

  it('says that a peer did not finish, and goes on', async () => {
    const [comparison] = await run([named('memory-subscribe'), passing(losingTheLast, false)], 300)
    const { timing, ratio } = comparison!.standings[1]!
    expect(timing).toMatchObject({ failure: 'did not finish in 0.3 s', runs: 0 })
    expect([timing.perSecond, ratio]).toEqual([undefined, undefined])
    expect(followTables([comparison!])).toContain('did not finish in 0.3 s')
  })

  it('says what a peer failed with, and goes on', async () => {
    const failing: FollowContender = {
      ...passing(skipping, false),
      openFollower: () => Promise.reject(new Error('no follower today')),
    }
    const [comparison] = await run([named('memory-subscribe'), failing])
    expect(comparison!.standings[1]!.timing.failure).toContain('no follower today')
  })
})
