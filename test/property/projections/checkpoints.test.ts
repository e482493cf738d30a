// Checkpoints: books that begin at them are those that were folded from the first event, wherever each of them was made and
// whatever came after; and one that is not of this log, of these definitions and of this version is not used.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockBook,
  defineProjection,
  EventCorrected,
  isDossierError,
  stepBook,
  trackingBook,
  type Commit,
  type Packed,
} from 'dossier-engine'
import { memoryBlobs } from '../../../src/log/blob-store.js'
import { canonicalJson } from '../../../src/log/canonical.js'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry, type Registry } from '../../../src/log/registry.js'
import { Books } from '../../../src/projections/books.js'
import {
  checkpointName,
  checkpointOf,
  resumeFrom,
  type LastingProjection,
} from '../../../src/projections/checkpoint.js'
import { folderOf } from '../../../src/projections/fold.js'
import { keepBooks, resumeBooks } from '../../../src/projections/keep-books.js'
import { history, open, recorded, tell } from '../engine/corrected-history.js'
import { commitsOf, definitions, oddCommits, story } from './tables.js'

const registry = createRegistry([...definitions, EventCorrected])
const positionOf = (index: number) => (3 * index + 1) as Position

function tableOf(commits: readonly Commit[], read: Registry = registry): EventTable {
  const table = new EventTable(read, 3)
  append(table, commits)
  return table
}
function append(table: EventTable, commits: readonly Commit[]): void {
  for (const commit of commits) table.append(commit, positionOf(table.commits.length))
}

/** A projection of a user's own, without `clear`: a correction that reaches back makes it begin again. */
const perChannelOf = (version: number) =>
  defineProjection<Map<string, number>>({
    name: 'per-channel',
    version,
    start: () => new Map(),
    on: {
      DossierReceived: (counts, { data: { channel } }) =>
        void counts.set(channel, (counts.get(channel) ?? 0) + 1),
    },
    snapshot: (counts) => [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    pack: (counts) => ({
      head: [...counts.keys()],
      columns: { counts: Uint32Array.from(counts.values()) },
    }),
    unpack: ({ head, columns }: Packed) =>
      new Map((head as string[]).map((channel, index) => [channel, columns['counts']![index]!])),
  })
const perChannel = perChannelOf(1)
const lasting = [perChannel] as readonly LastingProjection[]
const all = { worthKeeping: 1 }

function said(books: Books): string[] {
  const { book, steps, clocks } = books.view()
  return [
    canonicalJson(trackingBook.snapshot(book)),
    canonicalJson(stepBook.snapshot(steps!)),
    canonicalJson(clockBook.snapshot(clocks)),
    canonicalJson(perChannel.snapshot(books.stateOf(perChannel))),
  ]
}

/** Keeps checkpoints of these commits: all four, as far as they were asked for. */
async function kept(commits: readonly Commit[], blobs = memoryBlobs()) {
  const books = await resumeBooks(tableOf(commits), undefined, { lasting })
  said(books)
  await keepBooks(books, blobs, all)
  return blobs
}

const noProblem = (error: unknown) => {
  throw error
}

async function holds(
  commits: readonly Commit[],
  cuts: readonly [number, number, number, number],
  onProblem: (error: unknown) => void = noProblem,
) {
  const [early, late, opened, which] = cuts
  const ends = [early, late, opened].map((cut) => cut % (commits.length + 1)).toSorted((a, b) => a - b)
  const blobs = await kept(commits.slice(0, ends[0]))
  // Of some the checkpoint is of a later time than of the others.
  const later = await kept(commits.slice(0, ends[1]))
  for (const [index, name] of (await later.list('')).entries())
    if ((which >>> index) % 2 === 1) await blobs.write(name, (await later.read(name))!)
  const table = tableOf(commits.slice(0, ends[2]))
  const books = await resumeBooks(table, blobs, { lasting, onProblem })
  expect(said(books)).toEqual(said(new Books(tableOf(commits.slice(0, ends[2])))))
  append(table, commits.slice(ends[2]))
  expect(said(books)).toEqual(said(new Books(table)))
  // What is kept from here is as good.
  await keepBooks(books, blobs, all)
  const again = await resumeBooks(tableOf(commits), blobs, { lasting, onProblem })
  expect(said(again)).toEqual(said(books))
}

const cuts = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat({ max: 15 }))

