import { describe, expect, it } from 'vitest'
import {
  countsTable,
  drawTable,
  dueTable,
  formatCount,
  formatRate,
  formatSpan,
  onTimeTable,
  usesColour,
  workloadTable,
} from '../../../src/cli/tables.js'
import type { Instant } from '../../../src/kernel/instant.js'
import type { Position } from '../../../src/log/envelope.js'
import type { OnTimeCounts, OnTimeReport } from '../../../src/queries/on-time.js'

const counts = (over: Partial<OnTimeCounts> = {}): OnTimeCounts => ({
  carriedOver: 0,
  received: 3,
  reopened: 0,
  takenOver: 0,
  resolved: { total: 2, early: 1, onTime: 1, late: 0, undated: 0 },
  inProcess: { total: 1, inTime: 1, nearlyDue: 0, paused: 0, overdue: 0, undated: 0 },
  residue: {},
  classes: { early: 1, onTime: 1, late: 0, none: 1 },
  rateOf: { numerator: 2, denominator: 2 },
  rate: 1,
  ...over,
})

const nothing = counts({
  received: 0,
  resolved: { total: 0, early: 0, onTime: 0, late: 0, undated: 0 },
  inProcess: { total: 0, inTime: 0, nearlyDue: 0, paused: 0, overdue: 0, undated: 0 },
})
delete nothing.rate

const report = (over: Partial<OnTimeReport> = {}): OnTimeReport => ({
  from: '2024-01-01',
  to: '2024-12-31',
  definition: 'byDate',
  rateIs: { numerator: 'early + on time', denominator: 'early + on time + late' },
  of: 'resolved',
  timeZone: 'Asia/Ho_Chi_Minh',
  position: 1 as Position,
  groupBy: [...new Set((over.rows ?? []).flatMap(({ key }) => Object.keys(key)))] as OnTimeReport['groupBy'],
  total: counts(),
  rows: [],
  ...over,
})

/** The cells of a drawn table's rows, below the line under the headings. */
const cellsOf = (table: string) => {
  const lines = table.split('\n')
  const rule = lines.findIndex((line) => line.startsWith('─'))
  const split = (line: string) => line.trim().split(/\s{2,}/)
  return { headings: split(lines[rule - 1]!), rows: lines.slice(rule + 1).map(split) }
}

describe('figures', () => {
  it('shows what is not there, and what is no number, as –', () => {
    expect([undefined, Number.NaN, Infinity].map(formatRate)).toEqual(['–', '–', '–'])
    expect([undefined, Number.NaN, Infinity].map(formatCount)).toEqual(['–', '–', '–'])
    expect(formatSpan(Number.NaN)).toBe('–')
  })

  it('shows shares with two decimals and counts by thousands', () => {
    expect(formatRate(10_714 / 10_732)).toBe('99.83 %')
    expect(formatRate(0)).toBe('0.00 %')
    expect(formatCount(10_732)).toBe('10,732')
    expect(formatCount(0)).toBe('0')
  })

  it.each([
    [0, '0 min'],
    [59_999, '0 min'],
    [-61_000, '1 min'],
    [3_600_000, '1 h 0 min'],
    [90_000_000, '1 d 1 h'],
  ])('shows %d milliseconds as %s', (ms, shown) => {
    expect(formatSpan(ms)).toBe(shown)
  })
})

describe('any table', () => {
  const columns = [{ heading: 'name' }, { heading: 'count', isNumber: true }]

  it('is aligned, numbers on the right, without blanks at line ends or colour', () => {
    const table = drawTable(columns, [['a', '1'], ['bcd', '1,000'], ['only a name']])
    expect(table).toBe(
      [
        'name         count',
        '──────────────────',
        'a                1',
        'bcd          1,000',
        'only a name',
      ].join('\n'),
    )
  })

  it('has bold headings and nothing else where colour is asked for', () => {
    const plain = drawTable(columns, [['a', '1']], { title: 'T' })
    const bold = drawTable(columns, [['a', '1']], { title: 'T', colour: true })
    expect(bold).toContain('\u001b[1mT\u001b[22m')
    expect(bold.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  it('has no line of headings where there are none', () => {
    expect(countsTable([['events', 8577]])).toBe('events  8,577')
  })

  it('keeps Vietnamese letters aligned', () => {
    const [, , first, second] = drawTable(columns, [
      ['Sơn La', '1'],
      ['Son La', '1'],
    ]).split('\n')
    expect(first!.length).toBe(second!.length)
  })
})

describe('colour', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: false }, {}, false],
    [{}, {}, false],
  ])('for %o with %o is %s', (stream, environment, expected) => {
    expect(usesColour(stream, environment)).toBe(expected)
  })
})

