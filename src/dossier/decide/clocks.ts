// (2) What facts do to the clocks that a procedure declares: which of them start, stand, run again and stop. Each of
// these is an event, so that folding needs no procedure.

import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { ClockDefinition } from '../../procedure/declaration.js'
import { fact, type DecisionContext, type Fact } from '../decision.js'
import { isRunning, lastRunOf, ownGround, type ClockRun } from '../clock-run.js'
import type { Dossier } from '../dossier.js'
import { clockCourse, countedBy, groundsOf, isTriggered } from '../rules/clocks.js'
import { followedProcedure } from '../rules/followed-procedure.js'
import { movedBy, promiseOn } from '../rules/deadline.js'
import { withProcedureOf } from './lookups.js'
import { basisOf, promised } from './promises.js'
import { withFacts, type Moment } from './with-facts.js'

/** The facts about clocks that follow from facts. */
export function clockFacts(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): Fact[] {
  if (facts.length === 0) return []
  const after = lazily(() => withFacts(dossier, facts, moment))
  // Before its reception a dossier follows the version in force.
  const procedure = followedProcedure(withProcedureOf(facts, dossier), context, moment.at)
  if (procedure === undefined) return []
  const turn = { moment, facts, dossier, after, context }
  const { clocks = {} } = procedure.definition
  return [
    ...Object.entries(clocks).flatMap(([name, clock]) => factsOf({ ...turn, name, clock, procedure })),
    ...goingOn(dossier, procedure, context).flatMap((each) => factsOf({ ...turn, ...each })),
  ]
}

/** Clocks that run and that the version followed now doesn't declare: they go by the version in which they began. */
function goingOn(
  { clocks = [] }: Dossier,
  followed: PublishedProcedure,
  context: DecisionContext,
): Pick<Turn, 'name' | 'clock' | 'procedure'>[] {
  return clocks.flatMap((run) => {
    if (!isRunning(run) || Object.hasOwn(followed.definition.clocks ?? {}, run.clock)) return []
    const by = countedBy(run, followed, context)
    return by === undefined ? [] : [{ name: run.clock, ...by }]
  })
}

interface Turn {
  readonly name: string
  readonly clock: ClockDefinition
  readonly moment: Moment
  readonly facts: readonly Fact[]
  readonly dossier: Dossier
  /** The dossier with the facts. */
  readonly after: () => Dossier
  readonly procedure: PublishedProcedure
  readonly context: DecisionContext
}

function factsOf(turn: Turn): Fact[] {
  const { name, clock, moment, facts, dossier, after } = turn
  const last = lastRunOf(dossier, name)
  let run = last !== undefined && isRunning(last) ? last : undefined
  const found: Fact[] = []
  let own = run?.grounds.includes(ownGround) ?? false
  for (const each of facts) {
    if (run !== undefined && isTriggered(clock.stop, each)) {
      // What stood until now is given back: nobody is late for it.
      found.push(...standingFacts(turn, run, []), fact('ClockStopped', { clock: name }))
      run = undefined
    } else if (run === undefined && isTriggered(clock.start, each)) {
      const started = startedNow(turn)
      if (started === undefined) continue
      found.push(started)
      run = lastRunOf(withFacts(dossier, [started], moment), name)
      own = false
    }
    if (isTriggered(clock.pause, each)) own = true
    if (isTriggered(clock.resume, each)) own = false
  }
  if (run === undefined) return found
  // By these very facts it may have ended with the dossier, or been taken over to another version.
  const now = lastRunOf(withFacts(after(), found, moment), name)!
  if (!isRunning(now)) return found
  const { clock: declared } = countedBy(now, turn.procedure, turn.context) ?? turn
  const grounds = [...groundsOf(declared, after()), ...(own ? [ownGround] : [])]
  // A correction has told by itself of the grounds that it changes.
  return [...found, ...standingFacts(turn, { ...now, grounds: run.grounds }, grounds)]
}

/** That it starts now; `undefined` without a calendar to count it in. */
function startedNow(turn: Turn): Fact | undefined {
  const { name, clock, moment, after } = turn
  const run = { clock: name, startedAt: moment.at, dueAt: moment.at, grounds: [], pauses: [] }
  const promise = promiseOfRun(turn, run, 'start')
  return promise && fact('DeadlineSet', { ...promise, unit: clock.unit ?? after().unit })
}

/** What brings the grounds on which a clock stands in line with those of its dossier; its own it keeps. */
export function groundFacts(run: ClockRun, clock: ClockDefinition, dossier: Pick<Dossier, 'pauses'>): Fact[] {
  const { pausedBy = [] } = clock
  const kept = run.grounds.filter((ground) => !pausedBy.some((each) => each === ground))
  return changedGrounds(run, [...groundsOf(clock, dossier), ...kept])
}

function changedGrounds({ clock, grounds: before }: ClockRun, grounds: readonly string[]): Fact[] {
  const gone = before.filter((ground) => !grounds.includes(ground))
  const come = grounds.filter((ground) => !before.includes(ground))
  return [
    ...come.map((ground) => fact('ClockPaused', { clock, ground })),
    ...gone.map((ground) => fact('ClockResumed', { clock, ground })),
  ]
}

/** The grounds that came and went; a clock that runs again has perhaps another date. */
function standingFacts(turn: Turn, run: ClockRun, grounds: readonly string[]): Fact[] {
  const found = changedGrounds(run, grounds)
  // Grounds that only came make no other date.
  if (grounds.length > 0 || found.length === 0) return found
  const promise = promiseOfRun(turn, run, 'resumption')
  const stood = { from: run.pauses.at(-1)!.from, to: turn.moment.at }
  return [...found, ...promised(movedBy(stood, run.dueAt, () => promise))]
}

function promiseOfRun(turn: Turn, run: ClockRun, cause: 'start' | 'resumption') {
  const { name, moment, after, context } = turn
  const by = countedBy(run, turn.procedure, context) ?? turn
  const { clock, procedure } = by
  // Once it is counted in a calendar, it stays in it.
  const calendar =
    clock.calendar ?? run.calendar ?? basisOf(procedure, after(), { context, at: moment.at }).calendarId
  if (calendar === undefined) return undefined
  const course = clockCourse(run, by, after(), moment.at)
  return promiseOn(name, course, cause, { procedure, published: context.calendar(calendar) })
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
