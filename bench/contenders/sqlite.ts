// SQLite by SQL alone: as event stores lay their rows, in the order of the log with a payload of JSON; and as it is
// fastest for this answer, plain columns in the order of streams, so that grouping needs no sorting.

import Database from 'libsql'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { commitsOf } from '../commits.js'
import { coldStart, measurement, type Contender } from '../contender.js'
import type { Workload } from '../workload.js'
import { answerOf, askAll, type Dialect, type Row } from './answer-sql.js'
import { plainEventsOf, type PlainEvent } from './dossier-state.js'

type Handle = InstanceType<typeof Database>

/** How the rows lie. */
interface Layout {
  readonly table: string
  readonly columns: number
  readonly row: (event: PlainEvent) => readonly unknown[]
  readonly dialect: Dialect
}

const inJson = (path: string) => `json_extract(data, '$.${path}')`
const payloads: Layout = {
  table: `CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,
    type TEXT NOT NULL, "at" INTEGER NOT NULL, data TEXT NOT NULL, UNIQUE (stream, version))`,
  columns: 6,
  row: ({ position, stream, version, type, at, data }) => [
    ...[position, stream, version, type, at],
    JSON.stringify(data),
  ],
  dialect: {
    events: 'events',
    procedure: inJson('procedure'),
    clock: inJson('clock'),
    dueAt: inJson('dueAt'),
    stopsClock: inJson('stopsClock'),
    divide: '/',
  },
}
const plainColumns: Layout = {
  table: `CREATE TABLE events (stream TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL,
    type TEXT NOT NULL, "at" INTEGER NOT NULL, procedure TEXT, clock TEXT, due_at INTEGER, stops_clock INTEGER,
    PRIMARY KEY (stream, version)) WITHOUT ROWID`,
  columns: 9,
  row: ({ position, stream, version, type, at, data }) => [
    ...[stream, version, position, type, at],
    ...[data['procedure'], data['clock'], data['dueAt']].map((value) => value ?? null),
    data['stopsClock'] === true ? 1 : 0,
  ],
  dialect: {
    events: 'events',
    procedure: 'procedure',
    clock: 'clock',
    dueAt: 'due_at',
    stopsClock: 'stops_clock',
    divide: '/',
  },
}

function fill(db: Handle, { table, columns, row }: Layout, workload: Workload): number {
  db.exec(table)
  const insert = db.prepare(
    `INSERT INTO events VALUES (${Array.from({ length: columns }, () => '?').join(', ')})`,
  )
  let count = 0
  db.exec('BEGIN')
  for (const event of plainEventsOf(commitsOf(workload))) {
    insert.run(...row(event))
    count += 1
  }
  db.exec('COMMIT')
  return count
}

const ask = (db: Handle) => (sql: string) => {
  if (sql.startsWith('SELECT')) return db.prepare(sql).all() as Row[]
  db.exec(sql)
  return []
}

function answered(db: Handle, { dialect }: Layout) {
  db.exec('PRAGMA temp_store = MEMORY')
  return askAll(ask(db), dialect)
}

function contenderOf(name: string, title: string, layout: Layout): Contender {
  return {
    name,
    title,
    measures: ['replay', 'cold'],
    isOutsideHeap: true,
    load(workload, { folder }) {
      const path = join(mkdtempSync(join(folder, `${name}-`)), 'events.db')
      const onDisk = new Database(path)
      const count = fill(onDisk, layout, workload)
      onDisk.close()
      let inMemory: Handle | undefined
      return {
        measures: {
          replay: measurement({
            count,
            unit: 'events',
            setUp() {
              if (inMemory !== undefined) return
              inMemory = new Database(':memory:')
              inMemory.exec(layout.table)
              inMemory.prepare('ATTACH ? AS disk').run(path)
              inMemory.exec('INSERT INTO events SELECT * FROM disk.events; DETACH disk')
            },
            run: () => answered(inMemory!, layout),
            describe: answerOf,
          }),
          cold: coldStart({
            count,
            async start() {
              const db = new Database(path)
              return { found: await answered(db, layout), close: () => void db.close() }
            },
            describe: answerOf,
          }),
        },
      }
    },
  }
}

/** Rows as event stores lay them. */
export const sqliteJson = contenderOf('sqlite-json', 'SQLite, SQL over rows with JSON', payloads)
/** Rows laid for this answer. */
export const sqliteColumns = contenderOf('sqlite-columns', 'SQLite, SQL over columns by stream', plainColumns)
