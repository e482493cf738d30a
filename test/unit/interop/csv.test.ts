// Behaviour of the CSV reader on small texts.

import { describe, expect, it } from 'vitest'
import { readCsv, type CsvOptions } from '../../../src/interop/csv.js'
import type { SourceCase } from '../../../src/interop/source-case.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { parseInstant } from '../../../src/kernel/instant.js'
import { chunksOf, cut, findingsOf, readAll } from './reading.js'

const columns = { case: 'dossier', activity: 'step', at: 'when', resource: 'who' }
const head = 'dossier,step,when,who,channel,note'
const at = '2024-04-26T10:00:00+07:00'

const read = (text: string, options: Partial<CsvOptions> = {}) =>
  readAll(readCsv(chunksOf(text), { columns, ...options }))
const lines = (...rows: readonly string[]) => [head, ...rows, ''].join('\n')
const brief = (cases: readonly SourceCase[]) =>
  cases.map(({ id, line, events }) => [id, line, ...events.map(({ activity }) => activity)])

async function skimmed(text: string, options: Partial<CsvOptions> = {}) {
  const findings: Finding[] = []
  const { cases, error } = await read(text, { ...options, skipInvalid: (finding) => findings.push(finding) })
  return { cases, error, findings, codes: findings.map(({ code }) => code) }
}

