// The commits of a log in their table: reading them in pages, and storing those of several appends by one statement.

import { isDossierError, type DossierError } from '../../kernel/errors.js'
import type { Position } from '../../log/envelope.js'
import { versionConflict } from '../../log/expected-version.js'
import type { CommitRow, StoredRow } from '../commit-body.js'
import { pageOf, pageSize, streamPageOf, type Page, type StreamPage } from '../commit-pages.js'
import { nameOf, storedName } from '../stored-text.js'
import type { Database, Row } from './database.js'
import { isBeaten } from './refusals.js'
import type { Names } from './names.js'

/** How often a statement is given again that was undone for the sake of another. */
const attempts = 5

/** Reads and writes commits. What the database refuses is a {@link DossierError} `storage`. */
export class CommitTable {
  readonly #db: Database
  readonly #names: Names

  constructor(db: Database, names: Names) {
    this.#db = db
    this.#names = names
  }

  /** Stores appends, each of them whole or not at all; gives the positions of each, or its conflict. */
  async store(
    appends: readonly (readonly CommitRow[])[],
  ): Promise<(readonly Position[] | DossierError<'version-conflict'>)[]> {
    const rows = appends.flat()
    let end = 0
    const ends = appends.map(({ length }) => (end += length))
    const [before, ...refusals] = await this.#append(
      rows.map(({ stream }) => storedName(stream)).join('\n'),
      rows.map(({ version }) => version).join(','),
      rows.map(({ lastVersion }) => lastVersion).join(','),
      rows.map(({ body }) => body).join('\n'),
      ends.join(','),
    )
    let head = Number(before!['stands'])
    let next = 0
    return appends.map((append, index) => {
      const refusal = refusals[next]
      if (refusal === undefined || Number(refusal['refused']) > ends[index]!)
        return append.map(() => ++head as Position)
      next += 1
      return versionConflict(rows[Number(refusal['refused']) - 1]!, Number(refusal['stands']))
    })
  }

  /** The last position. */
  async head(): Promise<Position> {
    const [row] = await this.#db.read(
      `SELECT coalesce(max(position), 0) AS position FROM ${this.#names.commits}`,
    )
    return Number(row!['position']) as Position
  }

  /** The next commits after a position, as {@link pageOf} checks them. */
  async after(position: Position, limit: number): Promise<Page> {
    const rows = await this.#rows('position > $1 ORDER BY position LIMIT $2', [position, limit])
    return pageOf(rows, position, limit)
  }

  /** The next commits of a stream, as {@link streamPageOf} checks them. */
  async ofStream(stream: string, page: StreamPage): Promise<Page> {
    const rows = await this.#rows(
      `stream = $1 AND last_version >= $2 AND version > $3 ORDER BY version LIMIT ${pageSize}`,
      [storedName(stream), page.fromVersion, page.after],
    )
    return streamPageOf(rows, page)
  }

  async #append(...lists: string[]): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#db.write(
          'append',
          `SELECT refused, stands FROM ${this.#names.append}($1, $2, $3, $4, $5)`,
          lists,
        )
      } catch (error) {
        const wasBeaten = isDossierError(error, 'storage') && isBeaten(error.cause)
        if (!wasBeaten || attempt === attempts) throw error
      }
    }
  }

  async #rows(which: string, values: unknown[]): Promise<StoredRow[]> {
    const rows = await this.#db.read(
      `SELECT position, stream, version, last_version, body FROM ${this.#names.commits} WHERE ${which}`,
      values,
    )
    return rows.map(({ position, stream, version, last_version: lastVersion, body }) => ({
      position: Number(position),
      stream: nameOf(stream as string),
      version: Number(version),
      lastVersion: Number(lastVersion),
      body: body as string,
    }))
  }
}
