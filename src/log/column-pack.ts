// Columns in one run of bytes: a head in JSON, then each array where a processor can read it in place. It is what
// segments and checkpoints are stored as. A checksum over all of it finds damage.
//
//   0  'DOSSIER1'      8  CRC-32 of everything from byte 12 on
//  12  format          16  bytes of the head        20  bytes in all
//  24  the head as JSON, which lists the columns; then the columns, each at a multiple of 8

import { crc32 } from '../kernel/crc32.js'
import { DossierError } from '../kernel/errors.js'
import type { Numbers } from './columns.js'

/** What a pack says of itself besides its columns. */
export type PackHead = Readonly<Record<string, unknown>>
/** Arrays by name. */
export type PackColumns = Readonly<Record<string, Numbers>>
/** What is in a pack. */
export interface Pack {
  readonly head: PackHead
  readonly columns: PackColumns
}

const magic = 'DOSSIER1'
const [checkedFrom, headFrom] = [12, 24]
/** Raised when the meaning of the bytes changes; read as a number, it is another one where bytes are ordered otherwise. */
const format = 1

const arrays = { f64: Float64Array, i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array }
type ArrayKind = keyof typeof arrays
type Listed = readonly [name: string, kind: ArrayKind, offset: number, length: number]

/** The next place from here on where any array can be read. */
const aligned = (offset: number): number => Math.ceil(offset / 8) * 8

function kindOf(values: Numbers): ArrayKind {
  return Object.entries(arrays).find(([, { name }]) => name === values.constructor.name)![0] as ArrayKind
}

/**
 * Checks that bytes begin as a pack does, as far as they go.
 * @throws DossierError `pack-damaged`, which tells what they begin with
 */
export function checkBeginning(bytes: Uint8Array, what = 'it'): void {
  const beginning = String.fromCharCode(...bytes.subarray(0, magic.length))
  if (magic.startsWith(beginning)) return
  const shown = beginning.replaceAll(
    /[^ -~]/g,
    (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  throw damaged(`${what} does not begin as one, with '${magic}', but with '${shown}'`)
}

/** How many bytes at the beginning of a pack tell its length, where {@link packLength} reads it. */
export const lengthToldWithin = headFrom

/**
 * How long the pack is that begins with these bytes, which are {@link lengthToldWithin} or more. Whether that is so is for
 * {@link unpackColumns} to say.
 */
export function packLength(bytes: Uint8Array): number {
  return numberAt(bytes, headFrom - 4)
}

/** The checksum of a pack, which tells it from others. */
export function checksumOf(bytes: Uint8Array): number {
  return numberAt(bytes, magic.length)
}

/** A number in the first bytes of a pack, which may be a Buffer, whose `slice` copies nothing. */
function numberAt(bytes: Uint8Array, offset: number): number {
  return new Uint32Array(Uint8Array.from(bytes.subarray(offset, offset + 4)).buffer)[0]!
}

/** Where columns lie that follow one another, each where it can be read, and where they end. */
function placesOf(columns: PackColumns): { readonly offsets: readonly number[]; readonly end: number } {
  let end = 0
  const offsets = Object.values(columns).map(({ byteLength }) => {
    const offset = end
    end = aligned(offset + byteLength)
    return offset
  })
  return { offsets, end }
}

/** Puts a head and columns into bytes. */
export function packColumns(head: PackHead, columns: PackColumns): Uint8Array<ArrayBuffer> {
  const { offsets, end } = placesOf(columns)
  const listed = Object.entries(columns).map(([name, values], index): Listed => [
    name,
    kindOf(values),
    offsets[index]!,
    values.length,
  ])
  const text = new TextEncoder().encode(JSON.stringify({ ...head, columns: listed }))
  const start = aligned(headFrom + text.length)
  const bytes = new Uint8Array(start + end)
  bytes.set(new TextEncoder().encode(magic))
  new Uint32Array(bytes.buffer, checkedFrom, 3).set([format, text.length, bytes.length])
  bytes.set(text, headFrom)
  for (const [name, , offset] of listed) {
    const { buffer, byteOffset, byteLength } = columns[name]!
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + offset)
  }
  new Uint32Array(bytes.buffer, 8, 1)[0] = crc32(bytes.subarray(checkedFrom))
  return bytes
}

/** Copies of columns, all in one run of bytes. */
export function inOneRun(
  columns: PackColumns,
  roomFor: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): PackColumns {
  const { offsets, end } = placesOf(columns)
  const room = roomFor(end)
  return Object.fromEntries(
    Object.entries(columns).map(([name, values], index) => {
      const kind = values.constructor as new (from: ArrayBufferLike, offset: number, count: number) => Numbers
      const copy = new kind(room, offsets[index]!, values.length)
      copy.set(values)
      return [name, copy]
    }),
  )
}

/**
 * Reads a pack in place; where it does not lie at a multiple of 8, in a copy.
 * @throws DossierError `pack-damaged`, which says how
 */
export function unpackColumns(given: Uint8Array): Pack {
  const bytes = given.byteOffset % 8 === 0 ? given : new Uint8Array(given)
  const { byteOffset, length } = bytes
  // Or one that several threads share, which reads alike.
  const buffer = bytes.buffer as ArrayBuffer
  checkBeginning(bytes)
  if (length < headFrom) throw damaged(`it is cut off after ${length} of the first ${headFrom} bytes`)
  const [crc, found, headLength, size] = new Uint32Array(buffer, byteOffset + magic.length, 4)
  if (found !== format) throw damaged(`it is of format ${found}, and ${format} is the one known here`)
  if (size !== length) throw damaged(`it has ${length} bytes where it says ${size}`)
  if (crc !== crc32(bytes.subarray(checkedFrom))) throw damaged('its bytes do not match their checksum')
  const text = new TextDecoder().decode(bytes.slice(headFrom, headFrom + headLength!))
  const { columns: listed, ...head } = JSON.parse(text) as { readonly columns: readonly Listed[] }
  const start = byteOffset + aligned(headFrom + headLength!)
  const columns: Record<string, Numbers> = {}
  for (const [name, kind, offset, count] of listed)
    columns[name] = new arrays[kind](buffer, start + offset, count)
  return { head, columns }
}

/**
 * Checks what a pack says of itself.
 * @throws DossierError `pack-damaged`, which names the first member that is not as expected
 */
export function checkHead(head: PackHead, expected: PackHead): void {
  for (const name of Object.keys(expected)) {
    const [here, there] = [expected[name], head[name]].map((value) => JSON.stringify(value))
    if (here !== there) throw damaged(`its ${name} is ${there}, and ${here} is expected here`)
  }
}

/** An error that says what is wrong with a pack. */
export function damaged(reason: string, cause?: unknown): DossierError<'pack-damaged'> {
  const message = `a segment, checkpoint or .dossierlog can't be read: ${reason}`
  return new DossierError('pack-damaged', message, { reason }, cause === undefined ? {} : { cause })
}
