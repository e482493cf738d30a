// What calendars are asked: starts in opening time, where nobody disputes what is meant, the same for an office and kind.
// Half of them are spread over ten years, the others lie around the clock changes, if the zone has any.

import type { Kind } from './kinds.js'
import type { Office } from './offices.js'
import { walkOver } from './walk.js'

/** Questions of one kind: the two arguments of each. */
export interface Questions {
  readonly first: Float64Array
  readonly second: Float64Array
}

const minuteMs = 60_000
const dayMs = 86_400_000
const from = Date.parse('2020-01-08T00:00Z')
const to = Date.parse('2029-11-01T00:00Z')

/** So many questions; the first of them are the same however many are asked for. */
export function questionsOf(office: Office, kind: Kind, count: number): Questions {
  const next = randomNumbers(`${office.name} ${kind}`)
  const { isOpen } = walkOver(office.definition)
  const changes = clockChanges(office.definition.timeZone)
  const openBetween = (low: number, high: number): number => {
    for (;;) {
      const at = Math.floor((low + next() * (high - low)) / minuteMs) * minuteMs
      if (at >= low && isOpen(at)) return at
    }
  }
  const first = new Float64Array(count)
  const second = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const change = index % 2 === 0 ? undefined : changes[Math.floor(next() * changes.length)]
    const at = change === undefined ? openBetween(from, to) : openBetween(change - 3 * dayMs, change + dayMs)
    first[index] = at
    second[index] =
      kind === 'between'
        ? openBetween(at, at + 10 * dayMs)
        : 1 + Math.floor(next() * (kind === 'addDays' ? 20 : 40))
  }
  return { first, second }
}

/** The days, from noon to noon in UTC, in which a zone's clocks change. */
function clockChanges(timeZone: string): number[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' })
  const noons = Array.from({ length: (to - from) / dayMs }, (_, day) => from + dayMs * (day + 0.5))
  return noons.filter((noon) => format.format(noon) !== format.format(noon + dayMs))
}

/** Numbers from 0 up to 1: a linear congruence, seeded by a text. */
function randomNumbers(seed: string): () => number {
  let state = Array.from(seed).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
