// English: `Tue 7 May 2024 at 17:00`.

import type {
  BasisTold,
  ClockTold,
  DaysTold,
  LocalDate,
  Messages,
  OpeningTime,
  PauseTold,
  StartTold,
} from '../messages.js'

const weekdays = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]
const units = {
  workingMinutes: 'working minute',
  workingHours: 'working hour',
  workingDays: 'working day',
  days: 'day',
  weeks: 'week',
  months: 'month',
  years: 'year',
}

const some = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
const because = (reason: string | undefined) => (reason === undefined ? '' : `; reason: ${reason}`)

const date = ({ weekday, day, month, year }: LocalDate) =>
  `${weekdays[weekday]} ${day} ${months[month - 1]!} ${year}`

/** What two dates share is said once: `Mon 4 – Wed 6 March 2024`. */
function dates({ from, to, count }: Pick<DaysTold, 'from' | 'to' | 'count'>): string {
  if (count === 1) return date(from)
  const isSameYear = from.year === to.year
  const month = isSameYear && from.month === to.month ? '' : ` ${months[from.month - 1]!}`
  return `${weekdays[from.weekday]} ${from.day}${month}${isSameYear ? '' : ` ${from.year}`} – ${date(to)}`
}

function openingTime({ hours, minutes, seconds }: OpeningTime): string {
  const parts = [
    ...(hours > 0 ? [some(hours, 'hour')] : []),
    ...(minutes > 0 ? [some(minutes, 'minute')] : []),
    ...(seconds > 0 ? [some(seconds, 'second')] : []),
  ]
  return parts.length === 0 ? '0 minutes' : parts.join(' ')
}

const oneOf = (which: string, terms: readonly string[]) =>
  `the ${which}${terms.length === 2 ? 'r' : 'st'} of ${terms.slice(0, -1).join(', ')} and ${terms.at(-1) ?? ''}`

/** What a clock is called. */
export function clock({ clock: kind, name }: Omit<ClockTold, 'dossier'>): string {
  const clocks = {
    statutory: 'the legal term',
    step: `the term of step '${name}'`,
    supplement: "the applicant's term for the supplement",
    payment: "the applicant's term for the payment",
    concurrence: `the term for concurrence '${name}'`,
    feedback: `the term for the answer to feedback '${name}'`,
    own: `clock '${name}'`,
  }
  return clocks[kind]
}

const versioned = (what: string, name: string | undefined, version: number | undefined) =>
  name === undefined && version === undefined
    ? []
    : [[what, name, version === undefined ? undefined : `version ${version}`].filter(Boolean).join(' ')]

const basis = ({ procedure, procedureVersion, calendar, calendarVersion, timeZone }: BasisTold) =>
  [
    ...versioned('procedure', procedure, procedureVersion),
    ...versioned('calendar', calendar, calendarVersion),
    ...(timeZone === undefined ? [] : [`time zone ${timeZone}`]),
  ].join(', ')

const began = {
  reception: { label: 'Received', event: 'the day of receipt' },
  restart: { label: 'The full term began anew', event: 'the day on which it began' },
  start: { label: 'The clock started', event: 'the day on which it started' },
  continued: { label: 'Counted on from the promise before', event: 'the day of that promise' },
  other: { label: 'Counted from', event: 'the day from which it is counted' },
}

function movedStart({ movedBy, countsAs, runsFrom, cutOff }: StartTold): string {
  if (movedBy === undefined) return ''
  const why = {
    cutOff: cutOff === undefined ? 'it was past the cut-off' : `it was ${cutOff} or later`,
    dayOff: 'that is a day off',
    outOfHours: 'the office was closed',
    closed: 'the office was closed',
  }[movedBy]
  if (countsAs !== undefined) return `; counts as ${date(countsAs)}, because ${why}`
  return runsFrom === undefined ? `; ${why}` : `; the clock runs from ${moment(runsFrom)}, because ${why}`
}

