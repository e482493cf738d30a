// SHA-256, which everything that proves the log is made of. Where the platform is Node, its own does it, which is
// faster; elsewhere it is noble's, in JavaScript. Both are synchronous, and give the same.

import { sha256 } from '@noble/hashes/sha2.js'
import { hexOf } from '../kernel/bytes.js'
import { nodeModule } from '../kernel/node-module.js'

/** What is used of `node:crypto`. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', text: string, encoding: 'hex'): string
  createHmac(algorithm: 'sha256', key: Uint8Array): HmacInProgress
}

interface HmacInProgress {
  update(text: string): HmacInProgress
  digest(encoding: 'hex'): string
}

/** Node's own cryptography, where the platform is Node. */
export const nodeCrypto = (): NodeCrypto | undefined => nodeModule<NodeCrypto>('node:crypto')

/** As any platform does it: SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export function sha256Anywhere(text: string): string {
  return hexOf(sha256(new TextEncoder().encode(text)))
}

/** Found at the first use, so that whoever hashes nothing carries nothing of it. */
let hash: ((text: string) => string) | undefined

function hashHere(): (text: string) => string {
  const node = nodeCrypto()
  return node?.hash === undefined ? sha256Anywhere : (text) => node.hash!('sha256', text, 'hex')
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. A lone surrogate is hashed as U+FFFD. */
export function sha256Hex(text: string): string {
  return (hash ??= hashHere())(text)
}
