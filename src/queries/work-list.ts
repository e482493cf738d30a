// (6) What is to be done, by whom and by when: one row for each step in work, and one for each open dossier in which
// nobody works on a step. Nothing that the office owes is missing from it, and what waits says for whom.

import * as z from 'zod'
import { withoutCodeGeneration } from '../kernel/schema.js'
import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import { dossierIdOf, dossierStream, openStates, type DossierState } from '../dossier/dossier.js'
import { followedProcedure } from '../dossier/rules/followed-procedure.js'
import { expectedSteps } from '../dossier/rules/route.js'
import type { View } from '../projections/books.js'
import type { StepRow } from '../projections/step-book.js'
import { Code, Count, Time } from '../projections/tracking-row.js'
import { standingOfRun } from './clock-runs.js'
import { cursorOf, noCursor } from './cursor.js'
import { dossierAt } from './dossier-at.js'
import { standingOf, type Standing } from './open-counts.js'
import { members, queryInvalid, questionOf, type AsOf, type Paged } from './query-check.js'
import { stepsOf } from './steps-of.js'

/** What is to be done at a moment. */
export interface WorkListQuestion extends AsOf, Paged {
  readonly unit?: string | undefined
  /** With the work of those for whom this officer stands in at the moment. */
  readonly officer?: string | undefined
}

/** Whose turn it is. */
export type WaitsFor = 'office' | 'applicant' | 'payment' | 'agency' | 'nobody'

/** One thing to be done. */
export interface WorkItem {
  readonly dossierId: string
  readonly dossierCode: string | undefined
  readonly procedure: string | undefined
  readonly state: DossierState
  /** The step in work; without `startedAt` the one that comes next, if the procedure is known. */
  readonly step: string | undefined
  readonly unit: string | undefined
  readonly officer: string | undefined
  readonly startedAt: Instant | undefined
  /** By when the step is to be done, if it has a budget. */
  readonly stepDueAt: Instant | undefined
  /** How the step stands against its own budget; absent without one. */
  readonly stepStatus?: Standing
  /** By when the dossier is. */
  readonly dueAt: Instant | undefined
  /** How the dossier stands against `dueAt`, as the workload counts it. */
  readonly status: Standing
  readonly waitsFor: WaitsFor
  /** Why it is on nobody's desk; absent if it is on one. */
  readonly unheld?: 'no-unit'
  /** The officer whose work it is, if the one who was asked about stands in. */
  readonly onBehalfOf?: string
}

/** One page of what is to be done, what is due first at the front. */
export interface WorkList {
  readonly asOf: Instant
  readonly position: Position
  readonly items: readonly WorkItem[]
  /** Where this page ended, if there is more: give it as `after`. */
  readonly next?: string
}

/** Checks {@link WorkListQuestion}. */
export const checkWorkList = questionOf('workList', {
  asOf: members.asOf,
  knownAt: members.knownAt,
  unit: members.id,
  officer: members.id,
  limit: members.pageLimit,
  after: withoutCodeGeneration(() => z.string().max(8_000).optional()),
})

/** A row before it is told: where it is in the order, and whose it is. */
interface Entry {
  /** The earlier of the step's and the dossier's due dates; ∞ without either. */
  readonly due: number
  readonly row: number
  readonly startedAt: number
  readonly name: string
  /** Tells rows apart that an import tells twice. */
  readonly nth: number
  readonly step: StepRow | undefined
  readonly officer: string | undefined
}

const place = withoutCodeGeneration(() =>
  z.tuple([z.number().nullable(), z.string(), z.number().nullable(), z.string(), z.int()]),
)
const cursors = cursorOf('workList', place)

/**
 * Lists what is to be done.
 * @throws DossierError `query-invalid` for a cursor of another question or log
 */
export function workList(view: View, question: ReturnType<typeof checkWorkList>): WorkList {
  const { asOf, limit, after, unit, officer } = question
  const desk = officer === undefined ? undefined : deskOf(view, officer, asOf)
  const last = after === undefined ? undefined : entryAt(view, after)
  const entries = entriesOf(view)
    .filter(
      (entry) =>
        (unit === undefined || unitOf(view, entry) === unit) &&
        (desk === undefined || desk.holds(entry)) &&
        (last === undefined || inOrder(last, entry) < 0),
    )
    .toSorted(inOrder)
  const page = entries.slice(0, limit)
  const items = page.map((entry) => itemOf(view, entry, asOf, officer))
  const list = { asOf, position: view.position, items }
  return entries.length > limit ? { ...list, next: cursorAt(view, page.at(-1)!) } : list
}

