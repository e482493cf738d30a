// libsql without a log around it, synced to the disk as ours is: the rows that ours writes, and a plain table with a row
// an event. Nothing is checked but what the table's own index refuses.

import Database from 'libsql'
import type { Commit } from '../../src/log/envelope.js'
import { rowOf } from '../../src/adapters/commit-body.js'
import type { LogContender, ToldEvent } from './contender.js'
import { commitsRead } from './told.js'

function openFile(file: string, table: string) {
  const db = new Database(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec(table)
  return db
}

function inTransaction(db: ReturnType<typeof openFile>, write: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  write()
  db.exec('COMMIT')
}

/** The rows of our log. */
export const libsqlRows: LogContender = {
  name: 'libsql-rows',
  title: 'libsql, the same rows',
  keeper: 'sqlite',
  packages: [],
  open({ file }) {
    const db = openFile(
      file,
      `CREATE TABLE commits (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,
       last_version INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (stream, version))`,
    )
    const insert = db.prepare('INSERT INTO commits (stream, version, last_version, body) VALUES (?, ?, ?, ?)')
    const select = db.prepare('SELECT position, body FROM commits ORDER BY position')
    return {
      append: (commits) =>
        inTransaction(db, () => {
          for (const commit of commits) {
            const { stream, version, lastVersion, body } = rowOf(commit)
            insert.run(stream, version, lastVersion, body)
          }
        }),
      read() {
        const rows = select.all() as { readonly body: string }[]
        const commits = rows.map(({ body }) => JSON.parse(body) as Commit)
        return commitsRead(commits)
      },
      close: () => db.close(),
    }
  },
}

/** A row an event, its data as JSON. */
export const libsqlEvents: LogContender = {
  name: 'libsql-events',
  title: 'libsql, a row an event',
  keeper: 'sqlite',
  packages: [],
  open({ file }) {
    const db = openFile(
      file,
      `CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,
       type TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, recorded_at INTEGER NOT NULL,
       command_id TEXT, data TEXT NOT NULL, UNIQUE (stream, version))`,
    )
    const insert = db.prepare(
      `INSERT INTO events (stream, version, type, at, actor, recorded_at, command_id, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    const select = db.prepare(
      `SELECT position, stream, version, type, at, actor, recorded_at, command_id, data
       FROM events ORDER BY position`,
    )
    return {
      append: (commits) =>
        inTransaction(db, () => {
          for (const { stream, version, recordedAt, commandId, events } of commits)
            for (const [index, { type, at, actor, data }] of events.entries()) {
              const json = JSON.stringify(data)
              insert.run(stream, version + index, type, at, actor, recordedAt, commandId ?? null, json)
            }
        }),
      read() {
        const rows = select.all() as (ToldEvent & { data: unknown })[]
        for (const row of rows) row.data = JSON.parse(row.data as string)
        return { events: () => rows, told: () => rows }
      },
      close: () => db.close(),
    }
  },
}
