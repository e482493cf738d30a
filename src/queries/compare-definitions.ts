// (6) The same dossiers under several definitions of "on time": who changes class against the first, how many, and what
// each definition makes of the rate. Every dossier of the period is looked at once, and each definition told its facts.

import * as z from 'zod'
import type { Instant, InstantInput } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import { dossierStream } from '../dossier/dossier.js'
import {
  timelinessClasses,
  type Fraction,
  type OnTimePolicy,
  type RateWords,
  type Timeliness,
  type TimelinessClass,
} from '../dossier/rules/define-on-time.js'
import type { OnTimeDefinition, OnTimeRegistry } from '../dossier/rules/on-time.js'
import type { Position } from '../log/envelope.js'
import type { View } from '../projections/books.js'
import { noCursor } from './cursor.js'
import { groupByOf, Groups, type Attribute, type Grouping, type GroupKey } from './grouping.js'
import {
  countDossier,
  emptyCounts,
  rateWords,
  setRate,
  viewAtEnd,
  visitDossiers,
  type OnTimeCounts,
} from './on-time-counts.js'
import { classOf } from './on-time-facts.js'
import { definitionMember } from './on-time.js'
import { periodOf } from './periods.js'
import { members, queryInvalid, questionOf, type Known, type Paged } from './query-check.js'

/** What to compare: the dossiers of a period, as {@link OnTimeQuestion} counts them, under two definitions or more. */
export interface CompareDefinitionsQuestion<
  By extends Grouping = Attribute,
  Definition extends string = OnTimeDefinition,
>
  extends Known, Paged {
  /** First and last day, `YYYY-MM-DD`, in the office's time zone. */
  readonly from: string
  readonly to: string
  /** The names of two definitions or more; each is compared with the first. */
  readonly definitions: readonly Definition[]
  readonly of?: 'resolved' | 'received' | undefined
  /** With `of: 'received'`, the moment at which to look how they did; the end of the period if left out. */
  readonly asOf?: InstantInput | undefined
  readonly groupBy?: readonly By[] | undefined
  /** The zone of days and dates; the engine's if left out. */
  readonly timeZone?: string | undefined
}

/** How many dossiers are of one class under the first definition and of another under the second: `matrix[was][is]`. */
export type ClassMatrix = {
  readonly [Was in TimelinessClass]: { readonly [Is in TimelinessClass]: number }
}

/** What one definition makes of the dossiers. */
export interface DefinitionRate<Definition extends string = string> {
  readonly definition: Definition
  /** All dossiers by class; `none` are in no rate. */
  readonly classes: { readonly [Class in TimelinessClass]: number }
  readonly rateOf: Fraction
  /** Absent where the denominator is 0. */
  readonly rate?: number
}

/** One definition against the first. */
export interface DefinitionChange<Definition extends string = string> {
  readonly against: Definition
  readonly definition: Definition
  readonly matrix: ClassMatrix
  /** How many dossiers change class: the sum of the matrix without its diagonal. */
  readonly changed: number
}

/** The same dossiers under each definition. */
export interface ComparedCounts<Definition extends string = string> {
  /** How many dossiers were counted. */
  readonly dossiers: number
  /** How many of them are not of the same class under all definitions. */
  readonly changed: number
  /** In the order of the question. */
  readonly rates: readonly DefinitionRate<Definition>[]
  /** For each definition but the first. */
  readonly changes: readonly DefinitionChange<Definition>[]
}

/** The comparison of one group. */
export interface ComparedRow<By extends Grouping = Attribute, Definition extends string = string> {
  readonly key: GroupKey<By>
  readonly counts: ComparedCounts<Definition>
}

/** A dossier that is not of the same class under all definitions, with its class under each. */
export interface ChangedDossier<Definition extends string = string> {
  readonly dossierId: string
  readonly classes: { readonly [Each in Definition]: TimelinessClass }
}

/** An answer about several definitions. */
export interface DefinitionComparison<By extends Grouping = Attribute, Definition extends string = string> {
  readonly from: string
  readonly to: string
  readonly definitions: readonly Definition[]
  /** What the numerator and the denominator of each rate are. */
  readonly rateIs: { readonly [Each in Definition]: RateWords }
  readonly of: 'resolved' | 'received'
  readonly timeZone: string
  readonly position: Position
  readonly groupBy: readonly By[]
  readonly total: ComparedCounts<Definition>
  readonly rows: readonly ComparedRow<By, Definition>[]
  /** One page of the `total.changed`, in the order in which they came into the log. */
  readonly dossiers: readonly ChangedDossier<Definition>[]
  /** Where this page ended, if there is more: give it as `after`. */
  readonly next?: string
}

/** Makes the check of {@link CompareDefinitionsQuestion} for an engine with these definitions. */
export function compareDefinitionsCheck(registry: OnTimeRegistry) {
  return questionOf(
    'compareDefinitions',
    {
      from: members.day,
      to: members.day,
      knownAt: members.knownAt,
      definitions: z
        .array(definitionMember({ keys: [...registry.keys()] }))
        .min(2, { error: 'names fewer than two: name those to compare' })
        .max(20, { error: 'names more than 20' }),
      of: z.enum(['resolved', 'received']).default('resolved'),
      asOf: members.asOf.optional(),
      groupBy: groupByOf().default([]),
      timeZone: z.string().max(100).optional(),
      limit: members.pageLimit,
      after: members.id,
    },
    ({ from, to, of, asOf, definitions }, find) => {
      if (to < from) find('to', 'is before `from`')
      if (asOf !== undefined && of === 'resolved')
        find('asOf', "goes with `of: 'received'`: what was resolved in a period is told at its end")
      if (new Set(definitions).size < definitions.length) find('definitions', 'names one of them twice')
    },
  )
}

