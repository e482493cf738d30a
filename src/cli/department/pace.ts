// How long work takes at the least, step by step, in minutes of opening time. From it an officer tells whether there
// is time for more care, a colleague's opinion, or one more paper from the applicant.

import type { Procedure } from '../../procedure/declaration.js'

/** After the last step: writing the result into the register. */
export const closingMinutes = 15

const least: Readonly<Record<string, number>> = {
  check: 10,
  appraise: 45,
  consult: 300,
  // Nobody visits a site in less than two working days.
  visit: 900,
  'fire-safety': 240,
  draft: 30,
  sign: 10,
  issue: 10,
}

/** The least that one step takes. */
export function leastMinutesOf(step: string): number {
  return least[step] ?? 0
}

const known = new WeakMap<Procedure, Map<string, number>>()

/** The least that is left from the beginning of a step to the resolution, on the quickest route. */
export function leastMinutesFrom(procedure: Procedure, step: string): number {
  let minutes = known.get(procedure)
  if (minutes === undefined) known.set(procedure, (minutes = new Map<string, number>()))
  let found = minutes.get(step)
  if (found === undefined) {
    found = quickest(procedure, step)
    minutes.set(step, found)
  }
  return found
}

/** Of a choice the quickest; of branches that all must be gone, the slowest. No route here runs in a circle. */
function quickest(procedure: Procedure, step: string): number {
  const { next, fork } = procedure.steps[step]!
  const after = (fork ?? next ?? []).map((follower) => quickest(procedure, follower))
  if (after.length === 0) return leastMinutesOf(step) + closingMinutes
  return leastMinutesOf(step) + (fork === undefined ? Math.min(...after) : Math.max(...after))
}
