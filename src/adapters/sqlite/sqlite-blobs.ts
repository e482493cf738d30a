// Segments and checkpoints beside a log in SQLite, in a table of their own.

import { namesFrom, type BlobStore } from '../../log/blob-store.js'
import type { SqliteHandle } from './handle.js'
import { reading, type ReadingOptions } from './patience.js'
import type { Tables } from './schema.js'
import { storedText, textOf } from '../stored-text.js'
import type { Writer } from './writer.js'

/** Where a log keeps bytes. */
export function sqliteBlobs(
  db: SqliteHandle,
  { blobs }: Tables,
  options: ReadingOptions & { readonly writer: Writer },
): BlobStore {
  const { writer } = options
  const find = db.prepare(`SELECT bytes FROM ${blobs} WHERE name = ?`)
  const names = db.prepare(`SELECT name FROM ${blobs}`)
  const keep = db.prepare(`
    INSERT INTO ${blobs} (name, bytes) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes`)
  const discard = db.prepare(`DELETE FROM ${blobs} WHERE name = ?`)
  return {
    read: (name) =>
      reading(
        options,
        () => (find.get(storedText(name)) as { readonly bytes: Uint8Array } | undefined)?.bytes,
      ),
    write: (name, bytes) => writer.write('keep a blob', () => void keep.run(storedText(name), bytes)),
    remove: (name) => writer.write('remove a blob', () => void discard.run(storedText(name))),
    async list(prefix) {
      const rows = (await reading(options, () => names.all())) as { readonly name: string }[]
      return namesFrom(
        rows.map(({ name }) => textOf(name)),
        prefix,
      )
    },
  }
}
