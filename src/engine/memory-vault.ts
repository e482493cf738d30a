// The side store of personal data for logs that have none of their own: in memory, but in the shape that every
// store has — each subject's entries encrypted under that subject's key, so that dropping the key is erasing.

import type { PersonalEntry, Vault } from '../log/vault.js'
import type { EventLog } from '../log/event-log.js'

interface Sealed {
  readonly subject: string
  /** The subject's key of that time: one who was erased and comes back gets another. */
  readonly key: ReturnType<typeof makeKey>
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ciphertext: ArrayBuffer
}

/**
 * Opens an empty vault that lives in this process's memory. AES-256-GCM, by the platform's Web Crypto. The command
 * key is random, unless tests that want the same hashes each time give one.
 */
export function memoryVault({ commandKey = randomBytes(32) }: { commandKey?: Uint8Array } = {}): Vault {
  const keys = new Map<string, ReturnType<typeof makeKey>>()
  const entries = new Map<string, Sealed>()
  const keyOf = (subject: string) => {
    let key = keys.get(subject)
    if (key === undefined) {
      key = makeKey()
      keys.set(subject, key)
    }
    return key
  }
  return {
    commandKey: async () => commandKey,
    async put(entry) {
      const { subject, ref } = entry
      const iv = randomBytes(12)
      const clear = new TextEncoder().encode(JSON.stringify(entry))
      const key = keyOf(subject)
      const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key, clear)
      // Whoever was erased meanwhile stays erased.
      if (keys.get(subject) === key) entries.set(ref, { subject, key, iv, ciphertext })
    },
    async get(ref) {
      const sealed = entries.get(ref)
      if (sealed === undefined || keys.get(sealed.subject) !== sealed.key) return undefined
      const clear = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: sealed.iv },
        await sealed.key,
        sealed.ciphertext,
      )
      return JSON.parse(new TextDecoder().decode(clear)) as PersonalEntry
    },
    async discard(refs) {
      for (const ref of refs) entries.delete(ref)
    },
    async erase(subject) {
      keys.delete(subject)
      let erased = 0
      for (const [ref, sealed] of entries) {
        if (sealed.subject !== subject) continue
        entries.delete(ref)
        erased += 1
      }
      return erased
    },
  }
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

function makeKey() {
  return crypto.subtle.importKey('raw', randomBytes(32), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}
