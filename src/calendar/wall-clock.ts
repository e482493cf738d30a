// What a clock on the wall shows: times of day and the intervals between two of them, as minutes since 00:00.
// Nothing here knows a date or a zone.

/** Opening hours within one date, in minutes since 00:00; the end is exclusive and may be 1440, `24:00`. */
export type Interval = readonly [from: number, to: number]

/** Minutes of `HH:MM` (`00:00`–`24:00`), or `undefined` where the text is no such time. */
export function parseClock(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)) return undefined
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

function formatClock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The interval of `HH:MM-HH:MM`, or `undefined` where the text is none or ends before it has begun. */
export function parseInterval(text: string): Interval | undefined {
  if (text.length !== 11 || text[5] !== '-') return undefined
  const from = parseClock(text.slice(0, 5))
  const to = parseClock(text.slice(6))
  return from === undefined || to === undefined || from >= to ? undefined : [from, to]
}

/** Prints an interval as `HH:MM-HH:MM`. */
export function formatInterval([from, to]: Interval): string {
  return `${formatClock(from)}-${formatClock(to)}`
}
