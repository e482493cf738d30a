// What was noted of the dates of a dossier, as part of it.

import type { Instant } from '../kernel/instant.js'

/** A date of one run of a clock, and what was noted of it. */
export interface NotedDate {
  clock: string
  occurrence: number
  dueAt: Instant
  hasPassed?: boolean
  /** Names of the notices that were told. */
  notices?: string[]
}
