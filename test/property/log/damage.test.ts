// Whatever is done to one stored commit, verifyLog says so, and where. What it can't see by itself is listed too: the
// end of a stream cut off, and the order between streams, which nothing seals yet.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryLog, verifyLog, type EventLog, type StoredCommit } from 'dossier-engine'
import { dataArbitrary } from 'dossier-engine/testing'
import { dossierEvents } from 'dossier-engine'
import { genesisHash, sealCommit } from '../../../src/log/chain.js'
import type { Commit, Position } from '../../../src/log/envelope.js'

/** A log of these commits, as some store may hold it. */
function stored(commits: readonly StoredCommit[]): EventLog {
  return {
    ...memoryLog(),
    async *readAll() {
      yield* structuredClone(commits) as StoredCommit[]
    },
  }
}

const event = fc.oneof(
  ...Object.values(dossierEvents).map(({ type, fields }) =>
    fc.record({ type: fc.constant<string>(type), at: fc.nat(), data: dataArbitrary(fields) }),
  ),
)
/** Logs of one to four streams, each with two commits or more. */
const logs = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.array(event, { minLength: 1, maxLength: 3 })), {
    minLength: 4,
    maxLength: 14,
  })
  .map((drawn) => {
    const heads = new Map<string, Commit>()
    return drawn.map(([stream, events], index): StoredCommit => {
      const last = heads.get(stream)
      const sealed = sealCommit({
        stream: `dossier/${stream}`,
        version: last === undefined ? 1 : last.version + last.events.length,
        recordedAt: (1_000 + index) as Commit['recordedAt'],
        commandId: `c-${index}`,
        events: events.map((each) => ({
          ...each,
          schemaVersion: 1,
          actor: 'lan',
        })) as unknown as Commit['events'],
        previous: last?.hash ?? genesisHash,
      })
      heads.set(stream, sealed)
      return { ...sealed, position: (index + 1) as Position }
    })
  })

const isLastOfItsStream = (commits: readonly StoredCommit[], index: number) =>
  !commits.slice(index + 1).some(({ stream }) => stream === commits[index]!.stream)

async function isFound(commits: readonly StoredCommit[]): Promise<boolean> {
  return !(await verifyLog(stored(commits))).intact
}

type Path = readonly (string | number)[]

