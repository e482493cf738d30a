// Instants: moments on the UTC time line, held as epoch milliseconds. This file never asks what time it is.

import { parseDayNumber } from './civil-date.js'
import { DossierError } from './errors.js'

declare const instantBrand: unique symbol

/** A moment: whole milliseconds since 1970-01-01T00:00Z, between the years 0001 and 9999. */
export type Instant = number & { readonly [instantBrand]: true }

/** What a caller may give as an instant: ISO 8601 with an offset, `Date`, a Temporal instant or epoch milliseconds. */
export type InstantInput = string | number | Date | { readonly epochMilliseconds: number }

/** Milliseconds of a minute of elapsed time. */
export const minuteMs = 60_000
/** Milliseconds of 24 hours of elapsed time: a civil day, where no clock change falls in it. */
export const dayMs = 86_400_000

const earliest = -62_135_596_800_000 // 0001-01-01T00:00Z
const latest = 253_402_300_799_999 // 9999-12-31T23:59:59.999Z
const isoWithOffset =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/

/** Reads an instant, or gives `undefined` where the input is none (a local time without offset is none). */
export function parseInstant(input: unknown): Instant | undefined {
  const ms = millisecondsOf(input)
  return Number.isInteger(ms) && ms >= earliest && ms <= latest ? ((ms === 0 ? 0 : ms) as Instant) : undefined
}

function millisecondsOf(input: unknown): number {
  if (typeof input === 'number') return input
  if (typeof input === 'string') return parseIso(input)
  if (typeof input !== 'object' || input === null) return Number.NaN
  if (input instanceof Date) return timeOf(input)
  const ms: unknown = 'epochMilliseconds' in input ? input.epochMilliseconds : undefined
  return typeof ms === 'number' ? ms : Number.NaN
}

/** Something may say that it is a Date and be none. */
function timeOf(date: Date): number {
  try {
    return Date.prototype.getTime.call(date)
  } catch {
    return Number.NaN
  }
}

function parseIso(text: string): number {
  if (text.length > 40 || !isoWithOffset.test(text)) return Number.NaN
  // Date.parse turns 30 February into 1 March; such a date is a mistake and not a moment.
  if (parseDayNumber(text.slice(0, 10)) === undefined) return Number.NaN
  return Date.parse(text)
}

/**
 * Reads an instant.
 * @throws DossierError `instant-invalid`
 */
export function toInstant(input: InstantInput): Instant {
  const instant = parseInstant(input)
  if (instant === undefined) {
    const shown =
      typeof input === 'string' ? input.slice(0, 60) : typeof input === 'number' ? `${input}` : typeof input
    throw new DossierError(
      'instant-invalid',
      `'${shown}' is not an instant: give ISO 8601 with an offset ('2024-04-26T10:00:00+07:00'), a Date, a Temporal instant or epoch milliseconds, within the years 0001 to 9999`,
      { input: shown },
    )
  }
  return instant
}