describe('rows', () => {
  it('become cases, with the attributes of the case apart from those of its events', async () => {
    const text = lines(
      `D1,receive,${at},desk-3,online,`,
      `D1,sign,,,online,"by hand, twice"`,
      `D2,receive,${at},desk-1,,x`,
    )
    const { cases, error } = await read(text, { caseAttributes: ['channel'] })
    expect(error).toBeUndefined()
    expect(cases.map((each) => ({ ...each, attributes: { ...each.attributes } }))).toMatchObject([
      { id: 'D1', attributes: { channel: 'online' }, line: 2 },
      { id: 'D2', attributes: {}, line: 4 },
    ])
    const events = cases.flatMap((each) => each.events)
    expect(events.map((each) => ({ ...each, attributes: { ...each.attributes } }))).toStrictEqual([
      { activity: 'receive', at: Date.parse(at), resource: 'desk-3', attributes: {}, place: { line: 2 } },
      { activity: 'sign', attributes: { note: 'by hand, twice' }, place: { line: 3 } },
      {
        activity: 'receive',
        at: Date.parse(at),
        resource: 'desk-1',
        attributes: { note: 'x' },
        place: { line: 4 },
      },
    ])
  })

  it('of a case that come back later are a further case of the same id', async () => {
    const { cases } = await read(lines('D1,a,,,,', 'D2,b,,,,', 'D1,c,,,,'))
    expect(brief(cases)).toEqual([
      ['D1', 2, 'a'],
      ['D2', 3, 'b'],
      ['D1', 4, 'c'],
    ])
  })

  it('of a run that is too long to hold are given in parts', async () => {
    const { cases } = await read(lines(...['a', 'b', 'c', 'd', 'e'].map((step) => `D1,${step},,,,`)), {
      limits: { eventsPerCase: 2 },
    })
    expect(brief(cases)).toEqual([
      ['D1', 2, 'a', 'b'],
      ['D1', 4, 'c', 'd'],
      ['D1', 6, 'e'],
    ])
  })

  it('are read after RFC 4180: quotes, line breaks in cells, and the lines they stand on', async () => {
    const text = lines('D1,"a ""quoted""\nname",,,,"1\r\n2"', '', 'D1,b,,,,', 'D2,"",,,,')
    const { cases, error } = await read(text)
    expect(cases[0]!.events.map(({ activity, place }) => [activity, place.line])).toEqual([
      ['a "quoted"\nname', 2],
      ['b', 6],
    ])
    expect(cases[0]!.events[0]!.attributes['note']).toBe('1\r\n2')
    expect(findingsOf(error)).toMatchObject([
      { path: ['line', 7, 'case', 'D2', 'step'], code: 'activity-missing' },
    ])
  })

  it.each([
    ['a byte-order mark', `\ufeff${lines('D1,a,,,,')}`, {}],
    ['Windows line ends', lines('D1,a,,,,').replaceAll('\n', '\r\n'), {}],
    ['old Mac line ends', lines('D1,a,,,,').replaceAll('\n', '\r'), {}],
    ['mixed line ends', lines('D1,a,,,,').replace('\n', '\r\n'), {}],
    ['no line end at the end', lines('D1,a,,,,').trimEnd(), {}],
    ['another delimiter', lines('D1,a,,,,').replaceAll(',', ';'), { delimiter: ';' }],
    ['quoted names of columns', lines('D1,a,,,,').replace('dossier', '"dossier"'), {}],
  ])('are read with %s', async (_what, text, options) => {
    expect(brief((await read(text, options)).cases)).toEqual([['D1', 2, 'a']])
  })

  it('are read from UTF-16 with a byte-order mark, as spreadsheets write it', async () => {
    const bytes = Buffer.from(`\ufeff${lines('hồ sơ,tiếp nhận,,,,')}`.replaceAll(',', '\t'), 'utf16le')
    const { cases } = await readAll(readCsv(chunksOf(...cut(bytes, 5)), { columns, delimiter: '\t' }))
    expect(brief(cases)).toEqual([['hồ sơ', 2, 'tiếp nhận']])
  })

  it('may tell their instants in a way that the caller reads', async () => {
    const { cases } = await read(lines('D1,a,26/04/2024 10:00,,,'), {
      parseAt: (text) => parseInstant(text.replace(/(..)\/(..)\/(....) (.....)/, '$3-$2-$1T$4:00+07:00')),
    })
    expect(cases[0]!.events[0]!.at).toBe(Date.parse(at))
  })

  it('are safe with columns named like what every object has', async () => {
    const text = 'dossier,step,when,who,__proto__,constructor\nD1,a,,,polluted,polluted\n'
    const { cases } = await read(text, { caseAttributes: ['__proto__'] })
    for (const [read, names] of [
      [cases[0]!.attributes, ['__proto__']],
      [cases[0]!.events[0]!.attributes, ['constructor']],
    ] as const) {
      expect(Object.getPrototypeOf(read)).toBeNull()
      expect(Object.entries(read)).toEqual(names.map((name) => [name, 'polluted']))
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('are the same whatever the chunks', async () => {
    const bytes = Buffer.from(
      `\ufeff${lines('hồ sơ 😀,"a ""b""\r\nc",,,,', '', 'D1,,noon,,,', 'D2,d,,,,x').replaceAll('\n', '\r\n')}`,
    )
    const whole = await skimmed(bytes.toString())
    expect(brief(whole.cases)).toHaveLength(2)
    for (let cutAt = 0; cutAt <= bytes.length; cutAt++) {
      const findings: Finding[] = []
      const chunks = chunksOf(bytes.subarray(0, cutAt), bytes.subarray(cutAt))
      const { cases } = await readAll(
        readCsv(chunks, { columns, skipInvalid: (finding) => findings.push(finding) }),
      )
      expect({ cases, findings }).toEqual({ cases: whole.cases, findings: whole.findings })
    }
    for (const chunks of [chunksOf(...cut(bytes, 1)), chunksOf(...bytes.toString().split(''))]) {
      expect((await readAll(readCsv(chunks, { columns, skipInvalid: () => {} }))).cases).toEqual(whole.cases)
    }
  })
})

describe('an invalid row', () => {
  it.each<[string, string, string, (string | number)[]]>([
    ['no case', ',a,,,,', 'case-id-missing', ['line', 2, 'dossier']],
    ['no activity', 'D1,,,,,', 'activity-missing', ['line', 2, 'case', 'D1', 'step']],
    [
      'an instant without offset',
      'D1,a,2024-04-26 10:00,,,',
      'instant-without-offset',
      ['line', 2, 'case', 'D1', 'when'],
    ],
    ['no instant where one should be', 'D1,a,noon,,,', 'instant-invalid', ['line', 2, 'case', 'D1', 'when']],
    ['too few cells', 'D1,a,', 'row-length', ['line', 2, 'case', 'D1']],
    ['too many cells', 'D1,a,,,,,,', 'row-length', ['line', 2, 'case', 'D1']],
    ['a cell of the wrong encoding', 'D1,a,,,,\ufffd', 'encoding-invalid', ['line', 2, 'case', 'D1', 'note']],
  ])('throws with its place: %s', async (_what, row, code, path) => {
    const { cases, error } = await read(lines(row, 'D9,z,,,,'), { source: 'a.csv' })
    expect(cases).toEqual([])
    expect(findingsOf(error)).toEqual([{ path, code, message: expect.any(String) as string }])
    expect((error as Error).message).toContain("a.csv can't be imported:")
  })

  it('throws with all findings of its case, after the cases before it', async () => {
    const { cases, error } = await read(lines('D1,a,,,,', 'D2,,noon,,,', 'D2,b,,,,', 'D2,c', 'D3,,,,,'))
    expect(brief(cases)).toEqual([['D1', 2, 'a']])
    expect(findingsOf(error).map(({ code, path }) => [code, path[1]])).toEqual([
      ['activity-missing', 3],
      ['instant-invalid', 3],
      ['row-length', 5],
    ])
  })

  it('is reported and left out with skipInvalid', async () => {
    const { cases, error, codes } = await skimmed(
      lines('D1,a,,,,', 'D1,,,,,', ',x,,,,', 'D1,b,,,,', 'D2,,,,,', 'D3,c,noon,,,', 'D3,d,,,,'),
    )
    expect(error).toBeUndefined()
    expect(brief(cases)).toEqual([
      ['D1', 2, 'a', 'b'],
      ['D3', 7, 'd'],
    ])
    expect(codes).toEqual(['activity-missing', 'case-id-missing', 'activity-missing', 'instant-invalid'])
  })

  it('is one that contradicts an attribute of its case', async () => {
    const text = lines('D1,a,,,online,', 'D1,b,,,,', 'D1,c,,,desk,', 'D2,d,,,desk,')
    const { cases, findings } = await skimmed(text, { caseAttributes: ['channel'] })
    expect(findings).toMatchObject([
      { path: ['line', 4, 'case', 'D1', 'channel'], code: 'case-attribute-differs' },
    ])
    expect(brief(cases)).toEqual([
      ['D1', 2, 'a', 'b'],
      ['D2', 5, 'd'],
    ])
  })
})

describe('a file that cannot be read', () => {
  it('has no header row', async () => {
    for (const text of ['', '\n\n', '\ufeff']) {
      expect(findingsOf((await read(text)).error)).toMatchObject([{ code: 'header-missing' }])
    }
  })

  it('lacks columns, and the findings name those that there are', async () => {
    const { error } = await read('id,step,step,date\n', { caseAttributes: ['channel'] })
    expect(findingsOf(error).map(({ code, path }) => [code, path[2]])).toEqual([
      ['column-missing', 'dossier'],
      ['column-missing', 'when'],
      ['column-missing', 'who'],
      ['column-missing', 'channel'],
      ['column-repeated', 'step'],
    ])
    expect(findingsOf(error)[0]!.message).toContain('"id", "step", "step", "date"')
  })

  it('has another delimiter, and the finding says so', async () => {
    const { error } = await read(lines('D1,a,,,,').replaceAll(',', ';'))
    expect(findingsOf(error)[0]!.message).toContain('is the delimiter another?')
  })

  it.each([
    ['a quote never closed', 'D2,"b,,,,\nD3,c,,,,'],
    ['text after a closing quote', 'D2,"b"x,,,,'],
    ['a quote in a cell that is not quoted', 'D2,5" pipe,,,,'],
  ])('has %s, with and without skipInvalid', async (_what, row) => {
    for (const skipInvalid of [undefined, () => {}]) {
      const { error } = await read(lines('D1,a,,,,', row), skipInvalid && { skipInvalid })
      expect(findingsOf(error)).toMatchObject([{ path: ['line', 3], code: 'csv-malformed' }])
    }
  })
})

it('puts no control characters of the file into messages', async () => {
  const { error } = await read(lines('D\u001b[31m1,,\u202enoon,,,'))
  expect((error as Error).message).toContain('D?[31m1')
  expect((error as Error).message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
})

describe('limits', () => {
  it('hold the length of a cell', async () => {
    const { cases, codes } = await skimmed(lines(`D1,${'x'.repeat(11)},,,,`, 'D2,b,,,,'), {
      limits: { valueLength: 10 },
    })
    expect(codes).toEqual(['value-too-long'])
    expect(brief(cases)).toEqual([['D2', 3, 'b']])
  })

  it('stop at a quote that never ends, and do not read on', async () => {
    let given = 0
    async function* endless() {
      yield lines('D1,"')
      for (;;) {
        given += 1
        yield await Promise.resolve('x,y\n'.repeat(2500))
      }
    }
    const { error } = await readAll(readCsv(endless(), { columns, limits: { itemLength: 100_000 } }))
    expect(findingsOf(error)).toMatchObject([{ path: ['line', 2], code: 'csv-malformed' }])
    expect(given).toBeLessThan(20)
  })

  it('take a chunk only when the caller wants more, and end the chunks when it stops', async () => {
    let taken = 0
    let ended = false
    async function* chunks() {
      try {
        yield `${head}\n`
        for (;;) {
          taken += 1
          yield await Promise.resolve(`D${taken},a,,,,\n`)
        }
      } finally {
        ended = true
      }
    }
    for await (const { id } of readCsv(chunks(), { columns })) if (id === 'D3') break
    expect(taken).toBeLessThanOrEqual(5)
    expect(ended).toBe(true)
  })

  it('let the signal stop between rows', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const reading = async () => {
      for await (const { id } of readCsv(chunksOf(lines('D1,a,,,,', 'D2,b,,,,', 'D3,c,,,,')), {
        columns,
        signal: stop.signal,
      })) {
        seen.push(id)
        stop.abort()
      }
    }
    expect(isDossierError(await reading().catch((caught: unknown) => caught), 'aborted')).toBe(true)
    expect(seen).toEqual(['D1'])
  })
})
