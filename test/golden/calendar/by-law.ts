// Deadlines of statutes of four countries, worked by hand: each case says how. The offices are as open as the cases need
// them to be; the days off are the public holidays of those weeks.

import type { CalendarDefinition } from '../../../src/calendar/definition.js'
import type { CourseInput } from '../../../src/calendar/course-input.js'

/** A course, and by hand when it is due. */
export interface LawCase {
  readonly office: CalendarDefinition
  readonly course: CourseInput
  readonly due: string
}

const weekdaysOf = (hours: readonly string[]) => ({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours })
const off = (...dates: string[]) => dates.map((on) => ({ on, hours: [] }))

const dutch: CalendarDefinition = {
  id: 'nl',
  timeZone: 'Europe/Amsterdam',
  covers: { from: '2024-01-01', to: '2025-12-31' },
  week: weekdaysOf(['09:00-17:00']),
  days: off('2024-12-25', '2024-12-26', '2025-01-01'),
}
const british: CalendarDefinition = {
  id: 'gb',
  timeZone: 'Europe/London',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: weekdaysOf(['09:00-17:00']),
  days: off('2024-03-29', '2024-04-01', '2024-05-06'),
}
const german: CalendarDefinition = {
  id: 'de',
  timeZone: 'Europe/Berlin',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: weekdaysOf(['08:00-12:00', '13:00-16:00']),
  days: off('2024-03-29', '2024-04-01', '2024-05-01'),
}
const vietnamese: CalendarDefinition = {
  id: 'vn',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: weekdaysOf(['07:30-11:30', '13:30-17:00']),
  days: [
    ...off('2024-04-18', '2024-04-29', '2024-04-30', '2024-05-01'),
    { on: '2024-05-04', hours: ['07:30-11:30', '13:30-17:00'] },
  ],
}

const wholeDay = { end: 'midnight' } as const

/** General Administrative Law Act (Awb) 4:13 and 4:15, General Extension of Time Limits Act art. 1. */
const netherlands: readonly LawCase[] = [
  // Monday 4 November + 56 days: 26 in November, 30 in December. Monday 30 December, the day off between don't matter.
  {
    office: dutch,
    course: { start: '2024-11-04T11:00:00+01:00', term: { weeks: 8 }, options: wholeDay },
    due: '2024-12-31T00:00:00+01:00',
  },
  // The same, asked for more on 14 November and completed on 28 November: suspended from the day after the request, the
  // 15th, up to the 28th, 14 days. 30 December + 14 = Monday 13 January.
  {
    office: dutch,
    course: {
      start: '2024-11-04T11:00:00+01:00',
      term: { weeks: 8 },
      options: wholeDay,
      moves: [{ kind: 'pause', from: '2024-11-14T16:30:00+01:00', to: '2024-11-28T09:15:00+01:00' }],
    },
    due: '2025-01-14T00:00:00+01:00',
  },
  // Suspended for 10 days (15 to 24 November): 30 December + 10 = Thursday 9 January; for 12 days: Saturday 11 January,
  // extended to the next day that is no Saturday, Sunday or holiday, Monday the 13th. Rolled once, after the suspension.
  ...(['2024-11-24', '2024-11-26'] as const).map((completed, index) => ({
    office: dutch,
    course: {
      start: '2024-11-04T11:00:00+01:00',
      term: { weeks: 8 },
      options: wholeDay,
      moves: [{ kind: 'pause', from: '2024-11-14T16:30:00+01:00', to: `${completed}T12:00:00+01:00` }],
    } satisfies CourseInput,
    due: ['2025-01-10T00:00:00+01:00', '2025-01-14T00:00:00+01:00'][index]!,
  })),
  // Wednesday 30 October + 8 weeks: Wednesday 25 December, Christmas; so is the 26th. Friday the 27th.
  {
    office: dutch,
    course: { start: '2024-10-30T10:00:00+01:00', term: { weeks: 8 }, options: wholeDay },
    due: '2024-12-28T00:00:00+01:00',
  },
  // Saturday 2 November + 8 weeks: Saturday 28 December. Monday the 30th.
  {
    office: dutch,
    course: { start: '2024-11-02T20:00:00+01:00', term: { weeks: 8 }, options: wholeDay },
    due: '2024-12-31T00:00:00+01:00',
  },
]

