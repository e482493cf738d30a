// Bytes made smaller and had back (RFC 1951), by the platform's own compression. Where the platform is Node that is zlib in its
// threads, which takes half the time of its streams or less; elsewhere it is streams, where they are there.

import { joined } from './bytes.js'
import { nodeModule } from './node-module.js'

type Done = (error: Error | null, bytes: Uint8Array) => void
/** What is used of `node:zlib`. */
interface Zlib {
  deflateRaw(bytes: Uint8Array, options: { readonly level: number }, done: Done): void
  inflateRaw(bytes: Uint8Array, options: { readonly chunkSize: number }, done: Done): void
}

/** What both ways of the streams have. */
interface ByteTransform {
  readonly readable: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } }
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } }
}

const zlib = nodeModule<Zlib>('node:zlib')
const form = 'deflate-raw'
/** How hard zlib tries: the second takes three times as long as the first, for a twentieth less. Elsewhere the platform decides. */
const levels = { quick: 1, small: 6 } as const
/** So many times as much is made at a time, within bounds: a piece is a turn of the event loop. */
const expected = 4
const [leastAtOnce, mostAtOnce] = [2 ** 16, 2 ** 24]

/** Whether bytes can be compressed here, and had back. */
export const canDeflate = zlib !== undefined || typeof CompressionStream === 'function'

/** Compresses, where it {@link canDeflate | can be}. */
export async function deflated(
  bytes: Uint8Array,
  how: keyof typeof levels,
): Promise<Uint8Array<ArrayBuffer>> {
  return zlib === undefined
    ? deflatedAnywhere(bytes)
    : inThread((done) => zlib.deflateRaw(bytes, { level: levels[how] }, done))
}

/** The bytes that were compressed, in memory of their own. Rejects with what the platform says of bytes that are no such. */
export async function inflated(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (zlib === undefined) return inflatedAnywhere(bytes)
  const chunkSize = Math.min(Math.max(leastAtOnce, expected * bytes.length), mostAtOnce)
  return inThread((done) => zlib.inflateRaw(bytes, { chunkSize }, done))
}

const inThread = (work: (done: Done) => void) =>
  new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    work((error, bytes) => (error === null ? resolve(Uint8Array.from(bytes)) : reject(error)))
  })

/** As platforms do it that are not Node. */
export const deflatedAnywhere = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  through(new CompressionStream(form), bytes)

/** As platforms do it that are not Node. */
export const inflatedAnywhere = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  through(new DecompressionStream(form), bytes)

async function through(transform: ByteTransform, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const writer = transform.writable.getWriter()
  const reader = transform.readable.getReader()
  const chunks: Uint8Array[] = []
  const read = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value!)
  }
  await Promise.all([writer.write(bytes), writer.close(), read()])
  return joined(chunks)
}
