// Packs one after the other, as a file is read: cut out of chunks of any size, without a copy where all bytes are there
// already; and packed once more by the platform's own compression, if that makes them smaller.

import { joined } from '../kernel/bytes.js'
import { canDeflate, deflated, inflated } from '../kernel/deflate.js'
import type { DossierError } from '../kernel/errors.js'
import { queryInvalid } from '../kernel/shape-check.js'
import {
  checkBeginning,
  damaged,
  lengthToldWithin,
  packColumns,
  packLength,
  unpackColumns,
  type Pack,
} from './column-pack.js'

/** The bytes of a file: all of them, or in the order of the file. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * The packs in these bytes, unpacked.
 * @throws DossierError `pack-damaged`, `query-invalid` for what is no bytes, and what reading the source throws
 */
export async function* packsIn(source: ByteSource): AsyncGenerator<Pack> {
  const asObject = Object(source) as object
  if (!(Symbol.asyncIterator in asObject || Symbol.iterator in asObject)) throw noBytes('is nothing to read')
  const waiting = new Waiting()
  for await (const chunk of isBytes(source) ? [source] : source) {
    if (!isBytes(chunk)) throw noBytes('holds a chunk that is no bytes')
    // Not as a Buffer, whose slices are no copies.
    waiting.add(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length))
    for (let pack = waiting.takePack(); pack !== undefined; pack = waiting.takePack())
      yield decompressed(unpackColumns(pack))
  }
  if (waiting.length === 0) return
  waiting.checkBeginning()
  throw damaged(`it was cut off: ${waiting.length} bytes are left of the last part`)
}

/** Also those of another window or context. */
const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === 1

function noBytes(problem: string): DossierError {
  const message = `${problem}: give a Uint8Array, or chunks that are such`
  return queryInvalid('openDossierLog', [{ path: ['source'], code: 'shape', message }])
}

/** Bytes that came and were not taken. */
class Waiting {
  #chunks: Uint8Array[] = []
  length = 0
  /** How many packs were taken. */
  #taken = 0
  /** Of the next pack; unknown until enough of it is here. */
  #needed: number | undefined

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  /** Checks that what is not taken yet begins as a pack, as far as it goes. */
  checkBeginning(): void {
    checkBeginning(this.#joined(), this.#taken === 0 ? 'it' : `what follows its part ${this.#taken}`)
  }

  /** The bytes of the next pack, once all of them are here. */
  takePack(): Uint8Array | undefined {
    if (this.#needed === undefined && this.length >= lengthToldWithin) {
      this.checkBeginning()
      this.#needed = packLength(this.#joined().subarray(0, lengthToldWithin))
      if (this.#needed < lengthToldWithin)
        throw damaged(`a part of it says that it has ${this.#needed} bytes`)
    }
    if (this.#needed === undefined || this.length < this.#needed) return undefined
    const bytes = this.#joined()
    const pack = bytes.subarray(0, this.#needed)
    this.length -= this.#needed
    this.#taken += 1
    this.#chunks = this.length === 0 ? [] : [bytes.subarray(this.#needed)]
    this.#needed = undefined
    return pack
  }

  #joined(): Uint8Array {
    if (this.#chunks.length > 1) this.#chunks = [joined(this.#chunks)]
    return this.#chunks[0]!
  }
}

const compressedKind = 'compressed'
const form = 'deflate-raw'

/** The same pack in less bytes, if that can be. */
export async function compressed(pack: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await deflated(pack, 'small')
  const wrapped = packColumns({ kind: compressedKind, form }, { bytes })
  return wrapped.length < pack.length ? wrapped : pack
}

async function decompressed(pack: Pack): Promise<Pack> {
  if (pack.head['kind'] !== compressedKind) return pack
  if (pack.head['form'] !== form) throw damaged(`it is compressed as ${String(pack.head['form'])}`)
  if (!canDeflate) throw damaged('it is compressed, and this platform has no compression')
  const bytes = await inflated(pack.columns['bytes'] as Uint8Array).catch((error: unknown) => {
    throw damaged(`what it has compressed can't be had back: ${String(error)}`)
  })
  return unpackColumns(bytes)
}
