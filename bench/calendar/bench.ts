// A whole run: the truth by walking, every contender with every office and kind, then what may be said. Where our
// calendar is wrong nothing is said; a peer's share of right answers stands beside its speed.

import { hashOf } from '../answer.js'
import { medianOf } from '../timing.js'
import type { CompileTime } from './compile-time.js'
import type { CalendarContender } from './contender.js'
import type { CalendarTiming } from './measure.js'
import type { Office } from './offices.js'
import type { Kind } from './kinds.js'
import { questionsOf } from './questions.js'
import { walkOver } from './walk.js'

/** Runs one measurement, in a process or here. */
export interface CalendarLaunch {
  measure(
    contender: CalendarContender,
    office: Office,
    kind: Kind,
    truth: readonly number[],
  ): Promise<CalendarTiming>
  compile(office: Office): Promise<CompileTime>
}

/** What to run. */
export interface CalendarBenchOptions {
  /** The first is ours. */
  readonly contenders: readonly CalendarContender[]
  readonly offices: readonly Office[]
  /** Answers that are proven, of each office and kind. */
  readonly proofs: number
  /** Processes in which a calendar is compiled. */
  readonly compilations: number
  readonly launch: CalendarLaunch
  readonly onProgress?: (what: string) => void
}

/** One contender with one office and kind. */
export interface CalendarStanding extends CalendarTiming {
  /** How many times faster ours is; absent for ours. */
  readonly ratio?: number
}

/** All contenders with one office and kind. */
export interface CalendarComparison {
  readonly office: string
  readonly kind: Kind
  readonly standings: readonly CalendarStanding[]
  /** Contenders that could not be measured, and why. */
  readonly failed: Readonly<Record<string, string>>
}

/** A contender over all that it claims. */
export interface CalendarTotal {
  readonly contender: string
  readonly claimed: number
  readonly right: number
  /** The least and the most of the ratios. */
  readonly ratios?: readonly [least: number, most: number]
}

/** What a whole run says. */
export interface CalendarReport {
  readonly node: string
  readonly comparisons: readonly CalendarComparison[]
  readonly totals: readonly CalendarTotal[]
  /** Medians, by office. */
  readonly compile: readonly (CompileTime & { readonly office: string })[]
}

/** Our calendar gave a wrong answer: no speed is told. */
export class AnswerWrong extends Error {
  constructor({ contender, office, kind, mistake }: CalendarTiming) {
    super(`${contender} is wrong about '${office}', ${kind}, so no speed is told: ${mistake ?? ''}`)
    this.name = 'AnswerWrong'
  }
}

/**
 * Runs all.
 * @throws AnswerWrong
 */
export async function benchCalendars(options: CalendarBenchOptions): Promise<CalendarReport> {
  const { offices, launch, compilations } = options
  const comparisons: CalendarComparison[] = []
  for (const office of offices)
    for (const kind of office.kinds) comparisons.push(await compareOn(office, kind, options))
  const compile: (CompileTime & { readonly office: string })[] = []
  for (const office of compilations === 0 ? [] : offices) {
    const times: CompileTime[] = []
    for (let round = 0; round < compilations; round++) times.push(await launch.compile(office))
    const median = (name: keyof CompileTime) => medianOf(times.map((time) => time[name]))
    compile.push({
      office: office.name,
      platformMs: median('platformMs'),
      firstMs: median('firstMs'),
      warmMs: median('warmMs'),
    })
  }
  const totals = options.contenders.map(({ name }) => totalOf(name, comparisons, options.proofs))
  return { node: process.version, comparisons, totals, compile }
}

async function compareOn(
  office: Office,
  kind: Kind,
  { contenders, proofs, launch, onProgress }: CalendarBenchOptions,
): Promise<CalendarComparison> {
  const truth = truthOf(office, kind, proofs)
  const timings: CalendarTiming[] = []
  const failed: Record<string, string> = {}
  for (const contender of contenders) {
    if (!contender.claims(office).includes(kind)) continue
    onProgress?.(`${office.name}, ${kind}: ${contender.title}`)
    try {
      timings.push(await launch.measure(contender, office, kind, truth))
    } catch (error) {
      if (contender === contenders[0]) throw error
      failed[contender.name] = reasonOf(error)
    }
  }
  const ours = timings.find(({ contender }) => contender === contenders[0]!.name)
  if (ours !== undefined && ours.hash !== hashOf(truth as number[])) throw new AnswerWrong(ours)
  const standings = timings.map((timing) => ({
    ...timing,
    ...(ours !== undefined && ours !== timing && { ratio: ours.perSecond / timing.perSecond }),
  }))
  return { office: office.name, kind, standings, failed }
}

function truthOf(office: Office, kind: Kind, count: number): number[] {
  const walk = walkOver(office.definition)
  const { first, second } = questionsOf(office, kind, count)
  return Array.from(first, (at, index) => walk[kind](at, second[index]!))
}

function reasonOf(error: unknown): string {
  if ((error as { killed?: boolean }).killed === true) return 'gave no answer in time'
  const lines = String((error as Error).message).split('\n')
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0]!
}

function totalOf(
  contender: string,
  comparisons: readonly CalendarComparison[],
  proofs: number,
): CalendarTotal {
  const all = comparisons.flatMap(({ standings }) => standings.filter((each) => each.contender === contender))
  const sum = (name: 'asked' | 'right') => all.reduce((total, each) => total + each[name], 0)
  // Who gives no answer at all gives no right one.
  const failures = comparisons.filter(({ failed }) => contender in failed).length
  const ratios = all.flatMap(({ ratio }) => ratio ?? [])
  return {
    contender,
    claimed: sum('asked') + failures * proofs,
    right: sum('right'),
    ...(ratios.length > 0 && { ratios: [Math.min(...ratios), Math.max(...ratios)] as const }),
  }
}
