// What is kept beside a log in PostgreSQL, in a table of its own.

import type { StateStore } from '../../log/state-store.js'
import { storedName } from '../stored-text.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

/** Where a log keeps states. */
export function postgresStates(db: Database, { states, durable }: Names): StateStore {
  const insert = `
    INSERT INTO ${states} (name, value, revision) SELECT $1, $2, 1 WHERE ${durable}()
    ON CONFLICT DO NOTHING RETURNING revision`
  const update = `
    UPDATE ${states} SET value = $2, revision = revision + 1
    WHERE name = $1 AND revision = $3 AND ${durable}() RETURNING revision`
  return {
    async read(name) {
      const text = `SELECT value, revision FROM ${states} WHERE name = $1`
      const [row] = await db.read(text, [storedName(name)])
      return row && { value: row['value'] as string, revision: Number(row['revision']) }
    },
    async write(name, value, expected) {
      const stored = storedName(name)
      const [row] =
        expected === 0
          ? await db.write('keep a state', insert, [stored, value])
          : await db.write('keep a state', update, [stored, value, expected])
      return row && Number(row['revision'])
    },
  }
}
