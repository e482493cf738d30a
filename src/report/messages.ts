// What a catalogue of one language must be able to say: words, and functions that make whole sentences of typed
// arguments, so that each language has its own order, plurals and dates. A missing text is an error of types. Names,
// reasons and words that no catalogue knows come as they were recorded, on one line.

import type { MoveTrace } from '../calendar/explain-moves.js'
import type { TermTrace, TraceDay } from '../calendar/explain.js'
import type { TermOptions, TermUnit } from '../calendar/term.js'
import type { Weekday } from '../calendar/week.js'
import type { PauseGround, SupplementPolicy } from '../procedure/declaration.js'
import type { PromiseExplanation } from '../queries/explanation.js'

/** A date, month 1 to 12. */
export interface LocalDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: Weekday
}

/** A date and what the clock on the wall shows. */
export interface LocalMoment extends LocalDate {
  /** `HH:MM`, to the second or millisecond where there are some; `24:00` is the end of the date. */
  readonly clock: string
  /** `UTC`, or `UTC+01:00` where this time of day comes twice; else undefined. */
  readonly zone: string | undefined
}

/** A length of opening time; `seconds` may have a fraction. */
export interface OpeningTime {
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

/** Words for what is known; you may add words for what is your own, as further grounds. */
export type Words<Known extends string> = { readonly [Word in Known]: string } & {
  readonly [own: string]: string
}

/** A rule as promises record it in their policy: `end=closing`. */
export type PolicyRule =
  | `onSupplement=${SupplementPolicy}`
  | {
      [Name in Exclude<keyof TermOptions, 'cutOff'>]-?: `${Name}=${NonNullable<TermOptions[Name]>}`
    }[Exclude<keyof TermOptions, 'cutOff'>]

/** What a clock measures: the legal term, a term of somebody else, or (`own`) a clock that a procedure declares. */
export type ClockName = 'statutory' | 'step' | 'supplement' | 'payment' | 'concurrence' | 'feedback' | 'own'

/** What a term began with: `continued` by an earlier promise, `other` by what was not told. */
export type StartWord = 'reception' | 'restart' | 'start' | 'continued' | 'other'

/** A clock of a dossier. */
export interface ClockTold {
  readonly clock: ClockName
  /** Which one, of steps, consultations, feedback and own clocks; else empty. */
  readonly name: string
  readonly dossier: string
}

/** What a date was computed by; undefined is what was not recorded. */
export interface BasisTold {
  readonly procedure: string | undefined
  readonly procedureVersion: number | undefined
  readonly calendar: string | undefined
  readonly calendarVersion: number | undefined
  readonly timeZone: string | undefined
}

/** The event that a term begins with, and what that counts as. */
export interface StartTold {
  readonly began: StartWord
  readonly at: LocalMoment
  /** Why it counts as another day, or the clock runs only later. */
  readonly movedBy: TermTrace['start']['movedBy']
  /** The day that it counts as instead. */
  readonly countsAs: LocalDate | undefined
  /** When a clock of opening time begins to run instead. */
  readonly runsFrom: LocalMoment | undefined
  /** The cut-off of the rules, `HH:MM`. */
  readonly cutOff: string | undefined
}

/** A date of an account, or a run of dates of which the same is to be told. */
export interface DaysTold {
  readonly from: LocalDate
  /** The same as `from` for one date. */
  readonly to: LocalDate
  readonly count: number
  /**
   * What the dates were looked at for, as in the trace; `lastDay` is that of a term in months or years, which no others
   * lead to, and `fixedDate` a date that was given.
   */
  readonly part: TraceDay['part'] | 'lastDay' | 'fixedDate'
  readonly counted: boolean
  /** Which of the counted days of its part they are, from 1: `[2, 4]`. */
  readonly numbers: readonly [first: number, last: number] | undefined
  /** Opening time used on each of them, when, and the hours of those dates; where opening time is counted. */
  readonly time: { readonly each: OpeningTime; readonly used: string; readonly hours: string } | undefined
  /** The event that is not counted, of part `event`. */
  readonly began: StartWord
  /** The kind of day in words of this catalogue; undefined for an ordinary working day. */
  readonly kind: string | undefined
  readonly reason: string | undefined
  readonly announcedOn: LocalDate | undefined
}

/** A stretch in which the clock stood. Grounds and terms are in words of this catalogue. */
export interface PauseTold {
  readonly from: LocalMoment
  readonly to: LocalMoment | undefined
  readonly grounds: readonly string[]
  /** What it gives back. */
  readonly by: string | undefined
  /** Why it gives nothing back. */
  /** The date on which the clock runs again, where it is due then and not before. */
  readonly notBefore: LocalDate | undefined
  readonly ignored: string | undefined
}

/** An extension; `actor` is undefined where no promise tells who granted it. */
export interface ExtensionTold {
  readonly at: LocalMoment
  readonly by: string
  readonly actor: string | undefined
  readonly reason: string | undefined
}

/** One alternative of a choice of terms, numbered from 1. */
export interface AlternativeTold {
  readonly number: number
  readonly term: string
}

/** One promise, and why it was made. */
export interface PromiseTold {
  readonly at: LocalMoment
  readonly actor: string
  readonly due: LocalMoment
  /** In words of this catalogue, or as it was recorded. */
  readonly cause: string
  readonly pause: Pick<PauseTold, 'from' | 'to' | 'grounds'> | undefined
  /** What a pause or an extension added. */
  readonly shift: string | undefined
  readonly reason: string | undefined
  /** What it was computed by, where that is another than before. */
  readonly term: string | undefined
  readonly basis: BasisTold | undefined
  /** Whether it replaced others and stands. */
  readonly isInForce: boolean
}

/**
 * All texts of one language. Another language is one object of this type; own words go in by spreading:
 * `{ ...en, grounds: { ...en.grounds, flood: 'flood' } }`.
 */
export interface Messages {
  /** BCP 47, for `lang` attributes. */
  readonly language: string

