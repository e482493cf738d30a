// (2) The rule by which the record is put right: the wrong fact stays, and another says what is right.

import { reject } from '../../kernel/outcome.js'
import { EventCorrected } from '../../log/correction.js'
import type { StoredData } from '../../log/event-definition.js'
import { canonicalJson } from '../../log/canonical.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { DecisionContext, Fact, Rules } from '../decision.js'
import { emptyDossier, type Dossier } from '../dossier.js'
import { evolve } from '../evolve.js'
import { promiseRecomputed } from '../rules/deadline.js'
import { basisOf, promised } from './reception.js'

/** The rule of corrections. */
export const correctionRules: Rules<'correctEvent'> = {
  correctEvent({ event: version, data: right, happenedAt, reason }, dossier, context) {
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
    const data = merged(event.data, right ?? {})
    const isSame = canonicalJson(data) === canonicalJson(event.data)
    if (isSame && (happenedAt ?? event.at) === event.at)
      return reject('nothing-to-change', 'nothing would change', { event: version })
    // Whatever can't be such an event is an error of whoever sent it, and not a question of rules.
    definition.check(data)
    const correction = {
      corrects: version,
      correctedType: event.type,
      correctedSchemaVersion: definition.version,
      ...(happenedAt !== undefined && { correctedAt: happenedAt }),
      data,
      reason,
    }
    const corrected = { ...event, at: happenedAt ?? event.at, data }
    return [
      { type: EventCorrected.type, data: correction } as unknown as Fact,
      ...recomputed(
        dossier,
        events.map((each) => (each === event ? corrected : each)),
        context,
      ),
    ]
  },
}

/** What was promised, if it was computed from what was wrong. A promise that was itself recorded wrongly is put right by hand. */
function recomputed(dossier: Dossier, events: readonly RecordedEvent[], context: DecisionContext): Fact[] {
  const after = emptyDossier(dossier.id)
  for (const event of events) evolve(after, event)
  if (after.deadline === undefined) return []
  const [before, now] = [promiseOf(dossier, context), promiseOf(after, context)]
  return before?.dueAt === now?.dueAt ? [] : promised(now)
}

/** The promise counted anew; `undefined` where nothing says how. */
function promiseOf(dossier: Dossier, context: DecisionContext): ReturnType<typeof promiseRecomputed> {
  const { procedure, procedureVersion, channel } = dossier
  const published = procedure === undefined ? undefined : context.findProcedure(procedure, procedureVersion)
  return published && promiseRecomputed(dossier, basisOf(published, channel, context))
}

/** The values as they were with those named changed; of which `null` is said, gone. */
function merged(data: StoredData, right: StoredData): StoredData {
  return Object.fromEntries(
    Object.entries({ ...data, ...right }).filter(([, value]) => value !== null && value !== undefined),
  )
}
