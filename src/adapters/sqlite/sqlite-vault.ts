// The side store of personal data in the same database as its log. What was erased is overwritten in the file and dropped
// from the write-ahead log. Of keys this is certain: their rows are only ever added at the end and overwritten in their
// place, for a row that is deleted makes SQLite move its neighbours, and then `secure_delete` overwrites each neighbour
// where it is, not where it was. Of ciphertexts such a copy may stay, which nobody can read any more.

import type { VaultStore } from '../../log/sealed-vault.js'
import { isBusy, type SqliteHandle } from './handle.js'
import { patiently, reading, refused } from './patience.js'
import type { Tables } from './schema.js'
import { storedText, textOf } from '../stored-text.js'
import type { Writer } from './writer.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Drivers give blobs as a Buffer, a Uint8Array or an ArrayBuffer: this is a copy of its own. */
const bytes = (value: unknown): Bytes => new Uint8Array(value as Uint8Array)

/** An entry beside the key of its subject. */
type FoundRow = Record<'iv' | 'ciphertext' | 'value', unknown> & { readonly subject: string }

/** Where a log keeps personal data. */
export function sqliteVault(
  db: SqliteHandle,
  { settings, keys, personal }: Tables,
  { writer, busyTimeoutMs }: { readonly writer: Writer; readonly busyTimeoutMs: number },
): VaultStore {
  /** Gives what is kept under a name; if nothing is, keeps what is given. */
  const firstOf = ({ select, insert }: Record<'select' | 'insert', string>) => {
    const [selecting, inserting] = [db.prepare(select), db.prepare(insert)]
    const found = (name: string) => (selecting.get(storedText(name)) as { value: unknown } | undefined)?.value
    // Most are there already, which takes no transaction. What is refused here is asked for again by the writer.
    const foundEarly = (name: string) => {
      try {
        writer.endLeftover()
        return found(name)
      } catch {
        return undefined
      }
    }
    return async (operation: string, name: string, fresh: Bytes): Promise<Bytes> =>
      bytes(
        foundEarly(name) ??
          (await writer.write(operation, () => {
            inserting.run(storedText(name), fresh)
            return found(name)
          })),
      )
  }
  const settingOf = firstOf({
    select: `SELECT value FROM ${settings} WHERE name = ?`,
    insert: `INSERT OR IGNORE INTO ${settings} (name, value) VALUES (?, ?)`,
  })
  const keyOf = firstOf({
    select: `SELECT value FROM ${keys} WHERE subject = ? AND value <> zeroblob(length(value))`,
    insert: `
      INSERT INTO ${keys} (subject, value) VALUES (?, ?)
      ON CONFLICT (subject) DO UPDATE SET value = excluded.value
      WHERE ${keys}.value = zeroblob(length(${keys}.value))`,
  })
  const add = db.prepare(`
    INSERT OR REPLACE INTO ${personal} (ref, subject, iv, ciphertext)
    SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM ${keys} WHERE subject = ? AND value = ?)`)
  const find = db.prepare(`
    SELECT ref, subject, iv, ciphertext, value FROM ${personal} JOIN ${keys} USING (subject) WHERE ref = ?`)
  const discard = db.prepare(`DELETE FROM ${personal} WHERE ref = ?`)
  const count = db.prepare(`SELECT count(*) AS entries FROM ${personal} WHERE subject = ?`)
  const erase = [
    db.prepare(`DELETE FROM ${personal} WHERE subject = ?`),
    db.prepare(`UPDATE ${keys} SET value = zeroblob(length(value)) WHERE subject = ?`),
  ]
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  /**
   * Until then the pages as they were lie in the write-ahead log. A reader in another process puts it off: where it
   * holds on for longer than the wait for a lock, until the next erasure.
   */
  const dropJournal = async () => {
    try {
      await patiently(busyTimeoutMs, () => {
        const { busy } = checkpoint.get() as { busy: number }
        if (busy !== 0) throw Object.assign(new Error('a reader holds on'), { code: 'SQLITE_BUSY' })
      })
    } catch (cause) {
      if (!isBusy(cause)) throw refused('drop what was erased from its journal (erase again)', cause)
    }
  }

  return {
    async commandKey(fresh) {
      return settingOf('keep the command key', 'command-key', fresh)
    },
    async keyOf(subject, fresh) {
      return keyOf('keep a key', subject, fresh)
    },
    async add({ ref, subject, iv, ciphertext }, key) {
      await writer.write('keep personal data', () => {
        const stored = storedText(subject)
        add.run(storedText(ref), stored, iv, ciphertext, stored, key)
      })
    },
    async find(ref) {
      const row = (await reading({ writer, busyTimeoutMs }, () => find.get(storedText(ref)))) as
        FoundRow | undefined
      if (row === undefined) return undefined
      const { subject, iv, ciphertext, value } = row
      return {
        entry: { ref, subject: textOf(subject), iv: bytes(iv), ciphertext: bytes(ciphertext) },
        key: bytes(value),
      }
    },
    async discard(refs) {
      await writer.write('discard personal data', () => {
        for (const ref of refs) discard.run(storedText(ref))
      })
    },
    async erase(subject) {
      const erased = await writer.write('erase personal data', () => {
        const stored = storedText(subject)
        const { entries } = count.get(stored) as { entries: number }
        for (const each of erase) each.run(stored)
        return entries
      })
      await dropJournal()
      return erased
    },
  }
}
