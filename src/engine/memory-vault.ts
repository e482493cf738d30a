// The side store of personal data for logs that have none of their own: in memory, in the shape that every store has.

import { sealedVault, type SealedEntry } from '../log/sealed-vault.js'
import type { Vault } from '../log/vault.js'
import type { EventLog } from '../log/event-log.js'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Opens an empty vault that lives in this process's memory. AES-256-GCM, by the platform's Web Crypto. The command
 * key is random, unless tests that want the same hashes each time give one.
 */
export function memoryVault({ commandKey }: { commandKey?: Uint8Array } = {}): Vault {
  let secret = commandKey && new Uint8Array(commandKey)
  const keys = new Map<string, Bytes>()
  const entries = new Map<string, SealedEntry>()
  return sealedVault(
    {
      commandKey: async (fresh) => (secret ??= fresh),
      async keyOf(subject, fresh) {
        const key = keys.get(subject) ?? fresh
        keys.set(subject, key)
        return key
      },
      async add(entry, key) {
        if (keys.get(entry.subject) === key) entries.set(entry.ref, entry)
      },
      async find(ref) {
        const entry = entries.get(ref)
        return entry && { entry, key: keys.get(entry.subject)! }
      },
      async discard(refs) {
        for (const ref of refs) entries.delete(ref)
      },
      async erase(subject) {
        keys.delete(subject)
        const erased = [...entries.values()].filter((entry) => entry.subject === subject)
        for (const { ref } of erased) entries.delete(ref)
        return erased.length
      },
    },
    crypto,
  )
}

const vaults = new WeakMap<EventLog, Vault>()

/** The vault that belongs to a log: the log's own, or one in memory that all engines on that log share. */
export function vaultOf(log: EventLog): Vault {
  if (log.vault !== undefined) return log.vault
  let vault = vaults.get(log)
  if (vault === undefined) {
    vault = memoryVault()
    vaults.set(log, vault)
  }
  return vault
}
