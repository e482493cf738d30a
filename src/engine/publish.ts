// Publishing: calendars, procedures and the organisation become events of their streams, as a new version only where
// their content differs from the last. The log is the truth, and a configuration a convenience: once the office has
// decided about a procedure (a version, its replacement or its abolition), only decisions make versions of it. A
// configuration that says what some version says is then passed over, so that a restart with an old one goes well;
// one that says anything else is an error, as nobody would see that it is without effect.

import { normalDefinition, type CalendarDefinition, type NormalDefinition } from '../calendar/definition.js'
import type { WorkingCalendar } from '../calendar/working-calendar.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { checkId } from '../kernel/ids.js'
import type { StoredData } from '../log/event-definition.js'
import type { FieldTable } from '../log/field.js'
import { defineOrganisation, type OrganisationDefinition } from '../organisation/definition.js'
import { OrganisationPublished, organisationStream } from '../organisation/events.js'
import { contentHashOf } from '../procedure/catalogue.js'
import {
  CalendarPublished,
  calendarStream,
  procedureStream,
  ProcedurePublished,
} from '../procedure/events.js'
import type { Procedure } from '../procedure/declaration.js'
import { procedureInvalid } from '../procedure/procedure.js'
import { checkTriggers, checkUndecided, publishable } from '../procedure/publishable.js'
import type { Books } from '../projections/books.js'
import type { Recorder } from './recorder.js'
import type { Replica } from './replica.js'
import { anArray, anObject, aText, refuse, shapeFindings } from '../kernel/shape-check.js'

/** What an office publishes, by whom. */
export interface Publication {
  readonly calendars?: readonly WorkingCalendar[] | undefined
  readonly procedures?: readonly Procedure[] | undefined
  readonly organisation?: OrganisationDefinition | undefined
  /** `engine` if left out. */
  readonly actor?: string | undefined
}

const members = { calendars: anArray, procedures: anArray, organisation: anObject, actor: aText }

/** One thing to publish, and whether it is there as it is. */
interface Part {
  readonly stream: string
  readonly type: string
  readonly data: StoredData
  /** @throws DossierError `procedure-invalid` if it is not, and the office decided about it */
  isPublished(books: Books): boolean
}

/**
 * Publishes what differs from the last published version; calendars first. Everything is checked before anything is
 * written, procedures also against the office's own `attributes` of them, if it has any, and against what the office
 * decided about them.
 * @throws DossierError `definition-invalid`, `calendar-invalid`; `procedure-invalid`, also for a calendar that was never
 * published, for attributes that the office didn't declare, and for a procedure that the office decided about and that
 * is none of its versions; `id-invalid`
 */
export async function publish(
  publication: Publication,
  replica: Replica,
  recorder: Recorder,
  attributes?: FieldTable,
): Promise<void> {
  refuse(shapeFindings(publication, members), (findings) => {
    const message = `nothing can be published like this:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition: 'publication', findings })
  })
  const { procedures = [], organisation, actor = 'engine' } = publication
  checkId(actor, 'actor')
  const calendars = checkCalendars(publication.calendars ?? [])
  // What another engine published or decided is in the log, and perhaps not here yet.
  if (!replica.isLent) await replica.caughtUp()
  const published = replica.books.catchUp().catalogue.calendarIds
  const surroundings = { calendarIds: [...published, ...calendars.map(({ id }) => id)], attributes }
  const checked = Array.from(procedures, (procedure) => publishable(procedure, surroundings))
  const codes = checked.map(({ code }) => code)
  const twice = codes.find((code, index) => codes.indexOf(code) !== index)
  if (twice !== undefined) {
    const message = 'is declared twice here: each code has one definition'
    throw procedureInvalid(twice, [{ path: ['code'], code: 'declared-twice', message }])
  }
  const all = [
    ...calendars.map(calendarPart),
    ...checked.map((procedure) => procedurePart(procedure, replica.table.registry.types)),
    ...(organisation === undefined ? [] : [organisationPart(defineOrganisation(organisation))]),
  ]
  const isMissing = ({ isPublished }: Part) => !isPublished(replica.books.catchUp())
  for (const part of all.filter(isMissing)) await publishOne(part)

  async function publishOne(part: Part): Promise<void> {
    const { stream, type, data } = part
    while (isMissing(part)) {
      try {
        const event = { type, at: recorder.now(), actor, data }
        const { position } = await recorder.append(stream, recorder.headOf(stream), [event])
        await replica.caughtUp(position)
        return
      } catch (error) {
        // Another engine published or decided at the same moment, perhaps the very same: look again.
        if (!isDossierError(error, 'version-conflict')) throw error
        await replica.caughtUp()
      }
    }
  }
}

function calendarPart(definition: NormalDefinition): Part {
  const { id } = definition
  const contentHash = contentHashOf(definition)
  return {
    stream: calendarStream(id),
    type: CalendarPublished.type,
    data: { calendar: id, definition, contentHash },
    isPublished: ({ catalogue }) => catalogue.isPublished('calendar', id, contentHash),
  }
}

function procedurePart(definition: Procedure, eventTypes: readonly string[]): Part {
  const { code } = definition
  const contentHash = contentHashOf(definition)
  return {
    stream: procedureStream(code),
    type: ProcedurePublished.type,
    data: { procedure: code, definition, contentHash },
    isPublished({ catalogue }) {
      if (catalogue.isPublished('procedure', code, contentHash)) return true
      checkUndecided(code, catalogue)
      checkTriggers(definition, eventTypes)
      return false
    },
  }
}

function organisationPart(definition: OrganisationDefinition): Part {
  const contentHash = contentHashOf(definition)
  return {
    stream: organisationStream,
    type: OrganisationPublished.type,
    data: { definition, contentHash },
    isPublished: ({ organisation }) => organisation.latestHash === contentHash,
  }
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
