// Emmett's consumers, out of bench/peers, by their own words. Its store in PostgreSQL is followed in two ways: by its
// reactor, which keeps how far it is, and by the plain reactor of its core, which keeps nothing. Where the defaults cost
// speed they are given the better: larger batches, and no pause between two pulls. (That pause counts after a full batch;
// before the first a consumer waits 100 ms and more, up to a second, whatever it is told.)

import type { Place } from '../contender.js'
import {
  appendCommit,
  openEmmettPostgres,
  openEmmettSqlite,
  postgresPackages,
  sqlitePackage,
  type EmmettEvent,
  type EmmettStore,
} from '../emmett.js'
import type { CommitWriter, DeliveredEvent, FollowContender, Follower, FollowMeasure } from './contender.js'

/** What a consumer feeds, as each store calls it. */
interface Consumer {
  reactor(options: unknown): unknown
  processor(options: unknown): unknown
  start(): Promise<void>
  stop(): Promise<void>
}

interface EmmettCore {
  reactor(options: unknown): unknown
}

const corePackage = '@event-driven-io/emmett'
/** How a consumer pulls. */
type Pulling = Readonly<
  Record<FollowMeasure, { readonly batchSize: number; readonly pullingFrequencyInMs: number }>
>

/** What was fastest of batches of 1 to 20,000: who stores no checkpoint reads a whole log as one batch fastest. */
const best = (catchUp: number): Pulling => ({
  'catch-up': { batchSize: catchUp, pullingFrequencyInMs: 0 },
  live: { batchSize: 100, pullingFrequencyInMs: 0 },
})
const asIs = { batchSize: 100, pullingFrequencyInMs: 50 }
const defaults: Pulling = { 'catch-up': asIs, live: asIs }

const settingsOf = (pulling: Pulling) => {
  const told = (measure: FollowMeasure) =>
    `batchSize: ${pulling[measure].batchSize}, pullingFrequencyInMs: ${pulling[measure].pullingFrequencyInMs}`
  return { 'catch-up': told('catch-up'), live: told('live') }
}

const deliveredOf = ({ type, data, metadata }: EmmettEvent): DeliveredEvent => ({
  stream: metadata.streamName,
  version: Number(metadata.streamPosition),
  position: Number(metadata.globalPosition),
  type,
  data,
})

type Open = (place: Place) => Promise<{ readonly store: EmmettStore; close(): unknown }>

const inPostgres: Open = async (place) => {
  const { store } = await openEmmettPostgres(place)
  return { store, close: () => store.close() }
}

const inSqlite: Open = async (place) => {
  const { store, connection } = await openEmmettSqlite(place)
  return { store, close: () => connection.close() }
}

const writerBy =
  (open: Open) =>
  async (place: Place): Promise<CommitWriter> => {
    const { store, close } = await open(place)
    return { append: (commit) => appendCommit(store, commit), close }
  }

/** What a consumer is made for. */
interface Fed {
  readonly place: Place
  readonly pulling: Pulling[FollowMeasure]
  /** Another name each time. */
  readonly processorId: string
  readonly eachMessage: (message: EmmettEvent) => Promise<void>
}

/** Follows by a consumer with something that it feeds. */
const followerBy =
  (open: Open, pulling: Pulling, consumerOf: (store: EmmettStore, fed: Fed) => Consumer) =>
  async (place: Place, measure: FollowMeasure): Promise<Follower> => {
    const { store, close } = await open(place)
    let followed = 0
    return {
      async follow(tell, fail) {
        const consumer = consumerOf(store, {
          ...{ place, pulling: pulling[measure], processorId: `follower-${followed++}` },
          eachMessage: async (message) => tell(deliveredOf(message)),
        })
        consumer.start().then(() => fail('the consumer stopped'), fail)
        return { close: () => consumer.stop() }
      },
      close,
    }
  }

async function preparePostgres(place: Place): Promise<void> {
  const { store } = await openEmmettPostgres(place)
  await store.schema.dangerous.truncate({ resetSequences: true })
  await store.close()
}

/** By the plain reactor of Emmett's core: nothing is remembered. */
export const emmettPostgresConsumer: FollowContender = {
  ...{ name: 'emmett-postgres-consumer', title: 'Emmett, PostgreSQL: consumer' },
  ...{ keeper: 'postgres', kind: 'subscription', isOurs: false },
  packages: [...postgresPackages, corePackage],
  settings: settingsOf(best(20_000)),
  prepare: preparePostgres,
  openWriter: writerBy(inPostgres),
  openFollower: followerBy(
    inPostgres,
    best(20_000),
    (store, { place, pulling, processorId, eachMessage }) => {
      const plain = (place.load(corePackage) as EmmettCore).reactor({ processorId, eachMessage })
      return store.consumer({ pulling, processors: [plain] }) as Consumer
    },
  ),
}

/** By the reactor of a consumer, which stores its checkpoint after each message, in one transaction a batch. */
const postgresReactor = (
  told: Pick<FollowContender, 'name' | 'title'>,
  pulling: Pulling,
): FollowContender => ({
  ...{ ...told, keeper: 'postgres', kind: 'reactor', isOurs: false },
  ...{ packages: postgresPackages, settings: settingsOf(pulling) },
  prepare: preparePostgres,
  openWriter: writerBy(inPostgres),
  openFollower: followerBy(inPostgres, pulling, (store, fed) => {
    const consumer = store.consumer({ pulling: fed.pulling }) as Consumer
    consumer.reactor({ processorId: fed.processorId, eachMessage: fed.eachMessage })
    return consumer
  }),
})

/** As fast as it can be told to be, and as it is if it is told nothing. */
export const emmettPostgresReactors: readonly FollowContender[] = [
  postgresReactor(
    { name: 'emmett-postgres-reactor', title: 'Emmett, PostgreSQL: consumer.reactor' },
    best(1_000),
  ),
  postgresReactor(
    { name: 'emmett-postgres-defaults', title: 'Emmett, PostgreSQL: the same, its defaults' },
    defaults,
  ),
]

/** By the processor of its consumer in SQLite, which stores checkpoints too. */
export const emmettSqliteProcessor: FollowContender = {
  ...{ name: 'emmett-sqlite-processor', title: 'Emmett, SQLite: consumer.processor' },
  ...{ keeper: 'sqlite', kind: 'reactor', isOurs: false },
  ...{ packages: [sqlitePackage], settings: settingsOf(best(1_000)) },
  prepare: async (place) => (await inSqlite(place)).close(),
  openWriter: writerBy(inSqlite),
  openFollower: followerBy(inSqlite, best(1_000), (store, { pulling, processorId, eachMessage }) => {
    const consumer = store.consumer({ pulling }) as Consumer
    consumer.processor({ processorId, eachMessage })
    return consumer
  }),
}
