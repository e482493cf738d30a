// Offices as they are, each over weeks in which something is hard. Data only.

import type { CalendarDefinition } from '../../../src/calendar/definition.js'

/** An office by name. */
export interface NamedCalendar {
  readonly what: string
  readonly definition: CalendarDefinition
}

const usual = ['07:30-11:30', '13:30-17:00']
const morning = ['07:30-11:30']
const weekOf = (hours: readonly string[]) => ({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours })
const off = (reason: string, ...dates: string[]) => dates.map((on) => ({ on, hours: [], reason }))

const vietnameseOffice: CalendarDefinition = {
  id: 'vietnam-swapped',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-04-01', to: '2024-06-14' },
  week: weekOf(usual),
  days: [
    ...off('Hung Kings', '2024-04-18'),
    { on: '2024-04-29', hours: [], reason: 'swapped', announcedOn: '2024-04-12' },
    ...off('Liberation Day, Labour Day', '2024-04-30', '2024-05-01'),
    { on: '2024-05-04', hours: usual, reason: 'worked instead', announcedOn: '2024-04-12' },
    { on: '2024-05-18', hours: morning, reason: 'half a make-up day' },
  ],
}

const dutchTownHall: CalendarDefinition = {
  id: 'town-hall',
  timeZone: 'Europe/Amsterdam',
  covers: { from: '2024-12-02', to: '2025-02-14' },
  week: { ...weekOf(['08:30-16:00']), thu: ['08:30-20:00'], fri: ['08:30-12:30'] },
  days: [
    { on: '2024-12-05', hours: ['08:30-15:00'], reason: 'St Nicholas' },
    { on: '2024-12-24', hours: ['08:30-12:00'], reason: 'half day' },
    ...off('Christmas', '2024-12-25', '2024-12-26'),
    { on: '2024-12-31', hours: ['08:30-12:00'], reason: 'half day' },
    ...off('New Year', '2025-01-01'),
  ],
}

const night = ['22:00-06:00']
const nightDesk = { timeZone: 'Europe/Amsterdam', week: weekOf(night) }

const halfHourShift = {
  timeZone: 'Australia/Lord_Howe',
  week: { ...weekOf(['09:00-17:00']), sat: ['23:00-24:00'], sun: ['00:00-02:45'] },
}

/** The offices that the engine is held against, minute by minute. */
export const namedCalendars: readonly NamedCalendar[] = [
  { what: 'a Vietnamese office with swapped Saturdays', definition: vietnameseOffice },
  {
    what: 'Saturday mornings, over a year end',
    definition: {
      id: 'saturday-mornings',
      timeZone: 'Asia/Ho_Chi_Minh',
      covers: { from: '2023-12-04', to: '2024-02-24' },
      week: { ...weekOf(usual), sat: morning },
      days: off('holiday', '2024-01-01', '2024-02-08', '2024-02-09', '2024-02-10', '2024-02-12'),
    },
  },
  { what: 'a Dutch town hall with a late Thursday and half days', definition: dutchTownHall },
  {
    what: 'a Dutch town hall over a skipped hour and 29 February',
    definition: {
      ...dutchTownHall,
      id: 'town-hall-spring',
      covers: { from: '2024-02-12', to: '2024-04-28' },
      days: off('Easter', '2024-03-29', '2024-04-01'),
    },
  },
  {
    what: 'a night desk over the skipped hour',
    definition: { ...nightDesk, id: 'night-spring', covers: { from: '2024-03-11', to: '2024-05-03' } },
  },
  {
    what: 'a night desk on duty in the skipped hour',
    definition: {
      ...nightDesk,
      id: 'night-spring-sunday',
      covers: { from: '2024-03-11', to: '2024-05-03' },
      week: { ...nightDesk.week, sat: night, sun: night },
      days: [{ on: '2024-03-29', hours: ['00:00-06:00'], reason: 'Good Friday' }],
    },
  },
  {
    what: 'a night desk on duty in the repeated hour',
    definition: {
      ...nightDesk,
      id: 'night-autumn',
      covers: { from: '2024-10-07', to: '2024-11-29' },
      week: { ...nightDesk.week, sat: night, sun: night },
      days: off('closed after the change', '2024-10-28'),
    },
  },
  {
    what: 'a desk open day and night from Monday to Friday',
    definition: {
      id: 'day-and-night',
      timeZone: 'America/New_York',
      covers: { from: '2024-10-21', to: '2024-12-13' },
      week: weekOf(['00:00-24:00']),
      days: [...off('Thanksgiving', '2024-11-28'), { on: '2024-11-29', hours: ['00:00-12:00'] }],
    },
  },
  {
    what: 'half an hour skipped',
    definition: {
      ...halfHourShift,
      id: 'lord-howe-spring',
      covers: { from: '2023-09-18', to: '2023-11-10' },
    },
  },
  {
    what: 'half an hour repeated',
    definition: {
      ...halfHourShift,
      id: 'lord-howe-autumn',
      covers: { from: '2024-03-18', to: '2024-05-10' },
    },
  },
  {
    what: 'a week from Sunday to Thursday, at +05:45',
    definition: {
      id: 'kathmandu',
      timeZone: 'Asia/Kathmandu',
      covers: { from: '2024-03-24', to: '2024-06-05' },
      week: {
        sun: ['10:00-17:00'],
        mon: ['10:00-17:00'],
        tue: ['10:00-17:00'],
        wed: ['10:00-17:00'],
        thu: ['10:00-15:15'],
      },
      days: [...off('New Year 2081', '2024-04-14'), { on: '2024-04-13', hours: ['10:00-13:30'] }],
    },
  },
]
