// Segments and checkpoints beside a log in PostgreSQL, in a table of their own. They can be made again, so nobody waits for
// the disk where the database does not.

import type { BlobStore } from '../../log/blob-store.js'
import { nameOf, storedName } from './commit-table.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

/** Where a log keeps bytes. */
export function postgresBlobs(db: Database, { blobs }: Names): BlobStore {
  return {
    async read(name) {
      const [row] = await db.read(`SELECT bytes FROM ${blobs} WHERE name = $1`, [storedName(name)])
      return row && (row['bytes'] as Uint8Array)
    },
    async write(name, bytes) {
      const text = `
        INSERT INTO ${blobs} (name, bytes) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes`
      await db.write('keep a blob', text, [storedName(name), bytes])
    },
    async remove(name) {
      await db.write('remove a blob', `DELETE FROM ${blobs} WHERE name = $1`, [storedName(name)])
    },
    async list(prefix) {
      const text = `SELECT name FROM ${blobs} WHERE starts_with(name, $1) ORDER BY name`
      return (await db.read(text, [storedName(prefix)])).map((row) => nameOf(row['name'] as string))
    },
  }
}
