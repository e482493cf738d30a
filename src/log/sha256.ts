// SHA-256, which everything that proves the log is made of. Where the platform is Node, its own does it in a tenth of the
// time; elsewhere it is noble's, in JavaScript. Both are synchronous, and give the same.

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
export const node = (globalThis as Platform).process?.getBuiltinModule?.('node:crypto')
const encoder = new TextEncoder()

/** As any platform does it: SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export const sha256Anywhere = (text: string): string => bytesToHex(sha256(encoder.encode(text)))

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. A lone surrogate is hashed as U+FFFD. */
export const sha256Hex: (text: string) => string =
  typeof node?.hash === 'function' ? (text) => node.hash!('sha256', text, 'hex') : sha256Anywhere
