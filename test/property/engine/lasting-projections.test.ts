// Projections of which checkpoints are kept: whatever life an engine has, opened anew wherever the log is by then, its states
// are those of a fresh fold.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  isDossierError,
  memoryBlobs,
  memoryLog,
  type Commit,
  type EventLog,
  type Projection,
  type Subscription,
} from 'dossier-engine'
import { keepBooks } from '../../../src/projections/keep-books.js'
import { unlent } from '../../model/unlent-log.js'
import { history, open, recorded, tell, type History } from './corrected-history.js'
import { freshly, seen, seenAgain, type Shown } from './seen.js'

/** The commits of a history. */
async function commitsOf(told: History): Promise<Commit[]> {
  const { engine, log } = await open()
  await tell(engine, recorded(told), [1])
  const commits: Commit[] = []
  for await (const { position: _, ...commit } of log.readAll()) commits.push(commit)
  return commits
}

/** One process after the other: what comes while it runs, whether it asks before and after, and whether it can close in peace. */
const life = fc.record({
  comes: fc.nat({ max: 6 }),
  asksFirst: fc.boolean(),
  asksLast: fc.boolean(),
  isKilled: fc.boolean(),
})
const lives = fc.array(life, { minLength: 2, maxLength: 5 })
type Lives = typeof lives extends fc.Arbitrary<infer Drawn> ? Drawn : never

/** Counts how often a state was unpacked. */
function counted(projection: typeof seenAgain, count: { unpacked: number }): typeof seenAgain {
  const unpack: typeof projection.unpack = (...given) => {
    count.unpacked += 1
    return projection.unpack!(...given)
  }
  return { ...projection, unpack }
}

async function live(commits: readonly Commit[], drawn: Lives, lasting: readonly Shown[]): Promise<void> {
  const log = memoryLog()
  const blobs = memoryBlobs()
  const left = [...commits]
  for (const { comes, asksFirst, asksLast, isKilled } of [...drawn, { ...drawn[0]!, asksLast: true }]) {
    const engine = await createEngine({ log: unlent(log), blobs, projections: lasting })
    const problems: unknown[] = []
    engine.on('error', (error) => void problems.push(error))
    const ask = async () => {
      const states = lasting.map((each) => each.snapshot(engine.project(each as Projection)))
      expect(states).toEqual(await freshly(log, lasting))
    }
    if (asksFirst) await ask()
    for (const commit of left.splice(0, comes)) await log.append([commit])
    if (asksLast) await ask()
    // Of a log as small as this nothing would be kept.
    if (!isKilled) await keepBooks(engine['replica'].books, blobs, { worthKeeping: 1 })
    await engine.close()
    expect(problems).toEqual([])
  }
}

describe('projections that an engine was given to keep', () => {
  it('are a fresh fold in every life of it, also where corrections reach back', async () => {
    const count = { unpacked: 0 }
    const lasting = [seen, seenAgain].map((each) => counted(each, count))
    await fc.assert(
      fc.asyncProperty(history, lives, async (told, drawn) => live(await commitsOf(told), drawn, lasting)),
      { numRuns: 60 },
    )
    expect(count.unpacked).toBeGreaterThan(25)
  })

  it('are a fresh fold, and nothing is wrong, where another engine keeps one while this one opens', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (told, drawn) => {
        const commits = await commitsOf(told)
        const [log, blobs] = [memoryLog(), memoryBlobs()]
        const lasting = [seen]
        const left = [...commits]
        const appendOf = async (count: number) => {
          for (const commit of left.splice(0, count)) await log.append([commit])
        }
        await appendOf(drawn % (commits.length + 1))
        const meanwhile: EventLog = {
          ...unlent(log),
          // A store that is asked now and then delivers later.
          subscribe(subscriber) {
            let subscription: Subscription | undefined
            const later = setTimeout(() => (subscription = log.subscribe(subscriber)))
            return { close: () => (clearTimeout(later), subscription?.close()) }
          },
          async *readAll(options) {
            yield* log.readAll(options)
            await appendOf(left.length)
            const other = await createEngine({ log: unlent(log), blobs: memoryBlobs(), projections: lasting })
            other.project(seen as Projection)
            await keepBooks(other['replica'].books, blobs, { worthKeeping: 1 })
            await other.close()
          },
        }
        const engine = await createEngine({ log: meanwhile, blobs, projections: lasting })
        const problems: unknown[] = []
        engine.on('error', (error) => void problems.push(error))
        await engine.caughtUp()
        expect([seen.snapshot(engine.project(seen as Projection) as never)]).toEqual(
          await freshly(log, lasting),
        )
        expect(problems).toEqual([])
        await engine.close()
      }),
      { numRuns: 25 },
    )
  })

  it.each<[string, Partial<typeof seenAgain>]>([
    [
      'a checkpoint held less than the state',
      { pack: (state) => ({ head: [...state].slice(1), columns: {} }) },
    ],
    ['what a correction reaches back into were kept', { clear: () => {} }],
  ])('would be found out if %s', async (_what, broken) => {
    const property = fc.asyncProperty(history, lives, async (told, drawn) =>
      live(await commitsOf(told), drawn, [{ ...seenAgain, ...broken }]),
    )
    const { failed } = await fc.check(property, { numRuns: 200, endOnFailure: true })
    expect(failed).toBe(true)
  })

  it('are a fresh fold, and tell why, whatever was done to what is kept', async () => {
    const harm = fc.record({
      which: fc.nat(),
      how: fc.constantFrom('flip', 'cut', 'remove', 'exchange'),
      where: fc.nat(),
    })
    const someHistory = history.filter((told) => told.length > 0)
    await fc.assert(
      fc.asyncProperty(someHistory, harm, async (told, { which, how, where }) => {
        const log = await logOf(await commitsOf(told))
        const blobs = memoryBlobs()
        const lasting = [seen, seenAgain]
        const opened = () => createEngine({ log, blobs, projections: lasting })
        const engine = await opened()
        for (const each of lasting) engine.project(each)
        await keepBooks(engine['replica'].books, blobs, { worthKeeping: 1 })
        await engine.close()
        const names = (await blobs.list('checkpoints/')).filter((name) => name.includes('/seen'))
        expect(names).toHaveLength(2)
        const [name, another] = which % 2 === 0 ? names : names.toReversed()
        const bytes = (await blobs.read(name!))!
        bytes[where % bytes.length]! ^= 1 << (where & 7)
        if (how === 'flip') await blobs.write(name!, bytes)
        else if (how === 'cut') await blobs.write(name!, bytes.subarray(0, where % bytes.length))
        else if (how === 'remove') await blobs.remove(name!)
        else await blobs.write(name!, (await blobs.read(another!))!)
        const again = await opened()
        const problems: unknown[] = []
        again.on('error', (error) => void problems.push(error))
        const states = lasting.map((each) => each.snapshot(again.project(each)))
        expect(states).toEqual(await freshly(log, lasting))
        await again.close()
        expect(problems).toHaveLength(how === 'remove' ? 0 : 1)
        expect(problems.every((error) => isDossierError(error, 'pack-damaged'))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })
})

async function logOf(commits: readonly Commit[]): Promise<EventLog> {
  const log = memoryLog()
  for (const commit of commits) await log.append([commit])
  return unlent(log)
}
