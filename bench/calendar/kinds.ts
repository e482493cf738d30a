// What calendars can be asked, and the form of an answer.

/** What can be asked. */
export const kinds = ['addDays', 'addHours', 'between'] as const
/** One of {@link kinds}. */
export type Kind = (typeof kinds)[number]

/** What each kind is, for people. */
export const kindTitles: Readonly<Record<Kind, string>> = {
  addDays: 'add 1 to 20 working days, same time of day',
  addHours: 'add 1 to 40 working hours',
  between: 'opening time between two instants',
}

/** One way to answer each kind. Instants are epoch milliseconds. */
export interface Asked {
  /** The same time of day so many working days later. */
  addDays(at: number, days: number): number
  addHours(at: number, hours: number): number
  /** Milliseconds; `to` is not before `from`. */
  between(from: number, to: number): number
}