/** Development Management Procedure Order 2015 art. 34: 8 weeks from the day after receipt; nothing extends them. */
const unitedKingdom: readonly LawCase[] = [
  // Friday 1 March + 56 days: 30 in March, 26 in April. Friday 26 April, 24:00 of British Summer Time.
  {
    office: british,
    course: { start: '2024-03-01T15:00:00Z', term: { weeks: 8 }, options: { end: 'midnight', roll: 'none' } },
    due: '2024-04-27T00:00:00+01:00',
  },
  // Monday 11 March + 56 days: 20 in March, 30 in April, 6 in May. Monday 6 May, a bank holiday, on which it stays.
  {
    office: british,
    course: { start: '2024-03-11T09:00:00Z', term: { weeks: 8 }, options: { end: 'midnight', roll: 'none' } },
    due: '2024-05-07T00:00:00+01:00',
  },
]

/** Civil Code 2015 art. 147 and 148: the day of the event is not counted; 24:00 of the last day; a day off moves it. */
const vietnam: readonly LawCase[] = [
  // Thursday 25 April + 5 days: Tuesday 30 April, off; so is 1 May. Thursday 2 May.
  {
    office: vietnamese,
    course: { start: '2024-04-25T14:00:00+07:00', term: { days: 5 }, options: wholeDay },
    due: '2024-05-03T00:00:00+07:00',
  },
  // Thursday 25 April + 9 days: Saturday 4 May, which is worked this once.
  {
    office: vietnamese,
    course: { start: '2024-04-25T14:00:00+07:00', term: { days: 9 }, options: wholeDay },
    due: '2024-05-05T00:00:00+07:00',
  },
  // The same weekday: Thursday 4 April + 2 weeks is Thursday 18 April, Hung Kings. Friday the 19th.
  {
    office: vietnamese,
    course: { start: '2024-04-04T14:00:00+07:00', term: { weeks: 2 }, options: wholeDay },
    due: '2024-04-20T00:00:00+07:00',
  },
  // 31 January + 1 month: there is no 31 February, so the last day, Thursday the 29th.
  {
    office: vietnamese,
    course: { start: '2024-01-31T08:00:00+07:00', term: { months: 1 }, options: wholeDay },
    due: '2024-03-01T00:00:00+07:00',
  },
  // 10 working days from Monday 4 March: the 18th. Stopped on Thursday the 7th, resumed on Tuesday the 12th: the 8th, 11th
  // and 12th are given back. The 19th, 20th, 21st.
  {
    office: vietnamese,
    course: {
      start: '2024-03-04T10:00:00+07:00',
      term: { workingDays: 10 },
      moves: [{ kind: 'pause', from: '2024-03-07T09:00:00+07:00', to: '2024-03-12T10:00:00+07:00' }],
    },
    due: '2024-03-21T17:00:00+07:00',
  },
  // The same given back by opening time: 6 h on Thursday (2:30 and 3:30), 7:30 each on Friday and Monday, 2:30 on Tuesday;
  // 23:30 after Monday the 18th closes: three days of 7:30 and an hour. Friday the 22nd, 08:30.
  {
    office: vietnamese,
    course: {
      start: '2024-03-04T10:00:00+07:00',
      term: { workingDays: 10 },
      options: { pauses: 'interval' },
      moves: [{ kind: 'pause', from: '2024-03-07T09:00:00+07:00', to: '2024-03-12T10:00:00+07:00' }],
    },
    due: '2024-03-22T08:30:00+07:00',
  },
  // 7 working days from Monday 4 March: Wednesday the 13th. 5 more, granted on the 12th: Wednesday the 20th.
  {
    office: vietnamese,
    course: {
      start: '2024-03-04T10:00:00+07:00',
      term: { workingDays: 7 },
      moves: [{ kind: 'extension', at: '2024-03-12T10:00:00+07:00', by: { workingDays: 5 } }],
    },
    due: '2024-03-20T17:00:00+07:00',
  },
  // By Labour Day, or the working day before: the 30th and the 29th are off, the 28th and 27th a weekend. Friday the 26th.
  {
    office: vietnamese,
    course: { start: '2024-04-10T10:00:00+07:00', term: { on: '2024-05-01' }, options: { roll: 'previous' } },
    due: '2024-04-26T17:00:00+07:00',
  },
  // Received on Friday at 19:00, after closing. It counts as Monday the 11th, so one working day ends on Tuesday.
  {
    office: vietnamese,
    course: {
      start: '2024-03-08T19:00:00+07:00',
      term: { workingDays: 1 },
      options: { outOfHours: 'nextOpening' },
    },
    due: '2024-03-12T17:00:00+07:00',
  },
  // Received on Monday at 06:00, before opening: as the next working day, Tuesday, whose opening starts the clock.
  {
    office: vietnamese,
    course: {
      start: '2024-03-11T06:00:00+07:00',
      term: { workingHours: 4 },
      options: { outOfHours: 'nextDay' },
    },
    due: '2024-03-12T11:30:00+07:00',
  },
  // 3 working days (Thursday the 7th) or 2 weeks (Monday the 18th), whichever is earlier, and whichever is later.
  {
    office: vietnamese,
    course: { start: '2024-03-04T10:00:00+07:00', term: { earlierOf: [{ weeks: 2 }, { workingDays: 3 }] } },
    due: '2024-03-07T17:00:00+07:00',
  },
  {
    office: vietnamese,
    course: { start: '2024-03-04T10:00:00+07:00', term: { laterOf: [{ weeks: 2 }, { workingDays: 3 }] } },
    due: '2024-03-18T17:00:00+07:00',
  },
]

