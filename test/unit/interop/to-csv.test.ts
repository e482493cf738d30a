// What is written as CSV: headers, moments, cells that a spreadsheet would compute, and what is refused.

import { describe, expect, it } from 'vitest'
import { eventsFromCsv, readCsv } from '../../../src/interop/csv.js'
import {
  dossierColumns,
  dossiersToCsv,
  type DossierCsvOptions,
} from '../../../src/interop/dossiers-to-csv.js'
import { eventsToCsv, type EventCsvOptions } from '../../../src/interop/events-to-csv.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { defineEvent } from '../../../src/log/event-definition.js'
import type { RecordedEvent } from '../../../src/log/envelope.js'
import { civilDate, code, count, flag, instant, json, optional, text } from '../../../src/log/field.js'
import type { FoundDossier } from '../../../src/queries/search.js'
import { chunksOf } from './reading.js'

const zone = { timeZone: 'Asia/Ho_Chi_Minh' }
const at = toInstant('2024-04-26T10:00:00+07:00')
const dossier: FoundDossier = {
  dossierId: 'D1',
  dossierCode: '000.00.01-240426-0001',
  procedure: '2.000591',
  state: 'processing',
  steps: ['check', 'appraise'],
  unit: 'licensing',
  officer: undefined,
  receivedAt: at,
  dueAt: toInstant('2024-05-08T17:00:00.500+07:00'),
  resolvedAt: undefined,
  attributes: { ward: 'Hoa Ban', pages: 12, urgent: false },
}

async function written(pieces: AsyncIterable<string>): Promise<string[]> {
  let all = ''
  for await (const piece of pieces) all += piece
  expect(all.endsWith('\r\n')).toBe(true)
  return all.slice(0, -2).split('\r\n')
}
const dossiers = (found: Partial<FoundDossier>[], options: Partial<DossierCsvOptions> = {}) =>
  written(
    dossiersToCsv(
      found.map((each) => ({ ...dossier, ...each })),
      { ...zone, ...options },
    ),
  )

describe('dossiers', () => {
  it('are rows under a header, moments in the zone that is named, several steps in one cell', async () => {
    expect(await dossiers([{}], { attributes: ['ward', 'pages', 'urgent', 'colour'] })).toEqual([
      `${dossierColumns.join(',')},attributes.ward,attributes.pages,attributes.urgent,attributes.colour`,
      'D1,000.00.01-240426-0001,2.000591,processing,"check\nappraise",licensing,,2024-04-26T10:00:00+07:00,2024-05-08T17:00:00.500+07:00,,Hoa Ban,12,false,',
    ])
  })

  it('have the columns that are named, in their order', async () => {
    expect(await dossiers([{}, { steps: [] }], { columns: ['state', 'steps', 'dossierId'] })).toEqual([
      'state,steps,dossierId',
      'processing,"check\nappraise",D1',
      'processing,,D1',
    ])
  })

  it('that were received at the epoch have their moment', async () => {
    const receivedAt = toInstant(0)
    expect(await dossiers([{ receivedAt }], { columns: ['receivedAt'], timeZone: 'UTC' })).toEqual([
      'receivedAt',
      '1970-01-01T00:00:00+00:00',
    ])
  })

  it('leave a header where there are none, and no blank line where a row has one empty cell', async () => {
    expect(await dossiers([], { columns: ['unit'] })).toEqual(['unit'])
    expect(await dossiers([{ unit: undefined }], { columns: ['unit'] })).toEqual(['unit', '""'])
  })

  it('come from anything that gives them, a batch at a time', async () => {
    let taken = 0
    async function* endless() {
      for (;;) {
        taken += 1
        yield await Promise.resolve(dossier)
      }
    }
    const pieces = dossiersToCsv(endless(), { ...zone, columns: ['dossierId'] })
    expect(await pieces.next()).toEqual({ done: false, value: 'dossierId\r\n' })
    expect(taken).toBe(0)
    expect((await pieces.next()).value).toBe('D1\r\n'.repeat(500))
    await pieces.return(undefined)
    expect(taken).toBe(500)
    expect(await written(dossiersToCsv(chunksOf(dossier), { ...zone, columns: ['state'] }))).toHaveLength(2)
  })

  it('are written with another delimiter and a byte-order mark where that is asked for', async () => {
    const options = { columns: ['dossierId', 'unit'], delimiter: ';', bom: true } as const
    expect(await dossiers([{ unit: 'a;b' }], options)).toEqual(['\ufeffdossierId;unit', 'D1;"a;b"'])
  })

  it('are refused columns that there are not, and zones that there are not', () => {
    const refusal = (options: Partial<DossierCsvOptions>) => {
      try {
        dossiersToCsv([], { ...zone, ...options })
      } catch (error) {
        return error
      }
      return undefined
    }
    const error = refusal({ columns: ['state', 'colour' as 'state'] })
    expect(isDossierError(error, 'definition-invalid') && error.details.findings).toMatchObject([
      { path: ['columns', 1], code: 'column-unknown' },
    ])
    expect(isDossierError(refusal({ timeZone: 'Mars/Olympus' }), 'time-zone-unknown')).toBe(true)
  })
})

