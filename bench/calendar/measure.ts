// One contender, one office, one kind of question: first how many of its answers are right, then how fast it gives
// them. Runs in the contender's own process.

import { hashOf } from '../answer.js'
import { takeTime, type TimingOptions } from '../timing.js'
import type { CalendarContender } from './contender.js'
import type { Office } from './offices.js'
import type { Kind } from './kinds.js'
import { questionsOf } from './questions.js'

/** What one process found out. */
export interface CalendarTiming {
  readonly contender: string
  readonly office: string
  readonly kind: Kind
  /** Of so many answers that the ground truth knows, so many are right. */
  readonly asked: number
  readonly right: number
  /** The first wrong answer, or what was thrown. */
  readonly mistake?: string
  /** Of all those answers. */
  readonly hash: string
  readonly perSecond: number
  /** Questions a run, and timed runs. */
  readonly count: number
  readonly runs: number
}

/** What to measure. */
export interface CalendarMeasurement {
  readonly contender: CalendarContender
  readonly office: Office
  readonly kind: Kind
  /** The right answers to the first questions. */
  readonly truth: readonly number[]
  readonly load: (name: string) => unknown
  readonly timing: TimingOptions
}

/**
 * Measures.
 * @throws Error if a timed answer is not the one that was proven
 */
export async function measureCalendar(task: CalendarMeasurement): Promise<CalendarTiming> {
  const { contender, office, kind, truth, timing } = task
  const ask = contender.load(office, task.load)[kind]
  if (ask === undefined) throw new Error(`${contender.name} does not answer ${kind}`)
  const { first, second } = questionsOf(office, kind, Math.max(contender.count, truth.length))
  const answers = truth.map((_, index) => answerOf(() => ask(first[index]!, second[index]!)))
  const wrong = answers.findIndex((answer, index) => answer !== truth[index])
  const given = new Float64Array(contender.count)
  const run = () => {
    for (let index = 0; index < given.length; index++) {
      try {
        given[index] = ask(first[index]!, second[index]!)
      } catch {
        given[index] = Number.NaN
      }
    }
  }
  const { medianMs, runs } = await takeTime({ run }, timing)
  const changed = answers.findIndex(
    (answer, index) =>
      index < given.length && !Object.is(typeof answer === 'number' ? answer : Number.NaN, given[index]),
  )
  if (changed >= 0)
    throw new Error(`${contender.name} answers ${String(answers[changed])}, then ${given[changed]!}`)
  return {
    contender: contender.name,
    office: office.name,
    kind,
    asked: truth.length,
    right: answers.filter((answer, index) => answer === truth[index]).length,
    ...(wrong >= 0 && {
      mistake: `${new Date(first[wrong]!).toISOString()} and ${second[wrong]!}: ${String(answers[wrong])} instead of ${truth[wrong]!}`,
    }),
    hash: hashOf(answers),
    perSecond: (contender.count / medianMs) * 1_000,
    count: contender.count,
    runs,
  }
}

function answerOf(ask: () => number): number | string {
  try {
    const answer = ask()
    return Number.isFinite(answer) ? answer : String(answer)
  } catch (error) {
    return `throws: ${(error as Error).message.slice(0, 100)}`
  }
}
