// The commits of a log in their table. SQLite has one writer at a time and gives positions in the order of commits, so
// they have no gap, and whoever reads after a position misses nothing.

import type { Position } from '../../log/envelope.js'
import { checkVersions } from '../../log/expected-version.js'
import type { CommitRow, StoredRow } from '../commit-body.js'
import { pageOf, pageSize, streamPageOf, type Page, type StreamPage } from '../commit-pages.js'
import type { SqliteHandle, SqliteStatement, SqliteValue } from './handle.js'
import { reading, type ReadingOptions } from './patience.js'
import type { Tables } from './schema.js'
import { storedText, textOf } from '../stored-text.js'

/** What is read of each. */
const columns = 'position, stream, version, last_version AS lastVersion, body'

/** Reads and writes commits. What the database refuses to read is a {@link DossierError} `storage`. */
export class CommitTable {
  readonly #head: SqliteStatement
  readonly #version: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #page: SqliteStatement
  readonly #stream: SqliteStatement
  readonly #changes: SqliteStatement
  readonly #options: ReadingOptions

  constructor(db: SqliteHandle, { commits }: Tables, options: ReadingOptions) {
    this.#options = options
    this.#head = db.prepare(`SELECT ifnull(max(position), 0) AS position FROM ${commits}`)
    this.#version = db.prepare(
      `SELECT last_version FROM ${commits} WHERE stream = ? ORDER BY version DESC LIMIT 1`,
    )
    this.#insert = db.prepare(
      `INSERT INTO ${commits} (stream, version, last_version, body) VALUES (?, ?, ?, ?)`,
    )
    this.#page = db.prepare(`SELECT ${columns} FROM ${commits} WHERE position > ? ORDER BY position LIMIT ?`)
    this.#stream = db.prepare(
      `SELECT ${columns} FROM ${commits}
       WHERE stream = ? AND last_version >= ? AND version > ? ORDER BY version LIMIT ${pageSize}`,
    )
    this.#changes = db.prepare('PRAGMA data_version')
  }

  /**
   * Adds commits; to be called inside a transaction.
   * @throws DossierError `version-conflict`, before anything is written
   */
  insert(rows: readonly CommitRow[]): Position[] {
    checkVersions(
      rows,
      (stream) =>
        (this.#version.get(storedText(stream)) as { last_version: number } | undefined)?.last_version ?? 0,
    )
    return rows.map(({ stream, version, lastVersion, body }) => {
      const { lastInsertRowid } = this.#insert.run(storedText(stream), version, lastVersion, body)
      return Number(lastInsertRowid) as Position
    })
  }

  /** The last position. */
  head(): Promise<Position> {
    return this.#reading(() => (this.#head.get() as { position: Position }).position)
  }

  /** The next commits after a position, as {@link pageOf} checks them. */
  async after(position: Position, limit: number): Promise<Page> {
    return pageOf(await this.#rows(this.#page, position, limit), position, limit)
  }

  /** The next commits of a stream, as {@link streamPageOf} checks them. */
  async ofStream(stream: string, page: StreamPage): Promise<Page> {
    return streamPageOf(
      await this.#rows(this.#stream, storedText(stream), page.fromVersion, page.after),
      page,
    )
  }

  /** A number that changes with what other connections write; none where the database doesn't say. */
  dataVersion(): number | undefined {
    try {
      return (this.#changes.get() as { data_version: number }).data_version
    } catch {
      return undefined
    }
  }

  async #rows(statement: SqliteStatement, ...values: SqliteValue[]): Promise<StoredRow[]> {
    const rows = (await this.#reading(() => statement.all(...values))) as StoredRow[]
    return rows.map((row) => ({ ...row, stream: textOf(row.stream) }))
  }

  #reading<Result>(read: () => Result): Promise<Result> {
    return reading(this.#options, read)
  }
}
