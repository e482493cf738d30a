// What a text can tell of an event: names instead of codes, and moments by the clock on the office's wall.

import { dayMs, type Instant } from '../kernel/instant.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { Dossier } from '../dossier/dossier.js'
import { standing } from '../dossier/rules/pauses.js'
import { endsWithDate, isPending } from '../dossier/rules/timeliness.js'
import type { AnyEngine } from '../engine/engine.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import { localMoment, unknownZone } from '../report/local-moment.js'
import type { LocalMoment } from '../report/messages.js'
import { oneLine } from '../report/one-line.js'
import type { Draft } from './rules.js'
import { amountText } from './amount-text.js'
import type { Told } from './texts.js'

/** What is spoken of. */
export interface Subject {
  readonly event: RecordedEvent
  readonly dossier: Readonly<Dossier>
  readonly dossierId: string
  readonly engine: AnyEngine
  /** BCP 47. */
  readonly language: string
}

/**
 * The promise to the applicant that stood when an event was recorded: that of its own commit, if it made one, and as it was
 * corrected by then. None while the clock stands: nobody knows the date then.
 */
export function promisedAt({
  event: { position, at },
  dossier,
  dossierId,
  engine,
}: Omit<Subject, 'language'>): Instant | undefined {
  const all = engine.timeline(dossierId).filter((each) => each.position <= position)
  // What was promised before a dossier was opened again is no promise any more.
  const known = all.slice(
    Math.max(
      0,
      all.findLastIndex(({ type }) => type === 'DossierReopened'),
    ),
  )
  const promise = known.findLast(
    ({ type, data }) => type === 'DeadlineSet' && data['clock'] === statutoryClock,
  )
  const correction = known.findLast(
    ({ type, data }) => type === 'EventCorrected' && data['corrects'] === promise?.version,
  )
  const { dueAt } = (correction?.data['data'] ?? promise?.data ?? {}) as { readonly dueAt?: Instant }
  const stood = standing(dossier.pauses).find(({ from, to }) => from <= at && (to === undefined || to > at))
  return dueAt === undefined || isPending(dueAt, stood?.from) ? undefined : dueAt
}

/** What is told of a draft. */
export function toldOf(
  { dueAt, reason, what, amount }: Draft & { readonly dueAt: Instant | undefined },
  { event, dossier, dossierId, engine, language }: Subject,
): Told {
  const { dossierCode, deadline } = dossier
  const catalogue = engine.catalogue()
  const zone = catalogue.findCalendar(deadline?.calendar)?.timeZone ?? catalogue.timeZone ?? unknownZone
  const due = dueAt === undefined ? undefined : endOf(dueAt, zone, deadline?.policy)
  const line = (text: string | undefined) => (text === undefined ? undefined : oneLine(text))
  return {
    dossier: oneLine(dossierCode ?? dossierId),
    procedure: oneLine(nameOf(dossier, catalogue)),
    at: localMoment(event.at, zone),
    due,
    ...{ reason: line(reason), what: line(what) },
    amount: amount && line(amountText(amount, language)),
  }
}

/** A date that ends at midnight ends with that date, and not on the next. */
function endOf(dueAt: Instant, zone: string, policy: string | undefined): LocalMoment {
  const moment = localMoment(dueAt, zone)
  if (moment.clock !== '00:00' || policy === undefined || !endsWithDate(policy)) return moment
  return { ...localMoment((dueAt - dayMs / 2) as Instant, zone), clock: '24:00' }
}

function nameOf(
  { procedure, procedureVersion }: Readonly<Dossier>,
  catalogue: ReturnType<AnyEngine['catalogue']>,
): string {
  if (procedure === undefined) return '?'
  const { versions = [] } = catalogue.historyOf(procedure) ?? {}
  const version = versions.find(({ version }) => version === procedureVersion) ?? versions.at(-1)
  return version?.definition.name ?? procedure
}