it('a delimiter that is none is refused, by whoever writes or reads', async () => {
  const definition = defineEvent('Told', { what: text() })
  const columns = { case: 'id', activity: 'what', at: 'at' }
  const refusalOf = async (use: () => AsyncIterable<unknown>) => {
    try {
      for await (const _each of use());
    } catch (error) {
      return isDossierError(error, 'definition-invalid') && error.details
    }
    return undefined
  }
  for (const delimiter of ['', '"', '\n', '\r', '\ud800', ';;']) {
    const uses = {
      dossiersToCsv: () => dossiersToCsv([], { ...zone, delimiter }),
      eventsToCsv: () => eventsToCsv([], { ...zone, delimiter }),
      eventsFromCsv: () => eventsFromCsv(chunksOf('x'), { definition, delimiter }),
      // Files of others may have longer ones.
      ...(delimiter !== ';;' && { readCsv: () => readCsv(chunksOf('x'), { columns, delimiter }) }),
    }
    for (const [name, use] of Object.entries(uses))
      expect(await refusalOf(use)).toMatchObject({
        definition: name,
        findings: [{ path: ['delimiter'], code: 'delimiter-invalid' }],
      })
  }
})

describe('a cell that a spreadsheet would compute', () => {
  const units = ['=1+1', '+84 912', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1"]

  it('gets an apostrophe in front', async () => {
    for (const unit of units) {
      const [, row = ''] = await dossiers([{ unit }], { columns: ['dossierId', 'unit'] })
      expect(row.replace(/^D1,"?/, '').startsWith("'")).toBe(true)
    }
    expect(await dossiers([{ unit: '=HYPERLINK("x")' }], { columns: ['unit'] })).toEqual([
      'unit',
      `"'=HYPERLINK(""x"")"`,
    ])
  })

  it('stays as it is where the guard is off, and so does every other cell', async () => {
    const options = { columns: ['unit'], guardFormulas: false } as const
    expect(await dossiers([{ unit: '=1+1' }], options)).toEqual(['unit', '=1+1'])
    expect(await dossiers([{ unit: "1-2'" }, { unit: "'a" }], { columns: ['unit'] })).toEqual([
      'unit',
      "1-2'",
      "'a",
    ])
  })
})

const SiteVisited = defineEvent('SiteVisited', {
  ward: code(),
  visitors: count(),
  nextOn: optional(civilDate()),
  endedAt: optional(instant()),
  agreed: flag(),
  remark: optional(text()),
  points: optional(json()),
})
const event: RecordedEvent = {
  position: 3 as RecordedEvent['position'],
  stream: 'dossier/D1',
  version: 2,
  type: 'SiteVisited',
  schemaVersion: 1,
  at,
  recordedAt: toInstant(at + 1000),
  actor: 'desk-3',
  data: { ward: 'Hoa Ban', visitors: 2, agreed: true, endedAt: at, remark: '', points: { a: [1] } },
}
const events = (all: RecordedEvent[], options: Partial<EventCsvOptions> = {}) =>
  written(eventsToCsv(all, { ...zone, ...options }))

describe('events', () => {
  const place = 'dossier/D1,2,3,SiteVisited,2024-04-26T10:00:00+07:00,2024-04-26T10:00:01+07:00,desk-3'

  it('of any type have their data as JSON', async () => {
    const data = JSON.stringify(event.data).replaceAll('"', '""')
    expect(await events([event, { ...event, source: 'old.csv' }])).toEqual([
      'stream,version,position,type,at,recordedAt,actor,source,data',
      `${place},,"${data}"`,
      `${place},old.csv,"${data}"`,
    ])
  })

  it('of one type have a column for each field, and the others are left out', async () => {
    const rows = await events([{ ...event, type: 'DossierResolved' }, event], { definition: SiteVisited })
    expect(rows).toEqual([
      'stream,version,position,type,at,recordedAt,actor,source,data.ward,data.visitors,data.nextOn,data.endedAt,data.agreed,data.remark,data.points',
      `${place},,Hoa Ban,2,,2024-04-26T10:00:00+07:00,true,"","{""a"":[1]}"`,
    ])
  })
})
