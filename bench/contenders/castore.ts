// Castore of bench/peers with its in-memory adapter, as it is meant: events are pushed one by one, the store lists its
// aggregates, and each is got by the reducer that the store was made with.

import { commitsOf } from '../commits.js'
import { measurement, type Contender, type Place } from '../contender.js'
import { answerOf, evolve, finish, noDossier, plainEventsOf, type PlainEvent } from './dossier-state.js'

type State = typeof noDossier
interface Detail extends PlainEvent {
  readonly aggregateId: string
  readonly timestamp: string
}
interface Store {
  pushEvent(detail: Detail): Promise<unknown>
  listAggregateIds(): Promise<{ readonly aggregateIds: readonly { readonly aggregateId: string }[] }>
  getAggregate(id: string): Promise<{ readonly aggregate: State }>
}
interface Castore {
  readonly EventStore: new (options: {
    readonly eventStoreId: string
    readonly eventTypes: readonly unknown[]
    readonly reducer: (state: State | undefined, event: Detail) => State
    readonly eventStorageAdapter: unknown
  }) => Store
}
interface Adapters {
  readonly InMemoryEventStorageAdapter: new () => unknown
}

const castorePackage = '@castore/core'
const adapterPackage = '@castore/event-storage-adapter-in-memory'

function openStore({ load }: Place): Store {
  const { EventStore } = load(castorePackage) as Castore
  const { InMemoryEventStorageAdapter } = load(adapterPackage) as Adapters
  return new EventStore({
    eventStoreId: 'dossiers',
    // Names for the compiler: pushing looks at none of them.
    eventTypes: [],
    reducer: (state = noDossier, event) => evolve(state, event),
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
  })
}

async function replay(store: Store) {
  const { aggregateIds } = await store.listAggregateIds()
  const states: State[] = []
  for (const { aggregateId } of aggregateIds) states.push((await store.getAggregate(aggregateId)).aggregate)
  return finish(states)
}

/** Every aggregate, one after the other. */
export const castore: Contender = {
  name: 'castore',
  title: 'Castore in memory, every aggregate',
  measures: ['replay', 'append'],
  packages: [castorePackage, adapterPackage],
  mostDossiers: 100_000,
  async load(workload, place) {
    const details = [...plainEventsOf(commitsOf(workload))].map((event): Detail => ({
      ...event,
      aggregateId: event.stream,
      timestamp: new Date(event.at).toISOString(),
    }))
    const filled = async (store: Store) => {
      for (const detail of details) await store.pushEvent(detail)
      return store
    }
    const store = await filled(openStore(place))
    let empty: Store
    return {
      measures: {
        replay: measurement({
          count: details.length,
          unit: 'events',
          run: () => replay(store),
          describe: answerOf,
        }),
        append: measurement({
          count: details.length,
          unit: 'events',
          setUp: () => void (empty = openStore(place)),
          run: () => filled(empty),
          describe: async (appended) => answerOf(await replay(appended)),
        }),
      },
    }
  },
}
