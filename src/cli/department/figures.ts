// The report's figures beside ours. The report's are typed in from the newspaper; ours are answers of the engine. No
// figure goes from one side to the other.

import type { OnTimeCounts, OnTimeReport } from '../../queries/on-time.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { Procedure } from '../../procedure/declaration.js'

/** One figure of the report, and what the engine says. */
export interface Figure {
  readonly name: string
  readonly report: number
  readonly engine: number
  /** Whether the number is a share in per cent with two decimals. */
  readonly isShare: boolean
  readonly isEqual: boolean
}

/** What the figures are read from. */
export interface FigureSources {
  readonly catalogue: readonly PublishedProcedure[]
  readonly byChannel: OnTimeReport<'channel'>
}

/** Every figure of the report on procedures and dossiers. */
export function figuresOf({ catalogue, byChannel: { total, rows } }: FigureSources): readonly Figure[] {
  const procedures = catalogue.length
  const countOf = (meets: (definition: Procedure) => boolean) =>
    catalogue.filter(({ definition }) => meets(definition)).length
  const level = (name: string) => countOf((definition) => definition.level === name)
  const full = countOf(({ onlineService }) => onlineService === 'full')
  const online = rows.find(({ key }) => key.channel === 'online')?.counts.received ?? 0
  return [
    count('procedures', 152, procedures),
    count('  of the province', 135, level('province')),
    count('  of the districts', 15, level('district')),
    count('  of the communes', 2, level('commune')),
    count('  online the whole way', 53, full),
    share('  their share', 34.87, full / procedures),
    count('dossiers received', 10_732, total.received),
    count('  online', 10_714, online),
    share('  their share', 99.83, online / total.received),
    count('resolved ahead of and on schedule', 10_724, total.resolved.early + total.resolved.onTime),
    count('in process', 8, total.inProcess.total),
    count('  of them overdue', 0, total.inProcess.overdue),
  ]
}

/** Rows in which dossiers got lost: what came into the count must be resolved + in process + ended otherwise. */
export function lostIn(reports: readonly OnTimeReport[]): readonly string[] {
  return reports.flatMap(({ rows, total }) => [
    ...rows.flatMap(({ key, counts }) => (isWhole(counts) ? [] : [Object.values(key).join(' ')])),
    ...(isWhole(total) ? [] : ['total']),
    // Groups of dossiers, unlike periods, are parts of the total.
    ...(rows.length === 0 || rows[0]!.key.period !== undefined || isSum(rows, total)
      ? []
      : ['sum of groups']),
    ...rows.slice(1).flatMap(({ key, counts }, index) => {
      const isNext = key.period === undefined || counts.carriedOver === rows[index]!.counts.inProcess.total
      return isNext ? [] : [`${key.period}: carried over`]
    }),
  ])
}

function isWhole(counts: OnTimeCounts): boolean {
  const { carriedOver, received, reopened, takenOver, resolved, inProcess, residue } = counts
  const { early, onTime, late, undated, total } = resolved
  const others = Object.values(residue).reduce((sum, count) => sum + count, 0)
  const came = carriedOver + received + reopened + takenOver
  return came === total + inProcess.total + others && total === early + onTime + late + undated
}

function isSum(rows: OnTimeReport['rows'], { received, resolved, inProcess }: OnTimeCounts): boolean {
  const sum = (of: (counts: OnTimeCounts) => number) => rows.reduce((all, { counts }) => all + of(counts), 0)
  return (
    sum((counts) => counts.received) === received &&
    sum((counts) => counts.resolved.total) === resolved.total &&
    sum((counts) => counts.inProcess.total) === inProcess.total
  )
}

function count(name: string, report: number, engine: number): Figure {
  return { name, report, engine, isShare: false, isEqual: report === engine }
}

function share(name: string, report: number, ratio: number): Figure {
  const engine = Math.round(ratio * 10_000) / 100
  return { name, report, engine, isShare: true, isEqual: report === engine }
}
