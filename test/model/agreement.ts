// Where the engine and the model must agree: in all that is known of a dossier, and in the counts, in which no dossier
// is missing.

import { expect } from 'vitest'
import type { Dossier, Engine, NotedDate, Procedure } from 'dossier-engine'
import { isOpen } from '../../src/dossier/dossier.js'
import { pausedSince } from '../../src/dossier/rules/pauses.js'
import { expectedSteps } from '../../src/dossier/rules/route.js'
import { openStates, type Model, type ModelDossier } from './dossier-model.js'
import { procedures } from './procedures.js'
import { turns } from './route-model.js'

/** One dossier, by one engine and by the model. */
export function agree(engine: Engine, id: string, expected: ModelDossier): void {
  const dossier = engine.dossier(id)
  expect(seen(dossier)).toEqual(modelled(expected))
  const progress = engine.progress(id)
  expect(progress.dueAt).toBe(expected.due)
  const isRunning = expected.clock?.since === undefined
  const clock = expected.due === undefined ? 'none' : isRunning ? 'running' : 'paused'
  expect(progress.clock).toBe(openStates.includes(expected.state) || clock === 'none' ? clock : 'ended')
}

function definitionOf(code: string | undefined, version: number | undefined): Procedure {
  return procedures[code as 'licence'].at((version ?? 0) - 1)!
}

function byStep<Each extends { readonly step: string }>(list: readonly Each[]): Each[] {
  return list.toSorted((a, b) => (a.step < b.step ? -1 : 1))
}

function seen(dossier: Dossier): object {
  const { state, steps, procedure, procedureVersion, deadline, links } = dossier
  const work = steps.filter(isOpen).map(({ step, unit, officer }) => ({ step, unit, officer }))
  const done = steps.filter(({ completedAt, skippedAt }) => (completedAt ?? skippedAt) !== undefined)
  return {
    state,
    procedure,
    version: procedureVersion,
    channel: dossier.channel,
    unit: dossier.unit,
    officer: dossier.officer,
    receivedAt: dossier.receivedAt,
    latestAt: dossier.latestAt,
    due: deadline?.dueAt,
    pausedSince: pausedSince(dossier),
    working: byStep(work),
    turns: openStates.includes(state as never)
      ? expectedSteps(dossier, definitionOf(procedure, procedureVersion)).toSorted()
      : [],
    done: done.map(({ step }) => step).toSorted(),
    supplements: dossier.supplements,
    payments: dossier.payments.length,
    asked: Object.fromEntries(
      dossier.concurrences.map(({ concurrence, answeredAt }) => [concurrence, answeredAt !== undefined]),
    ),
    extensions: dossier.extensions.length,
    apologies: dossier.apologies.length,
    documents: dossier.documents.map(({ document }) => document),
    signatures: dossier.documents.flatMap(({ signatures }) => signatures).length,
    feedback: Object.fromEntries(
      dossier.feedback.map(({ feedback, answeredAt }) => [feedback, answeredAt !== undefined]),
    ),
    ratings: dossier.ratings.length,
    links: links.map(({ link, to }) => `${link} ${to}`),
    attributes: dossier.attributes,
    noted: (dossier.noted ?? []).flatMap(notesOf).toSorted(),
  }
}

function notesOf({ clock, occurrence, dueAt, hasPassed, notices = [] }: NotedDate): string[] {
  const told = [...notices, ...(hasPassed === true ? ['passed'] : [])]
  return told.map((each) => `${clock} ${occurrence} ${dueAt} ${each}`)
}

function modelled(expected: ModelDossier): object {
  const { state, route, procedure, version, asked, clock } = expected
  const { channel, unit, officer, receivedAt, latestAt, due, supplements, payments } = expected
  const { extensions, apologies, documents, signatures, feedback, ratings, links, attributes } = expected
  const noted = expected.noted.toSorted()
  return {
    ...{ state, procedure, version, channel, unit, officer, receivedAt, latestAt, due },
    pausedSince: clock?.since,
    working: byStep(route.working.map((run) => ({ unit: undefined, officer: undefined, ...run }))),
    turns: openStates.includes(state) ? turns(route, definitionOf(procedure, version)).toSorted() : [],
    done: route.done.toSorted(),
    ...{ supplements, payments },
    asked: Object.fromEntries(Object.entries(asked).map(([id, { isAnswered }]) => [id, isAnswered])),
    ...{ extensions, apologies, documents, signatures, feedback, ratings, links, attributes, noted },
  }
}

/** Every open dossier is in the workload once, with whoever holds it, and every dossier in the totals of the year. */
export function nothingIsLost(engine: Engine, { dossiers, now }: Model): void {
  const all = [...dossiers.values()]
  const open = all.filter(({ state }) => openStates.includes(state))
  const asOf = now
  const { total, rows } = engine.workload({ asOf, groupBy: ['unit', 'officer'] })
  expect(total.total).toBe(open.length)
  expect(total.inTime + total.paused + total.overdue + total.undated).toBe(open.length)
  const held = new Map<string, number>()
  for (const { unit, officer } of open) {
    const key = JSON.stringify([unit, officer])
    held.set(key, (held.get(key) ?? 0) + 1)
  }
  expect(
    Object.fromEntries(
      rows.map(({ key, open: counts }) => [JSON.stringify([key.unit, key.officer]), counts.total]),
    ),
  ).toEqual(Object.fromEntries(held))
  const late = open.filter(({ due, clock }) => due !== undefined && (clock?.since ?? asOf) > due)
  expect(engine.overdue({ asOf }).dossiers).toHaveLength(late.length)

  const year = engine.onTime({ from: '2024-01-01', to: '2035-12-31' }).total
  const residue = Object.values(year.residue).reduce((sum, count) => sum + count, 0)
  expect(year.carriedOver + year.received + year.reopened + year.takenOver).toBe(
    year.resolved.total + year.inProcess.total + residue,
  )
  expect(year.inProcess.total).toBe(open.length)
  const count = (...states: string[]) => all.filter(({ state }) => states.includes(state)).length
  expect(year.resolved.total).toBe(count('resolved', 'returned'))
}
