// The side store of personal data in the same schema as its log. What was erased is deleted; the server overwrites the
// bytes when it reuses their place, and its write-ahead log and backups are its owner's to clear.

import type { VaultStore } from '../../log/sealed-vault.js'
import { Erasures } from '../erasures.js'
import { nameOf, storedName } from '../stored-text.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Drivers give bytes as a Buffer or a Uint8Array, maybe a window into more: this is a copy of its own. */
const bytes = (value: unknown): Bytes => new Uint8Array(value as Uint8Array)

/** Where a log keeps personal data. */
export function postgresVault(db: Database, { settings, keys, personal, erase, durable }: Names): VaultStore {
  const firstOf =
    (table: string, column: string) => async (operation: string, name: string, fresh: Bytes) => {
      for (;;) {
        const [found] = await db.read(`SELECT value FROM ${table} WHERE ${column} = $1`, [name])
        if (found !== undefined) return bytes(found['value'])
        // Who comes second, and sees it only now, finds the first one's by looking again.
        const insert = `INSERT INTO ${table} (${column}, value) SELECT $1, $2 WHERE ${durable}() ON CONFLICT DO NOTHING`
        await db.write(operation, insert, [name, fresh])
      }
    }
  const settingOf = firstOf(settings, 'name')
  const keyOf = firstOf(keys, 'subject')
  const erasures = new Erasures()

  return {
    commandKey: (fresh) => settingOf('keep the command key', 'command-key', fresh),
    keyOf: (subject, fresh) => erasures.keyOf(subject, () => keyOf('keep a key', storedName(subject), fresh)),
    async add({ ref, subject, iv, ciphertext }, key) {
      if (await erasures.since(subject, key)) return
      // Holding the key's row, so that whoever erases the subject meanwhile waits, and finds this entry too.
      const insert = `
        INSERT INTO ${personal} (ref, subject, iv, ciphertext)
        (SELECT $1, $2, $3, $4 FROM ${keys} WHERE subject = $2 AND value = $5 AND ${durable}() FOR KEY SHARE)
        ON CONFLICT (ref) DO UPDATE
        SET subject = excluded.subject, iv = excluded.iv, ciphertext = excluded.ciphertext`
      const values = [storedName(ref), storedName(subject), iv, ciphertext, key]
      await db.write('keep personal data', insert, values)
    },
    async find(ref) {
      const [row] = await db.read(
        `SELECT subject, iv, ciphertext, value FROM ${personal} JOIN ${keys} USING (subject) WHERE ref = $1`,
        [storedName(ref)],
      )
      if (row === undefined) return undefined
      const subject = nameOf(row['subject'] as string)
      const entry = { ref, subject, iv: bytes(row['iv']), ciphertext: bytes(row['ciphertext']) }
      return { entry, key: bytes(row['value']) }
    },
    async discard(refs) {
      const list = JSON.stringify(refs.map(storedName))
      const text = `DELETE FROM ${personal} WHERE ${durable}() AND ref IN (SELECT jsonb_array_elements_text($1::jsonb))`
      if (refs.length > 0) await db.write('discard personal data', text, [list])
    },
    async erase(subject) {
      const text = `SELECT ${erase}($1) AS entries`
      const erasing = db.write('erase personal data', text, [storedName(subject)])
      const [row] = await erasures.begun(subject, erasing)
      return Number(row!['entries'])
    },
  }
}
