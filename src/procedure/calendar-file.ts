// Everything that was published and declared of one calendar, in the order of the log. A version is what holds after one
// commit: a publication, or all the days that one decision declares and withdraws.

import { extendCalendar } from '../calendar/extend-calendar.js'
import type { CalendarDay, CalendarDefinition } from '../calendar/definition.js'
import type { Position } from '../log/envelope.js'
import { deepFreeze } from './procedure.js'

/** A version of a calendar. */
export interface CalendarVersion {
  /** As it holds: the publication with the declared days in it. */
  readonly definition: CalendarDefinition
  readonly position: Position
  readonly published: CalendarDefinition
  /** Of the publication alone. */
  readonly contentHash: string
  /** Days that were declared and not withdrawn, by date. */
  readonly declared: ReadonlyMap<string, CalendarDay>
}

/** One calendar's versions. */
export class CalendarFile {
  readonly versions: CalendarVersion[] = []

  get latest(): CalendarVersion | undefined {
    return this.versions.at(-1)
  }

  /** Whether anything was ever declared of a date. */
  wasDeclared(on: string): boolean {
    return this.versions.some(({ declared }) => declared.has(on))
  }

  publish(definition: CalendarDefinition, contentHash: string, position: Position): void {
    const published = deepFreeze(definition)
    this.#add({ published, contentHash, position, declared: this.latest?.declared ?? new Map() })
  }

  declare(day: CalendarDay, position: Position): void {
    this.#change(position, (declared) => declared.set(day.on, day))
  }

  withdraw(on: string, position: Position): void {
    this.#change(position, (declared) => declared.delete(on))
  }

  /** The file as it was when the log reached a position, if there was one. */
  upTo(position: Position): CalendarFile | undefined {
    const past = new CalendarFile()
    past.versions.push(...this.versions.filter((version) => version.position <= position))
    return past.versions.length > 0 ? past : undefined
  }

  #change(position: Position, change: (declared: Map<string, CalendarDay>) => void): void {
    const { latest } = this
    // Nothing was published that could change: an import from elsewhere.
    if (latest === undefined) return
    const declared = new Map(latest.declared)
    change(declared)
    const { published, contentHash } = latest
    // The days of one commit make one version.
    if (latest.position === position) this.versions.pop()
    this.#add({ published, contentHash, position, declared })
  }

  /** What an import brought may be no calendar: that is for whoever asks to hear, and not for the fold. */
  #add(version: Omit<CalendarVersion, 'definition'>): void {
    let definition: CalendarDefinition | undefined
    this.versions.push({
      ...version,
      get definition() {
        return (definition ??= withDays(version.published, [...version.declared.values()]))
      },
    })
  }
}

/** A published calendar with days in place of its own. */
export function withDays(published: CalendarDefinition, days: readonly CalendarDay[]): CalendarDefinition {
  return days.length === 0 ? published : extendCalendar(published, { id: published.id, days })
}
