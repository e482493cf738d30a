// HMAC-SHA-256: hashes that only who has the key can make. By the same hands as sha256.ts.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexOf } from '../kernel/bytes.js'
import { nodeCrypto } from './sha256.js'

type KeyedHash = (key: Uint8Array, text: string) => string

/** As any platform does it: HMAC-SHA-256 of a text's UTF-8 bytes under a key, in hexadecimal. */
export function hmacSha256Anywhere(key: Uint8Array, text: string): string {
  return hexOf(hmac(sha256, key, new TextEncoder().encode(text)))
}

/** Found at the first use. */
let keyedHash: KeyedHash | undefined

function keyedHashHere(): KeyedHash {
  const node = nodeCrypto()
  if (node === undefined) return hmacSha256Anywhere
  return (key, text) => node.createHmac('sha256', key).update(text).digest('hex')
}

/** HMAC-SHA-256 of a text's UTF-8 bytes under a key, in hexadecimal. */
export function hmacSha256Hex(key: Uint8Array, text: string): string {
  return (keyedHash ??= keyedHashHere())(key, text)
}
