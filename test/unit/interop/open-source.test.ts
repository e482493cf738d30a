// What openSource makes of files: plain, packed, damaged, missing. Writes its files into a folder of its own.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSource } from '../../../src/interop/open-source.js'
import { findingsOf } from './reading.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dossier-engine-open-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Open handles of this process on files in the test's folder. */
function openHandles(): string[] {
  return readdirSync('/proc/self/fd')
    .flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        return []
      }
    })
    .filter((path) => path.startsWith(folder))
}

async function contentOf(path: string, options?: Parameters<typeof openSource>[1]): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await openSource(path, options)).chunks) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function refusal(path: string, options?: Parameters<typeof openSource>[1]) {
  const error: unknown = await contentOf(path, options).catch((caught: unknown) => caught)
  const [finding, ...others] = findingsOf(error)
  expect(others).toEqual([])
  return { error: error as Error, code: finding!.code, message: finding!.message }
}

/** A zip archive; `sum` and `flags` to make a wrong one. */
function zip(
  files: Record<string, string>,
  wrong: { sum?: number; flags?: number; method?: number } = {},
): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(wrong.flags ?? 0, 2)
    about.writeUInt16LE(wrong.method ?? 8, 4)
    about.writeUInt32LE(wrong.sum ?? crc32(text), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(Buffer.byteLength(text), 18)
    about.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), about, place, Buffer.from(name))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(files).length, 4)
  end.writeUInt16LE(Object.keys(files).length, 6)
  end.writeUInt32LE(entries.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, entries, Buffer.from('PK\x05\x06'), end])
}

const xes = `<log>${'<trace/>'.repeat(50_000)}</log>`
/** Too much, and too random, for a stream to have read to its end when the first chunk comes out. */
const large = `<log><!--${randomBytes(2_000_000).toString('hex')}--></log>`
const csv = 'case,activity,at\nD1,a,\n'

describe('a file', () => {
  it.each<[string, () => string | Uint8Array, string]>([
    ['plain', () => xes, 'xes'],
    ['plain', () => csv, 'csv'],
    ['with a byte-order mark', () => `\ufeff \n${xes}`, 'xes'],
    ['in UTF-16', () => Buffer.from(`\ufeff${xes}`, 'utf16le'), 'xes'],
    ['packed by gzip', () => gzipSync(xes), 'xes'],
    [
      'packed by gzip in two members',
      () => Buffer.concat([gzipSync('case,'), gzipSync('activity,at\n')]),
      'csv',
    ],
    ['packed by zip', () => zip({ 'a.xes': xes }), 'xes'],
    [
      'packed by zip on a Mac',
      () => zip({ '__MACOSX/._a.csv': '\0', 'in/': '', '.DS_Store': '\0', 'in/a.csv': csv }),
      'csv',
    ],
  ])('%s tells its format, whatever its name', async (_what, content, format) => {
    const bytes = content()
    const source = await openSource(written('log.txt', bytes))
    expect(source).toMatchObject({ name: 'log.txt', format })
    expect(source.bytesRead()).toBe(0)
    expect(openHandles()).toEqual([])
  })

  it.each<[string, () => string | Uint8Array]>([
    ['plain', () => xes],
    ['gzip', () => gzipSync(xes)],
    ['zip', () => zip({ 'a.xes': xes })],
  ])('is read whole and again: %s', async (_what, content) => {
    const source = await openSource(written('log', content()))
    for (const _time of [1, 2]) {
      const chunks: Uint8Array[] = []
      for await (const chunk of source.chunks) chunks.push(chunk)
      expect(Buffer.concat(chunks).toString() === xes).toBe(true)
      expect(source.bytesRead()).toBe(source.size)
      expect(openHandles()).toEqual([])
    }
  })

  it.each<[string, () => string | Uint8Array]>([
    ['plain', () => large],
    ['gzip', () => gzipSync(large)],
    ['zip', () => zip({ 'a.xes': large })],
  ])('is closed when its reader stops early or throws: %s', async (_what, content) => {
    const source = await openSource(written('log', content()))
    for await (const chunk of source.chunks) {
      expect(chunk.length).toBeGreaterThan(0)
      expect(openHandles()).toHaveLength(1)
      break
    }
    expect(openHandles()).toEqual([])
    const reading = async () => {
      for await (const chunk of source.chunks) throw new Error(`stop at ${chunk.length}`)
    }
    await expect(reading()).rejects.toThrow('stop at')
    expect(openHandles()).toEqual([])
  })
})

