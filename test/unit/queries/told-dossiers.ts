// Dossiers as an import tells them, so that what is due when is written by hand and not computed.

import { createEngine, type Engine } from 'dossier-engine'
import { officeCalendar, on } from '../../support/office.js'

/** The month that reports are asked for. */
export const may = { from: '2024-05-01', to: '2024-05-31' } as const

/** One fact. */
export type Told = readonly [type: string, at: string, data?: Readonly<Record<string, unknown>>]

/** Due on Tuesday 7 May 2024 at 17:00, unless told otherwise. */
export const due = on('05-07', '17:00')

/** Received on 26 April, by a procedure that is told of nowhere. */
export const received: Told = ['DossierReceived', on('04-26'), { procedure: 'p', channel: 'online' }]

/** A promise for an instant. */
export const promise = (dueAt: string, at = on('04-26'), cause = 'reception', policy = 'recorded'): Told => [
  'DeadlineSet',
  at,
  { clock: 'statutory', dueAt: Date.parse(dueAt), policy, cause, calendar: 'office' },
]

/** What ended it, and what it waited for, on a day of 2024. */
export const resolved = (day: string, time?: string): Told => ['DossierResolved', on(day, time)]
export const returned = (day: string, time?: string): Told => [
  'ResultReturned',
  on(day, time),
  { channel: 'online' },
]
export const asked = (day: string, time?: string): Told => [
  'SupplementRequested',
  on(day, time),
  { reason: 'x', stopsClock: true },
]
export const came = (day: string): Told => ['SupplementReceived', on(day)]

/** Three working days more, and the promise that came of it. */
export const extended = (day: string, dueAt: string): readonly Told[] => [
  ['ExtensionGranted', on(day), { term: { workingDays: 3 }, reason: 'x', fromDueAt: Date.parse(due) }],
  promise(dueAt, on(day), 'extension'),
]

/** An engine that was told of dossiers `d-1`, `d-2` and so on. */
export async function told(...dossiers: (readonly Told[])[]): Promise<Engine> {
  const engine = await createEngine({ calendars: [officeCalendar] })
  const facts = dossiers.map((events, index) => ({
    dossierId: `d-${index + 1}`,
    events: events.map(([type, at, data = {}]) => ({ type, at, data: { ...data } })),
  }))
  await engine.import(facts, { source: 'by hand' })
  return engine
}
