// Terms as laws have them, by name. Presets are data: each is a part of a procedure's declaration, to be spread into it
// and overridden where a special law says otherwise. What a rule of law says is in the comment, with its source.

import type { Term, TermOptions } from '../calendar/term.js'
import type { ExtensionPolicy, SupplementPolicy } from './declaration.js'

/** A part of a procedure's declaration, and where it comes from. */
export interface TermPreset {
  /** The law and its article. */
  readonly source: string
  readonly declaration: {
    /** Absent where the law says how to count, and the procedure how much. */
    readonly term?: Term
    readonly termOptions: TermOptions
    readonly onSupplement?: SupplementPolicy
    readonly extension?: ExtensionPolicy
  }
}

const preset = <const Preset extends TermPreset>(given: Preset): Preset =>
  Object.freeze({ ...given, declaration: Object.freeze(given.declaration) })

/**
 * Presets by name: the law's country, and its short name.
 * @example
 * defineProcedure({
 *   code: 'omgevingsvergunning', name: 'Environmental permit', calendar: 'town-hall',
 *   ...termPresets['nl.awb-4-13'].declaration, start: 'assess', steps: { assess: {} },
 * })
 */
export const termPresets = {
  /**
   * Days: the day of the event is not counted (art. 147). The term ends at the end of its last day, at 24:00; the end of a
   * week is the same weekday, of a month or year the same day number, else the month's last day; a last day off moves to
   * the next working day (art. 148).
   */
  'vn.civil-code': preset({
    source: 'Civil Code of Viet Nam 2015 (91/2015/QH13), art. 147 and 148',
    declaration: {
      termOptions: { eventDay: 'excluded', end: 'midnight', roll: 'next' },
      onSupplement: 'resume',
    },
  }),

  /**
   * The same, as one-stop offices apply it: the result is promised for the end of opening hours; the time in which a
   * supplement was awaited is subtracted; the term may be extended once, with an apology, at least a day before its end.
   */
  'vn.one-stop': preset({
    source:
      'Civil Code of Viet Nam 2015, art. 147 and 148, with closing time as the end of the day; Decree 61/2018/NĐ-CP on the one-stop shop',
    declaration: {
      termOptions: { eventDay: 'excluded', end: 'closing', roll: 'next' },
      onSupplement: 'resume',
      extension: { limit: 1, notice: { days: 1 }, apology: true },
    },
  }),

  /**
   * A decision on an application is due within a reasonable period, which has passed in any case eight weeks after its
   * receipt (art. 4:13). If it can't be met, the applicant is told, with a reasonable period within which it can
   * (art. 4:14). While the applicant completes the application the term is suspended from the day after the request
   * (art. 4:15). A last day on Saturday, Sunday or a general holiday moves to the next day that is none (General Extension
   * of Time Limits Act, art. 1).
   */
  'nl.awb-4-13': preset({
    source: 'Algemene wet bestuursrecht, art. 4:13, 4:14 and 4:15; Algemene termijnenwet, art. 1',
    declaration: {
      term: { weeks: 8 },
      termOptions: { eventDay: 'excluded', end: 'midnight', roll: 'next', pauses: 'wholeDays' },
      onSupplement: 'resume',
      extension: { limit: 1, apology: false },
    },
  }),

  /**
   * Eight weeks beginning with the day after a valid application was received; weekends and holidays count, and the last
   * day is not moved. A longer period needs the applicant's agreement, as a date.
   */
  'uk.planning-minor': preset({
    source:
      'Town and Country Planning (Development Management Procedure) (England) Order 2015, art. 34(2)(b)',
    declaration: {
      term: { weeks: 8 },
      termOptions: { eventDay: 'excluded', end: 'midnight', roll: 'none' },
      onSupplement: 'ignore',
      extension: { apology: false },
    },
  }),

  /** The same with thirteen weeks, for major development. */
  'uk.planning-major': preset({
    source:
      'Town and Country Planning (Development Management Procedure) (England) Order 2015, art. 34(2)(a)',
    declaration: {
      term: { weeks: 13 },
      termOptions: { eventDay: 'excluded', end: 'midnight', roll: 'none' },
      onSupplement: 'ignore',
      extension: { apology: false },
    },
  }),
} as const
