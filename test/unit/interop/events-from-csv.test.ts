// Events of an office's own type read from CSV: what they become, and what is found wrong, by line.

import { describe, expect, it } from 'vitest'
import { eventsFromCsv, type EventRowsOptions, type OwnEventsOfDossier } from '../../../src/interop/csv.js'
import { toInstant } from '../../../src/kernel/instant.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { defineEvent } from '../../../src/log/event-definition.js'
import { code, count, optional, personal, text } from '../../../src/log/field.js'
import { createEngine } from '../../../src/engine/create-engine.js'
import { chunksOf, cut, findingsOf } from './reading.js'

const SiteVisited = defineEvent('SiteVisited', {
  ward: code(['Hoa Ban', 'Pine']),
  visitors: count(),
  remark: optional(text()),
  guest: optional(personal()),
})
const at = '2024-04-26T10:00:00+07:00'
const head = 'dossierId,at,actor,data.ward,data.visitors,data.remark,data.guest,note'

const read = (lines: readonly string[], options: Partial<EventRowsOptions> = {}) =>
  readFrom(chunksOf([...lines, ''].join('\n')), options)

async function readFrom(chunks: AsyncIterable<Uint8Array | string>, options: Partial<EventRowsOptions> = {}) {
  const given: OwnEventsOfDossier[] = []
  let error: unknown
  try {
    for await (const each of eventsFromCsv(chunks, { definition: SiteVisited, ...options })) given.push(each)
  } catch (thrown) {
    error = thrown
  }
  return { given, error }
}
const codes = (findings: readonly Finding[]) =>
  findings.map(({ path, code: of }) => `${path.join(' ')}: ${of}`)

describe('rows', () => {
  it('become events, those of one dossier together as long as they stand together', async () => {
    const { given, error } = await read([
      head,
      `D1,${at},desk-3,Pine,2,'-5 degrees,,x`,
      `D1,${at},,Pine,3,"",,`,
      `D2,${at},,Hoa Ban,0,,,`,
      `D1,${at},"",Pine,4,'yes',"",`,
    ])
    expect(error).toBeUndefined()
    const event = (data: object, actor?: string) => ({ type: 'SiteVisited', at: toInstant(at), actor, data })
    expect(given).toEqual([
      {
        dossierId: 'D1',
        events: [
          event({ ward: 'Pine', visitors: 2, remark: '-5 degrees' }, 'desk-3'),
          event({ ward: 'Pine', visitors: 3, remark: '' }),
        ],
      },
      { dossierId: 'D2', events: [event({ ward: 'Hoa Ban', visitors: 0 })] },
      { dossierId: 'D1', events: [event({ ward: 'Pine', visitors: 4, remark: "'yes'" })] },
    ])
  })

  it('are given in parts where there are more than a limit', async () => {
    const rows = ['a', 'b', 'c'].map((remark) => `D1,${at},,Pine,1,${remark},,`)
    const { given } = await read([head, ...rows], { limits: { eventsPerCase: 2 } })
    expect(given.map(({ events }) => events.length)).toEqual([2, 1])
  })

  it('need no columns for what is optional, and may have another delimiter and other moments', async () => {
    const { given, error } = await read(['stream;at;data.ward;data.visitors', 'dossier/D1;noon;Pine;1'], {
      delimiter: ';',
      parseAt: () => toInstant(at),
    })
    expect(error).toBeUndefined()
    expect(given).toMatchObject([{ dossierId: 'D1', events: [{ at: toInstant(at) }] }])
  })

  it('may hold personal data in clear, which the import takes out', async () => {
    const engine = await createEngine({ events: [SiteVisited], timeZone: 'UTC' })
    const guest = JSON.stringify({ subject: 'S1', data: { name: 'An' } }).replaceAll('"', '""')
    const { given, error } = await read([head, `D1,${at},,Pine,1,,"${guest}",`])
    expect(error).toBeUndefined()
    await engine.import(given, { source: 'visits.csv' })
    const [event] = engine.timeline('D1')
    expect(JSON.stringify(event)).not.toContain('An"')
    expect(event?.data).toMatchObject({ ward: 'Pine', guest: { subject: 'S1' } })
  })
})

