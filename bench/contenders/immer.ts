// immer, which the package itself uses for one dossier's state: a draft an event, as a reducer is written that is handed
// one event at a time, and a draft a dossier, around the fold of all its events.

import { Immer, produce } from 'immer'
import { commitsOf } from '../commits.js'
import { measurement, type Contender } from '../contender.js'
import {
  answerOf,
  apply,
  finish,
  noDossier,
  plainEventsOf,
  type DossierState,
  type PlainEvent,
} from './dossier-state.js'

/** A draft and a frozen state for every event. */
export const immerPerEvent: Contender = {
  name: 'immer-per-event',
  title: 'immer, a draft an event',
  measures: ['replay'],
  mostDossiers: 100_000,
  load(workload) {
    const events = [...plainEventsOf(commitsOf(workload))]
    return {
      measures: {
        replay: measurement({
          count: events.length,
          unit: 'events',
          run() {
            const states = new Map<string, DossierState>()
            for (const event of events) {
              const before = states.get(event.stream) ?? noDossier
              states.set(
                event.stream,
                produce(before, (draft) => apply(draft, event)),
              )
            }
            return finish(states.values())
          },
          describe: answerOf,
        }),
      },
    }
  },
}

/** A draft a dossier, and nothing frozen. */
export const immerPerDossier: Contender = {
  name: 'immer-per-dossier',
  title: 'immer, a draft a dossier, not frozen',
  measures: ['replay'],
  mostDossiers: 100_000,
  load(workload) {
    const { produce: unfrozen } = new Immer({ autoFreeze: false })
    const streams = new Map<string, PlainEvent[]>()
    let count = 0
    for (const event of plainEventsOf(commitsOf(workload))) {
      const before = streams.get(event.stream)
      if (before === undefined) streams.set(event.stream, [event])
      else before.push(event)
      count += 1
    }
    const fold = (events: readonly PlainEvent[]) =>
      unfrozen(noDossier, (draft: DossierState) => {
        for (const event of events) apply(draft, event)
      })
    return {
      measures: {
        replay: measurement({
          count,
          unit: 'events',
          run: () => finish([...streams.values()].map(fold)),
          describe: answerOf,
        }),
      },
    }
  },
}
