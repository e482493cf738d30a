// Whether terms and budgets go together: what is counted names its calendar, and budgets leave room for one another
// in the term. Amounts are compared only where their units are the same; nothing here looks at a calendar.

import { formatTerm, isCounted, unitOf, type CountedTerm, type Term } from '../calendar/term.js'
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

/**
 * Budgets that the term has no room for: each by itself, also in the term of a channel, and together on the shortest way to
 * the end.
 */
export function budgetFindings({ term, termByChannel = {}, steps, start }: Procedure): Finding[] {
  const terms = [term, ...Object.values(termByChannel)]
  const findings = Object.entries(steps).flatMap(([name, { within }]) => {
    const short = terms.find((each) => isMore(within, each)) as Term | undefined
    if (within === undefined || short === undefined) return []
    const which = short === term ? 'the term' : "a channel's term"
    const message = `is ${formatTerm(within)}, which is more than ${which} of ${formatTerm(short)}`
    return [{ path: ['steps', name, 'within'], code: 'budget-over-term', message }]
  })
  if (findings.length > 0 || term === undefined || !isCounted(term)) return findings
  const unit = unitOf(term)
  // What may be skipped, and what is counted in another unit, is taken for nothing: it is a least sum.
  const budget = ({ within, mayBeSkipped }: StepDefinition) =>
    mayBeSkipped === true ? 0 : (within?.[unit] ?? 0)
  const least = shortestWay({ steps, start }, budget)
  if (least === undefined || least <= term[unit]!) return []
  const message = `is ${formatTerm(term)}, and even on the shortest way the steps' budgets take ${formatTerm({ [unit]: least } as unknown as CountedTerm)}`
  return [{ path: ['term'], code: 'budgets-over-term', message }]
}

/** Whether a budget is longer than a term of the same unit. */
function isMore(within: Term | undefined, term: Term | 'none' | undefined): boolean {
  if (within === undefined || term === undefined || term === 'none' || !isCounted(term)) return false
  const unit = unitOf(term)
  return within[unit] !== undefined && within[unit] > term[unit]!
}
