// Publishing: calendars and procedures become events of their streams, as a new version only where their content
// differs from the last.

import { normalDefinition, type CalendarDefinition, type NormalDefinition } from '../calendar/definition.js'
import type { WorkingCalendar } from '../calendar/working-calendar.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { checkId } from '../kernel/ids.js'
import type { StoredData } from '../log/event-definition.js'
import { contentHashOf } from '../procedure/catalogue.js'
import { CalendarPublished, ProcedurePublished } from '../procedure/events.js'
import type { Procedure } from '../procedure/declaration.js'
import { defineProcedure } from '../procedure/procedure.js'
import type { Recorder } from './recorder.js'
import type { Replica } from './replica.js'
import { anArray, aText, refuse, shapeFindings } from './shape-check.js'

/** What an office publishes, by whom. */
export interface Publication {
  readonly calendars?: readonly WorkingCalendar[] | undefined
  readonly procedures?: readonly Procedure[] | undefined
  /** `engine` if left out. */
  readonly actor?: string | undefined
}

const members = { calendars: anArray, procedures: anArray, actor: aText }

/**
 * Publishes what differs from the last published version; calendars first. Everything is checked before anything is
 * written.
 * @throws DossierError `definition-invalid`, `calendar-invalid`; `procedure-invalid`, also for a calendar that was never
 * published; `id-invalid`
 */
export async function publish(publication: Publication, replica: Replica, recorder: Recorder): Promise<void> {
  refuse(shapeFindings(publication, members), (findings) => {
    const message = `nothing can be published like this:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition: 'publication', findings })
  })
  const { procedures = [], actor = 'engine' } = publication
  checkId(actor, 'actor')
  const calendars = checkCalendars(publication.calendars ?? [])
  const known = new Set(replica.books.catchUp().catalogue.calendarIds)
  for (const { id } of calendars) known.add(id)
  const checked = Array.from(procedures, (procedure) => checkProcedure(procedure, known))
  const codes = checked.map(({ code }) => code)
  const twice = codes.find((code, index) => codes.indexOf(code) !== index)
  if (twice !== undefined) {
    throw procedureInvalid(
      twice,
      ['code'],
      'declared-twice',
      'is declared twice here: each code has one definition',
    )
  }
  for (const definition of calendars) {
    const { id } = definition
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
  throw procedureInvalid(code, ['calendar'], 'calendar-unknown', message)
}

function procedureInvalid(
  procedure: string,
  path: readonly string[],
  code: string,
  message: string,
): DossierError {
  const text = `procedure ${procedure} can't be used:\n  ${path.join('.')}: ${message}`
  return new DossierError('procedure-invalid', text, { procedure, findings: [{ path, code, message }] })
}

/** A calendar's definition is all that is published of it, so it is checked again: whoever reads it must compile it. */
function checkCalendars(calendars: readonly unknown[]): readonly NormalDefinition[] {
  const checked = Array.from(calendars, (calendar, index) => {
    const { definition } = Object(calendar) as { definition?: unknown }
    if (definition === undefined) throw notACalendar(index, 'is no calendar: make it by workingCalendar')
    return normalDefinition(definition as CalendarDefinition)
  })
  const ids = checked.map(({ id }) => id)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index)
  if (twice >= 0)
    throw notACalendar(twice, `declares '${ids[twice]}' a second time: each id has one definition`)
  return checked
}

function notACalendar(index: number, message: string): DossierError {
  const findings = [{ path: ['calendars', index], code: 'calendar', message }]
  const calendar = `calendars.${index}`
  return new DossierError('calendar-invalid', `${calendar} ${message}`, { calendar, findings })
}
