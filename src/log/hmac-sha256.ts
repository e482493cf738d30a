// HMAC-SHA-256: hashes that only who has the key can make. By the same hands as sha256.ts.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { node } from './sha256.js'

const encoder = new TextEncoder()

/** As any platform does it: HMAC-SHA-256 of a text's UTF-8 bytes under a key, in hexadecimal. */
export const hmacSha256Anywhere = (key: Uint8Array, text: string): string =>
  bytesToHex(hmac(sha256, key, encoder.encode(text)))

/** HMAC-SHA-256 of a text's UTF-8 bytes under a key, in hexadecimal. */
export const hmacSha256Hex: typeof hmacSha256Anywhere =
  node === undefined
    ? hmacSha256Anywhere
    : (key, text) => node!.createHmac('sha256', key).update(text).digest('hex')
