// The golden deadlines of a Vietnamese office, worked by hand (domain.md §4), and those of by-law.ts. Run as a program
// it prints the engine's answers as JSON, so that they can be compared between processes in different time zones.

import { fileURLToPath } from 'node:url'
import type { Term, TermOptions } from '../../../src/calendar/term.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { formatInstant } from '../../../src/kernel/time-zone.js'
import { lawCases } from './by-law.js'

const usual = ['07:30-11:30', '13:30-17:00']
const early = ['07:00-11:30', '13:30-17:00']

const officeWith = (hours: string[]) =>
  workingCalendar({
    id: 'golden',
    timeZone: 'Asia/Ho_Chi_Minh',
    covers: { from: '2023-01-01', to: '2024-12-31' },
    week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: [], sun: [] },
    days: [
      { on: '2024-04-29', hours: [], reason: 'swapped' },
      { on: '2024-04-30', hours: [] },
      { on: '2024-05-01', hours: [] },
      { on: '2024-05-04', hours, reason: 'make-up day' },
    ],
  })

interface Golden {
  readonly at: string
  readonly term: Term
  readonly options?: TermOptions
  readonly hours?: string[]
  readonly due: string
}

const golden: readonly Golden[] = [
  { at: '2024-03-04T07:30:00+07:00', term: { workingDays: 20 }, due: '2024-04-01T17:00:00+07:00' },
  { at: '2024-03-04T11:30:00+07:00', term: { workingHours: 2 }, due: '2024-03-04T15:30:00+07:00' },
  { at: '2024-03-04T07:30:00+07:00', term: { workingHours: 4 }, due: '2024-03-04T11:30:00+07:00' },
  { at: '2024-03-04T16:30:00+07:00', term: { workingHours: 6 }, hours: early, due: '2024-03-05T14:30:00+07:00' },
  { at: '2024-04-26T10:00:00+07:00', term: { workingDays: 5 }, due: '2024-05-07T17:00:00+07:00' },
  { at: '2023-01-31T10:00:00+07:00', term: { months: 1 }, due: '2023-02-28T17:00:00+07:00' },
  { at: '2024-01-31T10:00:00+07:00', term: { months: 1 }, due: '2024-02-29T17:00:00+07:00' },
  {
    at: '2024-03-04T14:59:00+07:00',
    term: { workingDays: 0 },
    options: { cutOff: '15:00' },
    due: '2024-03-04T17:00:00+07:00',
  },
  {
    at: '2024-03-04T15:00:00+07:00',
    term: { workingDays: 0 },
    options: { cutOff: '15:00' },
    due: '2024-03-05T17:00:00+07:00',
  },
  {
    at: '2024-03-08T15:01:00+07:00',
    term: { workingDays: 0 },
    options: { cutOff: '15:00' },
    due: '2024-03-11T17:00:00+07:00',
  },
]

/** By hand, when each is due. */
export const due: readonly string[] = [...golden, ...lawCases].map((each) => each.due)

/** When the engine says that each is due, and explains it to be. */
export function answers(): string[] {
  const terms = golden.map(({ at, term, options, hours }) => {
    const office = officeWith(hours ?? usual)
    const due = office.add(toInstant(at), term, options)
    if (office.explain(at, term, options).dueAt !== due) throw new Error(`explain differs for ${at}`)
    return formatInstant(due, 'Asia/Ho_Chi_Minh')
  })
  const courses = lawCases.map(({ office: definition, course }) => {
    const office = workingCalendar(definition)
    const due = office.due(course)
    if (office.explainDue(course).dueAt !== due) throw new Error(`explainDue differs for ${JSON.stringify(course)}`)
    return formatInstant(due, office.timeZone)
  })
  return [...terms, ...courses]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(answers()))