describe('books that begin at checkpoints', () => {
  it('are those that were folded from the first event, after any import', async () => {
    await fc.assert(
      fc.asyncProperty(story, cuts, (told, drawn) => holds(commitsOf(told), drawn)),
      { numRuns: 100 },
    )
  })

  it('are the same where streams can not be read, since before or only after', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(oddCommits, cuts, (odd, drawn) => holds(odd, drawn, () => (refused += 1))),
      { numRuns: 100 },
    )
    expect(refused).toBeGreaterThan(0)
  })

  it('are the same when corrections reach back into what was folded', async () => {
    await fc.assert(
      fc.asyncProperty(history, cuts, async (told, drawn) => {
        const { engine, log } = await open()
        await tell(engine, recorded(told), [1])
        const commits: Commit[] = []
        for await (const { position: _, ...commit } of log.readAll()) commits.push(commit)
        await holds(
          commits.filter(({ events }) => events.every(({ type }) => registry.codeOf(type) !== undefined)),
          drawn,
        )
      }),
      { numRuns: 60 },
    )
  })
})

/** A log of some dossiers. */
const commits = commitsOf(
  fc.sample(
    story.filter((told) => told.filter(({ stream }) => stream !== 'visit/1').length > 8),
    { numRuns: 1, seed: 4 },
  )[0]!,
)

function checkpointed<State>(projection: typeof trackingBook | typeof perChannel, table: EventTable) {
  const state = projection.start(table) as State
  folderOf(table, [{ projection, state }]).fold()
  return checkpointOf(projection as never, state, { table, rowCount: table.length })
}

function refusal(take: () => unknown): unknown {
  try {
    take()
  } catch (error) {
    return isDossierError(error, 'pack-damaged') ? error.details.reason : error
  }
  return undefined
}

