// The tracking book and the dossier are two folds of one history: they tell the same facts, for what the rules let
// happen and for whatever an import brings.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dossierEvents,
  EventCorrected,
  emptyDossier,
  evolve,
  procedureEvents,
  stepBook,
  trackingBook,
  type Dossier,
  type DossierState,
  type EventLog,
  type Instant,
} from 'dossier-engine'
import { dossierIdOf, openStates, openSteps } from '../../../src/dossier/dossier.js'
import { pausedSince } from '../../../src/dossier/rules/pauses.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { folderOf } from '../../../src/projections/fold.js'
import { Books } from '../../../src/projections/books.js'
import { play, scenarioArbitrary } from '../engine/scenario.js'
import { numbersOf, story, tableOf } from './tables.js'

/** What the book should say of a dossier. */
function rowOf(dossier: Dossier, endedAt: number | undefined): Record<string, unknown> {
  const { state, supplements, registeredAt, receivedAt, resolvedAt, returnedAt, latestAt, deadline } = dossier
  const { procedure, level, field, agency, unit, officer, channel, pauses } = dossier
  const { dossierCode, application, applicant, placeOfHelp, placeOfReception } = dossier
  const { reopenedAt, takenOverAt, extensions, concurrences } = dossier
  const steps = openSteps(dossier).map(({ step }) => step)
  const open = pauses.filter(({ to }) => to === undefined).map(({ ground }) => ground)
  const bits = { supplement: 1, payment: 2, stop: 4, concurrence: 0 }
  const grounds = [...new Set(open)].reduce((sum, ground) => sum + bits[ground], 0)
  // A promise for 00:00 is for the date that begins then where it is another system's, or keeps the time of its start.
  const isAsTold = deadline?.policy.split(',').some((each) => ['recorded', 'end=sameTime'].includes(each))
  const row = {
    state,
    supplements,
    registeredAt,
    receivedAt,
    dueAt: deadline?.dueAt,
    dueAsTold: isAsTold === true ? 1 : undefined,
    pausedAt: pausedSince(dossier),
    pauses: grounds + 8 * open.filter((ground) => ground === 'concurrence').length || undefined,
    reopenedAt,
    takenOverAt,
    extensions: extensions.length || undefined,
    concurrences: concurrences.filter(({ answeredAt }) => answeredAt === undefined).length || undefined,
    dossierCode,
    application,
    applicant: applicant?.subject,
    placeOfHelp,
    placeOfReception,
    resolvedAt,
    returnedAt,
    endedAt,
    latestAt,
    procedure,
    level,
    field,
    agency,
    unit,
    officer,
    channel,
    calendar: deadline?.calendar,
    step: steps.at(-1),
    otherSteps: steps.length > 1 ? steps.slice(0, -1).toSorted() : undefined,
  }
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
}

/** A log in a table of the test's own. */
async function tableFrom(log: EventLog): Promise<EventTable> {
  const table = new EventTable(
    createRegistry([...Object.values(procedureEvents), EventCorrected, ...Object.values(dossierEvents)]),
  )
  for await (const commit of log.readAll()) table.append(commit, commit.position)
  return table
}

/** The first moment of which was told that the dossier ended by it. */
function endOf(table: EventTable, ordinal: number): number | undefined {
  const endings = ['DossierResolved', 'ResultReturned', 'DossierWithdrawn']
  const dossier = emptyDossier('')
  const ends = table.rowsOf(ordinal).flatMap((row) => {
    const event = table.read(row, table.length)
    const before = dossier.state
    evolve(dossier, event)
    const ends = event.type === 'ReceptionRefused' ? dossier.state !== before : endings.includes(event.type)
    const told: readonly (number | 'again')[] =
      event.type === 'DossierReopened' ? ['again'] : ends ? [event.at] : []
    return told
  })
  const last = ends.slice(ends.lastIndexOf('again') + 1) as number[]
  return last.length === 0 ? undefined : Math.min(...last)
}

const silent = new Set(['EventCorrected', 'DeadlinePassed', 'DeadlineApproached'])

function dossiers(table: EventTable): Map<number, Dossier> {
  const found = new Map<number, Dossier>()
  for (let ordinal = 0; ordinal < table.streamCount; ordinal++) {
    const id = dossierIdOf(table.streamName(ordinal))
    if (id === undefined) continue
    const dossier = emptyDossier(id)
    let latestAt = -Infinity
    for (const row of table.rowsOf(ordinal)) {
      const event = table.read(row, table.length)
      evolve(dossier, event)
      // When a correction was made, or a date was noted, changes nothing of what had happened by then.
      if (!silent.has(event.type)) latestAt = Math.max(latestAt, event.at)
    }
    if (latestAt === -Infinity) delete dossier.latestAt
    else dossier.latestAt = latestAt as Instant
    found.set(ordinal, dossier)
  }
  return found
}

