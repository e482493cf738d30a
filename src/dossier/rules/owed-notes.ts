// Which notes are owed about a date at a moment: that it has passed, and that it is as near as a notice says. The one
// rule for the decision and for whoever looks which dossiers to decide.

import { horizonIn } from '../../calendar/horizon.js'
import type { Term } from '../../calendar/term.js'
import type { WorkingCalendar } from '../../calendar/working-calendar.js'
import { DossierError } from '../../kernel/errors.js'
import type { Instant } from '../../kernel/instant.js'
import type { DeadlineNotice } from './deadline-notices.js'
import { isOverdue } from './timeliness.js'

/** By what notices of a date are counted. */
export interface CountedWay {
  /** The calendar in which notices of it are counted. */
  readonly calendar: string | undefined
  /** Of a legal term that may be extended: how long before its end that must be notified. */
  readonly extension: { readonly notice: Term | undefined } | undefined
}

/** A date that may be told of: somebody still has to act by it, and its clock doesn't stand in time. */
export interface WatchedDate extends CountedWay {
  readonly clock: string
  readonly occurrence: number
  readonly dueAt: Instant
  /** The notices told of it. */
  readonly noted: readonly string[]
}

/** What is to be told of a date. */
export interface OwedNotes {
  readonly hasPassed: boolean
  /** Names of notices. */
  readonly notices: readonly string[]
}

/** From when, and which notices. */
export interface NoteQuestion {
  readonly at: Instant
  readonly notices: readonly DeadlineNotice[]
  /** Up to which date a notice tells at that moment; `undefined` where that can't be told, which tells nothing. */
  readonly horizonOf: (notice: DeadlineNotice, way: CountedWay) => Instant | undefined
}

/**
 * What is to be told of a date at a moment. When it has passed, nothing approaches any more.
 * @throws DossierError what `horizonOf` throws
 */
export function owedNotes(date: WatchedDate, { at, notices, horizonOf }: NoteQuestion): OwedNotes {
  if (isOverdue(date.dueAt, undefined, at)) return { hasPassed: true, notices: [] }
  const owed = notices.filter((notice) => {
    if (date.noted.includes(notice.name) || !isAbout(notice, date)) return false
    const horizon = horizonOf(notice, date)
    return horizon !== undefined && horizon >= date.dueAt
  })
  return { hasPassed: false, notices: owed.map(({ name }) => name) }
}

/** Whether a notice is one about such a date. */
function isAbout({ of, clocks }: DeadlineNotice, { clock, extension }: WatchedDate): boolean {
  if (of === 'extension' && extension === undefined) return false
  return (
    clocks === undefined ||
    clocks.some((each) => (each.endsWith('/') ? clock.startsWith(each) : clock === each))
  )
}

/**
 * Up to which date a notice tells at a moment.
 * @throws DossierError `calendar-range`; `calendar-unknown` where working time is to be counted and there is no calendar
 */
export function noticeHorizon(
  { before, of }: DeadlineNotice,
  { calendar: id, extension }: CountedWay,
  { at, calendar }: { readonly at: Instant; readonly calendar: WorkingCalendar | undefined },
): Instant {
  const reach = (from: Instant, within: Term): Instant => {
    const end = horizonIn(calendar, from, within)
    if (end !== undefined) return end
    const message =
      'there is no calendar that was published to count in: give notices in { days } or { weeks }'
    throw new DossierError('calendar-unknown', message, { calendar: id ?? '' })
  }
  const end = reach(at, before)
  return of === 'extension' && extension?.notice !== undefined ? reach(end, extension.notice) : end
}