/** A checked question, with its zone and what its definitions are. */
export type CheckedComparison = ReturnType<ReturnType<typeof compareDefinitionsCheck>> & {
  readonly timeZone: string
  readonly policies: readonly OnTimePolicy[]
}

/**
 * Compares definitions. `viewAsOf` gives the view as of a moment.
 * @throws DossierError `query-invalid` for a cursor of another log; `definition-invalid` where a definition throws
 */
export function compareDefinitions(
  viewAsOf: (asOf: Instant) => View,
  question: CheckedComparison,
): DefinitionComparison<Grouping> {
  const { from, to, of, asOf, policies, groupBy, limit, after } = question
  const zone = zoneOf(question.timeZone)
  const period = periodOf(from, to, zone)
  const { view } = viewAtEnd(viewAsOf, period, asOf)
  const end = { endAt: period.endAt, asOf: asOf ?? period.endAt }
  const total = new Comparison(policies)
  const groups = new Groups(view, groupBy, {
    query: 'compareDefinitions',
    start: () => new Comparison(policies),
  })
  const firstRow = rowAfter(view, after)
  const changed: ChangedDossier[] = []
  visitDossiers(viewAsOf, period, { of, asOf, timeZone: zone.id }, (row, entry, facts) => {
    const counted = { book: view.book, row, entry }
    const classes = policies.map((policy) => classOf(policy, facts))
    for (const comparison of groupBy.length === 0 ? [total] : [total, groups.of(row)]) {
      comparison.add(classes)
      for (const [index, counts] of comparison.counts.entries())
        countDossier(counts, counted, end, classes[index])
    }
    if (row < firstRow || classes.every((found) => found === classes[0])) return
    // One more than the page holds says that there is more.
    if (changed.length <= limit)
      changed.push({ dossierId: facts.dossierId, classes: named(policies, classes) })
  })
  const page = changed.slice(0, limit)
  return {
    from: period.from,
    to: period.to,
    definitions: policies.map(({ name }) => name),
    rateIs: Object.fromEntries(policies.map((policy) => [policy.name, rateWords(policy)])),
    of,
    timeZone: zone.id,
    position: view.position,
    groupBy,
    total: total.told(),
    rows:
      groupBy.length === 0
        ? []
        : groups.toSorted().map(({ key, content }) => ({ key, counts: content.told() })),
    dossiers: page,
    ...(changed.length > limit && { next: page.at(-1)!.dossierId }),
  }
}

/** What is collected of one group. */
class Comparison {
  readonly counts: readonly OnTimeCounts[]
  readonly #policies: readonly OnTimePolicy[]
  /** Of each definition, also the first, against the first. */
  readonly #matrices: readonly Record<TimelinessClass, Record<TimelinessClass, number>>[]
  #dossiers = 0
  #changed = 0

  constructor(policies: readonly OnTimePolicy[]) {
    this.#policies = policies
    this.counts = policies.map(emptyCounts)
    this.#matrices = policies.map(() => ({ early: zeros(), onTime: zeros(), late: zeros(), none: zeros() }))
  }

  add(classes: readonly (Timeliness | undefined)[]): void {
    const was = classes[0] ?? 'none'
    this.#dossiers += 1
    if (classes.some((found) => found !== classes[0])) this.#changed += 1
    for (const [index, found] of classes.entries()) this.#matrices[index]![was][found ?? 'none'] += 1
  }

  told(): ComparedCounts {
    const rates = this.#policies.map((policy, index): DefinitionRate => {
      const counts = this.counts[index]!
      setRate(counts, policy)
      const { classes, rateOf, rate } = counts
      return { definition: policy.name, classes, rateOf, ...(rate !== undefined && { rate }) }
    })
    const changes = this.#policies.slice(1).map((policy, index): DefinitionChange => {
      const matrix = this.#matrices[index + 1]!
      const kept = timelinessClasses.reduce((sum, each) => sum + matrix[each][each], 0)
      const against = this.#policies[0]!.name
      return { against, definition: policy.name, matrix, changed: this.#dossiers - kept }
    })
    return { dossiers: this.#dossiers, changed: this.#changed, rates, changes }
  }
}

function zeros(): Record<TimelinessClass, number> {
  return { early: 0, onTime: 0, late: 0, none: 0 }
}

function named(
  policies: readonly OnTimePolicy[],
  classes: readonly (Timeliness | undefined)[],
): Record<string, TimelinessClass> {
  return Object.fromEntries(policies.map(({ name }, index) => [name, classes[index] ?? 'none'] as const))
}

function rowAfter({ table }: View, after: string | undefined): number {
  if (after === undefined) return 0
  const ordinal = table.ordinalOf(dossierStream(after))
  if (ordinal !== undefined) return ordinal + 1
  throw queryInvalid('compareDefinitions', [{ path: ['after'], code: 'cursor', message: noCursor }])
}
