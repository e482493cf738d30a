// Segments and checkpoints beside a log in PostgreSQL, in a table of their own. They can be made again, so nobody waits for
// the disk where the database does not. `pg` has bytes come as text, two digits each, so they go compressed.

import type { BlobStore } from '../../log/blob-store.js'
import { nameOf, storedName } from './commit-table.js'
import { compressed, decompressed } from './compression.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

const asTheyLie = async (bytes: Uint8Array) => bytes

/** Where a log keeps bytes. */
export function postgresBlobs(db: Database, { blobs }: Names): BlobStore {
  const [stored, given] = db.isRemote ? [compressed, decompressed] : [asTheyLie, asTheyLie]
  const find = together(async (names) => {
    const rows = await db.read(`SELECT name, bytes FROM ${blobs} WHERE name = ANY($1::text[])`, [names])
    return new Map(rows.map(({ name, bytes }) => [name as string, bytes as Uint8Array]))
  })
  return {
    async read(name) {
      const bytes = await find(storedName(name))
      return bytes && given(bytes)
    },
    async write(name, bytes) {
      const text = `
        INSERT INTO ${blobs} (name, bytes) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes`
      await db.write('keep a blob', text, [storedName(name), await stored(bytes)])
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
