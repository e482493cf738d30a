// The one way in which vaults keep personal data: each entry encrypted by AES-256-GCM under the key of its subject, so
// that dropping the key is erasing. Where keys and entries lie is a store's matter; chance and cipher are the platform's.

import { DossierError } from '../kernel/errors.js'
import type { PersonalEntry, Vault } from './vault.js'

type Bytes = Uint8Array<ArrayBuffer>

/** An entry as a store keeps it. */
export interface SealedEntry {
  readonly ref: string
  readonly subject: string
  readonly iv: Bytes
  readonly ciphertext: Bytes
}

/** Where a vault keeps what it has. What is kept is durable when the promise resolves. */
export interface VaultStore {
  /** The secret of the log; if it has none yet, the one given becomes it. */
  commandKey(fresh: Bytes): Promise<Bytes>
  /** The key of a subject; if it has none, the one given becomes it. */
  keyOf(subject: string, fresh: Bytes): Promise<Bytes>
  /** Keeps an entry if this is still its subject's key: whoever was erased meanwhile stays erased. */
  add(entry: SealedEntry, key: Bytes): Promise<void>
  /** An entry, and the present key of its subject. */
  find(ref: string): Promise<{ readonly entry: SealedEntry; readonly key: Bytes } | undefined>
  discard(refs: readonly string[]): Promise<void>
  /** Deletes the key and every entry of a subject; gives how many there were. */
  erase(subject: string): Promise<number>
}

/** The part of the Web Crypto API that vaults use. */
export interface WebCrypto {
  getRandomValues(array: Bytes): Bytes
  readonly subtle: {
    importKey(
      ...args: ['raw', Bytes, 'AES-GCM', extractable: false, ('encrypt' | 'decrypt')[]]
    ): Promise<unknown>
    encrypt(algorithm: AesGcm, key: never, data: Bytes): Promise<ArrayBuffer>
    decrypt(algorithm: AesGcm, key: never, data: Bytes): Promise<ArrayBuffer>
  }
}

interface AesGcm {
  readonly name: 'AES-GCM'
  readonly iv: Bytes
}

/** A vault over a store. */
export function sealedVault(store: VaultStore, platform: WebCrypto): Vault {
  const { subtle } = platform
  const randomBytes = (length: number) => platform.getRandomValues(new Uint8Array(length))
  const cipherOf = async (key: Bytes) =>
    (await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])) as never
  let secret: Promise<Bytes> | undefined
  return {
    async commandKey(first) {
      secret ??= store.commandKey(first === undefined ? randomBytes(32) : new Uint8Array(first))
      try {
        return await secret
      } catch (error) {
        secret = undefined
        throw error
      }
    },
    async put(entry) {
      const { subject, ref } = entry
      const key = await store.keyOf(subject, randomBytes(32))
      const iv = randomBytes(12)
      const clear = new TextEncoder().encode(JSON.stringify(entry))
      const ciphertext = await subtle.encrypt({ name: 'AES-GCM', iv }, await cipherOf(key), clear)
      await store.add({ subject, ref, iv, ciphertext: new Uint8Array(ciphertext) }, key)
    },
    async get(ref) {
      const found = await store.find(ref)
      if (found === undefined) return undefined
      const { subject, iv, ciphertext } = found.entry
      try {
        const clear = await subtle.decrypt({ name: 'AES-GCM', iv }, await cipherOf(found.key), ciphertext)
        return JSON.parse(new TextDecoder().decode(clear)) as PersonalEntry
      } catch (cause) {
        const message = `the personal data ${ref} of ${subject} is not what was kept`
        throw new DossierError('personal-unavailable', message, { subject, ref }, { cause })
      }
    },
    discard: (refs) => store.discard(refs),
    erase: (subject) => store.erase(subject),
  }
}
