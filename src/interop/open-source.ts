// Opens a file to import: plain, gzip or zip, told apart by their bytes and not by their names. Node only.
// Keeps nothing open outside a running read, unpacks as far as its reader pulls, and never past a limit.

import { createReadStream, type ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, type Transform } from 'node:stream'
import { crc32, createGunzip, createInflateRaw } from 'node:zlib'

import { isDossierError, type DossierError } from '../kernel/errors.js'
import { importInvalid } from './import-finding.js'
import { zipEntry } from './zip-entry.js'

/** A file to import. */
export interface OpenedSource {
  /** The file's name without its folders. */
  readonly name: string
  readonly format: 'xes' | 'csv'
  /** Bytes that a whole read takes from the disk, packed where the file is; what `bytesRead` counts up to. */
  readonly size: number
  /** The unpacked bytes. Each iteration reads anew, and closes the file however it ends. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Bytes taken from the disk by the latest iteration. */
  bytesRead(): number
}

/** Where the bytes lie and how they are packed. */
interface Packing {
  readonly start: number
  readonly bytes: number
  readonly unpack?: () => Transform
  readonly proof?: { readonly bytes: number; readonly crc32: number }
}

/**
 * Opens a file by its path. The content tells the format: what starts with `<` is XES.
 * @param options.maxUnpackedBytes how much an archive may unpack to, by default 8 GB
 * @throws DossierError `import-invalid`, from here or while `chunks` is read: no such file, not a file, empty, no
 * text, an archive that is damaged, that holds several files, or that unpacks past the limit
 */
export async function openSource(
  path: string,
  options: { readonly maxUnpackedBytes?: number } = {},
): Promise<OpenedSource> {
  const { maxUnpackedBytes = 8_000_000_000 } = options
  const name = basename(path)
  let file: ReadStream | undefined

  const refused = (code: string, message: string, cause?: unknown): DossierError =>
    importInvalid(name, [{ path: [], code, message }], cause)

  const packing = await packingOf(path, name, refused).catch((error: unknown) => {
    throw unreadable(error, refused)
  })

  async function* read(): AsyncGenerator<Uint8Array> {
    const { start, bytes, unpack, proof } = packing
    if (bytes === 0) return
    const input = createReadStream(path, { start, end: start + bytes - 1 })
    file = input
    const output = unpack === undefined ? input : pipeline(input, unpack(), () => {})
    let unpacked = 0
    let sum = 0
    try {
      for await (const chunk of output as AsyncIterable<Buffer>) {
        unpacked += chunk.length
        if (unpack !== undefined && unpacked > maxUnpackedBytes) {
          throw refused('unpacks-too-large', `it unpacks to more than the limit of ${maxUnpackedBytes} bytes`)
        }
        if (proof !== undefined) sum = crc32(chunk, sum)
        yield chunk
      }
      if (proof !== undefined && (unpacked !== proof.bytes || sum !== proof.crc32)) {
        throw refused('archive-damaged', 'the archive is damaged, its checksum differs: get it again')
      }
    } catch (error) {
      throw unreadable(error, refused)
    } finally {
      input.destroy()
      if (!input.closed) await new Promise<void>((resolve) => input.once('close', () => resolve()))
    }
  }

  const chunks = { [Symbol.asyncIterator]: read }
  const format = await formatOf(chunks, refused)
  file = undefined
  return { name, format, size: packing.bytes, chunks, bytesRead: () => file?.bytesRead ?? 0 }
}

type Refused = (code: string, message: string, cause?: unknown) => DossierError

/** A zip archive starts with its first entry, or with its end where it has none. */
const zipHeads = [0x504b0304, 0x504b0506]

async function packingOf(path: string, name: string, refused: Refused): Promise<Packing> {
  const about = await stat(path)
  if (about.isDirectory()) throw refused('not-a-file', 'it is a folder: give a file in it')
  if (!about.isFile()) throw refused('not-a-file', 'it is no regular file: write its content to a file first')
  if (about.size === 0) throw refused('file-empty', 'the file is empty: get it again')

  const head = Buffer.alloc(4)
  const handle = await open(path)
  try {
    await handle.read(head, 0, 4, 0)
  } finally {
    await handle.close()
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return { start: 0, bytes: about.size, unpack: createGunzip }
  if (!zipHeads.includes(head.readUInt32BE())) return { start: 0, bytes: about.size }
  const entry = await zipEntry(path, name)
  return {
    start: entry.start,
    bytes: entry.packedBytes,
    ...(entry.deflated && { unpack: createInflateRaw }),
    proof: { bytes: entry.unpackedBytes, crc32: entry.crc32 },
  }
}

/** Looks at the first characters; a UTF-16 text has a zero byte beside each of them. */
async function formatOf(chunks: AsyncIterable<Uint8Array>, refused: Refused): Promise<'xes' | 'csv'> {
  for await (const chunk of chunks) {
    const utf16 = (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)
    if (!utf16 && chunk.includes(0)) {
      throw refused('not-text', 'it holds no text: give XES or CSV, packed by gzip or zip if need be')
    }
    const text = Buffer.from(chunk.subarray(0, 1024))
      .toString('latin1')
      .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0/g, '')
    if (text.trim() !== '') return text.trimStart().startsWith('<') ? 'xes' : 'csv'
  }
  throw refused('file-empty', 'there is nothing in it: get it again')
}

/** What the system, zlib or yauzl say, as findings; what this package says, as it is. */
function unreadable(error: unknown, refused: Refused): unknown {
  if (isDossierError(error) || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return refused('file-missing', 'there is no such file: check the path', error)
  if (code !== undefined && !code.startsWith('Z_')) {
    return refused('file-unreadable', `the system can't read it: ${error.message}`, error)
  }
  const message = `the archive is damaged or cut off (${error.message}): get it again`
  return refused('archive-damaged', message, error)
}
