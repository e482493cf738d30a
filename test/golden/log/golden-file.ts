// A golden file of SQLite of a version before this one, as SQL text, so that it can be read and compared: its tables as they
// were made, and every row of them. It is written once and never again.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { SqliteHandle } from '../../../src/adapters/sqlite/handle.js'

const pathOf = (name: string) => new URL(name, import.meta.url)
const namesOf = (version: string) => [`log-${version}.sql`, `answers-${version}.json`] as const

/** Reads the golden file of a version. */
export function goldenFile(version: string) {
  const [sql, answers] = namesOf(version).map((name) => readFileSync(pathOf(name), 'utf8')) as [
    string,
    string,
  ]
  return {
    sql,
    answers: JSON.parse(answers) as Record<string, unknown>,
    hashes: [sql, answers].map((content) => createHash('sha256').update(content).digest('hex')),
  }
}

/** Writes the golden file of a version down, if there is none yet. */
export function keepGoldenFile(version: string, made: { sql: string; answers: string }): void {
  const [sql, answers] = namesOf(version)
  for (const name of [sql, answers])
    if (existsSync(pathOf(name)))
      throw new Error(`${name} is there already and is golden: a new version gets a new file`)
  writeFileSync(pathOf(sql), made.sql)
  writeFileSync(pathOf(answers), made.answers)
}

/** All that is in a database, as the SQL that makes it, in an order of its own. */
export function dumped(db: SqliteHandle): string {
  const made = db
    .prepare('SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name')
    .all() as { type: string; name: string; sql: string }[]
  const lines = made.map(({ sql }) => `${sql};`)
  for (const { type, name } of made) if (type === 'table') lines.push(...rowsOf(db, name))
  return `${lines.join('\n')}\n`
}

/** The rows of a table, as the SQL that puts them there. */
export function rowsOf(db: SqliteHandle, table: string): string[] {
  const columns = (
    db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[]
  ).map(({ name }) => name)
  const values = columns.map((column) => `quote(${column})`).join(` || ', ' || `)
  const rows = db.prepare(`SELECT ${values} AS row FROM ${table} ORDER BY ${columns[0]}`).all() as {
    row: string
  }[]
  return rows.map(({ row }) => `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${row});`)
}
