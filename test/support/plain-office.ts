// An engine on a log of the caller's, with one procedure of one step: for tests that are about the log.

import { createEngine, defineProcedure, type EngineOptions, type EventLog } from 'dossier-engine'
import { officeCalendar } from './office.js'

const plain = defineProcedure({
  code: 'p',
  name: 'P',
  calendar: 'office',
  term: { workingDays: 5 },
  start: 'a',
  steps: { a: {} },
})

/** Opens an engine that knows the procedure `p`. */
export const openPlain = (log: EventLog, options: Pick<EngineOptions, 'onUnreadable' | 'clock'> = {}) =>
  createEngine({ ...options, log, calendars: [officeCalendar], procedures: [plain] })
