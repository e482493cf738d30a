// What is kept beside a log in SQLite, in a table of its own.

import type { KeptState, StateStore } from '../../log/state-store.js'
import type { SqliteHandle } from './handle.js'
import { reading, type ReadingOptions } from './patience.js'
import type { Tables } from './schema.js'
import { storedText } from '../stored-text.js'
import type { Writer } from './writer.js'

/** Where a log keeps states. */
export function sqliteStates(
  db: SqliteHandle,
  { states }: Tables,
  { writer, busyTimeoutMs }: ReadingOptions & { readonly writer: Writer },
): StateStore {
  const find = db.prepare(`SELECT value, revision FROM ${states} WHERE name = ?`)
  const keep = db.prepare(`
    INSERT INTO ${states} (name, value, revision) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, revision = excluded.revision`)
  const found = (name: string) => find.get(storedText(name)) as KeptState | undefined
  return {
    async read(name) {
      const kept = await reading({ writer, busyTimeoutMs }, () => found(name))
      // Drivers give rows of classes of their own.
      return kept && { value: kept.value, revision: kept.revision }
    },
    write: (name, value, expected) =>
      writer.write('keep a state', () => {
        if ((found(name)?.revision ?? 0) !== expected) return undefined
        keep.run(storedText(name), value, expected + 1)
        return expected + 1
      }),
  }
}
