// What a contender is: a way to set a calendar up for an office, and to ask it.

import type { Asked, Kind } from './kinds.js'
import type { Office } from './offices.js'

/** One way to answer. */
export interface CalendarContender {
  readonly name: string
  readonly title: string
  /** Packages of bench/peers that it needs. */
  readonly packages: readonly string[]
  /** How many questions one timed run asks. */
  readonly count: number
  /** What it has the means to say about an office: whether rightly is what the bench finds out. */
  readonly claims: (office: Office) => readonly Kind[]
  /** Sets it up in a process whose own time zone is the office's. */
  readonly load: (office: Office, load: (name: string) => unknown) => Partial<Asked>
}
