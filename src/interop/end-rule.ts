// When activities end a case: at the first of the named ones, or where a condition goes with it, at the first that
// meets it. Works through a case's activities once, in the order of time, and remembers no more than numbers.

import type { Instant } from '../kernel/instant.js'
import type { Activity } from './case-reading.js'
import type { KnownCase } from './case-survey.js'
import type { EndSource } from './mapping.js'

/** Amounts are sums of decimal fractions; what differs by less than this is the same. */
const tolerance = 1e-6

/** The function that finds the moment at which activities end a case, if they do. */
export function endRule(
  resolved: EndSource | undefined,
): (activities: readonly Activity[], known: KnownCase) => Instant | undefined {
  const { activity, when = {} } = resolved ?? {}
  if (activity === undefined) return () => undefined
  const ends = new Set(typeof activity === 'string' ? [activity] : activity)
  const conditions = new Map(Object.entries(when))
  const followed = [
    ...new Set([...conditions.values()].flatMap(({ attribute, reaches }) => [attribute, ...reaches])),
  ]

  return (activities, known) => {
    for (const { at, data, source } of activities) {
      for (const [index, name] of followed.entries()) {
        const value = Number(source.attributes[name] || Number.NaN)
        if (Number.isFinite(value)) (known.values ??= followed.map(() => 0))[index] = value
      }
      if (!ends.has(data.step)) continue
      const condition = conditions.get(data.step)
      if (condition === undefined) return at
      const valueOf = (name: string) => known.values?.[followed.indexOf(name)] ?? 0
      const wanted = condition.reaches.reduce((sum, name) => sum + valueOf(name), 0)
      if (valueOf(condition.attribute) + tolerance >= wanted) return at
    }
    return undefined
  }
}
