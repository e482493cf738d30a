// The people of the simulated department: who is there, who has how much to do, and how time passes in opening
// hours. It knows officers and the calendar; what becomes of a dossier is none of its business.

import { dayNumber, formatDayNumber } from '../../kernel/civil-date.js'
import { minuteMs, toInstant, type Instant } from '../../kernel/instant.js'
import type { WorkingCalendar } from '../../calendar/working-calendar.js'
import type { Chance } from './chance.js'
import { officersOf, staff } from './organisation.js'
import type { Unit } from './subjects.js'

/** Minutes of opening time in one working day of the office. */
export const dayMinutes = 450

/** A stretch of time in which somebody is away. */
export interface Leave {
  readonly from: Instant
  readonly to: Instant
}

/** While the first director is away in summer, the second signs for them. */
export const summerDelegation = {
  officer: 'directors-1',
  to: 'directors-2',
  from: toInstant('2024-07-15T00:00:00+07:00'),
  until: toInstant('2024-08-17T00:00:00+07:00'),
  /** It ends earlier than was thought. */
  endedAt: toInstant('2024-08-09T17:00:00+07:00'),
} as const

interface Officer {
  readonly name: string
  readonly leaves: readonly Leave[]
  /** Steps in work. */
  load: number
}

/** The office in the year. */
export class Office {
  /** Until then the officers want everything finished that can be: the year's books are closed. */
  readonly closesBooksAt = toInstant('2024-12-31T16:00:00+07:00')
  /** Whether officers look at due dates at all. */
  readonly heedsDueDates: boolean
  readonly #calendar: WorkingCalendar
  readonly #officers: ReadonlyMap<string, readonly Officer[]>
  readonly #byName: ReadonlyMap<string, Officer>
  #decisions = 0

  constructor(calendar: WorkingCalendar, chance: Chance, { heedsDueDates = true } = {}) {
    this.heedsDueDates = heedsDueDates
    this.#calendar = calendar
    this.#officers = new Map(
      (Object.keys(staff) as Unit[]).map((unit) => [
        unit,
        officersOf(unit).map((name) => officer(name, calendar, chance)),
      ]),
    )
    this.#byName = new Map([...this.#officers.values()].flat().map((each) => [each.name, each]))
  }

  /** The number of the next decision of the year. */
  nextDecision(): string {
    return `${++this.#decisions}/GP-SCT`
  }

  /** Everybody's leaves, with the colleague who stands in. */
  leaves(): { readonly officer: string; readonly deputy: string; readonly leave: Leave }[] {
    return [...this.#officers.values()].flatMap((officers) =>
      officers.flatMap(({ name, leaves }, index) =>
        leaves.map((leave) => ({
          officer: name,
          deputy: officers[(index + 1) % officers.length]!.name,
          leave,
        })),
      ),
    )
  }

  /** Who signs what lies on an officer's desk: they themselves, or the one to whom their duty is delegated. */
  signerFor(officer: string, at: Instant): string {
    const { officer: absent, to, from, endedAt } = summerDelegation
    return officer === absent && from <= at && at < endedAt ? to : officer
  }

  /** The instant so many minutes of opening time later, or the next opening. */
  after(at: Instant, workingMinutes: number): Instant {
    return this.#calendar.add(at, { workingMinutes })
  }

  /** Whole minutes of opening time from one instant to another; negative when they are reversed. */
  minutesBetween(from: Instant, to: Instant): number {
    return Math.trunc(this.#calendar.between(from, to).workingMs / minuteMs)
  }

  /** Gives work to whoever of a unit is there and has the least of it. */
  take(unit: string, at: Instant): string {
    const officers = this.#officers.get(unit)!
    const present = officers.filter(({ leaves }) => !leaves.some(({ from, to }) => from <= at && at < to))
    const [first, ...others] = present.length > 0 ? present : officers
    const chosen = others.reduce((best, each) => (each.load < best.load ? each : best), first!)
    chosen.load += 1
    return chosen.name
  }

  /** Takes work away from an officer. */
  release(name: string): void {
    this.#byName.get(name)!.load -= 1
  }

  /** When an officer's next leave begins, if that is in a stretch of time. */
  leaveBetween(name: string, from: Instant, to: Instant): Instant | undefined {
    return this.#byName.get(name)!.leaves.find((leave) => from < leave.from && leave.from < to)?.from
  }
}

/** An officer with two weeks of leave, one in each half of the year. */
function officer(name: string, calendar: WorkingCalendar, chance: Chance): Officer {
  const firstMonday = dayNumber(2024, 1, 1)
  const week = (low: number, high: number) => {
    const monday = firstMonday + 7 * chance.between(low, high)
    const [from, to] = [monday, monday + 7].map((day) => calendar.startOfDay(formatDayNumber(day)))
    return { from: from!, to: to! }
  }
  return { name, leaves: [week(8, 25), week(26, 47)], load: 0 }
}
