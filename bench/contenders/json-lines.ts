// A file of JSON Lines, parsed and folded into a Map of states: how many a log begins.

import { measurement, type Contender } from '../contender.js'
import { eventFile, eventsIn } from '../event-file.js'
import { answerOf, apply, finish, noDossier, type DossierState } from './dossier-state.js'

function fold(path: string) {
  const states = new Map<string, DossierState>()
  for (const event of eventsIn(path)) {
    let state = states.get(event.stream)
    if (state === undefined) {
      state = { ...noDossier }
      states.set(event.stream, state)
    }
    apply(state, event)
  }
  return finish(states.values())
}

/** JSON Lines on disk. */
export const jsonLines: Contender = {
  name: 'json-lines',
  title: 'JSON Lines, parsed and folded',
  measures: ['cold'],
  load(workload, { folder }) {
    const path = eventFile(workload, folder)
    let count = 0
    for (const _event of eventsIn(path)) count += 1
    return {
      measures: { cold: measurement({ count, unit: 'events', run: () => fold(path), describe: answerOf }) },
    }
  },
}
