// What is broken about a log, as what it does instead.

import type { EventLog } from 'dossier-engine'

/** What a broken log does otherwise than the log that it stands on. */
export type Fault = (log: EventLog) => Partial<EventLog>

/** By name, what is broken. */
export type Faults = Readonly<Record<string, Fault>>
