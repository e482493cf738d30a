// Bytes made smaller before they go to another process: what an engine keeps beside its log comes to a third. By Node's own
// zlib, in its threads; where the platform has none, bytes go as they are.

import { DossierError } from '../../kernel/errors.js'
import { nodeModule } from '../../kernel/node-module.js'

type Done = (error: Error | null, bytes: Uint8Array) => void
/** What is used of `node:zlib`. */
interface Zlib {
  gzip(bytes: Uint8Array, options: { readonly level: number }, done: Done): void
  gunzip(bytes: Uint8Array, options: { readonly chunkSize: number }, done: Done): void
}

const zlib = nodeModule<Zlib>('node:zlib')
/** The quickest: the others take up to three times as long for a twentieth less. */
const level = 1
/** No more is made at a time; the usual 16 kB would have a segment come in some two hundred pieces. */
const mostAtOnce = 2 ** 26

const inThread = (work: (done: Done) => void) =>
  new Promise<Uint8Array>((resolve, reject) => {
    work((error, bytes) => (error === null ? resolve(bytes) : reject(error)))
  })

/** Bytes as they are stored. */
export async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  return zlib === undefined ? bytes : inThread((done) => zlib.gzip(bytes, { level }, done))
}

/**
 * Bytes as they were given.
 * @throws DossierError `storage` if they are damaged
 */
export async function decompressed(bytes: Uint8Array): Promise<Uint8Array> {
  if (zlib === undefined) return bytes
  const chunkSize = Math.min(Math.max(64, lengthToldBy(bytes)), mostAtOnce)
  return inThread((done) => zlib.gunzip(bytes, { chunkSize }, done)).catch((cause: unknown) => {
    const message = 'what is kept beside the log is damaged: it can be deleted, and is made again'
    throw new DossierError('storage', message, { operation: 'read a blob' }, { cause })
  })
}

/** How many bytes were compressed, as the last four say (RFC 1952, ISIZE). */
function lengthToldBy({ buffer, byteOffset, byteLength }: Uint8Array): number {
  return byteLength < 4 ? 0 : new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - 4, true)
}
