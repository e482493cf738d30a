// What people are told: a message as plain data, and who carries it. How a message comes about is said in outbox.ts.

import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'

/** Whom a message is for. */
export interface Recipient {
  readonly kind: 'applicant' | 'officer' | 'unit' | 'agency'
  /** Of an applicant the subject of their data; of the others the code that the office gave them. */
  readonly id: string
}

/** A message on its way. It holds personal data where it has a contact: nothing of it is kept. */
export interface Message {
  /** The same whenever it is sent again: who has seen it leaves it. At most 200 characters. */
  readonly key: string
  readonly to: Recipient
  /** What is recorded of an applicant, such as a name and an address, as the office recorded it. */
  readonly contact?: Json
  /** What it is about: the name of a standard notice, or of one of your own. */
  readonly about: string
  /** BCP 47. */
  readonly language: string
  readonly subject: string
  readonly text: string
  /** When it happened. */
  readonly at: Instant
  readonly dossierId: string
  /** By which people know the dossier. */
  readonly dossierCode?: string
  /** The date that it tells. */
  readonly dueAt?: Instant
}

/**
 * Carries messages. What it throws means that the message did not get there and is sent again later: an error with
 * `retryable: false` that it never will, one with `retryAfterMs` how long it waits at the least.
 */
export interface Sender {
  send(message: Message, options: { readonly signal: AbortSignal }): unknown
}
