// Logs with one protection taken out each, made around the log in memory: the contract must find every one of them.

import { memoryLog, type EventLog } from 'dossier-engine'
import type { Position } from '../../src/log/envelope.js'
import type { Fault, Faults } from './fault.js'
import { faultsOfAppending } from './faults-of-appending.js'
import { faultsOfFollowing } from './faults-of-following.js'
import { faultsOfReading } from './faults-of-reading.js'

/** By name, what is broken. */
export const faults: Faults = {
  ...faultsOfAppending,
  ...faultsOfReading,
  ...faultsOfFollowing,
  'does not close': () => ({ close: async () => {} }),
  'holds something from the beginning': (log) => ({ head: async () => ((await log.head()) + 1) as Position }),
}

/** A log in memory with one fault. */
export function brokenLog(fault: Fault): EventLog {
  const log = memoryLog()
  const { lend: _, ...port } = log
  return { ...port, ...fault(log) }
}
