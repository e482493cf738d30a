// Segments and checkpoints beside a log in PostgreSQL, in a table of their own. They can be made again, so nobody waits for
// the disk where the database does not.

import { namesFrom, type BlobStore } from '../../log/blob-store.js'
import { nameOf, storedName } from '../stored-text.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

/** Where a log keeps bytes. */
export function postgresBlobs(db: Database, { blobs }: Names): BlobStore {
  const find = together(async (names) => {
    const rows = await db.read(`SELECT name, bytes FROM ${blobs} WHERE name = ANY($1::text[])`, [names])
    return new Map(rows.map(({ name, bytes }) => [name as string, bytes as Uint8Array]))
  })
  return {
    read: (name) => find(storedName(name)),
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
      const rows = await db.read(`SELECT name FROM ${blobs}`)
      return namesFrom(
        rows.map(({ name }) => nameOf(name as string)),
        prefix,
      )
    },
  }
}

/**
 * What is asked for at one moment is found at once: a connection more, which a pool would open, takes longer than the bytes. Where
 * that is refused, each is asked for alone: one that can't be read, or all that take too long at once, are no harm to the others.
 */
function together<Found>(findAll: (names: readonly string[]) => Promise<ReadonlyMap<string, Found>>) {
  let open: { readonly names: string[]; readonly found: ReturnType<typeof findAll> } | undefined
  const begin = () => {
    const names: string[] = []
    const found = Promise.resolve().then(() => {
      open = undefined
      return findAll(names)
    })
    return { names, found }
  }
  return async (name: string): Promise<Found | undefined> => {
    const { names, found } = (open ??= begin())
    names.push(name)
    const all = await found.catch((error: unknown) => {
      if (names.length === 1) throw error
      return findAll([name])
    })
    return all.get(name)
  }
}