  // Dates and lengths of time
  date(date: LocalDate): string
  moment(moment: LocalMoment): string
  openingTime(time: OpeningTime): string

  // Terms
  length(amount: number, unit: Exclude<TermUnit, 'workingMs'>): string
  lengthInTime(time: OpeningTime): string
  until(date: LocalDate): string
  earlierOf(terms: readonly string[]): string
  laterOf(terms: readonly string[]): string

  // What is explained, and by which rules
  title(clock: ClockTold, due: LocalMoment): string
  noDueDate(clock: ClockTold): string
  term(term: string): string
  basis(basis: BasisTold): string
  policy(rules: readonly string[]): string
  readonly rules: Words<PolicyRule>
  cutOff(clock: string): string

  // The account
  start(start: StartTold): string
  day(days: DaysTold): string
  readonly kinds: Words<TraceDay['kind']>
  readonly grounds: Words<PauseGround | 'own'>
  readonly ignored: Words<NonNullable<MoveTrace['ignored']>>
  pause(pause: PauseTold): string
  extension(extension: ExtensionTold): string
  /** Before the days by which a pause or an extension moved the end. */
  moved(): string
  /** The last day after a move, not rolled yet. */
  lastDay(date: LocalDate): string
  /** The end after a move of a term in opening time. */
  dueThen(moment: LocalMoment): string
  roll(from: LocalDate, to: LocalDate): string
  /** Before the time that was given back and lies after the end of the last day. */
  afterwards(): string
  choice(rule: 'earlierOf' | 'laterOf'): string
  alternative(alternative: AlternativeTold): string
  chosen(alternative: AlternativeTold, rule: 'earlierOf' | 'laterOf'): string
  due(moment: LocalMoment, end: TermTrace['due']['end']): string
  readonly ends: Words<TermTrace['due']['end']>
  /** That there is no account of what another system promised; and that its date is counted on from. */
  recorded(): string
  countedOn(from: LocalMoment | undefined): string
  /** A promise that was computed, of which what is known gives no account any more. */
  notRecounted(): string

  // Promises
  promises(): string
  promise(promise: PromiseTold): string
  readonly causes: Words<PromiseExplanation['cause'] | 'recorded'>
}
