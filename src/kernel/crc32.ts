// CRC-32 (IEEE 802.3) over blocks of bytes: it finds every burst of up to 32 wrong bits, and others but for one in four
// billion. It finds damage, not forgery: that is what the hashes of the log are for.

import { nodeModule } from './node-module.js'

const tables = makeTables()

/** By byte and by how many bytes follow it in a group of eight. */
function makeTables(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc
  })
  const all = [first]
  for (let following = 1; following < 8; following++) {
    const before = all[following - 1]!
    all.push(Uint32Array.from(before, (crc) => (crc >>> 8) ^ first[crc & 0xff]!))
  }
  return all
}

/** What Node has compiled; it gives the same. */
const native = nodeModule<{ crc32?(bytes: Uint8Array): number }>('node:zlib')?.crc32

/** The checksum of these bytes. */
export function crc32(bytes: Uint8Array): number {
  return native === undefined ? crc32Here(bytes) : native(bytes)
}

/** The same for platforms that have none; a fifth as fast. */
export function crc32Here(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  let crc = -1
  let at = 0
  // Whole words where the memory allows reading them.
  const groups = bytes.byteOffset % 4 === 0 ? Math.floor(bytes.length / 8) : 0
  const words = new Int32Array(bytes.buffer, groups === 0 ? 0 : bytes.byteOffset, groups * 2)
  for (let word = 0; word < words.length; word += 2) {
    const low = words[word]! ^ crc
    const high = words[word + 1]!
    crc =
      t7[low & 0xff]! ^
      t6[(low >>> 8) & 0xff]! ^
      t5[(low >>> 16) & 0xff]! ^
      t4[low >>> 24]! ^
      t3[high & 0xff]! ^
      t2[(high >>> 8) & 0xff]! ^
      t1[(high >>> 16) & 0xff]! ^
      t0[high >>> 24]!
  }
  for (at = groups * 8; at < bytes.length; at++) crc = t0[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}
