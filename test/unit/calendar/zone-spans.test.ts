// The spans of zones beside offsets asked for one by one: no clock change is lost, also of those that follow closely.

import { describe, expect, it } from 'vitest'
import { zoneSpans } from '../../../src/calendar/zone-spans.js'

const dayMs = 86_400_000

/** What Intl prints of a zone's offset, as milliseconds. */
function offsetsOf(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', era: 'short' })
  return (at: number): number => {
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at)) ?? []
    return Number(`${sign}1`) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  }
}

const close: [timeZone: string, from: string, to: string, changes: string[]][] = [
  ['America/Recife', '2000-09-01', '2000-11-01', ['2000-10-08T03:00Z', '2000-10-15T02:00Z']],
  ['America/Argentina/Tucuman', '2004-05-01', '2004-07-01', ['2004-06-01T03:00Z', '2004-06-13T04:00Z']],
  [
    'Africa/Cairo',
    '2010-08-01',
    '2010-10-15',
    ['2010-08-10T21:00Z', '2010-09-09T22:00Z', '2010-09-30T21:00Z'],
  ],
  ['Pacific/Apia', '2011-12-01', '2012-02-01', ['2011-12-30T10:00Z']],
  ['Asia/Ho_Chi_Minh', '2000-01-01', '2040-01-01', []],
  ['UTC', '1900-01-01', '2100-01-01', []],
]

describe('the spans of a zone', () => {
  it.each(close)('in %s from %s to %s begin at each clock change', (timeZone, from, to, changes) => {
    const [start, end] = [Date.parse(from), Date.parse(to)]
    const spans = zoneSpans(timeZone, start, end)
    expect(spans.map((span) => span.start)).toEqual([start, ...changes.map((text) => Date.parse(text))])
    expect(spans.at(-1)!.localEnd - spans.at(-1)!.offset).toBe(end)
  })

  it('have the offset of each second of local mean time, and of dates far away', () => {
    const [first, ...rest] = zoneSpans('America/New_York', Date.parse('1883-01-01'), Date.parse('1884-01-01'))
    expect(first!.offset).toBe(-(4 * 3600 + 56 * 60 + 2) * 1000)
    expect(rest.map(({ start, offset }) => [new Date(start).toISOString(), offset])).toEqual([
      ['1883-11-18T17:00:00.000Z', -5 * 3_600_000],
    ])
    const [ancient] = zoneSpans('Asia/Kathmandu', Date.parse('0001-01-01'), Date.parse('0001-03-01'))
    expect(ancient!.offset).toBe((5 * 3600 + 41 * 60 + 16) * 1000)
  })

  it.each(Intl.supportedValuesOf('timeZone'))('of %s are what asking every day finds', (timeZone) => {
    const [from, to] = [Date.parse('2009-01-01'), Date.parse('2027-01-01')]
    const spans = zoneSpans(timeZone, from, to)
    const offsetAt = offsetsOf(timeZone)
    let index = 0
    const wrong: string[] = []
    for (let at = from; at < to; at += dayMs) {
      while (at >= (spans[index + 1]?.start ?? Infinity)) index++
      if (offsetAt(at) !== spans[index]!.offset) wrong.push(new Date(at).toISOString())
    }
    for (const { start, offset } of spans.slice(1)) {
      if (offsetAt(start) !== offset || offsetAt(start - 1) === offset)
        wrong.push(new Date(start).toISOString())
    }
    expect(wrong).toEqual([])
  })
})