describe('a checkpoint', () => {
  const table = tableOf(commits)
  const bytes = checkpointed(trackingBook, table)
  const tracking = trackingBook as typeof trackingBook & LastingProjection
  const resume = (projection: object, here: EventTable, given = bytes) =>
    refusal(() => resumeFrom(projection as LastingProjection, here, given))

  it('is refused by another projection, another version and other definitions', () => {
    expect(resume(stepBook, table)).toMatch(/^its projection is "tracking-book"/)
    expect(resume({ ...tracking, version: tracking.version + 1 }, table)).toMatch(/^its version is/)
    expect(resume(tracking, tableOf(commits, createRegistry([...definitions])))).toMatch(/^its fingerprint/)
    expect(resume(tracking, table)).toBeUndefined()
  })

  it('is refused by a log that is shorter, and by one that went another way', () => {
    expect(resume(tracking, tableOf(commits.slice(0, -1)))).toMatch(/^it is of \d+ events/)
    const last = commits.at(-1)!
    const [before, another] = [commits.slice(0, -1), { ...last, commandId: 'another' }]
    expect(resume(tracking, tableOf([...before, another]))).toMatch(/^its last is/)
    const moved = new EventTable(registry, 3)
    commits.forEach((commit, index) => moved.append(commit, (index + 1) as Position))
    expect(resume(tracking, moved)).toMatch(/^its position is/)
  })

  it('is refused once a stream that it holds can not be read any more', () => {
    const stream = commits.find((each) => each.stream !== 'visit/1')!.stream
    const grown = tableOf(commits)
    const ofStream = commits.filter((each) => each.stream === stream)
    const version = ofStream.reduce((sum, { events }) => sum + events.length, 1)
    const events = [{ type: 'Unheard', schemaVersion: 1, at: 0, actor: 'lan', data: {} }]
    append(grown, [{ ...ofStream.at(-1)!, version, events } as unknown as Commit])
    expect(grown.unreadable.size).toBe(1)
    expect(resume(tracking, grown)).toMatch(/can't be read any more$/)
  })

  it('is refused whatever bit of it is wrong', () => {
    const small = checkpointed(perChannel, table)
    const missed: number[] = []
    for (let bit = 0; bit < small.length * 8; bit++) {
      const bad = small.slice()
      bad[bit >>> 3]! ^= 1 << (bit & 7)
      if (resume(perChannel, table, bad) === undefined) missed.push(bit)
    }
    expect(missed).toEqual([])
    expect(resume(perChannel, table, small)).toBeUndefined()
  })

  it('that its own projection does not understand is refused with the cause', () => {
    const cause = new TypeError('no such column')
    const unpack = () => {
      throw cause
    }
    expect(resume({ ...tracking, unpack }, table)).toBe("tracking-book can't unpack it")
  })
})

describe('kept checkpoints', () => {
  it('of another version stay for who uses them, and this one makes its own', async () => {
    const blobs = await kept(commits)
    const table = tableOf(commits)
    const [old, next] = [
      checkpointName(table, perChannel),
      checkpointName(table, { ...perChannel, version: 2 }),
    ]
    const before = await blobs.read(old)
    const changed = perChannelOf(2)
    const books = await resumeBooks(table, blobs, { lasting: [changed as LastingProjection] })
    expect(changed.snapshot(books.stateOf(changed))).toEqual(
      perChannel.snapshot(new Books(table).stateOf(perChannel)),
    )
    await keepBooks(books, blobs, all)
    expect(await blobs.read(old)).toEqual(before)
    expect(await blobs.list(next)).toEqual([next])
  })

  it('that are damaged or can not be read are told, and made again', async () => {
    const blobs = await kept(commits)
    const [first, second] = await blobs.list('')
    const good = await blobs.read(first!)
    await blobs.write(first!, good!.slice(0, -1))
    const problems: unknown[] = []
    const failing = {
      ...blobs,
      read: async (name: string) => {
        if (name === second) throw new Error('no such disk')
        return blobs.read(name)
      },
    }
    const table = tableOf(commits)
    const books = await resumeBooks(table, failing, { lasting, onProblem: (error) => problems.push(error) })
    expect(problems.map((problem) => (problem as Error).message)).toEqual([
      'no such disk',
      expect.stringMatching(/^a segment, checkpoint or \.dossierlog can't be read/),
    ])
    expect(said(books)).toEqual(said(new Books(table)))
    await keepBooks(books, blobs, all)
    const again = await resumeBooks(table, blobs, { lasting, onProblem: noProblem })
    expect(said(again)).toEqual(said(books))
  })

  it('are written again only where much came since', async () => {
    const blobs = await kept(commits.slice(0, 3))
    const written: string[] = []
    const watched = { ...blobs, write: async (name: string) => void written.push(name) }
    const table = tableOf(commits)
    const books = await resumeBooks(table, blobs, { lasting })
    await keepBooks(books, watched)
    expect(written).toEqual([])
    await keepBooks(books, watched, all)
    expect(written).toHaveLength(3)
    await keepBooks(books, watched, all)
    expect(written).toHaveLength(3)
  })

  it('are of projections that were asked for', async () => {
    const blobs = memoryBlobs()
    const books = await resumeBooks(tableOf(commits), blobs, { lasting })
    await keepBooks(books, blobs, all)
    expect(await blobs.list('')).toHaveLength(3)
    books.stateOf(perChannel)
    await keepBooks(books, blobs, all)
    expect(await blobs.list('')).toHaveLength(4)
  })
})
