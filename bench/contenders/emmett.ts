// Emmett's in-memory store of bench/peers by its own words: a commit is one `appendToStream`, a replay is an
// `aggregateStream` of every stream, or a rebuild of an inline projection, which keeps a document a dossier. The store
// counts all events at each append, so that appending takes quadratic time; its documents are found by looking at each.

import { commitsOf } from '../commits.js'
import { measurement, type Contender, type Place } from '../contender.js'
import { answerOf, evolve, finish, noDossier, plainEventsOf, type PlainEvent } from './dossier-state.js'

type State = typeof noDossier
type Event = PlainEvent & { readonly metadata: { readonly globalPosition: bigint } }
interface Projection {
  readonly canHandle: readonly string[]
}
interface Store {
  appendToStream(stream: string, events: readonly PlainEvent[]): Promise<unknown>
  readStream(stream: string): Promise<{ readonly events: readonly Event[] }>
  aggregateStream(
    stream: string,
    options: { readonly evolve: typeof evolve; readonly initialState: () => State },
  ): Promise<{ readonly state: State }>
}
interface Database {
  collection(name: string): { find(): Promise<readonly State[]> }
}
interface Emmett {
  getInMemoryEventStore(): Store
  getInMemoryDatabase(): Database
  inMemorySingleStreamProjection(options: {
    readonly collectionName: string
    readonly canHandle: readonly string[]
    readonly evolve: typeof evolve
    readonly initialState: () => State
  }): Projection
  handleInMemoryProjections(options: {
    readonly projections: readonly Projection[]
    readonly events: readonly Event[]
    readonly database: Database
  }): Promise<void>
}

const emmettPackage = '@event-driven-io/emmett'
const emmettOf = ({ load }: Place) => load(emmettPackage) as Emmett
const initialState = () => noDossier

/** The events of each commit, as `appendToStream` takes them. */
function batchesOf(events: Iterable<PlainEvent>): PlainEvent[][] {
  const batches: PlainEvent[][] = []
  let last: PlainEvent | undefined
  for (const event of events) {
    if (event.commandId === last?.commandId) batches.at(-1)!.push(event)
    else batches.push([event])
    last = event
  }
  return batches
}

async function filled(store: Store, batches: readonly PlainEvent[][]): Promise<Store> {
  for (const batch of batches) await store.appendToStream(batch[0]!.stream, batch)
  return store
}

async function replay(store: Store, streams: Iterable<string>) {
  const states: State[] = []
  for (const stream of streams)
    states.push((await store.aggregateStream(stream, { evolve, initialState })).state)
  return finish(states)
}

/** Every stream, one after the other. */
export const emmett: Contender = {
  name: 'emmett',
  title: 'Emmett in memory, every stream',
  measures: ['replay', 'append'],
  packages: [emmettPackage],
  mostDossiers: 10_000,
  async load(workload, place) {
    const { getInMemoryEventStore } = emmettOf(place)
    const batches = batchesOf(plainEventsOf(commitsOf(workload)))
    const count = batches.flat().length
    // The store can't list its streams.
    const streams = new Set(batches.map(([first]) => first!.stream))
    const store = await filled(getInMemoryEventStore(), batches)
    let empty: Store
    return {
      measures: {
        replay: measurement({
          count,
          unit: 'events',
          run: () => replay(store, streams),
          describe: answerOf,
        }),
        append: measurement({
          count,
          unit: 'events',
          setUp: () => void (empty = getInMemoryEventStore()),
          run: () => filled(empty, batches),
          describe: async (appended) => answerOf(await replay(appended, streams)),
        }),
      },
    }
  },
}

/** Documents made anew of all events. */
export const emmettProjection: Contender = {
  name: 'emmett-projection',
  title: 'Emmett in memory, rebuilding its projection',
  measures: ['replay'],
  packages: [emmettPackage],
  mostDossiers: 1_000,
  async load(workload, place) {
    const { getInMemoryEventStore, getInMemoryDatabase, handleInMemoryProjections, ...rest } = emmettOf(place)
    const batches = batchesOf(plainEventsOf(commitsOf(workload)))
    const store = await filled(getInMemoryEventStore(), batches)
    const events: Event[] = []
    for (const stream of new Set(batches.map(([first]) => first!.stream)))
      events.push(...(await store.readStream(stream)).events)
    events.sort((a, b) => Number(a.metadata.globalPosition - b.metadata.globalPosition))
    const projection = rest.inMemorySingleStreamProjection({
      collectionName: 'dossiers',
      canHandle: [...new Set(events.map(({ type }) => type))],
      evolve,
      initialState,
    })
    return {
      measures: {
        replay: measurement({
          count: events.length,
          unit: 'events',
          async run() {
            const database = getInMemoryDatabase()
            await handleInMemoryProjections({ projections: [projection], events, database })
            return finish(await database.collection('dossiers').find())
          },
          describe: answerOf,
        }),
      },
    }
  },
}
