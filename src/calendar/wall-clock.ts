// What a clock on the wall shows: times of day and the intervals between two of them, as minutes since 00:00.
// Nothing here knows a date or a zone.

/** Minutes from 00:00 to 24:00, as clocks count them. */
export const minutesOfDay = 1440

/**
 * Opening hours, in minutes since 00:00 of the date on which they begin; the end is exclusive. Within one date it is at
 * most {@link minutesOfDay}, `24:00`; hours past midnight, as they are declared, end later.
 */
export type Interval = readonly [from: number, to: number]

/** Minutes of `HH:MM` (`00:00`–`24:00`), or `undefined` where the text is no such time. */
export function parseClock(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length !== 5 || text[2] !== ':') return undefined
  // Asked at every term with a cut-off, so without a pattern; what is no number compares with nothing.
  const hours = twoDigits(text, 0)
  const minutes = twoDigits(text, 3)
  if (hours <= 23 && minutes <= 59) return hours * 60 + minutes
  return hours === 24 && minutes === 0 ? minutesOfDay : undefined
}

function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index) - 48
  const ones = text.charCodeAt(index + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function formatClock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/**
 * The interval of `HH:MM-HH:MM`, or `undefined` where the text is none. One that ends before it begins runs past
 * midnight: `22:00-06:00` is from 22:00 to 30:00. (Midnight itself is written `24:00`.)
 */
export function parseInterval(text: unknown): Interval | undefined {
  if (typeof text !== 'string' || text.length !== 11 || text[5] !== '-') return undefined
  const from = parseClock(text.slice(0, 5))
  const to = parseClock(text.slice(6))
  if (from === undefined || to === undefined || from === to || from === minutesOfDay || to === 0)
    return undefined
  return from < to ? [from, to] : [from, to + minutesOfDay]
}

/** Prints an interval within a date as `HH:MM-HH:MM`. */
export function formatInterval([from, to]: Interval): string {
  return `${formatClock(from)}-${formatClock(to)}`
}

/** The parts of intervals between two times of day. */
export function clipped(intervals: readonly Interval[], from: number, to: number): readonly Interval[] {
  return intervals.flatMap(([opening, closing]): Interval[] => {
    const [start, end] = [Math.max(opening, from), Math.min(closing, to)]
    return start < end ? [[start, end]] : []
  })
}

/** Ascending intervals with those that adjoin made one. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const result: [number, number][] = []
  for (const [from, to] of intervals) {
    const last = result.at(-1)
    if (last?.[1] === from) last[1] = to
    else result.push([from, to])
  }
  return result
}