describe('U+FFFD', () => {
  const row = `${head}\nD1,${at},,Pine,1,a\ufffdb,,\n`

  it('is read as it was written, from bytes and from texts', async () => {
    const utf16 = Buffer.from(`\ufeff${row}`, 'utf16le')
    for (const chunks of [chunksOf(row), chunksOf(...cut(Buffer.from(row), 7)), chunksOf(...cut(utf16, 7))]) {
      const { given, error } = await readFrom(chunks)
      expect(error).toBeUndefined()
      expect(given).toMatchObject([{ events: [{ data: { remark: 'a\ufffdb' } }] }])
    }
  })

  it('is the mark of a wrong encoding where bytes or texts were malformed', async () => {
    const latin1 = Buffer.from(row.replace('\ufffd', 'é'), 'latin1')
    const cutOff = Buffer.from(row.replace('\ufffdb,,\n', 'é')).subarray(0, -1)
    const half = row.replace('\ufffd', '\ud800')
    for (const chunks of [chunksOf(...cut(latin1, 7)), chunksOf(...cut(cutOff, 7)), chunksOf(half)]) {
      const { given, error } = await readFrom(chunks)
      expect(given).toEqual([])
      expect(codes(findingsOf(error))).toContain('line 2 dossier D1 data.remark: encoding-invalid')
    }
  })
})

describe('what is wrong', () => {
  const bad = [
    `D1,${at},,Pine,1,,,`,
    `D2,yesterday,"a\tb",Pine,two,,no,`,
    `,${at},,Pine,1,,,`,
    `D3,${at},,Birch,1,,,`,
    `D3,${at},,,1,,,`,
    `D4,${at},,Pine`,
    `D5,${at},,Pine,1,,,`,
  ]

  it('is told by line, dossier and column, after what stood before', async () => {
    const { given, error } = await read([head, ...bad])
    expect(given).toEqual([])
    expect(codes(findingsOf(error))).toEqual([
      'line 3 dossier D2 actor: code-invalid',
      'line 3 dossier D2 at: instant-invalid',
      'line 3 dossier D2 data.visitors: count-invalid',
      'line 3 dossier D2 data.guest: json-invalid',
    ])
  })

  it('is reported and left out with skipInvalid', async () => {
    const found: Finding[] = []
    const { given, error } = await read([head, ...bad], { skipInvalid: (finding) => found.push(finding) })
    expect(error).toBeUndefined()
    expect(given.map(({ dossierId }) => dossierId)).toEqual(['D1', 'D5'])
    expect(codes(found).slice(4)).toEqual([
      'line 4 dossier  dossierId: dossier-id-invalid',
      'line 5 dossier D3 data.ward: custom',
      'line 6 dossier D3 data.ward: missing',
      'line 7 dossier D4 : row-length',
    ])
  })

  it('is a stream of no dossier, a missing column, a repeated one, and a missing header', async () => {
    const visit = await read(['stream,at,data.ward,data.visitors', `calendar/a,${at},Pine,1`])
    expect(codes(findingsOf(visit.error))).toEqual(['line 2 dossier  stream: dossier-id-invalid'])
    const header = await read(['at,data.ward,data.ward'])
    expect(codes(findingsOf(header.error))).toEqual([
      'line 1 stream: column-missing',
      'line 1 data.visitors: column-missing',
      'line 1 data.ward: column-repeated',
    ])
    expect(codes(findingsOf((await read([])).error))).toEqual(['line 1: header-missing'])
  })

  it('stops at the signal', async () => {
    const { error } = await read([head, ...bad], { signal: AbortSignal.abort() })
    expect(error).toMatchObject({ code: 'aborted' })
  })
})
