// Publishing: calendars and procedures become events of their streams, as a new version only where their content
// differs from the last.

import type { WorkingCalendar } from '../calendar/working-calendar.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import type { StoredData } from '../log/event-definition.js'
import { contentHashOf } from '../procedure/catalogue.js'
import { CalendarPublished, ProcedurePublished } from '../procedure/events.js'
import { defineProcedure, type Procedure } from '../procedure/procedure.js'
import type { Recorder } from './recorder.js'
import type { Replica } from './replica.js'

/** What an office publishes, by whom. */
export interface Publication {
  readonly calendars?: readonly WorkingCalendar[] | undefined
  readonly procedures?: readonly Procedure[] | undefined
  /** `engine` if left out. */
  readonly actor?: string | undefined
}

/**
 * Publishes what differs from the last published version; calendars first.
 * @throws DossierError `procedure-invalid`, also for a calendar that was never published
 */
export async function publish(
  { calendars = [], procedures = [], actor = 'engine' }: Publication,
  replica: Replica,
  recorder: Recorder,
): Promise<void> {
  const known = new Set(replica.books.catchUp().catalogue.calendarIds)
  for (const { id } of calendars) known.add(id)
  const checked = procedures.map((procedure) => checkProcedure(procedure, known))
  for (const { id, definition } of calendars) {
    const contentHash = contentHashOf(definition)
    await publishOne('calendar', id, CalendarPublished.type, { calendar: id, definition, contentHash })
  }
  for (const definition of checked) {
    const { code } = definition
    const contentHash = contentHashOf(definition)
    await publishOne('procedure', code, ProcedurePublished.type, { procedure: code, definition, contentHash })
  }

  async function publishOne(
    kind: 'calendar' | 'procedure',
    id: string,
    type: string,
    data: StoredData,
  ): Promise<void> {
    while (replica.books.catchUp().catalogue.latestHash(kind, id) !== data['contentHash']) {
      try {
        const stream = `${kind}/${id}`
        const event = { type, at: recorder.now(), actor, data }
        const { position } = await recorder.append(stream, recorder.headOf(stream), [event])
        await replica.caughtUp(position)
        return
      } catch (error) {
        // Another engine published at the same moment, perhaps the very same: look again.
        if (!isDossierError(error, 'version-conflict')) throw error
        await replica.caughtUp()
      }
    }
  }
}

function checkProcedure(procedure: Procedure, calendars: ReadonlySet<string>): Procedure {
  const checked = defineProcedure(procedure)
  const { calendar, code } = checked
  if (calendar === undefined || calendars.has(calendar)) return checked
  const listed = calendars.size === 0 ? 'none was given' : `there are ${[...calendars].join(', ')}`
  const message = `is '${calendar}', which is no published calendar: ${listed}`
  throw new DossierError('procedure-invalid', `procedure ${code} can't be used:\n  calendar: ${message}`, {
    procedure: code,
    findings: [{ path: ['calendar'], code: 'calendar-unknown', message }],
  })
}