const moment: Messages['moment'] = (at) =>
  `${date(at)} at ${at.clock}${at.zone === undefined ? '' : ` (${at.zone})`}`

const stood = ({ from, to, grounds }: Pick<PauseTold, 'from' | 'to' | 'grounds'>) =>
  `stood from ${moment(from)}${to === undefined ? '' : ` to ${moment(to)}`}${grounds.length === 0 ? '' : ` (${grounds.join(', ')})`}`

const verbs = { move: '', event: '', count: 'counted', pause: 'given back', shift: 'added', roll: '' }

/** What became of dates: `day 3`, `3 days counted (1–3)`, `not counted`. */
function outcome({ part, counted, count, numbers, time, began: start, kind }: DaysTold): string {
  if (part === 'move') return 'not counted, before the start'
  if (part === 'event') return `not counted, ${began[start].event}`
  if (part === 'lastDay') return 'the last day'
  if (part === 'fixedDate') return 'the date that was set'
  if (part === 'roll') return kind ?? 'passed over'
  const verb = verbs[part]
  if (!counted) return `${count === 1 ? '' : `${count} days `}not ${part === 'pause' ? verb : 'counted'}`
  if (time !== undefined) {
    const each = `${openingTime(time.each)} ${verb}`
    const open = time.used === time.hours ? '' : ` (open ${time.hours})`
    return `${count === 1 ? each : `${count} days, each with ${each}`}: ${time.used}${open}`
  }
  const [first, last] = numbers ?? [1, count]
  if (count > 1) return `${count} days ${verb} (${first}–${last})`
  return part === 'count' ? `day ${first}` : `${verb}, day ${first}`
}

/** What kind of day it is, where that isn't said yet: `, day off: swapped, announced on Fri 12 April 2024`. */
function note({ part, kind, reason, announcedOn }: DaysTold): string {
  const isSaid = kind === undefined || part === 'roll'
  const own = reason === undefined || reason === kind ? '' : `${kind === undefined ? ',' : ':'} ${reason}`
  return `${isSaid ? '' : `, ${kind}`}${own}${announcedOn === undefined ? '' : `, announced on ${date(announcedOn)}`}`
}

