// Whether terms and budgets go together: what is counted names its calendar, and budgets leave room for one another
// in the term. Amounts are compared only where their units are the same; nothing here looks at a calendar.

import { formatTerm, isCounted, unitOf, type CountedTerm } from '../calendar/term.js'
import type { Finding } from '../kernel/finding.js'
import type { Procedure, StepDefinition } from './declaration.js'
import { shortestWay } from './shortest-way.js'

/** A term or a budget without a calendar to count it in. */
export function calendarFindings({ calendar, steps, clocks = {}, ...rest }: Procedure): Finding[] {
  const { term, termByChannel = {}, supplement, payment, concurrence, extension, feedback } = rest
  const terms = [
    term,
    ...Object.values(termByChannel).filter((own) => own !== 'none'),
    ...Object.values(clocks).flatMap((clock) => (clock.calendar === undefined ? clock.within : [])),
    ...[supplement, payment, concurrence, feedback].map((policy) => policy?.within),
    extension?.atMost,
    extension?.notice,
    ...Object.values(steps).map(({ within }) => within),
  ]
  if (calendar !== undefined || terms.every((each) => each === undefined)) return []
  const message = 'is missing: name the calendar in which the term and the budgets are counted'
  return [{ path: ['calendar'], code: 'calendar-missing', message }]
}

/** Budgets that the term has no room for: each by itself, and together on the shortest way to the end. */
export function budgetFindings({ term, steps, start }: Procedure): Finding[] {
  if (term === undefined || !isCounted(term)) return []
  const unit = unitOf(term)
  const findings = Object.entries(steps).flatMap(([name, { within }]) => {
    if (within?.[unit] === undefined || within[unit] <= term[unit]!) return []
    const message = `is ${formatTerm(within)}, which is more than the term of ${formatTerm(term)}`
    return [{ path: ['steps', name, 'within'], code: 'budget-over-term', message }]
  })
  if (findings.length > 0) return findings
  // What may be skipped, and what is counted in another unit, is taken for nothing: it is a least sum.
  const budget = ({ within, mayBeSkipped }: StepDefinition) =>
    mayBeSkipped === true ? 0 : (within?.[unit] ?? 0)
  const least = shortestWay({ steps, start }, budget)
  if (least === undefined || least <= term[unit]!) return []
  const message = `is ${formatTerm(term)}, and even on the shortest way the steps' budgets take ${formatTerm({ [unit]: least } as unknown as CountedTerm)}`
  return [{ path: ['term'], code: 'budgets-over-term', message }]
}
