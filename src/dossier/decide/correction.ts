// (2) The rule by which the record is put right: the wrong fact stays, and another says what is right.

import type { Instant } from '../../kernel/instant.js'
import { reject } from '../../kernel/outcome.js'
import { EventCorrected } from '../../log/correction.js'
import type { StoredData } from '../../log/event-definition.js'
import { canonicalJson } from '../../log/canonical.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { DecisionContext, Fact, Rules } from '../decision.js'
import { isRunning } from '../clock-run.js'
import { emptyDossier, type Dossier } from '../dossier.js'
import { evolve } from '../evolve.js'
import { countedBy } from '../rules/clocks.js'
import { promiseOf } from '../rules/deadline.js'
import { followedProcedure } from '../rules/followed-procedure.js'
import { recounted, type Recounted, type Recounting } from '../rules/recomputation.js'
import { groundFacts } from './clocks.js'
import { isAutomatic, leadOn } from './follow-ups.js'
import { codeTaken, knownProcedures } from './lookups.js'
import { basisOf, promised, whereCountable } from './promises.js'

/** The rule of corrections. */
export const correctionRules: Rules<'correctEvent'> = {
  correctEvent({ event: version, data: given, happenedAt, reason, at }, dossier, context) {
    const events = context.eventsOf?.(dossier.id) ?? []
    const event = events.find((each) => each.version === version)
    const definition = event && context.definitionOf?.(event.type)
    if (event === undefined || definition === undefined || event.type === EventCorrected.type) {
      const message =
        event?.type === EventCorrected.type
          ? `event ${version} is a correction: correct again what it corrects`
          : `dossier '${dossier.id}' has no event ${version}`
      return reject('event-not-correctable', message, { event: version })
    }
    const data = merged(event.data, given ?? {})
    const isSame = canonicalJson(data) === canonicalJson(event.data)
    if (isSame && (happenedAt ?? event.at) === event.at)
      return reject('nothing-to-change', 'nothing would change', { event: version })
    // Whatever can't be such an event is an error of whoever sent it, and not a question of rules.
    definition.check(data)
    const steps = followedProcedure(dossier, context)?.definition.steps ?? {}
    const moved =
      happenedAt === undefined
        ? []
        : [...clockEventsWith(event, events), ...stepsDoneBy(event, events, steps)]
    const corrected = new Map([event, ...moved].map((each) => [each, { ...each, at: happenedAt ?? each.at }]))
    corrected.set(event, { ...corrected.get(event)!, data })
    const putRight = events.map((each) => corrected.get(each) ?? each)
    const answers = isOfOtherPause(event, data) ? answersTo(data, putRight) : []
    const right = folded(
      dossier.id,
      putRight.map((each) => answers.find(({ version }) => version === each.version) ?? each),
    )
    if (isFollowed(dossier, context) && !isFollowed(right, context)) {
      const { procedure, procedureVersion: version } = right
      const isVersion = version !== undefined && context.findProcedure(procedure ?? '') !== undefined
      const message = isVersion
        ? `no version ${version} of procedure '${procedure}' was published`
        : `there is no procedure '${procedure}'${knownProcedures(procedure ?? '', context)}`
      return reject('procedure-unknown', message, { procedure, version })
    }
    // What two dossiers share already is no matter of this correction.
    const refusal = right.dossierCode === dossier.dossierCode ? undefined : codeTaken(right, dossier, context)
    if (refusal !== undefined) return refusal
    return [
      ...[...corrected.values()].map((each) => correctionOf(each, { happenedAt, reason, context })),
      ...answers.map((each) => correctionOf(each, { happenedAt: undefined, reason, context })),
      ...clocksInLine(right, context),
      ...recomputed(dossier, right, { context, at }),
    ]
  },
}

/** What a correction says of an event that is put right. */
function correctionOf(
  { version, type, data }: RecordedEvent,
  {
    happenedAt,
    reason,
    context,
  }: { readonly happenedAt: Instant | undefined; readonly reason: string; readonly context: DecisionContext },
): Fact {
  const correction = {
    corrects: version,
    correctedType: type,
    correctedSchemaVersion: context.definitionOf!(type)!.version,
    ...(happenedAt !== undefined && { correctedAt: happenedAt }),
    data,
    reason,
  }
  return { type: EventCorrected.type, data: correction } as unknown as Fact
}

const clockEvents: ReadonlySet<string> = new Set<Fact['type']>([
  'ClockPaused',
  'ClockResumed',
  'ClockStopped',
])

/** What an event did to clocks, in the same commit: it happened when that did. */
function clockEventsWith(event: RecordedEvent, events: readonly RecordedEvent[]): RecordedEvent[] {
  return withIt(event, events).filter(
    ({ type, data }) => clockEvents.has(type) || (type === 'DeadlineSet' && data['cause'] === 'start'),
  )
}

