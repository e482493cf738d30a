// Classes under each definition of "on time", recounted plainly: dossier by dossier, from what each of them says of itself
// and from its events, with civil dates as Intl writes them. It shares nothing with the reports but the words.

import fc from 'fast-check'
import type { Dossier, Engine, OnTimeDefinition, RecordedEvent } from 'dossier-engine'
import { answer } from './scenario.js'

/** The class of a dossier under a definition. */
export type Class = 'early' | 'onTime' | 'late' | 'none'
/** The definitions that the engine brings along. */
export const names = ['byDate', 'byInstant', 'byStep', 'byRelease', 'decision766', 'overToProcess'] as const
export const dayMs = 86_400_000
const open = new Set(['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped'])

const day = fc
  .integer({ min: 0, max: 500 })
  .map((days) => new Date(Date.UTC(2023, 11, 20) + days * dayMs).toISOString().slice(0, 10))
/** From one day to another, around those of the scenarios. */
export const period = fc.tuple(day, day).map((days) => {
  const [from, to] = days.toSorted()
  return { from: from!, to: to! }
})

const order = (end: number | string, due: number | string): Class =>
  end < due ? 'early' : end > due ? 'late' : 'onTime'

/** The plain class of one dossier. */
function plainClass(
  definition: OnTimeDefinition,
  { dossier, events }: { dossier: Readonly<Dossier>; events: readonly RecordedEvent[] },
  { asOf, dateOf }: { asOf: number; dateOf: (at: number) => string },
): Class {
  const { resolvedAt, returnedAt, steps, supplements, state } = dossier
  const dueAt = dossier.deadline?.dueAt
  // 24:00 of the engine's own promise; another system's 00:00 is the date itself.
  const dueOn = dateOf((dueAt ?? 0) - (dossier.deadline?.policy === 'recorded' ? 0 : 1))
  const last = (type: string) => events.findLast((event) => event.type === type)?.at
  if (definition === 'decision766') {
    if (dueAt === undefined) return 'none'
    if (supplements >= 2) return 'late'
    const ended =
      resolvedAt ??
      returnedAt ??
      (state === 'withdrawn' || state === 'receptionRefused' ? firstEnd(events) : undefined) ??
      (state === 'stopped' ? last('ProcessingStopped') : undefined)
    if (ended !== undefined) return order(dateOf(ended), dueOn)
    const until = state === 'supplementRequested' ? last('SupplementRequested')! : asOf
    return dateOf(until) > dueOn ? 'late' : 'onTime'
  }
  if (resolvedAt === undefined) return 'none'
  if (definition === 'byStep') {
    const minute = (at: number) => at - (((at % 60_000) + 60_000) % 60_000)
    const each = steps.flatMap((run) => {
      const ended = run.completedAt ?? run.closedAt
      return ended === undefined || run.dueAt === undefined ? [] : [order(minute(ended), minute(run.dueAt))]
    })
    if (each.length === 0) return 'none'
    return each.some((is) => is === 'late') ? 'late' : each.every((is) => is === 'early') ? 'early' : 'onTime'
  }
  if (dueAt === undefined) return 'none'
  if (definition === 'byInstant') return order(resolvedAt, dueAt)
  if (definition === 'byDate' || definition === 'overToProcess') return order(dateOf(resolvedAt), dueOn)
  if (resolvedAt > dueAt) return 'late'
  if (returnedAt !== undefined && returnedAt < dueAt) return 'early'
  const begun = events.findLastIndex(({ type }) => type === 'DossierReopened')
  const isExtended = events.slice(begun + 1).some(({ type }) => type === 'ExtensionGranted')
  return isExtended && resolvedAt < dueAt ? 'early' : 'onTime'
}

/** The first end that was told since the last re-opening. */
function firstEnd(events: readonly RecordedEvent[]): number | undefined {
  let first: number | undefined
  for (const { type, at } of events) {
    if (type === 'DossierReopened') first = undefined
    else if (['DossierResolved', 'ResultReturned', 'DossierWithdrawn', 'ReceptionRefused'].includes(type))
      first = Math.min(first ?? at, at)
  }
  return first
}

interface Recount {
  readonly classes: ReadonlyMap<string, Class>
  readonly counts: Record<Class, number>
}

/** Classes by dossier, of those that a period counts. */
export function recount(
  engine: Engine,
  dossierIds: readonly string[],
  definition: OnTimeDefinition,
  { startAt, endAt, of, zone }: { startAt: number; endAt: number; of: 'resolved' | 'received'; zone: string },
): Recount {
  const asOf = endAt - 1
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  const dateOf = (at: number) => format.format(at)
  const within = (at: number | undefined) => at !== undefined && at >= startAt && at < endAt
  const at = (id: string, moment: number) => {
    const found = answer(() => engine.dossier(id, { asOf: moment }))
    return typeof found === 'string' ? undefined : (found as Readonly<Dossier>)
  }
  const classes = new Map<string, Class>()
  for (const dossierId of dossierIds) {
    const dossier = at(dossierId, asOf)
    if (dossier === undefined) continue
    const isNew = within(dossier.receivedAt)
    const before = at(dossierId, startAt - 1)
    const isCounted =
      of === 'received'
        ? isNew
        : isNew ||
          within(dossier.takenOverAt) ||
          within(dossier.reopenedAt) ||
          (before !== undefined && open.has(before.state))
    if (!isCounted) continue
    const events = engine.timeline(dossierId, { asOf })
    classes.set(dossierId, plainClass(definition, { dossier, events }, { asOf, dateOf }))
  }
  const counts = { early: 0, onTime: 0, late: 0, none: 0 }
  for (const found of classes.values()) counts[found] += 1
  return { classes, counts }
}

/** The instants at which a period begins and the day after it does. */
export const bounds = ({ from, to }: { from: string; to: string }) => ({
  startAt: Date.parse(`${from}T00:00Z`),
  endAt: Date.parse(`${to}T00:00Z`) + dayMs,
})
