// Testing kit: what a log promises of what it stores: the same bytes, in the same order, for ever, whatever happens to
// the objects that were handed in and out.

import { hashOf } from '../log/chain.js'
import { origin, type Commit, type StoredCommit } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { drained, everything, promised, same } from './contract-checks.js'
import { chain, oddStreams, sample, sampledData } from './contract-samples.js'

type Check = (log: EventLog) => Promise<void>

/** Appends commits one by one and holds what both ways of reading give against them, bytes and hash. */
async function storesAsGiven(log: EventLog, commits: readonly Commit[], what: string): Promise<void> {
  const expected: StoredCommit[] = []
  for (const commit of commits) {
    const [position] = await log.append([commit])
    promised(position !== undefined, 'append gives a position for every commit')
    expected.push({ ...commit, position })
  }
  same(await everything(log), expected, `readAll gives back ${what} as stored`)
  for (const stream of new Set(commits.map((commit) => commit.stream))) {
    const ofStream = expected.filter((commit) => commit.stream === stream)
    const read = await drained(log.readStream(stream))
    same(read, ofStream, `readStream gives back ${what} as stored`)
    for (const commit of read) same(hashOf(commit), commit.hash, `${what} still match their hash`)
  }
}

/** Changes whatever can be changed in a value. */
function vandalise(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) vandalise(member)
  for (const key of Object.keys(value)) Reflect.set(value, key, 'changed')
  if (Array.isArray(value) && !Object.isFrozen(value)) value.push('added')
  else Reflect.set(value, 'added', true)
}

export const storingCases: Readonly<Record<string, Check>> = {
  async 'an empty log stands at its origin and holds nothing'(log) {
    same(await everything(log), [], 'a fresh log holds nothing')
    same(await log.head(), origin, 'the head of an empty log is its origin')
    const read = await drained(log.readStream('nobody/1'))
    same(read, [], 'a stream that was never written is empty, and no error')
  },

  async 'every kind of field comes back as it was stored'(log) {
    const commits: Commit[] = []
    for (const data of sampledData)
      commits.push(sample('sample/1', { after: commits.at(-1), events: [{ data }] }))
    await storesAsGiven(log, commits, 'fields of every kind')
  },

  async 'unknown event types and other schema versions come back as they were stored'(log) {
    const data = { anything: ['goes', { deep: true }], 'odd key': 1, number: 'not a number here' }
    const first = sample('foreign/1', {
      events: [
        { type: 'NobodyKnows', schemaVersion: 9, data },
        { schemaVersion: 1, data: { number: 1, note: 'an old version' } },
        { schemaVersion: 7, data: { number: 1, added: 'by a newer version' } },
        { data: { number: 4 } },
      ],
    })
    const second = sample('foreign/1', { after: first, events: [{ data: { number: 5 } }] })
    const other = sample('foreign/2', {
      events: [
        { type: 'constructor', data: {} },
        { type: '__proto__', data },
      ],
    })
    await storesAsGiven(log, [first, second, other], 'events that no definition is known for')
  },

  async 'data that no definition would admit comes back as it was stored'(log) {
    // Definitions are the engine's: another engine on this log may know a type by other fields.
    const odd = [
      { number: 1, unit: 'x', surplus: [1] },
      { number: 'text' },
      {},
      { number: 1, on: '2024-99-99' },
    ]
    const commits: Commit[] = []
    for (const data of odd) commits.push(sample('odd/1', { after: commits.at(-1), events: [{ data }] }))
    await storesAsGiven(log, commits, 'data of another form')
  },

  async 'keys such as __proto__ are data like any other'(log) {
    const data = JSON.parse(
      '{"number":1,"__proto__":{"polluted":true},"toString":1,"hasOwnProperty":null}',
    ) as object
    await storesAsGiven(
      log,
      [sample('proto/1', { events: [{ type: 'Prototyped', data: data as Commit['events'][0]['data'] }] })],
      'keys that objects inherit',
    )
    promised(!('polluted' in {}), 'reading data never changes Object.prototype')
  },

  async 'command, cause and source are kept with the commit, and absent where they were absent'(log) {
    const first = sample('notes/1', {
      commandId: 'c-1',
      commandHash: 'h',
      causation: 'timer',
      source: 'old system',
    })
    const second = sample('notes/1', { after: first, commandId: 'c-2' })
    await storesAsGiven(log, [first, second, sample('notes/1', { after: second })], 'notes of a commit')
  },

  async 'streams with similar names stay apart'(log) {
    await storesAsGiven(
      log,
      oddStreams.flatMap((stream) => chain(stream, 2)),
      'streams with odd names',
    )
  },

  async 'a huge commit is stored whole, and readStream finds it by any version in it'(log) {
    const size = 5_000
    const events = Array.from({ length: size }, (_, number) => ({
      data: { number, unit: `unit-${number % 7}` },
    }))
    const huge = sample('huge/1', { events })
    const next = sample('huge/1', { after: huge })
    await storesAsGiven(log, [huge, next], 'a commit of many events')
    for (const fromVersion of [1, 2, size, size + 1, size + 2]) {
      const read = await drained(log.readStream('huge/1', { fromVersion }))
      same(
        read.map(({ version }) => version),
        [1, size + 1].slice(fromVersion > size ? fromVersion - size : 0),
        'readStream begins with the commit that holds fromVersion, where it is there yet',
      )
    }
  },

  async 'many streams are kept, each in its own order'(log) {
    const streams = Array.from({ length: 300 }, (_, index) => chain(`many/${index}`, 3))
    for (const round of [0, 1, 2]) await log.append(streams.map((commits) => commits[round]!))
    promised((await everything(log)).length === 900, 'readAll gives every commit of every stream')
    for (const index of [0, 150, 299]) {
      const read = await drained(log.readStream(`many/${index}`))
      same(
        read.map(({ hash }) => hash),
        streams[index]!.map(({ hash }) => hash),
        "readStream gives a stream's own commits, oldest first",
      )
    }
  },

  async 'what was handed in can be changed without changing history'(log) {
    const commit = sample('handed/1', {
      commandId: 'c',
      events: [{ data: { number: 1, nested: { list: [1] } } }, { type: 'Unknown' }],
    })
    const before = structuredClone(commit)
    const given = structuredClone(commit)
    const batch = [given]
    const [position] = await log.append(batch)
    vandalise(given)
    batch.length = 0
    same(await everything(log), [{ ...before, position }], 'a log keeps its own copy of what it is given')
  },

  async 'what is handed out can be changed without changing history'(log) {
    const commits = [
      sample('handed/1', { events: [{ data: { number: 1, nested: { list: [1] } } }] }),
      sample('handed/2', { events: [{ type: 'Unknown', data: { list: [1] } }] }),
    ]
    await log.append(commits)
    const before = structuredClone(await everything(log))
    const seen: StoredCommit[] = []
    const subscription = log.subscribe({ after: origin, onCommit: (commit) => void seen.push(commit) })
    await log.append(chain('handed/3', 1))
    subscription.close()
    for (const commit of [
      ...seen,
      ...(await everything(log)),
      ...(await drained(log.readStream('handed/1'))),
    ])
      vandalise(commit)
    const after = [...(await everything(log)).slice(0, 2), ...(await drained(log.readStream('handed/2')))]
    same(after, [...before, before[1]], 'a log hands out copies, or what cannot be changed')
  },
}
