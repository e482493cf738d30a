// What seals add to the chain of each stream: whatever is done to the order of a log, or to the end of a stream, is found
// where it begins. Without them it is not, which is tested too; and what not even they can see needs a head kept elsewhere.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyLog, type StoredCommit, type TreeHead } from 'dossier-engine'
import { sized } from '../../support/campaign.js'
import { forged, grownCommits, growth, rewritten, sealedCount, storeOf } from './sealed-logs.js'

const numRuns = sized(120, 3_000)
const verify = (commits: readonly object[], heads: readonly TreeHead[] = []) =>
  verifyLog(storeOf(commits as StoredCommit[]), { heads })

/** Two places, and what is done. */
interface Draw {
  readonly commits: readonly StoredCommit[]
  readonly one: number
  readonly two: number
}

/** Each gives the commits as they are afterwards, and the first index where they differ. */
const tamperings: Readonly<Record<string, (draw: Draw) => readonly [object[], number]>> = {
  'exchanging two commits': ({ commits, one, two }) => [
    commits.with(one, commits[two]!).with(two, commits[one]!),
    Math.min(one, two),
  ],
  'moving a commit': ({ commits, one, two }) => [
    commits.toSpliced(one, 1).toSpliced(two, 0, commits[one]!),
    Math.min(one, two),
  ],
  'deleting a commit': ({ commits, one }) => [commits.toSpliced(one, 1), one],
  'telling a commit twice': ({ commits, one, two }) => {
    const at = Math.max(one, two) + 1
    return [commits.toSpliced(at, 0, commits[Math.min(one, two)]!), at]
  },
  'inserting a commit to a new stream': ({ commits, one }) => [
    commits.toSpliced(one, 0, forged(commits, one) as StoredCommit),
    one,
  ],
  'inserting the next commit of a stream': ({ commits, one, two }) => [
    commits.toSpliced(one, 0, forged(commits, one, commits[two]!.stream) as StoredCommit),
    one,
  ],
  'editing a commit': ({ commits, one }) => [commits.with(one, { ...commits[one]!, source: 'edited' }), one],
  'editing a commit and hashing its stream anew': ({ commits, one }) => [rewritten(commits, one), one],
}

const hashesOf = (commits: readonly object[]) => (commits as StoredCommit[]).map(({ hash }) => hash).join()

describe('a log that is sealed while it grows', () => {
  it('is intact, as far as it is sealed and beyond, by every part of its heads', async () => {
    await fc.assert(
      fc.asyncProperty(growth, async (steps) => {
        const commits = await grownCommits(steps)
        const heads: TreeHead[] = []
        for (let count = 0; count <= commits.length; count++) {
          const part = await verify(commits.slice(0, count), heads)
          if (!part.intact) throw new Error(JSON.stringify(part))
          expect(part).toMatchObject({ commits: count, sealed: sealedCount(commits.slice(0, count)) })
          heads.push(part)
        }
      }),
      { numRuns: sized(40, 500) },
    )
  })

  it('has in each seal the root of what comes before, whatever was sealed before that', async () => {
    await fc.assert(
      fc.asyncProperty(growth, async (steps) => {
        const commits = await grownCommits(steps)
        for (const { stream, events, position } of commits) {
          if (stream !== 'log/seals') continue
          const { commits: count, root } = events[0]!.data as unknown as TreeHead
          expect(count).toBeLessThan(position)
          expect(await verify(commits.slice(0, count))).toMatchObject({ intact: true, root })
        }
      }),
      { numRuns: sized(40, 500) },
    )
  })

  it.each(Object.entries(tamperings))('shows %s where it begins', async (_, tamper) => {
    let tried = 0
    await fc.assert(
      fc.asyncProperty(growth, fc.nat(), fc.nat(), async (steps, left, right) => {
        const commits = await grownCommits(steps)
        fc.pre(commits.length > 1)
        const [one, two] = [left % commits.length, right % commits.length]
        const [tampered, first] = tamper({ commits, one, two })
        const isSame = hashesOf(tampered) === hashesOf(commits)
        fc.pre(first < sealedCount(commits) && (!isSame || tamper === tamperings['editing a commit']))
        tried++
        const found = await verify(tampered)
        if (found.intact) throw new Error('it was not found')
        expect(found.damage.position).toBe(first + 1)
        expect(found.damage.upTo).toBeUndefined()
      }),
      { numRuns },
    )
    expect(tried).toBe(numRuns)
  })

  it('without its seals shows none of these between streams, or at the end of one (the test against itself)', async () => {
    const seen = { moved: 0, deleted: 0, inserted: 0, edited: 0 }
    await fc.assert(
      fc.asyncProperty(growth, fc.nat(), async (steps, left) => {
        const commits = await grownCommits(steps, false)
        fc.pre(commits.length > 1)
        const one = left % commits.length
        const isIntact = async (tampered: readonly object[]) => (await verify(tampered)).intact
        const [here, next] = [commits[one]!, commits[one + 1]]
        if (next !== undefined && next.stream !== here.stream) {
          seen.moved++
          expect(await isIntact(commits.with(one, next).with(one + 1, here))).toBe(true)
        }
        const isLast = !commits.slice(one + 1).some(({ stream }) => stream === here.stream)
        if (isLast) {
          seen.deleted++
          expect(await isIntact(commits.toSpliced(one, 1))).toBe(true)
        }
        seen.inserted++
        expect(await isIntact(commits.toSpliced(one, 0, forged(commits, one) as StoredCommit))).toBe(true)
        seen.edited++
        expect(await isIntact(rewritten(commits, one))).toBe(true)
      }),
      { numRuns: 60 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
  })
})

describe('a head that was kept elsewhere', () => {
  it('shows a tail cut off, and where; without it the rest is a log', async () => {
    await fc.assert(
      fc.asyncProperty(growth, fc.nat(), async (steps, where) => {
        const commits = await grownCommits(steps)
        fc.pre(commits.length > 0)
        const kept = await verify(commits)
        if (!kept.intact) throw new Error('not intact')
        const rest = commits.slice(0, where % commits.length)
        expect(await verify(rest)).toMatchObject({ intact: true })
        expect(await verify(rest, [kept])).toMatchObject({
          intact: false,
          damage: { reason: 'cut', position: rest.length },
        })
      }),
      { numRuns },
    )
  })

  it('shows a log that was written anew with seals of its own, and between which heads', async () => {
    await fc.assert(
      fc.asyncProperty(growth, fc.nat(), async (steps, until) => {
        const commits = await grownCommits(steps)
        fc.pre(commits.length > 1)
        const kept: TreeHead[] = []
        for (const count of new Set([until % commits.length, commits.length])) {
          const head = await verify(commits.slice(0, count))
          if (head.intact) kept.push(head)
        }
        // Everything recorded and sealed as if other streams had been meant.
        const recorded = steps.map((step) => (step === 'seal' ? step : (step + 1) % 6))
        const anew = await grownCommits(recorded)
        expect(await verify(anew)).toMatchObject({ intact: true })
        const first = commits.findIndex(({ hash }, index) => anew[index]?.hash !== hash)
        fc.pre(first !== -1)
        const found = await verify(anew, kept)
        if (found.intact) throw new Error('it was not found')
        const { position, upTo, reason } = found.damage
        expect(reason).toBe('order')
        expect(position).toBeLessThanOrEqual(first + 1)
        expect(upTo).toBeGreaterThanOrEqual(first + 1)
      }),
      { numRuns: sized(60, 1_000) },
    )
  })
})
