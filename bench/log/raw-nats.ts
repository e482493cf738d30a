// The client of JetStream without a log around it: the messages that ours publishes, under the same subjects, in a stream
// that is kept alike. With what ours expects of the server, of two writers one wins; expecting nothing, both would. Of a batch
// all messages are under way at once, which ours must not do: where one is refused, those behind it would stand.

import { randomUUID } from 'node:crypto'
import { jetstream, jetstreamManager, type JetStreamPublishOptions } from '@nats-io/jetstream'
import { subjectOf, subjectsOf } from '../../src/adapters/nats/subjects.js'
import { rowOf } from '../../src/adapters/commit-body.js'
import type { Commit } from '../../src/log/envelope.js'
import type { LogContender } from './contender.js'
import { emptied } from './nats-servers.js'
import { commitsRead } from './told.js'

const place = { log: 'raw', partitions: 16 }
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** More at once would wait in the client, not in the server. */
const underWay = 100

/** What ours asks of each message: that it is the first of its subject, and that it can be known again. */
const asOurs = () => ({ msgID: randomUUID(), expect: { streamName: place.log, lastSubjectSequence: 0 } })

type Named = Pick<LogContender, 'name' | 'title'>

const raw = (
  { name, title }: Named,
  { keeper, replicas }: { readonly keeper: LogContender['keeper']; readonly replicas: number },
  options: () => Partial<JetStreamPublishOptions> | undefined,
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
      return js.publish(subjectOf(place, row), encoder.encode(row.body), options())
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
        return commitsRead(commits)
      },
      close: () => connection.close(),
    }
  },
})

const onOne = { keeper: 'nats', replicas: 1 } as const
const onThree = { keeper: 'nats-cluster', replicas: 3 } as const
const same = 'jetstream client, same messages'
const bare = 'jetstream client, expecting nothing'

/** On one server. */
export const jetstreamSame = raw({ name: 'jetstream', title: same }, onOne, asOurs)
/** On one server, of whatever is there already. */
export const jetstreamBare = raw({ name: 'jetstream-bare', title: bare }, onOne, () => undefined)
/** On a majority of three. */
export const jetstreamClusterSame = raw({ name: 'jetstream-cluster', title: same }, onThree, asOurs)
/** On a majority of three, of whatever is there already. */
export const jetstreamClusterBare = raw(
  { name: 'jetstream-cluster-bare', title: bare },
  onThree,
  () => undefined,
)
