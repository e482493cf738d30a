// The commits of a log in their table. SQLite has one writer at a time and gives positions in the order of commits, so
// they have no gap, and whoever reads after a position misses nothing.

import type { Position, StoredCommit } from '../../log/envelope.js'
import { checkVersions } from '../../log/expected-version.js'
import { commitOf, damaged, type CommitRow } from '../commit-body.js'
import type { SqliteHandle, SqliteStatement } from './handle.js'
import { reading } from './patience.js'
import type { Tables } from './schema.js'

/** Commits read at once. */
export const pageSize = 500

/** Reads and writes commits. What the database refuses to read is a {@link DossierError} `storage`. */
export class CommitTable {
  readonly #head: SqliteStatement
  readonly #version: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #page: SqliteStatement
  readonly #stream: SqliteStatement
  readonly #changes: SqliteStatement
  readonly #busyTimeoutMs: number

  constructor(db: SqliteHandle, { commits }: Tables, { busyTimeoutMs }: { readonly busyTimeoutMs: number }) {
    this.#busyTimeoutMs = busyTimeoutMs
    this.#head = db.prepare(`SELECT ifnull(max(position), 0) AS position FROM ${commits}`)
    this.#version = db.prepare(
      `SELECT last_version FROM ${commits} WHERE stream = ? ORDER BY version DESC LIMIT 1`,
    )
    this.#insert = db.prepare(
      `INSERT INTO ${commits} (stream, version, last_version, body) VALUES (?, ?, ?, ?)`,
    )
    this.#page = db.prepare(
      `SELECT position, body FROM ${commits} WHERE position > ? ORDER BY position LIMIT ?`,
    )
    this.#stream = db.prepare(
      `SELECT position, body FROM ${commits}
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
      (stream) => (this.#version.get(stream) as { last_version: number } | undefined)?.last_version ?? 0,
    )
    return rows.map(({ stream, version, lastVersion, body }) => {
      const { lastInsertRowid } = this.#insert.run(stream, version, lastVersion, body)
      return Number(lastInsertRowid) as Position
    })
  }

  /** The last position. */
  head(): Promise<Position> {
    return this.#reading(() => (this.#head.get() as { position: Position }).position)
  }

  /**
   * The next commits after a position.
   * @throws DossierError `log-corrupt` for what is no commit, or is missing
   */
  async after(position: Position, limit: number): Promise<StoredCommit[]> {
    const commits = await this.#reading(() => commitsOf(this.#page.all(position, limit)))
    const gap = commits.findIndex((commit, index) => commit.position !== position + index + 1)
    if (gap >= 0) throw damaged(position + gap + 1, 'it is missing')
    return commits
  }

  /** The next commits of a stream, after a version, from the one that holds another. */
  ofStream(stream: string, fromVersion: number, after: number): Promise<StoredCommit[]> {
    return this.#reading(() => commitsOf(this.#stream.all(stream, fromVersion, after)))
  }

  /** A number that changes with what other connections write; none where the database doesn't say. */
  dataVersion(): number | undefined {
    try {
      return (this.#changes.get() as { data_version: number }).data_version
    } catch {
      return undefined
    }
  }

  #reading<Result>(read: () => Result): Promise<Result> {
    return reading(this.#busyTimeoutMs, read)
  }
}

const commitsOf = (rows: unknown[]): StoredCommit[] =>
  (rows as { position: number; body: string }[]).map(commitOf)
