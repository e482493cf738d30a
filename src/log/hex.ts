// Bytes as hexadecimal text, in one piece: a text that is added to byte by byte stays a tree of its pieces, a kilobyte for
// the hash of a commit, for as long as nobody reads it.

const digits = '0123456789abcdef'
const digitAt = (place: number) => digits.charCodeAt(place & 15)
const [high, low] = [4, 0].map((shift) =>
  Uint8Array.from({ length: 256 }, (_, byte) => digitAt(byte >> shift)),
) as [Uint8Array, Uint8Array]
/** Of a SHA-256 hash, as nearly all are; used again and again. */
const units = Array.from({ length: 64 }, () => 0)

/** Two lower-case digits a byte, of all bytes or of those from a place to another: of hashes and keys, not of whole files. */
export function hexOf(bytes: Uint8Array, from = 0, to = bytes.length): string {
  units.length = (to - from) * 2
  for (let at = from, unit = 0; at < to; at++) {
    const byte = bytes[at]!
    units[unit++] = high[byte]!
    units[unit++] = low[byte]!
  }
  return String.fromCharCode.apply(undefined, units)
}
