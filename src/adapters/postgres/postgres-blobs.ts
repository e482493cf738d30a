// Segments and checkpoints beside a log in PostgreSQL, in a table of their own. They can be made again, so nobody waits for
// the disk where the database does not.

import type { BlobStore } from '../../log/blob-store.js'
import { nameOf, storedName } from './commit-table.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

/** Where a log keeps bytes. */
export function postgresBlobs(db: Database, { blobs }: Names): BlobStore {
  const findAll = async (names: readonly string[]) => {
    const rows = await db.read(`SELECT name, bytes FROM ${blobs} WHERE name = ANY($1::text[])`, [names])
    return new Map(rows.map(({ name, bytes }) => [name as string, bytes as Uint8Array]))
  }
  const findAlone = async (name: string) => (await findAll([name])).get(name)
  const find = together(findAll)
  return {
    async read(name) {
      const asked = storedName(name)
      // One that can't be read, or all that take too long at once, are no harm to the others.
      return find(asked).catch(() => findAlone(asked))
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

/** What is asked for at one moment is found at once: a connection more, which a pool would open, takes longer than the bytes. */
function together<Found>(findAll: (names: readonly string[]) => Promise<ReadonlyMap<string, Found>>) {
  let names: string[] = []
  let finding: Promise<ReadonlyMap<string, Found>> | undefined
  return async (name: string): Promise<Found | undefined> => {
    names.push(name)
    finding ??= Promise.resolve().then(() => {
      const asked = names
      names = []
      finding = undefined
      return findAll(asked)
    })
    return (await finding).get(name)
  }
}
