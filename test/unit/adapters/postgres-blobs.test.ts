// Blobs in PostgreSQL, over a database that is made up here: what is asked for at one moment is one statement, and what can't be
// read harms nobody who asked for something else.

import { describe, expect, it } from 'vitest'
import type { Database } from '../../../src/adapters/postgres/database.js'
import { deflatedBlobs } from '../../../src/adapters/postgres/deflated-blobs.js'
import { namesIn } from '../../../src/adapters/postgres/names.js'
import { postgresBlobs } from '../../../src/adapters/postgres/postgres-blobs.js'

/** A table of blobs in which some names can't be read, and what was asked of it. */
function madeUp(unreadable: readonly string[] = []) {
  const kept = new Map<string, Uint8Array>()
  const statements: string[][] = []
  const db: Database = {
    canListen: false,
    async read(_text, values) {
      const names = values![0] as string[]
      statements.push(names)
      const bad = names.find((name) => unreadable.includes(name))
      if (bad !== undefined) throw new Error(`${bad} can't be read`)
      return names.filter((name) => kept.has(name)).map((name) => ({ name, bytes: kept.get(name)! }))
    },
    async write(_operation, _text, values) {
      kept.set(values[0] as string, values[1] as Uint8Array)
      return []
    },
    listen: () => Promise.reject(new Error('nobody listens here')),
  }
  return { blobs: deflatedBlobs(postgresBlobs(db, namesIn('dossier'))), kept, statements }
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

describe('blobs in PostgreSQL', () => {
  it('lie there compressed', async () => {
    const { blobs, kept } = madeUp()
    const text = 'DOSSIER1'.repeat(1_000)
    await blobs.write('a', bytesOf(text))
    expect(textOf(await blobs.read('a'))).toBe(text)
    expect(kept.get('a')!.length).toBeLessThan(200)
  })

  it('are given as they lie where they were kept by who compresses nothing, or are damaged', async () => {
    const { blobs, kept } = madeUp()
    for (const text of ['DOSSIER1 and more', '', 'x']) {
      kept.set('a', bytesOf(text))
      expect(textOf(await blobs.read('a'))).toBe(text)
    }
  })

  it('are read by one statement a moment', async () => {
    const { blobs, statements } = madeUp()
    for (const name of ['a', 'b', 'c']) await blobs.write(name, bytesOf(name))
    const read = (...names: string[]) =>
      Promise.all(names.map(async (name) => textOf(await blobs.read(name))))
    expect(await read('c', 'a', 'none', 'a')).toEqual(['c', 'a', undefined, 'a'])
    expect(await read('b')).toEqual(['b'])
    expect(statements).toEqual([['c', 'a', 'none', 'a'], ['b']])
  })

  it('that can be read are given where one beside them can not', async () => {
    const { blobs } = madeUp(['b'])
    for (const name of ['a', 'b', 'c']) await blobs.write(name, bytesOf(name))
    const read = await Promise.allSettled(['a', 'b', 'c'].map((name) => blobs.read(name)))
    expect(
      read.map((each) => (each.status === 'fulfilled' ? textOf(each.value) : String(each.reason))),
    ).toEqual(['a', "Error: b can't be read", 'c'])
  })
})
