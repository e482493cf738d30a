// SHA-256, which everything that proves the log is made of. Where the platform is Node, its own does it in a tenth of the
// time; elsewhere it is noble's, in JavaScript. Both are synchronous, and give the same.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** What is used of `node:crypto`. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', text: string, encoding: 'hex'): string
  createHmac(algorithm: 'sha256', key: Uint8Array): HmacInProgress
}

interface HmacInProgress {
  update(text: string): HmacInProgress
  digest(encoding: 'hex'): string
}

interface Platform {
  readonly process?: { getBuiltinModule?(name: 'node:crypto'): NodeCrypto | undefined }
}

// Not an import, which a browser and its bundlers would stumble over.
// oxlint-disable-next-line no-restricted-globals -- the one look at the host that a pure layer takes: the result is the same
const node = (globalThis as Platform).process?.getBuiltinModule?.('node:crypto')
const encoder = new TextEncoder()

/** As any platform does it: SHA-256 of a text's UTF-8 bytes, and HMAC-SHA-256 under a key, in hexadecimal. */
export const anywhere = {
  hash: (text: string): string => bytesToHex(sha256(encoder.encode(text))),
  keyedHash: (key: Uint8Array, text: string): string => bytesToHex(hmac(sha256, key, encoder.encode(text))),
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. A lone surrogate is hashed as U+FFFD. */
export const sha256Hex: (text: string) => string =
  typeof node?.hash === 'function' ? (text) => node.hash!('sha256', text, 'hex') : anywhere.hash

/** HMAC-SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export const hmacSha256Hex: (key: Uint8Array, text: string) => string =
  typeof node?.createHmac === 'function'
    ? (key, text) => node.createHmac('sha256', key).update(text).digest('hex')
    : anywhere.keyedHash
