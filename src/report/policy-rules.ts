// The rules that a promise was made by, in the words of a catalogue. Which of them have part in a term is said in
// TermOptions.

import type { TermTrace } from '../calendar/explain.js'
import type { Messages } from './messages.js'
import { wordFor } from './one-line.js'

/** Rules that say nothing where only opening time is counted. */
const ofDays = ['cutOff', 'eventDay', 'end', 'roll']

/** A promise's policy; of terms that others were given, the rules by which they were counted. */
export function rulesOf(
  policy: string | undefined,
  trace: TermTrace | undefined,
  messages: Messages,
): string[] {
  if (policy === 'recorded') return []
  const isInTime = trace?.rule === 'workingTime' && trace.moves.every(({ lastDay }) => lastDay === undefined)
  return (policy?.split(',') ?? rulesIn(trace)).flatMap((rule) => {
    const [name = '', value = ''] = rule.split('=')
    if (rule === '' || (isInTime && ofDays.includes(name))) return []
    return name === 'cutOff' && value !== '' ? messages.cutOff(value) : wordFor(messages.rules, rule)
  })
}

function rulesIn(trace: TermTrace | undefined): string[] {
  if (trace === undefined) return []
  const all = { end: 'closing', roll: 'next', ...trace.options }
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}
