// Ours, below the engine: the event table, folded by the one loop into tracking book, step book and clock book, all in one
// pass; the answer is a scan over the books, and their deadline index.

import { dossierIdOf } from '../../src/dossier/dossier.js'
import type { Instant } from '../../src/kernel/instant.js'
import type { Commit, Position } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { EventTable } from '../../src/log/event-table.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { bytesOf } from '../../src/log/table-bytes.js'
import { Books } from '../../src/projections/books.js'
import { DeadlineIndex, watchedDueAt } from '../../src/projections/deadline-index.js'
import { folderOf } from '../../src/projections/fold.js'
import { clockBook } from '../../src/projections/clock-book.js'
import { stepBook } from '../../src/projections/step-book.js'
import type { TrackingBook } from '../../src/projections/tracking-book.js'
import { Code, Time } from '../../src/projections/tracking-row.js'
import { trackingBook } from '../../src/projections/tracking-fold.js'
import { overdue as overdueQuery, type DueList } from '../../src/queries/deadlines.js'
import { noCounts, overdueLimit, timeliness, type Answer, type Counts, type Overdue } from '../answer.js'
import { benchRegistry, commitsOf } from '../commits.js'
import { lastHundredth, measurement, type Contender } from '../contender.js'
import { endAt, type Workload } from '../workload.js'

/** Fresh states of the built-in projections. */
function startBooks(table: EventTable) {
  return {
    tracking: trackingBook.start(table),
    steps: stepBook.start(table),
    clocks: clockBook.start(table),
  }
}
type States = ReturnType<typeof startBooks>
interface Folded extends States {
  readonly table: EventTable
  readonly counts: ReadonlyMap<number, Counts>
  readonly overdue: readonly number[]
}

/** The projections beside their states, as a fold wants them. */
function foldingsOf({ tracking, steps, clocks }: States) {
  return [
    { projection: trackingBook, state: tracking },
    { projection: stepBook, state: steps },
    { projection: clockBook, state: clocks },
  ]
}

/** The last questions: how each procedure did, and what is overdue at the end. */
export function finish(table: EventTable, states: States): Folded {
  const overdue = new DeadlineIndex(states.tracking).between(-Infinity, endAt)
  return { ...states, table, counts: countsIn(states.tracking), overdue }
}

/** Counts by the code of the procedure. */
function countsIn(book: TrackingBook): Map<number, Counts> {
  const counts = new Map<number, Counts>()
  for (let row = 0; row < book.length; row++) {
    const procedure = book.code(row, Code.procedure)
    if (procedure === 0) continue
    let ofProcedure = counts.get(procedure)
    if (ofProcedure === undefined) counts.set(procedure, (ofProcedure = noCounts()))
    ofProcedure.received += 1
    const resolvedAt = book.time(row, Time.resolvedAt)
    if (resolvedAt === undefined) ofProcedure.inProcess += 1
    else ofProcedure[timeliness(resolvedAt, book.time(row, Time.dueAt)!)] += 1
  }
  return counts
}

/** The answer that these states give. */
export function answerOf({ table, tracking, steps, counts, overdue }: Folded): Answer {
  const byName = [...counts].map(([code, each]) => [tracking.textOf(code)!, each] as const)
  return {
    counts: Object.fromEntries(byName),
    overdue: overdue.map((row) => [dossierIdOf(table.streamName(row))!, tracking.time(row, Time.dueAt)!]),
    steps: steps.length,
  }
}

/** Folds a table into books that are made for it, and asks them. */
function replay(table: EventTable): Folded {
  const states = startBooks(table)
  folderOf(table, foldingsOf(states)).fold()
  return finish(table, states)
}

/** Loads the workload's commits into a table. */
export function tableOf(workload: Workload): EventTable {
  const table = new EventTable(benchRegistry())
  for (const commit of commitsOf(workload)) table.append(commit, (table.commits.length + 1) as Position)
  return table
}

/** The event table with the engine's own projections. */
export const eventTable: Contender = {
  name: 'event-table',
  title: 'dossier-engine',
  measures: ['replay', 'catch-up', 'live', 'overdue', 'append'],
  load(workload) {
    const table = tableOf(workload)
    const { length, commits } = table
    const boundary = table.commitAt(lastHundredth(length))
    const fromRow = table.firstRowOf(boundary)
    const ends = Array.from({ length: commits.length - boundary }, (_, index) =>
      table.firstRowOf(boundary + index + 1),
    )
    let states = startBooks(table)
    let folder = folderOf(table, foldingsOf(states))
    const foldMost = () => {
      states = startBooks(table)
      folder = folderOf(table, foldingsOf(states))
      folder.fold({ toRow: fromRow })
    }
    const most = { count: length - fromRow, unit: 'events', setUp: foldMost } as const
    return {
      account: () => bytesOf(table),
      measures: {
        replay: measurement({
          count: length,
          unit: 'events',
          run: () => replay(table),
          describe: answerOf,
        }),
        'catch-up': measurement({
          ...most,
          run: () => folder.fold({ fromRow }),
          describe: () => answerOf(finish(table, states)),
        }),
        live: measurement({
          ...most,
          run() {
            let from = fromRow
            for (const toRow of ends) {
              folder.fold({ fromRow: from, toRow })
              from = toRow
            }
          },
          describe: () => answerOf(finish(table, states)),
        }),
        overdue: overdueOf(new Books(table)),
        append: appendOf(workload, length),
      },
    }
  },
}

function overdueOf(books: Books) {
  return measurement<DueList>({
    count: 1,
    unit: 'answers',
    run: () => overdueQuery(books.view(), { asOf: endAt, limit: overdueLimit }),
    describe: ({ dossiers }) => dossiers.map(({ dossierId, dueAt }): Overdue => [dossierId, dueAt]),
  })
}

function appendOf(workload: Workload, count: number) {
  const registry = benchRegistry()
  let commits: Commit[] | undefined
  let log: EventLog
  let table: EventTable
  return measurement({
    count,
    unit: 'events',
    setUp() {
      commits ??= [...commitsOf(workload)]
      log = memoryLog()
      table = log.lend!(registry, () => {})!.table
    },
    run: () => log.append(commits!),
    describe: () => answerOf(replay(table)),
  })
}

/** The same question as the index answers, by looking at every row of the tracking book. */
export const bookScan: Contender = {
  name: 'book-scan',
  title: 'dossier-engine, scanning its tracking book',
  measures: ['overdue'],
  load(workload) {
    const table = tableOf(workload)
    const { tracking } = replay(table)
    return {
      measures: {
        overdue: measurement({
          count: 1,
          unit: 'answers',
          run() {
            const found: { row: number; dueAt: Instant }[] = []
            for (let row = 0; row < tracking.length; row++) {
              const dueAt = watchedDueAt(tracking, row)
              if (dueAt !== undefined && dueAt < endAt) found.push({ row, dueAt })
            }
            return found.sort((a, b) => a.dueAt - b.dueAt || a.row - b.row).slice(0, overdueLimit)
          },
          describe: (found) =>
            found.map(({ row, dueAt }): Overdue => [dossierIdOf(table.streamName(row))!, dueAt]),
        }),
      },
    }
  },
}
