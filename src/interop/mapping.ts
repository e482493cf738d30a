// A mapping says what in a file of events is what in a dossier: when it was received, promised and resolved, and
// where its attributes stand. It is plain data; it reads no file and knows no case.

import type { OnTimeDefinition } from '../dossier/rules/on-time.js'
import {
  civilDate,
  code,
  count,
  flag,
  instant,
  optional,
  text,
  type Field,
  type FieldTable,
} from '../log/field.js'
import type { Grouping } from '../queries/grouping.js'

/** Where a text comes from: exactly one of the first three. A value that isn't in `values` is kept as written. */
export interface TextSource {
  /** The same for every case. */
  readonly constant?: string | undefined
  /** An attribute of the case. */
  readonly attribute?: string | undefined
  /** An attribute of the case's first event. */
  readonly firstEvent?: string | undefined
  /** What the file writes, and what it is here. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** Values that say nothing, such as `UNKNOWN`. */
  readonly nothing?: readonly string[] | undefined
}

/** What the value of an attribute of the office's own is read as. */
export const attributeKinds = ['code', 'count', 'flag', 'civilDate', 'instant', 'text'] as const
/** One of {@link attributeKinds}. */
export type AttributeKind = (typeof attributeKinds)[number]

/** Where an attribute of the office's own comes from. */
export interface AttributeSource extends TextSource {
  /** `code` if left out. A text that can't be read as its kind is a finding. */
  readonly kind?: AttributeKind | undefined
}

/** When a dossier was received: exactly one of the three; of an activity, its first time. */
export interface StartSource {
  readonly attribute?: string | undefined
  readonly event?: 'first' | undefined
  readonly activity?: string | undefined
}

/** When a dossier was resolved: exactly one of the first three; of activities, whichever comes first. */
export interface EndSource {
  readonly attribute?: string | undefined
  readonly event?: 'last' | undefined
  readonly activity?: string | readonly string[] | undefined
  /** By activity: it ends the case only if the latest value of one event attribute reaches the sum of others'. */
  readonly when?: Readonly<Record<string, EndCondition>> | undefined
}

/** As soon as `totalPaid` reaches `amount` plus `expense`, say; an attribute not yet seen counts as 0. */
export interface EndCondition {
  readonly attribute: string
  readonly reaches: readonly string[]
}

/** Which columns of a CSV file are what, by the names in its header. */
export interface ColumnNames {
  readonly case: string
  readonly activity: string
  readonly at: string
  readonly resource?: string | undefined
  /** `,` if left out. */
  readonly delimiter?: string | undefined
}

/** What in a file is what in a dossier. Attributes that are left out are what the file doesn't tell. */
export interface Mapping {
  readonly name: string
  /** In words, for people. */
  readonly about?: string | undefined
  /** What a file must have for this mapping to be chosen unasked: all of these, in its first hundred cases. */
  readonly needs?:
    | {
        readonly attributes?: readonly string[] | undefined
        readonly activities?: readonly string[] | undefined
      }
    | undefined
  readonly columns?: ColumnNames | undefined
  /** The zone of days in reports, and of times in the file that have no offset. */
  readonly timeZone?: string | undefined
  /** Whether moments without an offset are read as local ones of `timeZone`; they are invalid otherwise. */
  readonly localTimes?: boolean | undefined
  /** What "on time" means unless a question says so; `byInstant` if left out. */
  readonly definition?: OnTimeDefinition | undefined
  /** How on-time rates are grouped unless a question says so. */
  readonly groupBy?: readonly Grouping[] | undefined
  /** Default: the id of the case. */
  readonly dossierId?: { readonly attribute: string } | undefined
  readonly received: StartSource
  /** The promised date as recorded; none if left out. */
  readonly due?: { readonly attribute: string } | undefined
  /** Not known if left out. */
  readonly resolved?: EndSource | undefined
  /** `unknown` where the file doesn't tell. */
  readonly procedure: TextSource
  /** `unknown` where the file doesn't tell. */
  readonly channel?: TextSource | undefined
  readonly level?: TextSource | undefined
  readonly field?: TextSource | undefined
  readonly agency?: TextSource | undefined
  readonly unit?: TextSource | undefined
  readonly officer?: TextSource | undefined
  /** The office's own attributes of a dossier, by their names; the engine has to declare them. */
  readonly attributes?: Readonly<Record<string, AttributeSource>> | undefined
  /** The unit that did an activity. */
  readonly activityUnit?:
    { readonly attribute: string; readonly nothing?: readonly string[] | undefined } | undefined
}

/** The texts of a dossier's reception that a mapping finds. */
export const textNames = ['procedure', 'channel', 'level', 'field', 'agency', 'unit', 'officer'] as const

/** The attributes of cases that a mapping reads: in CSV, columns with one value a case. */
export function caseAttributesOf(mapping: Mapping): string[] {
  const { dossierId, received, due, resolved, attributes = {} } = mapping
  const texts = [...textNames.map((each) => mapping[each]), ...Object.values(attributes)]
  const sources = [dossierId, received, due, resolved, ...texts]
  return [...new Set(sources.flatMap((source) => source?.attribute ?? []))]
}

const fields: { readonly [Kind in AttributeKind]: () => Field<unknown, unknown, false> } = {
  code,
  count,
  flag,
  civilDate,
  instant,
  text,
}

/** The declaration of a mapping's own attributes, for `createEngine({ attributes })`; none of them is required. */
export function attributeFields({ attributes = {} }: Pick<Mapping, 'attributes'>): FieldTable {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { kind = 'code' }]) => [name, optional(fields[kind]())]),
  )
}
