// (6) By what dossiers can be told apart: columns of the tracking book, read as numbers, so that grouping and searching
// a million rows compares numbers and no texts. An office's own attributes are among them, and the agency that is
// competent now for what another once received.

import * as z from 'zod'
import { withoutCodeGeneration } from '../kernel/schema.js'
import { Texts } from '../log/texts.js'
import { dossierStates } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import type { RareCode } from '../projections/rare-columns.js'
import { Code } from '../projections/tracking-row.js'
import { ownAttributes, type OwnAttribute } from './own-attributes.js'
import { queryInvalid } from './query-check.js'

/** What dossiers can be grouped by, besides {@link OwnAttribute}. */
export const attributes = [
  'procedure',
  'level',
  'field',
  'agency',
  'unit',
  'officer',
  'channel',
  'agencyAtReception',
  'placeOfReception',
  'placeOfHelp',
  'state',
] as const
/** One of {@link attributes}; `agency` is the competent one at the moment of the question. */
export type Attribute = (typeof attributes)[number]
/** Whatever dossiers can be grouped by. */
export type Grouping = Attribute | OwnAttribute

/** The values that a group shares; an attribute that its dossiers don't have is absent. */
export type GroupKey<By extends string> = { readonly [Each in By]?: string }

/** One value a row, as a number; 0 is none. */
export interface Column {
  codeOf(row: number): number
  textOf(code: number): string | undefined
  /** The number of a text, 0 if no row can have it. */
  numberOf(text: string): number
}

/** The check of `groupBy`; whether an attribute of the office's own is declared is for {@link Groups} to say. */
export function groupByOf<const More extends string = never>(...more: readonly More[]) {
  const names: readonly unknown[] = [...attributes, ...more]
  const isName = (value: unknown) =>
    names.includes(value) || (typeof value === 'string' && value.startsWith('attributes.'))
  return withoutCodeGeneration(() =>
    z
      .array(z.custom<Grouping | More>(isName, { error: `is none of ${names.join(', ')}, attributes.…` }))
      .max(100),
  )
}

/**
 * The columns that a question groups by.
 * @throws DossierError `query-invalid` for an attribute that the office has not declared
 */
function columnsOf(view: View, by: readonly Grouping[], query: string): Column[] {
  const own = ownAttributes(view.table.registry)
  const findings = by.flatMap((name, index) =>
    isOwn(name) && !own.has(name.slice(ownPrefix.length))
      ? [{ path: ['groupBy', index], code: 'attribute-unknown', message: isNoneOf(own.keys()) }]
      : [],
  )
  if (findings.length > 0) throw queryInvalid(query, findings)
  return by.map((name) => columnOf(view, name))
}

/** Says which attributes there are. */
export function isNoneOf(names: Iterable<string>): string {
  const listed = [...names].map((name) => `${ownPrefix}${name}`).join(', ')
  return listed === '' ? 'is unknown: no attributes were declared' : `is none of ${listed}`
}

/** The column of one attribute, or of what few dossiers have. */
export function columnOf(view: View, name: Grouping | RareCode): Column {
  const { book } = view
  const texts = {
    textOf: (code: number) => book.textOf(code),
    numberOf: (text: string) => book.numberOf(text),
  }
  switch (name) {
    case 'state':
      return {
        codeOf: (row) => stateNumbers.get(book.stateOf(row))!,
        textOf: (code) => dossierStates[code],
        numberOf: (text) => stateNumbers.get(text) ?? 0,
      }
    case 'agency':
      return view.organisation.latestHash === undefined ? recorded('agency') : agencyNow(view)
    case 'agencyAtReception':
      return recorded('agency')
    case 'procedure':
    case 'level':
    case 'field':
    case 'unit':
    case 'officer':
    case 'channel':
      return recorded(name)
    default:
      return {
        codeOf: (row) => book.codes.get(row, name),
        textOf: (code) => book.textOf(code),
        numberOf: (text) => book.codes.numberOf(name, text),
      }
  }
  function recorded(which: keyof typeof Code): Column {
    return { codeOf: (row) => book.code(row, Code[which]), ...texts }
  }
}

