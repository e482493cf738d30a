// When, before a date, an office wants to hear of it: notices as data, which a caller gives and a check at the border
// looks at. Which of them are owed is told in owed-notes.ts.

import { termProblem, type Term } from '../../calendar/term.js'
import { isId } from '../../kernel/ids.js'
import { anArray, aText, oneOf, shapeFindings } from '../../kernel/shape-check.js'
import { statutoryClock } from '../../procedure/clock-checks.js'

/** When, before a date, to tell of it. */
export interface DeadlineNotice {
  /** Tells the notices apart, for ever: `dueSoon`. */
  readonly name: string
  /** How long before, counted in the calendar of the date, as `nearlyDue` counts. */
  readonly before: Term
  /**
   * Before what: the date itself if left out; or the last moment at which the procedure lets the legal term still be
   * extended. Where it lets it not, `extension` tells nothing.
   */
  readonly of?: 'dueDate' | 'extension' | undefined
  /** Only of these clocks, all if left out; one that ends in `/` stands for all that begin with it: `step/`. */
  readonly clocks?: readonly string[] | undefined
}

/**
 * What most offices want to hear: two working days before the legal term ends, and one working day before an apology with
 * a new date would come too late.
 */
export const usualNotices = Object.freeze([
  { name: 'dueSoon', before: { workingDays: 2 }, clocks: [statutoryClock] },
  { name: 'apologyOwed', before: { workingDays: 1 }, of: 'extension' },
] as const satisfies readonly DeadlineNotice[])

/** The longest list of notices. */
const maxNotices = 50

/** Why a value is no list of notices, or `undefined` if it is. */
export function noticesProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'is not a list of notices'
  if (value.length > maxNotices) return `has more than ${maxNotices} notices`
  const names = new Set<unknown>()
  for (const [index, notice] of value.entries()) {
    const problem = noticeProblem(notice)
    if (problem !== undefined) return `has a notice that is none: ${index} ${problem}`
    const { name } = notice as DeadlineNotice
    if (names.has(name)) return `has two notices of the name '${name}'`
    names.add(name)
  }
  return undefined
}

const members = {
  name: aText,
  before: [(value: unknown) => termProblem(value) === undefined, 'a term'],
  of: oneOf('dueDate', 'extension'),
  clocks: anArray,
} as const

function noticeProblem(notice: unknown): string | undefined {
  const [finding] = shapeFindings(notice, members)
  if (finding !== undefined) return `${finding.path.join('.')} ${finding.message}`
  const { name, before, clocks = [] } = notice as Partial<DeadlineNotice>
  if (name === undefined || !isId(name)) return 'name is not an id'
  if (before === undefined) return 'before is missing'
  if (clocks.length > maxNotices || !clocks.every((clock) => isId(clock)))
    return 'clocks are not names of clocks'
  return undefined
}
