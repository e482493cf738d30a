// What lies in a dossier, as part of it.

import type { Instant } from '../kernel/instant.js'
import type { PersonalReference } from '../log/field.js'

/** A signature under a document. */
export interface Signature {
  at: Instant
  signature: string
  signer?: string
}

/** A document in the dossier. */
export interface Document {
  document: string
  attachedAt: Instant
  component?: string
  form?: string
  isResult?: boolean
  mediaType?: string
  hash?: string
  fileName?: PersonalReference
  isSigned: boolean
  signatures: Signature[]
  replaces?: string
}
