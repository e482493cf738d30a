// Bytes after each other, and bytes as text.

/** All of these after each other, in memory of their own. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

const digits = '0123456789abcdef'
const digitAt = (place: number) => digits.charCodeAt(place & 15)
const [high, low] = [4, 0].map((shift) =>
  Uint8Array.from({ length: 256 }, (_, byte) => digitAt(byte >> shift)),
) as [Uint8Array, Uint8Array]
/** Of a SHA-256 hash, as nearly all are; used again and again. */
const units = Array.from({ length: 64 }, () => 0)

/**
 * Two lower-case digits a byte, of all bytes or of those from a place to another, which must be there: of hashes and keys, not of
 * whole files. The text is in one piece: one that is added to byte by byte stays a tree of its pieces, a kilobyte for a hash, for
 * as long as nobody reads it.
 */
export function hexOf(bytes: Uint8Array, from = 0, to = bytes.length): string {
  units.length = (to - from) * 2
  for (let at = from, unit = 0; at < to; at++) {
    const byte = bytes[at]!
    units[unit++] = high[byte]!
    units[unit++] = low[byte]!
  }
  return String.fromCharCode.apply(undefined, units)
}
