// Those who follow a log, told of what their own process wrote and woken for what others did, however these come between one
// another and how long reading takes: each commit once and in order. And what they were told of, they don't read.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowOf, type StoredRow } from '../../../src/adapters/commit-body.js'
import { pageOf } from '../../../src/adapters/commit-pages.js'
import { Followers } from '../../../src/adapters/followers.js'
import { origin, type Commit, type Position, type StoredCommit } from '../../../src/log/envelope.js'

/** What is in a commit is nothing to those who follow. */
const commitTo = (stream: string) => ({ stream, version: 1, events: [{ type: 'Any' }] }) as unknown as Commit

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => void setImmediate(resolve))
}

/** A store that takes so many turns to be read, and counts how often it was. */
class Store {
  readonly rows: StoredRow[] = []
  reads = 0
  readonly #turns: number

  constructor(turnsOfReading: number) {
    this.#turns = turnsOfReading
  }

  append(count: number): readonly StoredRow[] {
    const stored = Array.from({ length: count }, (_, index) => {
      const position = this.rows.length + index + 1
      return { ...rowOf(commitTo(`s-${position}`)), position }
    })
    this.rows.push(...stored)
    return stored
  }

  async page(after: Position, limit: number) {
    this.reads += 1
    await turns(this.#turns)
    return pageOf(this.rows.slice(after, after + limit), after, limit)
  }
}

const following = (store: Store, after = origin) => {
  const followers = new Followers((position, limit) => store.page(position, limit), { watch: () => () => {} })
  const seen: StoredCommit[] = []
  const errors: unknown[] = []
  const subscription = followers.subscribe({
    after,
    onCommit: (commit) => void seen.push(commit),
    onError: (error) => void errors.push(error),
  })
  return { followers, subscription, seen, errors }
}

const step = fc.record({
  /** `own, among others`: of what was sent at once, every other one is of another process, which lies between. */
  who: fc.constantFrom('own', 'own, among others', 'others', 'others, woken for'),
  count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(499, 500, 501)),
  /** How long the answer takes on its way to the one who wrote. */
  late: fc.nat(3),
  pause: fc.nat(3),
})

describe('followers', () => {
  it('see each commit once and in order, as it is stored', async () => {
    const script = fc.record({
      steps: fc.array(step, { maxLength: 12 }),
      turnsOfReading: fc.nat(3),
      /** Where one begins that comes after the first step. */
      after: fc.nat(6),
    })
    await fc.assert(
      fc.asyncProperty(script, async ({ steps, turnsOfReading, after }) => {
        const store = new Store(turnsOfReading)
        const { followers, seen, errors } = following(store)
        const later: StoredCommit[] = []
        const telling: Promise<void>[] = []
        for (const [index, { who, count, late, pause }] of steps.entries()) {
          const rows = store.append(count)
          const own = who === 'own' ? rows : rows.filter((_row, place) => place % 2 === 0)
          if (who.startsWith('own')) telling.push(turns(late).then(() => followers.tell(own)))
          if (who === 'others, woken for') followers.wake()
          await turns(pause)
          if (index > 0) continue
          const onCommit = (commit: StoredCommit) => void later.push(commit)
          followers.subscribe({ after: after as Position, onCommit })
        }
        await Promise.all(telling)
        const last = steps.at(-1)
        // Whoever writes last makes himself heard: of what nobody tells, a poll would.
        if (last?.who === 'others' || (last?.who === 'own, among others' && last.count % 2 === 0))
          followers.wake()
        await turns(store.rows.length / 100 + 40)
        expect(errors).toEqual([])
        const { commits } = pageOf(store.rows, origin, store.rows.length + 1)
        expect(seen).toEqual(commits)
        expect(later).toEqual(steps.length === 0 ? [] : commits.slice(after))
      }),
      { numRuns: 300 },
    )
  })

  it('see nothing more once they are closed, also from within', async () => {
    const store = new Store(0)
    const { followers, subscription, seen } = following(store)
    let count = 0
    const closing = followers.subscribe({ after: origin, onCommit: () => ++count === 2 && closing.close() })
    await turns(5)
    followers.tell(store.append(3))
    await turns(5)
    expect([count, seen.length]).toEqual([2, 3])
    followers.tell(store.append(1))
    subscription.close()
    await turns(5)
    expect(seen).toHaveLength(3)
  })

  it('read nothing of what they are told of in turn, and all that lies before what they are not', async () => {
    const store = new Store(0)
    const { followers, seen } = following(store)
    await turns(5)
    const atFirst = store.reads
    for (let commit = 0; commit < 10; commit++) {
      followers.tell(store.append(3))
      await turns(1)
    }
    // Those of one transaction are told of one after the other.
    for (let commit = 0; commit < 5; commit++) followers.tell(store.append(1))
    await turns(1)
    expect([store.reads, seen.length]).toEqual([atFirst, 35])
    store.append(1)
    followers.tell(store.append(1))
    await turns(5)
    expect([store.reads > atFirst, seen.length]).toEqual([true, 37])
    expect(seen.map(({ position }) => position)).toEqual(store.rows.map(({ position }) => position))
  })

  it('end with an error where what they are told of is no commit', async () => {
    const store = new Store(0)
    const { followers, errors } = following(store)
    await turns(5)
    followers.tell(store.append(1).map((row) => ({ ...row, body: '[]' })))
    await turns(5)
    expect(errors).toMatchObject([{ code: 'log-corrupt' }])
  })
})
