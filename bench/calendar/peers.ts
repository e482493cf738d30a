// The libraries of bench/peers, each set up as its own documentation has it and asked in its own words. They count in the
// time zone of their process, which is that of the office, but luxon, which takes a zone.

import type { CalendarContender } from './contender.js'
import type { Office, OfficeHours } from './offices.js'
import type { Kind } from './kinds.js'

type Load = (name: string) => unknown

const week = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const fewQuestions = 200
const allKinds: readonly Kind[] = ['addDays', 'addHours', 'between']

const hoursOf = ({ definition }: Office, index: number) => definition.week[week[index]!] ?? []
const daysOff = ({ days = [] }: OfficeHours) =>
  days.filter(({ hours }) => hours.length === 0).map(({ on }) => on)
const workedInstead = ({ days = [] }: OfficeHours) =>
  days.filter(({ hours }) => hours.length > 0).map(({ on }) => on)
const workingWeekdays = (office: Office) =>
  [0, 1, 2, 3, 4, 5, 6].filter((index) => hoursOf(office, index).length > 0)
const hasNoSwaps = ({ definition }: Office) => workedInstead(definition).length === 0

/** `HH:MM-HH:MM` as two times with seconds. */
const timesOf = (hours: string) => [`${hours.slice(0, 5)}:00`, `${hours.slice(6)}:00`] as const

interface DayjsTime {
  valueOf(): number
  addBusinessTime(amount: number, unit: 'days' | 'hours'): DayjsTime
  businessTimeDiff(other: DayjsTime, unit: 'minutes'): number
  businessDaysAdd(days: number): DayjsTime
}
interface Dayjs {
  (at: number): DayjsTime
  extend(plugin: unknown, options?: unknown): void
  setHolidays(days: readonly string[]): void
  setBusinessTime(times: unknown): void
}

const dayjsBusinessTime: CalendarContender = {
  name: 'dayjs-business-time',
  title: 'dayjs-business-time',
  packages: ['dayjs', 'dayjs-business-time'],
  count: fewQuestions,
  claims: (office) => (hasNoSwaps(office) ? allKinds : []),
  load(office, load: Load) {
    const dayjs = load('dayjs') as Dayjs
    dayjs.extend(load('dayjs-business-time'))
    const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
    const segments = (index: number) =>
      hoursOf(office, index).map((hours) => {
        const [start, end] = timesOf(hours)
        return { start, end }
      })
    dayjs.setBusinessTime(
      Object.fromEntries(
        names.map((name, index) => [name, segments(index).length > 0 ? segments(index) : null]),
      ),
    )
    dayjs.setHolidays(daysOff(office.definition))
    return {
      addDays: (at, days) => dayjs(at).addBusinessTime(days, 'days').valueOf(),
      addHours: (at, hours) => dayjs(at).addBusinessTime(hours, 'hours').valueOf(),
      between: (from, to) => dayjs(from).businessTimeDiff(dayjs(to), 'minutes') * 60_000,
    }
  },
}

const dayjsBusinessDays: CalendarContender = {
  name: 'dayjs-business-days2',
  title: 'dayjs-business-days2',
  packages: ['dayjs', 'dayjs-business-days2'],
  count: fewQuestions,
  claims: () => ['addDays'],
  load(office, load: Load) {
    const dayjs = load('dayjs') as Dayjs
    dayjs.extend((load('dayjs-business-days2') as { readonly default: unknown }).default, {
      workingWeekdays: workingWeekdays(office),
      holidays: daysOff(office.definition),
      holidayFormat: 'YYYY-MM-DD',
      additionalWorkingDays: workedInstead(office.definition),
      additionalWorkingDayFormat: 'YYYY-MM-DD',
    })
    return { addDays: (at, days) => dayjs(at).businessDaysAdd(days).valueOf() }
  },
}

