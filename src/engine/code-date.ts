// The day that is in a dossier's code: it lies in the zone by which the dossier's promise is made, so that the slip tells
// one day and not two.

import type { CivilDate } from '../kernel/civil-date.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { toInstant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import type { PublishedCalendar } from '../procedure/catalogue.js'
import { calendarOf } from '../dossier/decide/promises.js'
import type { DecisionContext } from '../dossier/decision.js'
import { isDated, type DossierCodePattern } from '../dossier/dossier-code.js'
import type { DossierCodeRequest } from './dossier-codes.js'
import type { Replica } from './replica.js'

/** By what the zone of a day is found. */
interface ZoneParts {
  readonly context: DecisionContext
  readonly books: Replica['books']
  /** The engine's own zone. */
  readonly zone: string | undefined
}

/**
 * The civil date of a request: in the zone of the calendar in which its promise would be made; without one in the
 * engine's own, or in that which all calendars share.
 * @throws DossierError `definition-invalid` if there is none, and the pattern has a date
 */
export function codeDateOf(
  request: DossierCodeRequest,
  pattern: DossierCodePattern,
  { context, books, zone }: ZoneParts,
): CivilDate {
  const found = calendarFor(request, context)?.calendar.timeZone ?? zone ?? books.catchUp().catalogue.timeZone
  return timeZone(found ?? (isDated(pattern) ? missingZone(pattern) : 'UTC')).dateAt(toInstant(request.at))
}

function calendarFor(
  { procedure, unit, agencyId: agency, at }: DossierCodeRequest,
  context: DecisionContext,
): PublishedCalendar | undefined {
  const found = procedure === undefined ? undefined : context.procedureInForce(procedure, toInstant(at))
  if (found === undefined || 'problem' in found) return undefined
  try {
    return calendarOf({ unit, agency }, found, { context, at: toInstant(at) })
  } catch (error) {
    // What is only filed may lie with nobody yet who has a calendar.
    if (!isDossierError(error, 'calendar-unknown')) throw error
    return undefined
  }
}

function missingZone({ pattern }: DossierCodePattern): never {
  const message = `is missing: no calendar says on which day a dossier comes in, and its code '${pattern}' has that day`
  throw new DossierError('definition-invalid', `no dossier code can be given:\n  timeZone: ${message}`, {
    definition: 'engine',
    findings: [{ path: ['timeZone'], code: 'time-zone-missing', message }],
  })
}
