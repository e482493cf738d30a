// A store of blobs in a folder of the file system, a file each. A file is written under another name until it is whole.

import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DossierError } from '../../kernel/errors.js'
import { namesFrom, type BlobStore } from '../../log/blob-store.js'
import { aPath, checkOptions } from '../options-check.js'
import { nameOf, storedName } from '../stored-text.js'

const [whole, partial] = ['.blob', '.part']

/** A name that any file system takes, and tells from every other: what is no small letter or digit is told by its bytes. */
function fileOf(name: string): string {
  const signs = Array.from(Buffer.from(storedName(name)), (byte) => {
    const sign = String.fromCharCode(byte)
    return /[a-z0-9-]/.test(sign) ? sign : `=${byte.toString(16).padStart(2, '0')}`
  })
  return signs.join('') + whole
}

function nameIn(file: string): string {
  return nameOf(decodeURIComponent(file.slice(0, -whole.length).replaceAll('=', '%')))
}

/**
 * Keeps segments and checkpoints in a folder, which is made where there is none. Several processes of one machine may share
 * it; one log a folder. What a store can't do is a DossierError `storage`.
 * @throws DossierError `storage` if the folder can't be made; `definition-invalid` for a path that is none
 * @example
 * const engine = await createEngine({ log, blobs: await directoryBlobs('/var/cache/office') })
 */
export async function directoryBlobs(path: string): Promise<BlobStore> {
  // `null`, for what is left out passes, and a path must be there.
  checkOptions('directoryBlobs', { path: path ?? null }, { path: aPath("a folder's name") })
  const asked = async <Result>(operation: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new DossierError('storage', `could not ${operation} in ${path}: ${why}`, { operation }, { cause })
    }
  }
  await asked('keep blobs', () => mkdir(path, { recursive: true }))
  return {
    read: (name) =>
      asked('read a blob', async () => {
        try {
          return await readFile(join(path, fileOf(name)))
        } catch (error) {
          if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined
          throw error
        }
      }),
    write: (name, bytes) =>
      asked('keep a blob', async () => {
        const written = join(path, randomBytes(8).toString('hex') + partial)
        try {
          await writeFile(written, bytes)
          await rename(written, join(path, fileOf(name)))
        } catch (error) {
          await rm(written, { force: true })
          throw error
        }
      }),
    remove: (name) => asked('remove a blob', () => rm(join(path, fileOf(name)), { force: true })),
    list: (prefix) =>
      asked('list blobs', async () => {
        const files = (await readdir(path)).filter((file) => file.endsWith(whole))
        return namesFrom(files.map(nameIn), prefix)
      }),
  }
}