/** The automatic steps whose turn came by an event: they were done when it happened. */
function stepsDoneBy(
  event: RecordedEvent,
  events: readonly RecordedEvent[],
  steps: Procedure['steps'],
): RecordedEvent[] {
  if (!leadOn.has(event.type)) return []
  return withIt(event, events).filter(
    ({ version, type, data }) =>
      version > event.version &&
      (type === 'StepStarted' || type === 'StepCompleted') &&
      isAutomatic(steps, data['step'] as string),
  )
}

/** What else was told in the same commit, of the same moment. */
function withIt(event: RecordedEvent, events: readonly RecordedEvent[]): RecordedEvent[] {
  return events.filter((each) => each !== event && each.position === event.position && each.at === event.at)
}

/** Whether a correction says otherwise whether the clock stood for a request, or for which. */
function isOfOtherPause({ type, data }: RecordedEvent, right: StoredData): boolean {
  const names = ['stopsClock', 'concurrence'] as const
  return type === 'ConcurrenceRequested' && names.some((name) => data[name] !== right[name])
}

/** The answers to a request that tell otherwise than what is right whether the clock stood for it. */
function answersTo({ concurrence }: StoredData, events: readonly RecordedEvent[]): RecordedEvent[] {
  const dossier = emptyDossier('')
  return events.flatMap((event) => {
    const asked = dossier.concurrences.find((each) => each.concurrence === event.data['concurrence'])
    evolve(dossier, event)
    if (event.type !== 'ConcurrenceGiven' || asked?.concurrence !== concurrence) return []
    const { stopsClock: stoppedClock } = asked!
    return event.data['stoppedClock'] === stoppedClock
      ? []
      : [{ ...event, data: { ...event.data, stoppedClock } }]
  })
}

/** Clocks that run stand on the grounds on which the dossier does, as is known by now. */
function clocksInLine(right: Dossier, context: DecisionContext): Fact[] {
  const followed = followedProcedure(right, context)
  if (followed === undefined) return []
  return (right.clocks ?? []).filter(isRunning).flatMap((run) => {
    const by = countedBy(run, followed, context)
    return by === undefined ? [] : groundFacts(run, by.clock, right)
  })
}

interface CountedAt {
  readonly context: DecisionContext
  readonly at: Instant
}

/** What was promised, if it was computed from what was wrong. A promise that was itself recorded wrongly is put right by hand. */
function recomputed(dossier: Dossier, after: Dossier, moment: CountedAt): Fact[] {
  // Clocks that began by a version that was wrong are counted by the right one.
  const isSameVersion =
    dossier.procedure === after.procedure && dossier.procedureVersion === after.procedureVersion
  const counting = { ...moment, versions: isSameVersion ? moment.context : undefined }
  const counted = whereCountable(() => countedOf(dossier, counting)) ?? []
  const before = new Map(counted.map(({ promise }) => [promise.clock, promise.dueAt]))
  return [
    ...firstPromise(dossier, after, moment),
    ...countedOf(after, counting).flatMap(({ promise, version = promise.procedureVersion }) =>
      before.get(promise.clock) === promise.dueAt && (isSameVersion || version === promise.procedureVersion)
        ? []
        : promised(promise),
    ),
  ]
}

/** The promise that was never made because what was wrong gave no term. What an import told without one stays so. */
function firstPromise(dossier: Dossier, after: Dossier, { context, at }: CountedAt): Fact[] {
  if (after.deadline !== undefined) return []
  const promiseBy = (facts: Dossier) => {
    const published = followedProcedure(facts, context)
    return published && promiseOf(facts, 'recomputation', basisOf(published, facts, { context, at }))
  }
  const before = whereCountable(() => ({ promise: promiseBy(dossier) }))
  return before !== undefined && before.promise === undefined ? promised(promiseBy(after)) : []
}

function folded(id: string, events: readonly RecordedEvent[]): Dossier {
  const dossier = emptyDossier(id)
  for (const event of events) evolve(dossier, event)
  return dossier
}

/** Whether the version of the procedure that a dossier follows is there, so that commands can go on. */
function isFollowed(dossier: Dossier, context: DecisionContext): boolean {
  return followedProcedure(dossier, context) !== undefined
}

/** The promises counted anew; none where nothing says how. */
function countedOf(
  dossier: Dossier,
  { context, at, versions }: CountedAt & Pick<Recounting, 'versions'>,
): Recounted[] {
  const published = followedProcedure(dossier, context)
  if (published === undefined) return []
  return recounted(dossier, basisOf(published, dossier, { context, at }), { ended: true, versions })
}

/** The values as they were with those named changed; of which `null` is said, gone. */
function merged(data: StoredData, right: StoredData): StoredData {
  return Object.fromEntries(
    Object.entries({ ...data, ...right }).filter(([, value]) => value !== null && value !== undefined),
  )
}
