// Damaged input ends in cases or in a DossierError, soon, and in nothing else. The bytes come from a real file
// where there is one, otherwise from a small log of the same shape.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { readCsv } from '../../../src/interop/csv.js'
import { openSource } from '../../../src/interop/open-source.js'
import type { SourceCase } from '../../../src/interop/source-case.js'
import { readXes } from '../../../src/interop/xes.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { chunksOf, cut, event, readAll, realFile, trace } from '../../unit/interop/reading.js'

const wabo = realFile('wabo-receipt.xes.gz')
const xes = wabo.absent ? small() : prefixOf(gunzipSync(readFileSync(wabo.path)))
const csv = Buffer.from(
  `case,activity,at,resource,note\n${Array.from({ length: 60 }, (_, i) => `D${i >> 2},"Bước ""${i}""",2024-04-26T10:00:00+07:00,desk,"a\r\nb"\n`).join('')}`,
)

function small(): Buffer {
  const traces = Array.from({ length: 30 }, (_, i) =>
    trace(`D${i}`, event('Bước', '2024-04-26T10:00:00+07:00')),
  )
  return Buffer.from(`<?xml version="1.0"?>\n<!-- x -->\n<log>\n${traces.join('\n')}\n</log>`)
}

/** The head of the real log and a few traces of it, ended as it ends. */
function prefixOf(file: Buffer): Buffer {
  const first = file.indexOf('<trace>')
  const some = file.subarray(first, file.indexOf('<trace>', first + 20_000))
  return Buffer.concat([file.subarray(0, file.indexOf('<classifier')), some, Buffer.from('</log>')])
}

const markup = [
  '<',
  '>',
  '"',
  '&',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?',
  '<!DOCTYPE ',
  '&#0;',
  '\0',
  '\r',
  '\ufeff',
  ',',
  '""',
  '\n',
  '<trace>',
  '</event>',
  '__proto__',
]

/** A change of bytes somewhere in a file: overwrite, insert, delete, copy, cut off. */
const damage = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.constantFrom(...markup).map((text) => Buffer.from(text)),
  }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
)
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never

function damaged(file: Buffer, changes: readonly Damage[]): Buffer {
  return changes.reduce((bytes, change) => {
    const at = change.at % (bytes.length + 1)
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    if (change.kind === 'write')
      return Buffer.concat([before, change.bytes, after.subarray(change.bytes.length)])
    if (change.kind === 'insert') return Buffer.concat([before, change.bytes, after])
    if (change.kind === 'delete') return Buffer.concat([before, after.subarray(change.count)])
    if (change.kind === 'repeat') return Buffer.concat([before, after.subarray(0, change.count), after])
    return before
  }, file)
}

const readers = {
  xes: (chunks: AsyncIterable<Uint8Array>, skip: boolean) =>
    readXes(chunks, skip ? { skipInvalid: () => {} } : {}),
  csv: (chunks: AsyncIterable<Uint8Array>, skip: boolean) =>
    readCsv(chunks, {
      columns: { case: 'case', activity: 'activity', at: 'at', resource: 'resource' },
      ...(skip && { skipInvalid: () => {} }),
    }),
}

function wellFormed(cases: readonly SourceCase[]): boolean {
  return cases.every(
    ({ id, events, line }) =>
      id !== '' &&
      line > 0 &&
      events.every((each) => each.activity !== '' && (each.at === undefined || Number.isInteger(each.at))),
  )
}

/** Two entries, `__MACOSX/._a.csv` and `a.csv`, made by another program. */
const macZip =
  'UEsDBBQAAAAIAEJ4d12DFtyMAwAAAAEAAAAQAAAAX19NQUNPU1gvLl9hLmNzdqsAAFBLAwQUAAAACABCeHddXuvMCkkAAAAxAQAA' +
  'BQAAAGEuY3N2S04sTtVJTC7JLMssqdRJLOFyMdBJz9cxMjAy0TUw0TUyCzE0sDIAIW0DcyDJ5WJIQN6IgLwxAXkTAvKmBOTNCMib' +
  'E5C3wC8PAFBLAQIUAxQAAAAIAEJ4d12DFtyMAwAAAAEAAAAQAAAAAAAAAAAAAACAAQAAAABfX01BQ09TWC8uX2EuY3N2UEsBAhQD' +
  'FAAAAAgAQnh3XV7rzApJAAAAMQEAAAUAAAAAAAAAAAAAAIABMQAAAGEuY3N2UEsFBgAAAAACAAIAcQAAAJ0AAAAAAA=='

const inherited = Reflect.ownKeys(Object.prototype)

describe.each([
  ['xes', xes],
  ['csv', csv],
] as const)('a damaged %s file', (format, file) => {
  it('is whole before it is damaged', async () => {
    const { cases, error } = await readAll(readers[format](chunksOf(file), false))
    expect(error).toBeUndefined()
    expect(cases.length).toBeGreaterThan(5)
  })

  it('gives sound cases or a DossierError, and the same whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(damage, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.boolean(),
        async (changes, size, skip) => {
          const bytes = damaged(file, changes)
          const { cases, error } = await readAll(readers[format](chunksOf(...cut(bytes, size)), skip))
          if (error !== undefined && !isDossierError(error, 'import-invalid')) {
            throw new Error('another error', { cause: error })
          }
          expect(wellFormed(cases)).toBe(true)
          const whole = await readAll(readers[format](chunksOf(bytes), skip))
          expect(cases).toEqual(whole.cases)
          expect(error === undefined).toBe(whole.error === undefined)
        },
      ),
      { numRuns: Math.max(200, fc.readConfigureGlobal().numRuns ?? 0) },
    )
    expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited)
  })
})

describe('a damaged archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-damaged-'))
  const path = join(folder, 'archive')
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([
    ['gzip', gzipSync(xes)],
    ['zip', Buffer.from(macZip, 'base64')],
  ])('gives bytes or a DossierError: %s', async (_what, archive) => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
        writeFileSync(path, damaged(archive, changes))
        try {
          let bytes = 0
          for await (const chunk of (await openSource(path, { maxUnpackedBytes: 1_000_000 })).chunks) {
            bytes += chunk.length
          }
          expect(bytes).toBeGreaterThan(0)
        } catch (error) {
          if (!isDossierError(error, 'import-invalid')) throw error
        }
      }),
      { numRuns: Math.max(200, fc.readConfigureGlobal().numRuns ?? 0) },
    )
  })
})