describe('what is no file to import', () => {
  it.each<[string, () => string, string]>([
    ['no such file', () => join(folder, 'nowhere.xes'), 'file-missing'],
    ['a folder', () => folder, 'not-a-file'],
    ['a device', () => '/dev/null', 'not-a-file'],
    ['an empty file', () => written('empty', ''), 'file-empty'],
    ['an empty file in gzip', () => written('empty.gz', gzipSync('')), 'file-empty'],
    ['an empty file in zip', () => written('empty.zip', zip({ a: '' })), 'file-empty'],
    ['blanks', () => written('blank', ' \n'), 'file-empty'],
    ['an archive of nothing', () => written('none.zip', zip({})), 'archive-empty'],
    [
      'an archive of several files',
      () => written('two.zip', zip({ 'a.csv': csv, 'b.csv': csv })),
      'archive-several',
    ],
    ['an encrypted archive', () => written('secret.zip', zip({ a: csv }, { flags: 1 })), 'archive-encrypted'],
    [
      'an archive of another method',
      () => written('lzma.zip', zip({ a: csv }, { method: 14 })),
      'archive-method',
    ],
    ['a picture', () => written('a.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex')), 'not-text'],
    ['an archive in an archive', () => written('twice.gz', gzipSync(gzipSync(xes))), 'not-text'],
  ])('is refused: %s', async (_what, path, code) => {
    const refused = await refusal(path())
    expect(refused.code).toBe(code)
    expect(refused.error.message).toContain("can't be imported")
    expect(openHandles()).toEqual([])
  })

  it('is refused with the names of the files when there are several', async () => {
    const { message } = await refusal(
      written('two.zip', zip({ 'a.csv': csv, 'b\u202e.csv': csv }, { flags: 0x800 })),
    )
    expect(message).toContain('"a.csv", "b?.csv"')
  })
})

describe('a damaged archive', () => {
  it.each<[string, () => Uint8Array]>([
    ['a cut-off gzip', () => gzipSync(xes).subarray(0, -20)],
    ['a gzip cut off in its head', () => gzipSync(xes).subarray(0, 5)],
    [
      'a gzip with a wrong byte',
      () => gzipSync(xes).map((byte, at, all) => (at === all.length - 6 ? byte ^ 1 : byte)),
    ],
    ['a cut-off zip', () => zip({ 'a.xes': xes }).subarray(0, -30)],
    ['the head of a zip', () => Buffer.from('PK\x03\x04')],
    ['a zip with a wrong checksum', () => zip({ 'a.xes': xes }, { sum: 1 })],
  ])('is refused: %s', async (_what, content) => {
    const refused = await refusal(written('damaged', content()))
    expect(refused.code).toBe('archive-damaged')
    expect(refused.message).toContain('get it again')
    // Whoever closes it is asked to, and does it in their own time.
    await vi.waitFor(() => expect(openHandles()).toEqual([]))
  })

  it.each<[string, (text: string) => Uint8Array]>([
    ['gzip', (text) => gzipSync(text)],
    ['zip', (text) => zip({ 'a.csv': text })],
  ])('is one that unpacks past the limit: %s', async (_what, pack) => {
    const path = written('bomb', pack('a'.repeat(20_000_000)))
    expect((await refusal(path, { maxUnpackedBytes: 1_000_000 })).code).toBe('unpacks-too-large')
    expect(openHandles()).toEqual([])
    expect(await contentOf(path, { maxUnpackedBytes: 20_000_000 })).toHaveLength(20_000_000)
  })
})
