// fmodel of bench/peers: a View of one dossier, folded over the log in its order, its states in a Map. A View is a
// function without side effects, so each event that says something makes a new state.

import { commitsOf } from '../commits.js'
import { measurement, type Contender } from '../contender.js'
import { answerOf, evolve, finish, noDossier, plainEventsOf, type PlainEvent } from './dossier-state.js'

type State = typeof noDossier
interface View {
  readonly initialState: State
  readonly evolve: (state: State, event: PlainEvent) => State
}
interface Fmodel {
  readonly View: new (evolve: View['evolve'], initialState: State) => View
}

const fmodelPackage = '@fraktalio/fmodel-ts'

/** A View a dossier. */
export const fmodel: Contender = {
  name: 'fmodel',
  title: 'fmodel, a View a dossier, in a Map',
  measures: ['replay'],
  packages: [fmodelPackage],
  mostDossiers: 100_000,
  load(workload, { load }) {
    const view = new (load(fmodelPackage) as Fmodel).View(evolve, noDossier)
    const events = [...plainEventsOf(commitsOf(workload))]
    return {
      measures: {
        replay: measurement({
          count: events.length,
          unit: 'events',
          run() {
            const states = new Map<string, State>()
            for (const event of events)
              states.set(event.stream, view.evolve(states.get(event.stream) ?? view.initialState, event))
            return finish(states.values())
          },
          describe: answerOf,
        }),
      },
    }
  },
}
