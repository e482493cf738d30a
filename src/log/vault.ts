// Personal data, apart from the events: the port of the side store that keeps it, and the salted commitment by
// which an event can prove later what it was about without holding it. Erasing a person deletes key and
// ciphertext here; the chain of hashes doesn't notice.

import { canonicalJson, type Json } from './canonical.js'
import type { Commit } from './envelope.js'
import { defineEvent } from './event-definition.js'
import { code, count, type PersonalReference } from './field.js'
import { hmacSha256Hex } from './hmac-sha256.js'
import { sha256Hex } from './sha256.js'

/**
 * A person's data was erased. Its stream is `subject/<id>`; dossiers are left as they were.
 * @source Decree 13/2023/NĐ-CP on personal data; GDPR art. 17
 */
export const SubjectErased = defineEvent('SubjectErased', { subject: code(), entries: count() })

/** The stream of what is recorded about a person. */
export const subjectStream = (subject: string): string => `subject/${subject}`

/** One piece of personal data, in clear, as it goes into and comes out of a vault. */
export interface PersonalEntry {
  readonly subject: string
  readonly ref: string
  /** Random; without it, guessing the data from its commitment would be easy. */
  readonly salt: string
  readonly data: Json
}

/** A side store of personal data, encrypted under a key per subject. It belongs to one log. */
export interface Vault {
  /**
   * The secret of this log under which command contents are hashed; the same for all its engines. If there is none yet, the
   * one given becomes it, else one drawn by chance.
   */
  commandKey(first?: Uint8Array): Promise<Uint8Array>
  /** Encrypts and keeps an entry; resolves when it is durable. */
  put(entry: PersonalEntry): Promise<void>
  /**
   * Decrypts an entry, or gives `undefined` if it is not here (any more).
   * @throws DossierError `personal-unavailable` if it was changed where it is kept
   */
  get(ref: string): Promise<PersonalEntry | undefined>
  /** Deletes entries that no event will refer to, after a refused append. */
  discard(refs: readonly string[]): Promise<void>
  /** Deletes a subject's key and every entry under it; gives how many there were. */
  erase(subject: string): Promise<number>
}

/** SHA-256 over salt and canonical data: what an event keeps of personal data. */
export function commitmentTo(data: Json, salt: string): string {
  return sha256Hex(canonicalJson([salt, data]))
}

/** HMAC-SHA-256 of a value's canonical form, in hexadecimal: tells equal contents without keeping them. */
export function keyedHash(key: Uint8Array, value: unknown): string {
  return hmacSha256Hex(key, canonicalJson(value))
}

/** The references to personal data in a commit: recognised by their three members, for no definition may be at hand. */
export function referencesIn({ events }: Commit): PersonalReference[] {
  const found: PersonalReference[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { subject, ref, commitment } = value as { [Key in keyof PersonalReference]?: unknown }
    if (typeof subject === 'string' && typeof ref === 'string' && typeof commitment === 'string')
      found.push({ subject, ref, commitment })
    else for (const member of Object.values(value)) look(member)
  }
  for (const { data } of events) look(data)
  return found
}