/** Civil Code (BGB) § 187 (2), § 188 (2) and (3), § 193: the day of the event is the first of the term. */
const counted = { eventDay: 'counted', end: 'midnight' } as const
const germany: readonly LawCase[] = [
  // A month from 1 March ends with the day before 1 April: Sunday 31 March, on which clocks were moved.
  {
    office: german,
    course: { start: '2024-03-01T09:00:00+01:00', term: { months: 1 }, options: { ...counted, roll: 'none' } },
    due: '2024-04-01T00:00:00+02:00',
  },
  // § 193: the next working day; Monday is Easter. Tuesday 2 April.
  {
    office: german,
    course: { start: '2024-03-01T09:00:00+01:00', term: { months: 1 }, options: counted },
    due: '2024-04-03T00:00:00+02:00',
  },
  // The day before 15 February.
  {
    office: german,
    course: { start: '2024-01-15T09:00:00+01:00', term: { months: 1 }, options: counted },
    due: '2024-02-15T00:00:00+01:00',
  },
  // § 188 (3): February has no 31st, nor a 30th; its last day.
  ...['2024-01-31', '2024-01-30'].map((start) => ({
    office: german,
    course: { start: `${start}T09:00:00+01:00`, term: { months: 1 }, options: counted },
    due: '2024-03-01T00:00:00+01:00',
  })),
  // A week from Tuesday 5 March ends with Monday 11 March; three days with Thursday; three working days from Friday 8
  // March are Friday, Monday and Tuesday.
  {
    office: german,
    course: { start: '2024-03-05T09:00:00+01:00', term: { weeks: 1 }, options: counted },
    due: '2024-03-12T00:00:00+01:00',
  },
  {
    office: german,
    course: { start: '2024-03-05T09:00:00+01:00', term: { days: 3 }, options: counted },
    due: '2024-03-08T00:00:00+01:00',
  },
  {
    office: german,
    course: { start: '2024-03-08T09:00:00+01:00', term: { workingDays: 3 }, options: { eventDay: 'counted' } },
    due: '2024-03-12T16:00:00+01:00',
  },
]

/** All of them. */
export const lawCases: readonly LawCase[] = [...netherlands, ...unitedKingdom, ...vietnam, ...germany]
