// A field's value as the text of a cell, and back. What was written is read as the same value; whether a value may
// stand in its event is for the event's definition to say.

import { parseDayNumber } from '../kernel/civil-date.js'
import { isId, isWellFormed } from '../kernel/ids.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import { formatInstant } from '../kernel/time-zone.js'
import type { FieldKind } from '../log/field.js'
import { codeProblem, instantProblem, shown, type Problem } from './import-finding.js'

/**
 * A moment with the zone's offset. Long ago offsets had seconds, which ISO 8601 doesn't write, and the last hours
 * of the year 9999 are in the next one further east: such a moment is written in UTC.
 */
export function momentText(at: Instant, timeZone: string): string {
  const text = formatInstant(at, timeZone)
  return parseInstant(text) === at ? text : new Date(at).toISOString()
}

/** Moments with the zone's offset, nested values as JSON, others as they are; nothing where there is no value. */
export function fieldText(kind: FieldKind, value: unknown, timeZone: string): string | undefined {
  if (value === undefined) return undefined
  if (kind === 'instant') return momentText(value as Instant, timeZone)
  return typeof value === 'string' && kind !== 'json' ? value : JSON.stringify(value)
}

/** A text as read: its value, or why it has none. */
export type FieldReading = { readonly value: unknown } | { readonly problem: Problem }

/** Reads a text as a value of a kind; `parseAt` reads moments, by default with an offset. */
export function fieldValue(
  kind: FieldKind,
  text: string,
  parseAt: (text: string) => Instant | undefined = parseInstant,
): FieldReading {
  switch (kind) {
    case 'instant': {
      const value = parseAt(text)
      return value === undefined ? { problem: instantProblem(text) } : { value }
    }
    case 'civilDate':
      return parseDayNumber(text) === undefined
        ? invalid('civil-date-invalid', text, 'is no date that exists: write 2024-04-26')
        : { value: text }
    case 'count': {
      const value = Number(text)
      return /^\d+$/.test(text) && Number.isSafeInteger(value)
        ? { value }
        : invalid('count-invalid', text, 'is no whole number from 0 to 2^53 - 1, written in digits')
    }
    case 'flag':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : invalid('flag-invalid', text, 'is neither true nor false')
    case 'code':
      return isId(text) ? { value: text } : { problem: codeProblem(text) }
    case 'text':
      return text.length <= 65_536 && isWellFormed(text)
        ? { value: text }
        : invalid('text-invalid', text, 'is no well-formed text of at most 65,536 characters')
    case 'json':
    case 'personal':
      return jsonOf(text)
  }
}

function jsonOf(text: string): FieldReading {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return invalid('json-invalid', text, 'is no JSON')
  }
}

function invalid(code: string, text: string, is: string): FieldReading {
  return { problem: { code, message: `${shown(text)} ${is}` } }
}