/** Every place in a commit that holds a value. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const inside = entries.flatMap(([key, member]: [string | number, unknown]) =>
    places(member, [...path, key]),
  )
  return [...inside, ...(path.length > 0 ? [path] : [])]
}

function edited(commit: StoredCommit, path: Path, change: (value: unknown) => unknown): StoredCommit {
  const copy = structuredClone(commit)
  let holder = copy as unknown as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>
  const key = path.at(-1)!
  const value = change(holder[key])
  if (value === undefined) Reflect.deleteProperty(holder, key)
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
  return copy
}

function otherThan(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return value === 0 ? 1 : -value
    case 'string':
      return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`
    case 'boolean':
      return !value
    default:
      return 'something else'
  }
}

describe('verifyLog', () => {
  it('finds nothing where nothing was done', async () => {
    await fc.assert(
      fc.asyncProperty(logs, async (commits) => {
        expect(await verifyLog(stored(commits))).toMatchObject({ intact: true, commits: commits.length })
      }),
      { numRuns: 50 },
    )
  })

  it('finds any value of any commit changed or removed, and says where', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), fc.nat(), fc.boolean(), async (commits, which, where, removes) => {
        const index = which % commits.length
        const { position: _, ...sealed } = commits[index]!
        const all = places(sealed)
        const path = all[where % all.length]!
        const change = removes && path.length > 0 ? () => undefined : otherThan
        const damaged = commits.with(index, edited(commits[index]!, path, change))
        const verification = await verifyLog(stored(damaged))
        expect(verification.intact, path.join('.')).toBe(false)
        if (verification.intact) return
        const { damage } = verification
        // The commit itself, or the one after it in a stream, whose link no longer fits.
        expect(damage.position).toBeGreaterThanOrEqual(commits[index]!.position)
        if (path[0] !== 'hash') expect(damage.position).toBe(commits[index]!.position)
      }),
      { numRuns: 400 },
    )
  })

  it('finds something added to any commit', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), async (commits, which) => {
        const index = which % commits.length
        const commit = commits[index]!
        const [first] = commit.events
        for (const events of [
          [...commit.events, first!],
          [{ ...first!, added: 1 }, ...commit.events.slice(1)],
          [{ ...first!, data: { ...first!.data, added: null } }, ...commit.events.slice(1)],
        ]) {
          expect(await isFound(commits.with(index, { ...commit, events }))).toBe(true)
        }
        expect(await isFound(commits.with(index, { ...commit, source: 'added' }))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('finds a commit deleted or told twice, unless it was the last of its stream', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), async (commits, which) => {
        const index = which % commits.length
        const without = commits.toSpliced(index, 1)
        expect(await isFound(without)).toBe(!isLastOfItsStream(commits, index))
        expect(await isFound(commits.toSpliced(index, 0, commits[index]!))).toBe(true)
        const moved = { ...commits[index]!, position: (commits.length + 1) as Position }
        expect(await isFound([...commits, moved])).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('finds commits reordered, by their positions or, within a stream, by their links', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), fc.nat(), async (commits, left, right) => {
        const [one, other] = [left % commits.length, right % commits.length].toSorted((a, b) => a - b) as [
          number,
          number,
        ]
        fc.pre(one !== other)
        const swapped = commits.with(one, commits[other]!).with(other, commits[one]!)
        expect(await isFound(swapped)).toBe(true)
        // With positions put right, what remains is the order within each stream.
        const renumbered = swapped.map((commit, index) => ({ ...commit, position: (index + 1) as Position }))
        const orderOf = (all: readonly StoredCommit[]) => {
          const byStream = new Map<string, string[]>()
          for (const { stream, hash } of all) byStream.set(stream, [...(byStream.get(stream) ?? []), hash])
          return [...byStream].toSorted(([a], [b]) => (a < b ? -1 : 1))
        }
        const changesAStream = JSON.stringify(orderOf(commits)) !== JSON.stringify(orderOf(swapped))
        expect(await isFound(renumbered)).toBe(changesAStream)
      }),
      { numRuns: 200 },
    )
  })

  it('finds the events of two dossiers swapped, and a commit sealed anew', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), fc.nat(), async (commits, left, right) => {
        const [one, other] = [left % commits.length, right % commits.length]
        const { events } = commits[one]!
        fc.pre(JSON.stringify(events) !== JSON.stringify(commits[other]!.events))
        const swapped = commits
          .with(one, { ...commits[one]!, events: commits[other]!.events })
          .with(other, { ...commits[other]!, events })
        expect(await isFound(swapped)).toBe(true)
        // Whoever seals the changed commit anew breaks the link of the next, if there is one.
        const resealed = sealCommit({ ...commits[one]!, recordedAt: 5 as Commit['recordedAt'] })
        const forged = commits.with(one, { ...resealed, position: commits[one]!.position })
        expect(await isFound(forged)).toBe(!isLastOfItsStream(commits, one))
      }),
      { numRuns: 150 },
    )
  })

  it('is needed: a check of versions and positions alone finds no edit', async () => {
    const naive = (commits: readonly StoredCommit[]) => {
      const versions = new Map<string, number>()
      for (const { stream, version, events } of commits) {
        if (version !== (versions.get(stream) ?? 0) + 1) return false
        versions.set(stream, version + events.length - 1)
      }
      return true
    }
    await fc.assert(
      fc.asyncProperty(logs, async (commits) => {
        const forged = commits.with(
          0,
          edited(commits[0]!, ['events', 0, 'actor'], () => 'somebody else'),
        )
        expect(naive(forged)).toBe(true)
        expect(await isFound(forged)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
})