/** English. */
export const en: Messages = {
  language: 'en',
  date,
  moment,
  openingTime,

  length: (amount, unit) => some(amount, units[unit]),
  lengthInTime: (time) => `${openingTime(time)} of opening time`,
  until: (day) => `until ${date(day)}`,
  earlierOf: (terms) => oneOf('earlie', terms),
  laterOf: (terms) => oneOf('late', terms),

  title: (told, due) => `Dossier ${told.dossier}: ${clock(told)} ends on ${moment(due)}.`,
  noDueDate: (told) =>
    told.clock === 'statutory'
      ? `Dossier ${told.dossier} has no due date.`
      : `Dossier ${told.dossier}: there is no due date for ${clock(told)}.`,
  term: (term) => `Term: ${term}`,
  basis: (told) => `Computed by: ${basis(told)}`,
  policy: (rules) => `Rules: ${rules.join('; ')}`,
  rules: {
    'onSupplement=resume': 'the clock stands while a supplement is awaited',
    'onSupplement=restart': 'a supplement begins the full term anew',
    'onSupplement=ignore': 'the clock runs on while a supplement is awaited',
    'outOfHours=sameDay': 'what comes while the office is closed counts on that day',
    'outOfHours=nextOpening': 'what comes while the office is closed counts from the next opening',
    'outOfHours=nextDay': 'what comes while the office is closed counts from the next working day',
    'eventDay=excluded': 'the day of the event is not counted',
    'eventDay=counted': 'the day of the event is counted',
    'end=closing': 'it ends when the office closes on the last day',
    'end=midnight': 'it ends at 24:00 of the last day',
    'end=sameTime': 'it ends at the time of day at which it began',
    'roll=next': 'a last day that is a day off moves to the next working day',
    'roll=none': 'a last day that is a day off stays',
    'roll=previous': 'a last day that is a day off moves to the working day before',
    'pauses=wholeDays': 'pauses are given back in whole days',
    'pauses=interval': 'pauses are given back in opening time',
  },
  cutOff: (time) => `what comes at ${time} or later counts as the next working day`,

  start: (told) => `${began[told.began].label}: ${moment(told.at)}${movedStart(told)}`,
  day: (told) => `${dates(told)}: ${outcome(told)}${note(told)}`,
  kinds: {
    workingDay: 'working day',
    makeUpDay: 'make-up day',
    otherHours: 'other hours than usual',
    weeklyRest: 'weekly rest',
    dayOff: 'day off',
    skipped: 'its hours were left out by a clock change',
  },
  grounds: {
    supplement: 'supplement',
    payment: 'payment',
    concurrence: 'concurrence of another agency',
    stop: 'processing stopped',
    own: 'an event of the procedure',
  },
  ignored: {
    notLater: 'it ended before it began, or at once',
    afterDue: 'the term had ended before it',
    fixedDate: 'a fixed date is not moved by pauses',
  },
  pause: ({ from, to, grounds: words, by, notBefore, ignored }) =>
    [
      `The clock ${stood({ from, to, grounds: words })}`,
      ...(by === undefined ? [] : [`: gives back ${by}`]),
      ...(notBefore === undefined
        ? []
        : [`, and it is not due before ${date(notBefore)}, when the clock runs again`]),
      ...(ignored === undefined ? [] : [`: gives nothing back, because ${ignored}`]),
    ].join(''),
  extension: ({ at, by, actor, reason }) =>
    `Extended on ${moment(at)}${actor === undefined ? '' : ` by ${actor}`}: ${by}${because(reason)}`,
  moved: () => 'The end moves on:',
  lastDay: (day) => `The last day is then ${date(day)}.`,
  dueThen: (at) => `It then ends on ${moment(at)}.`,
  roll: (from, to) => `The last day, ${date(from)}, is a day off: it moves to ${date(to)}`,
  afterwards: () => 'After that, what was given back:',
  choice: (rule) => `Counted each on its own; the ${rule === 'earlierOf' ? 'earliest' : 'latest'} holds:`,
  alternative: ({ number, term }) => `${number}. ${term}`,
  chosen: ({ number, term }, rule) =>
    `Number ${number} holds, because it is the ${rule === 'earlierOf' ? 'earliest' : 'latest'}: ${term}`,
  due: (at, end) => `Due: ${moment(at)}, ${en.ends[end]}`,
  ends: {
    workingTime: 'when the opening time is used up',
    closing: 'when the office closes',
    midnight: 'at the end of the day',
    sameTime: 'at the same time of day',
    recorded: 'as another system promised',
  },
  recorded: () => 'It was recorded as another system made it: how it was counted is not known.',
  countedOn: (from) =>
    `Counted on from the date that another system promised${from === undefined ? '' : `: ${moment(from)}`}`,
  notRecounted: () => 'It stands as it was recorded: what is known today does not give an account of it.',

  promises: () => 'Promised:',
  promise: (told) =>
    [
      `${moment(told.at)} by ${told.actor}: due on ${moment(told.due)}, because ${told.cause}`,
      ...(told.pause === undefined ? [] : [`; it ${stood(told.pause)}`]),
      ...(told.shift === undefined ? [] : [`; added: ${told.shift}`]),
      ...(told.term === undefined ? [] : [`; term: ${told.term}`]),
      ...(told.basis === undefined ? [] : [`; now by ${basis(told.basis)}`]),
      because(told.reason),
      ...(told.isInForce ? [' [in force]'] : []),
    ].join(''),
  causes: {
    reception: 'the dossier was received',
    resumption: 'the clock ran again after a pause',
    restart: 'the full term began anew',
    extension: 'the term was extended',
    recomputation: 'it was computed anew',
    start: 'the clock started',
    recorded: 'another system promised so',
  },
}