/** All that is to be done: each step in work, and each open dossier that has none. */
function entriesOf(view: View): Entry[] {
  const { book } = view
  const open: number[] = []
  for (let row = 0; row < book.length; row++) if (openStates.has(book.stateOf(row))) open.push(row)
  const steps = stepsOf(view, open)
  return open.flatMap((row) => {
    const dueAt = book.time(row, Time.dueAt) ?? Infinity
    const inWork = steps.openRows(row).map((index) => steps.row(index))
    if (inWork.length === 0) {
      const held = { step: undefined, officer: book.text(row, Code.officer) }
      return [{ due: dueAt, row, startedAt: -Infinity, name: '', nth: 0, ...held }]
    }
    const seen = new Map<string, number>()
    return inWork.map((step): Entry => {
      const { startedAt = -Infinity, step: name, officer } = step
      const key = `${startedAt} ${name}`
      const nth = seen.get(key) ?? 0
      seen.set(key, nth + 1)
      return { due: Math.min(step.dueAt ?? Infinity, dueAt), row, startedAt, name, nth, step, officer }
    })
  })
}

function inOrder(a: Place, b: Place): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  if (a.row !== b.row) return a.row - b.row
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.nth - b.nth
}

type Place = Pick<Entry, 'due' | 'row' | 'startedAt' | 'name' | 'nth'>

function cursorAt(view: View, { due, row, startedAt, name, nth }: Entry): string {
  return cursors.write([finite(due), idOf(view, row), finite(startedAt), name, nth])
}

function entryAt({ table }: View, cursor: string): Place {
  const [due, dossierId, startedAt, name, nth] = cursors.read(cursor)
  const row = table.ordinalOf(dossierStream(dossierId))
  if (row === undefined)
    throw queryInvalid('workList', [{ path: ['after'], code: 'cursor', message: noCursor }])
  return { due: due ?? Infinity, row, startedAt: startedAt ?? -Infinity, name, nth }
}

/** JSON knows no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Whose work an officer sees at a moment: their own, and that of those for whom they stand in. */
function deskOf({ book, organisation }: View, officer: string, asOf: Instant) {
  const standIns = organisation.standsInFor(officer, asOf)
  return {
    holds: ({ row, officer: holder }: Entry) =>
      holder === officer ||
      standIns.some(
        ({ officer: other, procedures }) =>
          other === holder &&
          (procedures === undefined || procedures.includes(book.text(row, Code.procedure) ?? '')),
      ),
  }
}

/** A step that was imported without a unit is worked on where the dossier is. */
function unitOf({ book }: View, { row, step }: Entry): string | undefined {
  return step?.unit ?? book.text(row, Code.unit)
}

function itemOf(view: View, entry: Entry, asOf: Instant, asked: string | undefined): WorkItem {
  const { book } = view
  const { row, step, officer } = entry
  const unit = unitOf(view, entry)
  return {
    dossierId: idOf(view, row),
    dossierCode: book.textOf(book.codes.get(row, 'dossierCode')),
    procedure: book.text(row, Code.procedure),
    state: book.stateOf(row),
    step: step === undefined ? nextStep(view, row) : step.step,
    unit,
    officer,
    startedAt: step?.startedAt,
    stepDueAt: step?.dueAt,
    ...(step?.dueAt !== undefined && {
      stepStatus: standingOfRun({ dueAt: step.dueAt, pausedAt: book.time(row, Time.pausedAt) }, asOf),
    }),
    dueAt: book.time(row, Time.dueAt),
    status: standingOf(book, row, asOf),
    waitsFor: waitsFor(view, row),
    ...(unit === undefined && { unheld: 'no-unit' }),
    ...(asked !== undefined && officer !== undefined && officer !== asked && { onBehalfOf: officer }),
  }
}

/** The step that comes next, by the dossier's own version of its procedure. */
function nextStep(view: View, row: number): string | undefined {
  const dossier = dossierAt(view, idOf(view, row))
  const published = followedProcedure(dossier, view.catalogue)
  return published && expectedSteps(dossier, published.definition)[0]
}

const awaited: { readonly [State in DossierState]?: WaitsFor } = {
  supplementRequested: 'applicant',
  paymentRequested: 'payment',
  stopped: 'nobody',
}

function waitsFor({ book }: View, row: number): WaitsFor {
  return awaited[book.stateOf(row)] ?? (book.count(row, Count.concurrences) > 0 ? 'agency' : 'office')
}

function idOf({ table }: View, row: number): string {
  return dossierIdOf(table.streamName(row))!
}