describe('a row of the tracking book', () => {
  it('says of every dossier what the dossier says, after any commands', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
        const { log } = await play(scenario)
        const table = await tableFrom(log)
        const [book, steps] = [trackingBook.start(table), stepBook.start(table)]
        folderOf(table, [
          { projection: trackingBook, state: book },
          { projection: stepBook, state: steps },
        ]).fold()
        for (const [ordinal, dossier] of dossiers(table)) {
          expect(book.toObject(ordinal)).toEqual(rowOf(dossier, endOf(table, ordinal)))
          // Between them the hands of one run: the last of them is who ended it.
          const runs = steps.rowsOf(ordinal).filter(({ ended }) => ended !== 'handedOver')
          const told = runs.map(({ step, endedAt }) => `${step} ${endedAt}`)
          const known = dossier.steps.map(
            ({ step, completedAt, skippedAt, closedAt }) => `${step} ${completedAt ?? skippedAt ?? closedAt}`,
          )
          // In parallel branches, a hand-over puts a run after those that began since.
          expect(told.toSorted()).toEqual(known.toSorted())
        }
      }),
      { numRuns: 60 },
    )
  })

  it('says of every dossier what the dossier says, after any import', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        const book = trackingBook.start(table)
        folderOf(table, [{ projection: trackingBook, state: book }]).fold()
        for (const [ordinal, dossier] of dossiers(table)) {
          // Who answers without being asked is only told apart where each request is kept.
          const { concurrences: _, ...row } = book.toObject(ordinal)
          const { concurrences: __, ...expected } = rowOf(dossier, endOf(table, ordinal))
          expect(row).toEqual(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('counts more supplements than fit into two bytes', () => {
    const facts = Array.from({ length: 70_000 }, () => ({
      type: 'SupplementRequested',
      at: 0,
      data: { reason: '', stopsClock: false },
    }))
    const table = tableOf([{ stream: 'dossier/d-1', facts: facts as never }])
    const book = trackingBook.start(table)
    folderOf(table, [{ projection: trackingBook, state: book }]).fold()
    expect(book.numbers.get(0, 'supplements')).toBe(70_000)
  })
})

describe('a view of the past', () => {
  const moment = fc.integer({ min: Date.UTC(2023, 11, 31), max: Date.UTC(2025, 0, 2) })
  const moments = fc.array(
    fc.record({
      asOf: fc.option(moment, { nil: undefined }),
      knownAt: fc.option(fc.integer({ min: -3_000, max: 20_000 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )

  it('is the fold of what had happened by then and was known by then, from scratch', () => {
    fc.assert(
      fc.property(story, moments, (told, asked) => {
        const table = tableOf(told)
        const books = new Books(table)
        for (const { asOf, knownAt } of asked) {
          const view = books.view({ asOf, knownAt } as Parameters<Books['view']>[0])
          // Known: up to the last commit before which nothing was recorded later than knownAt.
          const events = Array.from({ length: table.length }, (_, row) => ({
            ...table.event(row),
            ...numbersOf(table, row),
          }))
          const positions = [...new Set(events.map(({ position }) => position))]
          let greatest = -Infinity
          const known = new Set<number>()
          for (const position of positions) {
            greatest = Math.max(greatest, events.find((event) => event.position === position)!.recordedAt)
            if (knownAt === undefined || greatest <= knownAt) known.add(position)
          }
          const seen = events.filter(
            ({ at, position }) => known.has(position) && (asOf === undefined || at <= asOf),
          )
          const [book, steps] = [trackingBook.start(table), stepBook.start(table)]
          for (const event of seen) {
            type Handler = ((state: unknown, event: unknown) => void) | undefined
            ;(trackingBook.on as Record<string, Handler>)[event.type]?.(book, event)
            ;(stepBook.on as Record<string, Handler>)[event.type]?.(steps, event)
          }
          expect(trackingBook.snapshot(view.book)).toEqual(trackingBook.snapshot(book))
          expect(view.position).toBe(Math.max(0, ...known))
          expect(view.rowCount).toBe(events.filter(({ position }) => known.has(position)).length)
          expect(
            stepBook.snapshot(books.stateOf(stepBook, { asOf, knownAt } as Parameters<Books['view']>[0])),
          ).toEqual(stepBook.snapshot(steps))
          expect(view.deadlines.between(-Infinity, Infinity)).toEqual(dueRows(book))
        }
      }),
      { numRuns: 100 },
    )
  })
})

function dueRows(book: ReturnType<typeof trackingBook.start>): number[] {
  const rows = Array.from({ length: book.length }, (_, row) => ({ row, object: book.toObject(row) }))
  const open = rows.filter(({ object: { state, dueAt, pausedAt } }) => {
    return (
      openStates.has(state as DossierState) &&
      dueAt !== undefined &&
      (pausedAt === undefined || pausedAt! > dueAt!)
    )
  })
  return open
    .toSorted((a, b) => Number(a.object['dueAt']) - Number(b.object['dueAt']) || a.row - b.row)
    .map(({ row }) => row)
}
