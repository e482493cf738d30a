// A table filled from segments and the rest of the log is the table filled from the log alone: however much of it is
// kept, whatever happened to what is kept, and whatever log it turns out to be.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EventCorrected,
  isDossierError,
  memoryBlobs,
  memoryLog,
  type Commit,
  type EventLog,
} from 'dossier-engine'
import { SegmentCache } from '../../../src/engine/segment-cache.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry, type Registry } from '../../../src/log/registry.js'
import { blockBits as bits, commitsArbitrary, definitions, registry } from '../../support/commits.js'
import { saidBy } from '../../support/said-by-table.js'

const commits = commitsArbitrary({ corrections: true, maxLength: 16 })

async function logOf(given: readonly Commit[]): Promise<EventLog> {
  const log = memoryLog()
  for (const commit of given) await log.append([commit])
  return log
}

/** What the log alone gives. */
async function plainly(log: EventLog, blockBits: number, by: Registry = registry) {
  const table = new EventTable(by, blockBits)
  for await (const commit of log.readAll()) table.append(commit, commit.position)
  return saidBy(table)
}

const namesIn = async (blobs: ReturnType<typeof memoryBlobs>) => blobs.list('segments/')

describe('a table that is filled from segments', () => {
  it('is that of the log, each time it is opened, and on while the log grows', async () => {
    await fc.assert(
      fc.asyncProperty(
        commits,
        bits,
        fc.array(fc.nat({ max: 6 }), { maxLength: 4 }),
        async (given, blockBits, steps) => {
          const blobs = memoryBlobs()
          const problems: unknown[] = []
          const options = { blockBits, worthKeeping: 1, onProblem: (error: unknown) => problems.push(error) }
          const log = memoryLog()
          let done = 0
          for (const step of [0, ...steps, given.length]) {
            const cache = new SegmentCache(blobs, registry, options)
            const table = await cache.fill(log)
            expect(saidBy(table)).toEqual(await plainly(log, blockBits))
            // It goes on with the log, as a replica does.
            const next = given.slice(done, done + step)
            done += next.length
            for (const commit of next) {
              const [position] = await log.append([commit])
              table.append(commit, position!)
            }
            await cache.settle(table)
            expect(saidBy(table)).toEqual(await plainly(log, blockBits))
          }
          expect(problems).toEqual([])
          const table = await plainly(log, blockBits)
          const full = Math.floor(table.events.length / 2 ** blockBits)
          const partly = table.events.length % 2 ** blockBits > 0 ? 1 : 0
          // Of each its heads too.
          expect((await namesIn(blobs)).length).toBe(2 * (full + partly))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is that of the log whatever was damaged, cut, exchanged or taken away, and mends it', async () => {
    const harm = fc.record({
      which: fc.nat(),
      how: fc.constantFrom('flip', 'cut', 'zero', 'remove', 'exchange', 'foreign'),
      where: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(
        commits,
        commits,
        bits,
        harm,
        async (given, others, blockBits, { which, how, where }) => {
          const blobs = memoryBlobs()
          const log = await logOf(given)
          const keep = async (into: typeof blobs, from: EventLog) => {
            const cache = new SegmentCache(into, registry, { blockBits, worthKeeping: 1 })
            await cache.settle(await cache.fill(from))
          }
          await keep(blobs, log)
          const sound = new Map<string, Uint8Array>()
          for (const name of await namesIn(blobs)) sound.set(name, (await blobs.read(name))!)
          fc.pre(sound.size > 0)
          const names = [...sound.keys()]
          const name = names[which % names.length]!
          const bytes = sound.get(name)!.slice()
          if (how === 'flip') bytes[where % bytes.length]! ^= 1 << (where & 7)
          if (how === 'zero') bytes.fill(0, where % bytes.length, (where % bytes.length) + 64)
          if (how === 'cut') await blobs.write(name, bytes.subarray(0, where % bytes.length))
          else if (how === 'remove') await blobs.remove(name)
          else if (how === 'exchange') await blobs.write(name, sound.get(names[where % names.length]!)!)
          else if (how === 'foreign') await keep(blobs, await logOf(others))
          else await blobs.write(name, bytes)

          const problems: unknown[] = []
          const cache = new SegmentCache(blobs, registry, {
            blockBits,
            worthKeeping: 1,
            onProblem: (error) => problems.push(error),
          })
          const table = await cache.fill(log)
          expect(saidBy(table)).toEqual(await plainly(log, blockBits))
          expect(problems.every((error) => isDossierError(error, 'pack-damaged'))).toBe(true)
          await cache.settle(table)
          await keep(blobs, log)
          for (const [each, good] of sound) expect(await blobs.read(each)).toEqual(good)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is that of the log that is there now, where it was set back and went on otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(commits, fc.nat(), bits, async (given, cut, blockBits) => {
        const blobs = memoryBlobs()
        const options = { blockBits, worthKeeping: 1 }
        const cache = new SegmentCache(blobs, registry, options)
        await cache.settle(await cache.fill(await logOf(given)))
        const back = await logOf(given.slice(0, cut % (given.length + 1)))
        const after = new SegmentCache(blobs, registry, options)
        expect(saidBy(await after.fill(back))).toEqual(await plainly(back, blockBits))
      }),
      { numRuns: 50 },
    )
  })

  it('keeps one kind of segment for each set of definitions', async () => {
    const reversed = createRegistry([...definitions, EventCorrected].toReversed())
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )
    const blobs = memoryBlobs()
    const log = await logOf(given!)
    for (const by of [registry, reversed, registry]) {
      const problems: unknown[] = []
      const cache = new SegmentCache(blobs, by, {
        blockBits: 2,
        worthKeeping: 1,
        onProblem: (error) => problems.push(error),
      })
      const table = await cache.fill(log)
      expect(saidBy(table)).toEqual(await plainly(log, 2, by))
      await cache.settle(table)
      expect(problems).toEqual([])
    }
    expect(new Set((await namesIn(blobs)).map((name) => name.split('/')[1])).size).toBe(2)
  })

  it('is filled from the segments, not from the log (the test against itself)', async () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )
    const blobs = memoryBlobs()
    const log = await logOf(given!)
    const read: number[] = []
    const counting: EventLog = {
      ...log,
      async *readAll(options) {
        for await (const commit of log.readAll(options)) {
          read.push(commit.position)
          yield commit
        }
      },
    }
    for (const expected of [given!.length, 1]) {
      read.length = 0
      const cache = new SegmentCache(blobs, registry, { blockBits: 2, worthKeeping: 1 })
      await cache.settle(await cache.fill(counting))
      expect(read.length).toBe(expected)
    }
  })

  it('has no more than one block waiting to be kept, however fast the log is read', async () => {
    const given = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )[0]!
    const log = await logOf(given)
    const blobs = memoryBlobs()
    let [blocks, kept] = [0, 0]
    const ahead: number[] = []
    const slow = {
      ...blobs,
      async write(name: string, bytes: Uint8Array) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        kept += 1
        await blobs.write(name, bytes)
      },
    }
    let events = 0
    const fast: EventLog = {
      ...log,
      async *readAll(options) {
        for await (const commit of log.readAll(options)) {
          blocks = events >>> 2
          ahead.push(blocks - kept)
          events += commit.events.length
          yield commit
        }
      },
    }
    const cache = new SegmentCache(slow, registry, { blockBits: 2, worthKeeping: 1 })
    await cache.settle(await cache.fill(fast))
    expect(blocks).toBeGreaterThan(3)
    expect(Math.max(...ahead)).toBe(0)
  })

  it('is filled from the log where nothing can be kept, and says why', async () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )
    const log = await logOf(given!)
    const broken = new Error('the disk is full')
    const fail = () => Promise.reject(broken)
    const problems: unknown[] = []
    const cache = new SegmentCache({ read: fail, write: fail, remove: fail, list: fail }, registry, {
      blockBits: 2,
      worthKeeping: 1,
      onProblem: (error) => problems.push(error),
    })
    const table = await cache.fill(log)
    await cache.settle(table)
    expect(saidBy(table)).toEqual(await plainly(log, 2))
    expect(new Set(problems)).toEqual(new Set([broken]))
  })
})
