// (5) What a row of the tracking book is made of, and where each part lies in its memory.

/**
 * The instants of a row: `pausedAt` while the clock stands; `endedAt` when the office owed nothing any more, however it
 * ended: the first such moment that was told.
 */
export const Time = {
  registeredAt: 0,
  receivedAt: 1,
  dueAt: 2,
  pausedAt: 3,
  resolvedAt: 4,
  returnedAt: 5,
  endedAt: 6,
  latestAt: 7,
} as const
/** Where an instant lies in a row. */
export type Time = (typeof Time)[keyof typeof Time]

/** The codes of a row: `unit` and `officer` hold the dossier, `step` is in work, `calendar` counts its deadline. */
export const Code = {
  procedure: 0,
  level: 1,
  field: 2,
  agency: 3,
  unit: 4,
  officer: 5,
  channel: 6,
  calendar: 7,
  step: 8,
} as const
/** Where a code lies in a row. */
export type Code = (typeof Code)[keyof typeof Code]

/**
 * What is counted of a row. `pauses` tells on which grounds the clock stands: a bit for each ground of which there is one at
 * most, and from the fourth bit on how many agencies are awaited. `dueAsTold` is 1 where a promise for 00:00 is not one for
 * the end of the date before.
 */
export const Count = {
  pauses: 10,
  extensions: 11,
  concurrences: 12,
  dueAsTold: 13,
} as const
/** Where a count lies in a row, behind the codes. */
export type Count = (typeof Count)[keyof typeof Count]

// A row is 128 bytes, two lines of a processor's cache that are fetched together: eight instants, then codes, the state
// and counts.
export const [timesARow, wordsARow, firstWord] = [16, 32, 16] as const
export const timeCount = Object.keys(Time).length
export const stateWord = 9