const ownPrefix = 'attributes.'
const stateNumbers = new Map<string, number>(dossierStates.map((state, index) => [state, index]))

function isOwn(name: Grouping): name is OwnAttribute {
  return name.startsWith(ownPrefix)
}

/** The agency competent at the moment of the view, told once for each agency, procedure and unit. */
function agencyNow({ book, organisation, asOf, table, rowCount }: View): Column {
  const at = asOf ?? table.latestUpTo(rowCount)
  const names = new Texts()
  const known = new CodeTree<number>()
  return {
    codeOf(row) {
      const agency = book.code(row, Code.agency)
      if (agency === 0) return 0
      const codes = [agency, book.code(row, Code.procedure), book.code(row, Code.unit)]
      return known.at(codes, () => {
        const [id, procedure, unit] = codes.map((code) => book.textOf(code))
        return names.encode(organisation.agencyAt(id!, { at, procedure, unit }) ?? id!)
      })
    },
    textOf: (code) => names.textOf(code),
    numberOf: (text) => names.encode(text),
  }
}

/** Something for each sequence of numbers of one length. */
class CodeTree<Content> {
  readonly entries: { readonly codes: readonly number[]; readonly content: Content }[] = []
  readonly #root = new Map<number, unknown>()

  /** What belongs to these numbers; made when they are first asked for. */
  at(codes: readonly number[], make: () => Content): Content {
    let node = this.#root
    for (let index = 0; index < codes.length; index++) {
      let next = node.get(codes[index]!) as typeof node | undefined
      if (next === undefined) node.set(codes[index]!, (next = new Map()))
      node = next
    }
    let entry = node.get(leaf) as { readonly codes: readonly number[]; readonly content: Content } | undefined
    if (entry === undefined) {
      entry = { codes: [...codes], content: make() }
      node.set(leaf, entry)
      this.entries.push(entry)
    }
    return entry.content
  }
}

/** No code is negative. */
const leaf = -1

/** Collects something per group, in the order of group values. */
export class Groups<By extends Grouping, Content> {
  readonly #columns: readonly Column[]
  readonly #by: readonly By[]
  readonly #start: () => Content
  readonly #groups = new CodeTree<Content>()

  /** @throws DossierError `query-invalid` for an attribute that the office has not declared */
  constructor(view: View, by: readonly By[], { query, start }: { query: string; start: () => Content }) {
    this.#columns = columnsOf(view, by, query)
    this.#by = by
    this.#start = start
  }

  /** The content of the group that a row belongs to. */
  of(row: number): Content {
    return this.#groups.at(
      this.#columns.map((column) => column.codeOf(row)),
      this.#start,
    )
  }

  /** The contents of all groups, in no particular order. */
  contents(): Content[] {
    return this.#groups.entries.map(({ content }) => content)
  }

  /** All groups, sorted by their values; absent values first. */
  toSorted(): { readonly key: GroupKey<By>; readonly content: Content }[] {
    const rows = this.#groups.entries.map(({ codes, content }) => {
      const values = codes.map((code, index) => this.#columns[index]!.textOf(code))
      return { values, key: keyOf(this.#by, values), content }
    })
    return rows
      .toSorted((a, b) => compareAll(a.values, b.values))
      .map(({ key, content }) => ({ key, content }))
  }
}

/** The values that there are, by what they are of. */
export function keyOf<By extends string>(
  by: readonly By[],
  values: readonly (string | undefined)[],
): GroupKey<By> {
  const entries = by.flatMap((attribute, index) => {
    const value = values[index]
    return value === undefined ? [] : [[attribute, value] as const]
  })
  return Object.fromEntries(entries) as GroupKey<By>
}

/** The order of groups: by one value after the other, absent ones first. */
export function compareAll(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  for (const [index, value] of a.entries()) {
    const [left, right] = [value ?? '', b[index] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
