// Times as a clock on the wall shows them.

import { describe, expect, it } from 'vitest'
import { formatInstant } from '../../../src/kernel/time-zone.js'
import { localInstants } from '../../../src/interop/local-time.js'

const rome = localInstants('Europe/Rome')
const inRome = (text: string) => {
  const at = rome(text)
  return at === undefined ? undefined : formatInstant(at, 'Europe/Rome')
}

describe('a time without an offset', () => {
  it.each([
    ['2024-01-15 08:30', '2024-01-15T08:30:00+01:00'],
    ['2024-07-15T08:30:15', '2024-07-15T08:30:15+02:00'],
    ['2024-07-15 08:30:15.25', '2024-07-15T08:30:15.250+02:00'],
    ['2024-07-15 08:30:15,123456', '2024-07-15T08:30:15.123+02:00'],
    ['2024-07-15', '2024-07-15T00:00:00+02:00'],
    ['0024-07-15 08:30', undefined],
  ])('%s is local', (text, expected) => {
    if (expected !== undefined) expect(inRome(text)).toBe(expected)
    else expect(inRome(text)?.startsWith('0024-07-15T08:30:00')).toBe(true)
  })

  it('that the clocks show twice is the first of the two', () => {
    expect(inRome('2024-10-27 02:30')).toBe('2024-10-27T02:30:00+02:00')
  })

  it('that the clocks skip is none', () => {
    expect(rome('2024-03-31 02:30')).toBeUndefined()
    expect(inRome('2024-03-31 03:00')).toBe('2024-03-31T03:00:00+02:00')
    expect(inRome('2024-03-31 01:59')).toBe('2024-03-31T01:59:00+01:00')
  })

  it.each([
    '',
    '15/01/2024',
    '2024-02-30',
    '2024-02-30 10:00',
    '2024-01-15 24:00',
    '2024-01-15 8:30',
    'soon',
  ])('%j is none', (text) => {
    expect(rome(text)).toBeUndefined()
  })
})

it('a time with an offset is what it says', () => {
  expect(rome('2024-01-15T08:30:00+07:00')).toBe(Date.UTC(2024, 0, 15, 1, 30))
  expect(rome('2024-01-15T08:30:00Z')).toBe(Date.UTC(2024, 0, 15, 8, 30))
})