interface LuxonTime {
  toMillis(): number
  toISODate(): string
  plusBusiness(amount: { readonly days: number }): LuxonTime
  setupBusiness(setup: unknown): void
}
interface Luxon {
  readonly DateTime: { fromMillis(at: number, options: { readonly zone: string }): LuxonTime }
}

const luxonBusinessDays: CalendarContender = {
  name: 'luxon-business-days',
  title: 'luxon-business-days',
  packages: ['luxon', 'luxon-business-days'],
  count: fewQuestions,
  claims: (office) => (hasNoSwaps(office) ? ['addDays'] : []),
  load(office, load: Load) {
    const { DateTime } = load('luxon-business-days') as Luxon
    const zone = office.definition.timeZone
    const off = new Set(daysOff(office.definition))
    DateTime.fromMillis(0, { zone }).setupBusiness({
      businessDays: workingWeekdays(office).map((index) => (index === 0 ? 7 : index)),
      holidayMatchers: [(day: LuxonTime) => off.has(day.toISODate())],
    })
    return { addDays: (at, days) => DateTime.fromMillis(at, { zone }).plusBusiness({ days }).toMillis() }
  },
}

interface MomentTime {
  valueOf(): number
  addWorkingTime(amount: number, unit: 'days' | 'hours'): MomentTime
  workingDiff(other: MomentTime, unit: 'minutes'): number
  businessAdd(days: number): MomentTime
}
interface Moment {
  (at: number): MomentTime
  updateLocale(locale: string, settings: unknown): void
}

const momentBusinessTime: CalendarContender = {
  name: 'moment-business-time',
  title: 'moment-business-time',
  packages: ['moment', 'moment-business-time'],
  // It takes some milliseconds an answer.
  count: 50,
  claims: (office) => (hasNoSwaps(office) ? allKinds : []),
  load(office, load: Load) {
    const moment = load('moment-business-time') as Moment
    const times = (index: number) => hoursOf(office, index).flatMap(timesOf)
    moment.updateLocale('en', {
      workinghours: Object.fromEntries(
        week.map((_, index) => [index, times(index).length > 0 ? times(index) : null]),
      ),
      holidays: daysOff(office.definition),
    })
    return {
      addDays: (at, days) => moment(at).addWorkingTime(days, 'days').valueOf(),
      addHours: (at, hours) => moment(at).addWorkingTime(hours, 'hours').valueOf(),
      between: (from, to) => moment(to).workingDiff(moment(from), 'minutes') * 60_000,
    }
  },
}

const momentBusinessDays: CalendarContender = {
  name: 'moment-business-days',
  title: 'moment-business-days',
  packages: ['moment', 'moment-business-days'],
  count: fewQuestions,
  claims: (office) => (hasNoSwaps(office) ? ['addDays'] : []),
  load(office, load: Load) {
    const moment = load('moment-business-days') as Moment
    moment.updateLocale('en', {
      workingWeekdays: workingWeekdays(office),
      holidays: daysOff(office.definition),
      holidayFormat: 'YYYY-MM-DD',
    })
    return { addDays: (at, days) => moment(at).businessAdd(days).valueOf() }
  },
}

interface DateFns {
  addBusinessDays(at: number, days: number): Date
}

const dateFns: CalendarContender = {
  name: 'date-fns',
  title: 'date-fns',
  packages: ['date-fns'],
  count: fewQuestions,
  // It knows Mondays to Fridays and no holidays.
  claims: (office) =>
    (office.definition.days ?? []).length === 0 && workingWeekdays(office).join() === '1,2,3,4,5'
      ? ['addDays']
      : [],
  load(_office, load: Load) {
    const { addBusinessDays } = load('date-fns') as DateFns
    return { addDays: (at, days) => addBusinessDays(at, days).getTime() }
  },
}

/** All peers. */
export const peers: readonly CalendarContender[] = [
  dayjsBusinessTime,
  dayjsBusinessDays,
  luxonBusinessDays,
  momentBusinessTime,
  momentBusinessDays,
  dateFns,
]