describe('an on-time table', () => {
  it('shows a rate that is absent as –, and never NaN', () => {
    const table = onTimeTable(
      report({ total: nothing, rows: [{ key: { level: 'commune' }, counts: nothing }] }),
    )
    expect(table).not.toMatch(/NaN|undefined|Infinity/)
    const { headings, rows } = cellsOf(table)
    expect(rows.map((row) => row[headings.indexOf('rate')])).toEqual(['–', '–'])
  })

  it('shows groups under their headings, an absent attribute as –, and the total last', () => {
    const rows = [
      { key: {}, counts: counts() },
      { key: { level: 'commune', channel: 'online' }, counts: counts() },
    ] as const
    const shown = cellsOf(onTimeTable(report({ rows }), { headings: { level: 'authority' } }))
    expect(shown.headings.slice(0, 2)).toEqual(['authority', 'channel'])
    expect(shown.rows.map((row) => row.slice(0, 2))).toEqual([
      ['–', '–'],
      ['commune', 'online'],
      ['total', '3'],
    ])
  })

  it('leaves out columns that are 0 throughout, and no others', () => {
    expect(onTimeTable(report())).not.toMatch(/carried over|reopened|taken|undated|paused|ended otherwise/)
    const back = counts({ reopened: 1 })
    expect(cellsOf(onTimeTable(report({ total: back }))).headings).toContain('reopened')
    const carried = [{ key: { period: '2024-02' }, counts: counts({ carriedOver: 4 }) }]
    expect(cellsOf(onTimeTable(report({ rows: carried }))).headings).toContain('carried over')
    const withdrawn = counts({ residue: { withdrawn: 1 } })
    expect(cellsOf(onTimeTable(report({ total: withdrawn }))).headings).toContain('ended otherwise')
  })

  it('shows the groups with the most dossiers, and says how many it leaves out', () => {
    const rows = ['a', 'b', 'c'].map((field, index) => ({
      key: { field },
      counts: counts({ received: index }),
    }))
    const shown = cellsOf(onTimeTable(report({ rows }), { top: 2 }))
    expect(shown.rows.map(([first]) => first)).toEqual(['c', 'b', '(and 1 more)', 'total'])
  })
})

it('a workload table shows what is open, by group', () => {
  const open = { total: 2, inTime: 1, nearlyDue: 0, paused: 1, overdue: 0, undated: 0 }
  const rows = [
    { key: { unit: 'desk' }, open },
    { key: {}, open },
  ] as const
  const table = workloadTable({
    asOf: 0 as Instant,
    position: 1 as Position,
    groupBy: ['unit'],
    total: open,
    rows,
  })
  expect(cellsOf(table)).toEqual({
    headings: ['unit', 'open', 'in time', 'paused', 'overdue'],
    rows: [
      ['desk', '2', '1', '1', '0'],
      ['–', '2', '1', '1', '0'],
      ['total', '2', '1', '1', '0'],
    ],
  })
})

it('a table of due dates shows local times, and what is unknown as –', () => {
  const dossier = {
    dossierId: 'd1',
    procedure: undefined,
    state: 'processing',
    dueAt: Date.parse('2025-01-02T17:00:00+07:00') as Instant,
    byMs: 7_200_000,
    unit: 'desk',
    officer: undefined,
    step: 'check',
  } as const
  const list = { asOf: 0 as Instant, position: 1 as Position, dossiers: [dossier] }
  expect(cellsOf(dueTable(list, { timeZone: 'Asia/Ho_Chi_Minh' })).rows).toEqual([
    ['d1', '–', 'processing', '2025-01-02 17:00', '2 h 0 min', 'desk', '–', 'check'],
  ])
  const codes = { d1: 'H52.14-241230-0001' }
  expect(dueTable(list, { timeZone: 'Asia/Ho_Chi_Minh', codes })).toContain('H52.14-241230-0001  –')
})
