// The stretches of time in which a zone keeps one offset, found by asking Intl for the offset every few days and
// halving where it changed. It must miss no clock change: two that cancel each other between two questions would
// be lost, so questions lie closer than any two changes of a zone ever did.

import { dayMs } from '../kernel/instant.js'

/** A stretch of time with one offset: its instants, and its local times as if they were instants. */
export interface Span {
  readonly start: number
  readonly offset: number
  readonly localStart: number
  readonly localEnd: number
}

/**
 * The closest two changes known are a week less an hour apart (Recife in October 2000, Gaza in October 2040);
 * test/unit/calendar/zone-spans.test.ts looks for closer ones.
 */
const strideMs = 5 * dayMs

/** The spans of a zone from one instant to another, both whole seconds; together they are all of that time. */
export function zoneSpans(timeZone: string, from: number, to: number): readonly Span[] {
  const offsetAt = offsetsOf(timeZone)
  const spans: Span[] = []
  const add = (start: number, end: number, offset: number) =>
    spans.push({ start, offset, localStart: start + offset, localEnd: end + offset })
  let [start, offset] = [from, offsetAt(from)]
  for (let before = from; before < to; before += strideMs) {
    const after = Math.min(before + strideMs, to)
    if (offsetAt(after) === offset) continue
    const change = firstOther(offsetAt, before, after)
    if (change >= to) break
    add(start, change, offset)
    ;[start, offset] = [change, offsetAt(change)]
  }
  add(start, to, offset)
  return spans
}

/** The first instant after `low` with another offset than there; `high` has another. Clocks change on whole seconds. */
function firstOther(offsetAt: (at: number) => number, low: number, high: number): number {
  const offset = offsetAt(low)
  let [same, other] = [low / 1000, high / 1000]
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (offsetAt(middle * 1000) === offset) same = middle
    else other = middle
  }
  return other * 1000
}

const zones = new Map<string, (at: number) => number>()

/** Local minus UTC in a zone, by instant; remembered, as making a format takes longer than using it a hundred times. */
function offsetsOf(timeZone: string): (at: number) => number {
  const known = zones.get(timeZone) ?? readOffsets(timeZone)
  zones.set(timeZone, known)
  return known
}

/** Reads offsets as Intl prints them, `GMT-3:30`: a fifth of the work of reading the parts of a date. */
function readOffsets(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'shortOffset',
    second: 'numeric',
  })
  const byText = new Map<string, number>()
  return (at) => {
    const text = format.format(at)
    let offset = byText.get(text)
    if (offset === undefined) byText.set(text, (offset = parseOffset(text)))
    return offset
  }
}

/** Milliseconds of `0 GMT+7`, `0 GMT-0:25:21` or `0 GMT`. */
function parseOffset(text: string): number {
  const [, sign, hours, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d+)(?::(\d+))?(?::(\d+))?)?$/.exec(text) ?? []
  if (sign === undefined) return 0
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? 0 - ms : ms
}
