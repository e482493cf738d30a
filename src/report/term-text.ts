// A term in the words of a catalogue.

import type { Term, TermUnit } from '../calendar/term.js'
import { localDate, openingTimeOf } from './local-moment.js'
import type { Messages } from './messages.js'
import { en } from './messages/en.js'
import { oneLine } from './one-line.js'

const units = {
  workingMinutes: true,
  workingHours: true,
  workingDays: true,
  days: true,
  weeks: true,
  months: true,
  years: true,
} satisfies Record<Exclude<TermUnit, 'workingMs'>, true>

/**
 * A term in words, in English if no catalogue is given. What is no term, as an import may bring one, is printed as it is.
 * @example
 * termText({ workingDays: 7 }) // 7 working days
 * termText({ earlierOf: [{ days: 5 }, { on: '2024-06-30' }] }, vi) // thời hạn nào đến trước: 5 ngày hoặc đến hết ngày 30/06/2024
 */
export function termText(term: Term, messages: Messages = en): string {
  return textOf(term, messages) ?? oneLine(typeof term === 'string' ? term : JSON.stringify(term))
}

function textOf(term: unknown, messages: Messages): string | undefined {
  if (typeof term !== 'object' || term === null) return undefined
  const [member, ...others] = Object.entries(term).filter(([, value]) => value !== undefined)
  if (member === undefined || others.length > 0) return undefined
  const [name, value] = member as [string, unknown]
  if (name === 'on' && typeof value === 'string') {
    const date = localDate(value)
    return date && messages.until(date)
  }
  if ((name === 'earlierOf' || name === 'laterOf') && Array.isArray(value))
    return messages[name](value.map((each) => termText(each as Term, messages)))
  if (typeof value !== 'number') return undefined
  if (name === 'workingMs') return messages.lengthInTime(openingTimeOf(value))
  return Object.hasOwn(units, name) ? messages.length(value, name as keyof typeof units) : undefined
}
