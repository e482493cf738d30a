// What the demonstration itself checks must also notice when something is wrong.

import { describe, expect, it } from 'vitest'
import { figuresOf, lostIn } from '../../../../src/cli/department/figures.js'
import type { Position } from '../../../../src/log/envelope.js'
import type { OnTimeCounts, OnTimeReport, OnTimeRow } from '../../../../src/queries/on-time.js'

const counts = (carriedOver: number, received: number, early: number, open: number): OnTimeCounts => ({
  carriedOver,
  received,
  reopened: 0,
  takenOver: 0,
  resolved: { total: early, early, onTime: 0, late: 0, undated: 0 },
  inProcess: { total: open, inTime: open, nearlyDue: 0, paused: 0, overdue: 0, undated: 0 },
  residue: {},
  classes: { early, onTime: 0, late: 0, none: open },
  rateOf: { numerator: early, denominator: early },
})

const report = (total: OnTimeCounts, rows: OnTimeRow[] = []): OnTimeReport => ({
  from: '2024-01-01',
  to: '2024-12-31',
  definition: 'byDate',
  rateIs: { numerator: 'early + on time', denominator: 'early + on time + late' },
  of: 'resolved',
  groupBy: [],
  timeZone: 'Asia/Ho_Chi_Minh',
  position: 1 as Position,
  total,
  rows,
})
const level = (name: string, of: OnTimeCounts) => ({ key: { level: name }, counts: of })
const month = (period: string, of: OnTimeCounts) => ({ key: { period }, counts: of })

describe('the check that no dossier is lost', () => {
  it('passes where all add up', () => {
    const groups = [level('a', counts(0, 6, 5, 1)), level('b', counts(0, 4, 4, 0))]
    const months = [month('2024-01', counts(0, 6, 4, 2)), month('2024-02', counts(2, 4, 5, 1))]
    expect(lostIn([report(counts(0, 10, 9, 1), groups), report(counts(0, 10, 9, 1), months)])).toEqual([])
  })

  it.each([
    ['a row', [level('a', counts(0, 7, 5, 1)), level('b', counts(0, 3, 4, 0))], ['a', 'b']],
    ['a group that is missing', [level('a', counts(0, 6, 5, 1))], ['sum of groups']],
    [
      'what isn’t carried over',
      [month('2024-01', counts(0, 6, 4, 2)), month('2024-02', counts(1, 5, 5, 1))],
      ['2024-02: carried over'],
    ],
  ])('notices %s', (_what, rows, found) => {
    expect(lostIn([report(counts(0, 10, 9, 1), rows)])).toEqual(found)
  })

  it('counts what came back and what was taken over among what came', () => {
    const back = { ...counts(0, 3, 5, 1), reopened: 2, takenOver: 1 }
    expect(lostIn([report(back)])).toEqual([])
    expect(lostIn([report({ ...back, reopened: 0 })])).toEqual(['total'])
  })

  it('notices a total that is not the sum of its parts', () => {
    expect(lostIn([report(counts(0, 10, 8, 1))])).toEqual(['total'])
    const uneven = counts(0, 10, 9, 1)
    expect(lostIn([report({ ...uneven, resolved: { ...uneven.resolved, early: 8 } })])).toEqual(['total'])
  })
})

it('a figure that the engine has otherwise is not equal, and shares of nothing are no equal either', () => {
  const byChannel = report(counts(0, 10_732, 10_723, 9), [
    { key: { channel: 'online' }, counts: counts(0, 10_714, 10_705, 9) },
  ]) as OnTimeReport<'channel'>
  const figures = figuresOf({ catalogue: [], byChannel })
  const equal = figures.filter(({ isEqual }) => isEqual).map(({ name, report: figure }) => [name, figure])
  expect(equal).toEqual([
    ['dossiers received', 10_732],
    ['  online', 10_714],
    ['  their share', 99.83],
    ['  of them overdue', 0],
  ])
})
