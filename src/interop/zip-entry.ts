// Finds the one file inside a zip archive, by its directory. Never unpacks: it says where the packed bytes are.

import { openPromise, type Entry } from 'yauzl'

import { importInvalid, shown } from './import-finding.js'

/** Where an entry's packed bytes lie in the archive, and what they have to unpack to. */
export interface ZipEntry {
  readonly name: string
  readonly start: number
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly crc32: number
  readonly deflated: boolean
}

const stored = 0
const deflated = 8
const most = 1000

/**
 * The only data file of an archive; folders, `__MACOSX` and files whose names start with a dot don't count.
 * @throws DossierError `import-invalid` if there is none, or there are several
 */
export async function zipEntry(path: string, source: string): Promise<ZipEntry> {
  const refused = (code: string, message: string) => importInvalid(source, [{ path: [], code, message }])
  const zip = await openPromise(path, { autoClose: false })
  try {
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      if (isData(entry.fileName)) entries.push(entry)
      if (entries.length > most) break
    }
    const [entry, another] = entries
    if (entry === undefined) throw refused('archive-empty', 'the archive holds no file to read')
    if (another !== undefined) {
      const names = entries.slice(0, 12).map(({ fileName }) => shown(fileName))
      const more = entries.length > 12 ? ', …' : ''
      throw refused(
        'archive-several',
        `the archive holds several files, give one: ${names.join(', ')}${more}`,
      )
    }
    if (entry.isEncrypted())
      throw refused('archive-encrypted', 'the file in the archive is encrypted: unpack it first')
    if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
      const message = `the file in the archive is packed by method ${entry.compressionMethod}: pack it by deflate`
      throw refused('archive-method', message)
    }
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    return {
      name: entry.fileName,
      start: fileDataStart,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      deflated: entry.compressionMethod === deflated,
    }
  } finally {
    // The file is closed a while after it was asked for.
    await new Promise<void>((resolve) => {
      zip.once('close', () => resolve())
      zip.once('error', () => resolve())
      zip.close()
    })
  }
}

function isData(name: string): boolean {
  const parts = name.split('/')
  return !name.endsWith('/') && !parts.includes('__MACOSX') && !parts[parts.length - 1]!.startsWith('.')
}
