// (6) Finding dossiers: by code, applicant, state, step, hands or attributes, a page at a time, in the order in which
// they came into the log. A row is compared by numbers; texts are made for the rows of the page alone.

import * as z from 'zod'
import { withoutCodeGeneration } from '../kernel/schema.js'
import type { Finding } from '../kernel/finding.js'
import type { Instant, InstantInput } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import { dossierIdOf, dossierStates, dossierStream, type DossierState } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { Code, Time } from '../projections/tracking-row.js'
import { noCursor } from './cursor.js'
import { columnOf, isNoneOf } from './grouping.js'
import { attributeValue, ownAttributes, type AttributeValue } from './own-attributes.js'
import { members, queryInvalid, questionOf, type DossierQuestion, type Paged } from './query-check.js'

/** Which dossiers are looked for: those of which everything holds that is given. */
export interface SearchQuestion<Procedure extends string = string, Step extends string = string>
  extends DossierQuestion, Paged {
  readonly dossierCode?: string | undefined
  /** The opaque id of the subject who applied. */
  readonly applicant?: string | undefined
  readonly application?: string | undefined
  readonly procedure?: Procedure | undefined
  /** One state, or any of several. */
  readonly state?: DossierState | readonly DossierState[] | undefined
  /** A step in work. */
  readonly step?: Step | undefined
  /** Who holds it. */
  readonly unit?: string | undefined
  readonly officer?: string | undefined
  /** The agency that is competent at the moment of the question. */
  readonly agency?: string | undefined
  readonly channel?: string | undefined
  /** Values of the office's own attributes, of kind code, civil date, flag or count. */
  readonly attributes?: Readonly<Record<string, AttributeValue>> | undefined
  /** Received then or later. */
  readonly receivedFrom?: InstantInput | undefined
  /** Received before then. */
  readonly receivedTo?: InstantInput | undefined
}

/** A dossier that was found. */
export interface FoundDossier {
  readonly dossierId: string
  readonly dossierCode: string | undefined
  readonly procedure: string | undefined
  readonly state: DossierState
  /** The steps in work. */
  readonly steps: readonly string[]
  readonly unit: string | undefined
  readonly officer: string | undefined
  readonly receivedAt: Instant | undefined
  readonly dueAt: Instant | undefined
  readonly resolvedAt: Instant | undefined
  /** Those attributes that can be searched by. */
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** One page of what was found. */
export interface SearchResult {
  readonly position: Position
  readonly dossiers: readonly FoundDossier[]
  /** Where this page ended, if there is more: give it as `after`. */
  readonly next?: string
}

const names = [
  'dossierCode',
  'applicant',
  'application',
  'procedure',
  'unit',
  'officer',
  'agency',
  'channel',
] as const

/** Checks {@link SearchQuestion}. */
export const checkSearch = questionOf(
  'search',
  withoutCodeGeneration(() => {
    const state = z.enum(dossierStates)
    const value = z.union([z.string(), z.number(), z.boolean()], {
      error: 'is neither a text, a number nor a flag',
    })
    return {
      asOf: members.asOf.optional(),
      knownAt: members.knownAt,
      limit: members.pageLimit,
      after: members.id,
      ...(Object.fromEntries(names.map((name) => [name, members.id])) as Record<
        (typeof names)[number],
        typeof members.id
      >),
      step: members.id,
      state: z
        .union([state, z.array(state).max(dossierStates.length)], {
          error: `is none of ${dossierStates.join(', ')}, nor a list of them`,
        })
        .optional(),
      attributes: z.record(z.string(), value).optional(),
      receivedFrom: members.asOf.optional(),
      receivedTo: members.asOf.optional(),
    }
  }),
)

/** A checked question. */
export type CheckedSearch = ReturnType<typeof checkSearch>

/**
 * Finds dossiers.
 * @throws DossierError `query-invalid` for an attribute that was not declared, and a cursor of another log
 */
export function search(view: View, question: CheckedSearch): SearchResult {
  const { book, table, position } = view
  const conditions = conditionsOf(view, question)
  const dossiers: FoundDossier[] = []
  for (let row = firstRow(view, question.after); row < book.length; row++) {
    if (book.time(row, Time.latestAt) === undefined || !conditions.every((holds) => holds(row))) continue
    if (dossiers.length === question.limit) return { position, dossiers, next: dossiers.at(-1)!.dossierId }
    dossiers.push(found(view, row, dossierIdOf(table.streamName(row))!))
  }
  return { position, dossiers }
}

function firstRow({ table }: View, after: string | undefined): number {
  if (after === undefined) return 0
  const ordinal = table.ordinalOf(dossierStream(after))
  if (ordinal !== undefined) return ordinal + 1
  throw queryInvalid('search', [{ path: ['after'], code: 'cursor', message: noCursor }])
}

type Condition = (row: number) => boolean

function conditionsOf(view: View, question: CheckedSearch): Condition[] {
  const { book } = view
  const { state, step, receivedFrom, receivedTo, attributes = {} } = question
  const own = ownAttributes(view.table.registry)
  const findings = Object.keys(attributes).flatMap((name): Finding[] => {
    const message = isNoneOf(own.keys())
    return own.has(name)
      ? []
      : [{ path: ['attributes', name.slice(0, 60)], code: 'attribute-unknown', message }]
  })
  if (findings.length > 0) throw queryInvalid('search', findings)
  const is = (name: Parameters<typeof columnOf>[1], text: string): Condition => {
    const column = columnOf(view, name)
    const number = column.numberOf(text)
    return (row) => number !== 0 && column.codeOf(row) === number
  }
  const conditions = names.flatMap((name) => {
    const text = question[name]
    return text === undefined ? [] : [is(name, text)]
  })
  for (const [name, value] of Object.entries(attributes))
    conditions.push(is(`attributes.${name}`, String(value)))
  if (state !== undefined) {
    const states = new Set(typeof state === 'string' ? [state] : state)
    conditions.push((row) => states.has(book.stateOf(row)))
  }
  if (step !== undefined) {
    const number = book.numberOf(step)
    const isInWork = (row: number, code: number) => code === number || book.stepsOf(row).includes(step)
    conditions.push((row) => {
      const code = book.code(row, Code.step)
      return number !== 0 && code !== 0 && isInWork(row, code)
    })
  }
  if (receivedFrom !== undefined || receivedTo !== undefined) {
    conditions.push((row) => {
      const at = book.time(row, Time.receivedAt)
      return at !== undefined && at >= (receivedFrom ?? -Infinity) && at < (receivedTo ?? Infinity)
    })
  }
  return conditions
}

function found(view: View, row: number, dossierId: string): FoundDossier {
  const { book, table } = view
  const attributes = [...ownAttributes(table.registry)].flatMap(([name, kind]) => {
    const text = book.textOf(book.codes.get(row, `attributes.${name}`))
    return text === undefined ? [] : [[name, attributeValue(kind, text)] as const]
  })
  return {
    dossierId,
    dossierCode: book.textOf(book.codes.get(row, 'dossierCode')),
    procedure: book.text(row, Code.procedure),
    state: book.stateOf(row),
    steps: book.stepsOf(row),
    unit: book.text(row, Code.unit),
    officer: book.text(row, Code.officer),
    receivedAt: book.time(row, Time.receivedAt),
    dueAt: book.time(row, Time.dueAt),
    resolvedAt: book.time(row, Time.resolvedAt),
    attributes: Object.fromEntries(attributes),
  }
}
