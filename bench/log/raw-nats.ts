// The client of JetStream without a log around it: the messages that ours publishes, under the same subjects, in a stream
// that is kept alike. Nothing is expected of what is there already, so that of two writers both would win. Of a batch all
// messages are under way at once, which ours must not do: where one is refused, those behind it would stand.

import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { subjectOf, subjectsOf } from '../../src/adapters/nats/subjects.js'
import { rowOf } from '../../src/adapters/commit-body.js'
import type { Commit } from '../../src/log/envelope.js'
import type { LogContender } from './contender.js'
import { emptied } from './nats-servers.js'
import { toldOf } from './told.js'

const place = { log: 'raw', partitions: 16 }
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** More at once would wait in the client, not in the server. */
const underWay = 100

const raw = (
  { name, title, keeper }: Pick<LogContender, 'name' | 'title' | 'keeper'>,
  replicas: number,
): LogContender => ({
  ...{ name, title, keeper, packages: [] },
  async open({ natsServers }) {
    const connection = await emptied(natsServers)
    const js = jetstream(connection)
    const { streams } = await jetstreamManager(connection)
    const subjects = Array.from({ length: place.partitions }, (_, part) => subjectsOf(place.log, part))
    await streams.add({
      ...{ name: place.log, subjects, storage: 'file', num_replicas: replicas },
      ...{ retention: 'limits', discard: 'new', deny_delete: true, deny_purge: true },
      duplicate_window: 100_000_000,
    })
    const publish = (commit: Commit) => {
      const row = rowOf(commit)
      return js.publish(subjectOf(place, row), encoder.encode(row.body))
    }
    return {
      async append(commits) {
        for (let next = 0; next < commits.length; next += underWay)
          await Promise.all(commits.slice(next, next + underWay).map(publish))
      },
      async read() {
        const { state } = await streams.info(place.log)
        const consumer = await js.consumers.get(place.log)
        const commits: Commit[] = []
        for await (const { data, seq } of await consumer.consume({ max_messages: 500 })) {
          commits.push(JSON.parse(decoder.decode(data)) as Commit)
          if (seq === state.last_seq) break
        }
        return () => toldOf(commits)
      },
      close: () => connection.close(),
    }
  },
})

/** On one server. */
export const jetstreamSingle = raw(
  { name: 'jetstream', title: 'jetstream client, same messages at once', keeper: 'nats' },
  1,
)

/** On a majority of three. */
export const jetstreamCluster = raw(
  { name: 'jetstream-cluster', title: 'jetstream client, same messages at once', keeper: 'nats-cluster' },
  3,
)
