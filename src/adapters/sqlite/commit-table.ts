// The commits of a log in their table. SQLite has one writer at a time and gives positions in the order of commits, so
// they have no gap, and whoever reads after a position misses nothing.

import type { Position, StoredCommit } from '../../log/envelope.js'
import { checkVersions } from '../../log/expected-version.js'
import { commitOf, damaged, type CommitRow, type StoredRow } from '../commit-body.js'
import type { SqliteHandle, SqliteStatement } from './handle.js'
import { reading } from './patience.js'
import type { Tables } from './schema.js'

/** Commits read at once. */
export const pageSize = 500

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
   * The next commits after a position, up to the first that is damaged.
   * @throws DossierError `log-corrupt` if the very next is no commit, or is missing
   */
  async after(position: Position, limit: number): Promise<StoredCommit[]> {
    const rows = await this.#reading(() => this.#page.all(position, limit))
    let next = position + 1
    return soundOf(rows, (row) => {
      if (row.position !== next) throw damaged(next, 'it is missing')
      next += 1
    })
  }

  /**
   * The next commits of a stream, up to the first that is damaged: those after a version where reading goes on, else
   * from the one that holds a version.
   * @throws DossierError `log-corrupt` if the very next is no commit, or is missing
   */
  async ofStream(stream: string, fromVersion: number, after: number): Promise<StoredCommit[]> {
    const rows = await this.#reading(() => this.#stream.all(stream, fromVersion, after))
    let next = after === 0 ? undefined : after + 1
    return soundOf(rows, ({ position, version, lastVersion }) => {
      const isNext = next === undefined ? version <= Math.max(fromVersion, 1) : version === next
      if (!isNext) throw damaged(position, 'the one before it in its stream is missing', { stream })
      next = lastVersion + 1
    })
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

/** The commits up to the first that is damaged, which is told of when it comes first: so no other is told of before. */
function soundOf(rows: readonly unknown[], check: (row: StoredRow) => void): StoredCommit[] {
  const commits: StoredCommit[] = []
  for (const row of rows as StoredRow[]) {
    try {
      check(row)
      commits.push(commitOf(row))
    } catch (error) {
      if (commits.length === 0) throw error
      break
    }
  }
  return commits
}
