// Streams with events that can't be read here, of unknown types or newer versions, are left out of every fold: whenever
// they were met, at the start or while the engine runs. What was known before is answered as it was.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, memoryLog, stepBook, trackingBook, type Commit, type Instant } from 'dossier-engine'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import type { Position } from '../../../src/log/envelope.js'
import { Books } from '../../../src/projections/books.js'
import { unlent } from '../../model/unlent-log.js'
import { Time } from '../../../src/projections/tracking-row.js'
import { definitions, oddCommits } from './tables.js'

const table = () => new EventTable(createRegistry(definitions))
const asOf = Date.UTC(2024, 6, 1) as Instant
const bytes = (books: Books, moments: Parameters<Books['view']>[0] = {}) =>
  JSON.stringify([
    trackingBook.snapshot(books.view(moments).book),
    stepBook.snapshot(books.stateOf(stepBook, moments)),
    dueDates(books, moments),
  ])

function dueDates(books: Books, moments: Parameters<Books['view']>[0]) {
  const { deadlines, book } = books.view(moments)
  return deadlines.between(-Infinity, Infinity).map((row) => [row, book.time(row, Time.dueAt)])
}

describe('a stream that can not be read', () => {
  it('is left out the same, whether it was met at the start or on the way', () => {
    fc.assert(
      fc.property(oddCommits, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (commits, looks) => {
        const growing = table()
        const books = new Books(growing)
        for (const [index, commit] of commits.entries()) {
          growing.append(commit, (index + 1) as Position)
          if (looks[index % looks.length]!) bytes(books)
        }
        const whole = table()
        commits.forEach((commit, index) => whole.append(commit, (index + 1) as Position))
        for (const moments of [{}, { asOf }])
          expect(bytes(books, moments)).toBe(bytes(new Books(whole), moments))
      }),
      { numRuns: 150 },
    )
  })

  it('is answered as before where only what was known before is asked for', () => {
    fc.assert(
      fc.property(oddCommits, fc.nat(), (commits, draw) => {
        const growing = table()
        const books = new Books(growing)
        const cut = draw % (commits.length + 1)
        const append = (commit: Commit, index: number) =>
          growing.append({ ...commit, recordedAt: (index * 10) as Instant }, (index + 1) as Position)
        commits.slice(0, cut).forEach(append)
        const knownAt = (cut * 10 - 5) as Instant
        const before = [{ knownAt }, { knownAt, asOf }].map((moments) => bytes(books, moments))
        for (const [index, commit] of commits.entries()) if (index >= cut) append(commit, index)
        expect([{ knownAt }, { knownAt, asOf }].map((moments) => bytes(books, moments))).toEqual(before)
        expect([{ knownAt }, { knownAt, asOf }].map((moments) => bytes(new Books(growing), moments))).toEqual(
          before,
        )
      }),
      { numRuns: 150 },
    )
  })

  it('is left out by an engine that runs, as by one that is opened after it', async () => {
    await fc.assert(
      fc.asyncProperty(oddCommits, async (commits) => {
        const log = unlent(memoryLog())
        const running = await createEngine({ log, timeZone: 'UTC', onUnreadable: 'skip' })
        const ask = (engine: typeof running) =>
          JSON.stringify([
            engine.workload({ asOf }),
            engine.overdue({ asOf: Date.UTC(2026, 0) }),
            engine.onTime({ from: '2024-01-01', to: '2024-12-31', groupBy: ['period'] }),
          ])
        for (const commit of commits) {
          await log.append([commit])
          ask(running)
        }
        const opened = await createEngine({ log, timeZone: 'UTC', onUnreadable: 'skip' })
        expect(ask(running)).toBe(ask(opened))
        const [ran] = await running.replay([trackingBook])
        const [fresh] = await opened.replay([trackingBook])
        expect(trackingBook.snapshot(ran)).toEqual(trackingBook.snapshot(fresh))
      }),
      { numRuns: 60 },
    )
  })
})
