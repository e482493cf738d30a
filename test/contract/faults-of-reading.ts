// Logs that give back something else than they were given, from a wrong place, or in a wrong order.

import type { Commit, StoredCommit } from 'dossier-engine'
import { hashOf } from '../../src/log/chain.js'
import { origin, type Position } from '../../src/log/envelope.js'
import type { Fault, Faults } from './fault.js'

async function* mapped(commits: AsyncIterable<StoredCommit>, change: (commit: StoredCommit) => StoredCommit) {
  for await (const commit of commits) yield change(commit)
}

const changedReading =
  (change: (commit: StoredCommit) => StoredCommit): Fault =>
  (log) => ({
    readAll: (options) => mapped(log.readAll(options), change),
    readStream: (stream, options) => mapped(log.readStream(stream, options), change),
  })

/** By name, what is wrong with what is read. */
export const faultsOfReading: Faults = {
  'loses the last event of a commit': changedReading((commit) =>
    commit.events.length > 1 ? { ...commit, events: commit.events.slice(0, -1) } : commit,
  ),
  'hands out what it stores': (log) => {
    const kept = new Map<string, StoredCommit>()
    return changedReading((commit) => {
      const found = kept.get(commit.hash) ?? commit
      kept.set(commit.hash, found)
      return found
    })(log)
  },
  'stores what it is handed, by reference': (log) => {
    const given = new Map<string, Commit>()
    const { readAll, ...rest } = changedReading((commit) => {
      const found = given.get(`${commit.stream} ${commit.version}`)
      return found === undefined ? commit : { ...found, position: commit.position }
    })(log)
    return {
      ...rest,
      readAll: readAll!,
      append(commits) {
        for (const commit of commits) given.set(`${commit.stream} ${commit.version}`, commit)
        return log.append(commits)
      },
    }
  },
  'brings old events up to date in the store': changedReading((commit) => ({
    ...commit,
    events: commit.events.map((event) =>
      event.schemaVersion === 1 ? { ...event, schemaVersion: 2 } : event,
    ),
  })),
  'drops fields that it does not know': changedReading((commit) => ({
    ...commit,
    events: commit.events.map((event) => {
      const { surplus: _, ...data } = event.data
      return { ...event, data }
    }),
  })),
  'rounds numbers': changedReading((commit) => {
    const text = JSON.stringify(commit, (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(14)) : value,
    )
    return JSON.parse(text) as StoredCommit
  }),
  'normalises texts': changedReading(
    (commit) => JSON.parse(JSON.stringify(commit).normalize('NFC')) as StoredCommit,
  ),
  'loses keys that objects inherit': changedReading((commit) => ({
    ...commit,
    events: commit.events.map((event) => ({ ...event, data: Object.assign({}, event.data) })),
  })),
  'seals commits anew': changedReading((commit) => ({
    ...commit,
    hash: hashOf({ ...commit, previous: 'x' }),
  })),
  'forgets the command': changedReading(({ commandHash: _, ...commit }) => commit),
  'reads a stream by its prefix': (log) => ({
    async *readStream(stream) {
      for await (const commit of log.readAll()) if (commit.stream.startsWith(stream)) yield commit
    },
  }),
  'reads a stream from its beginning, whatever was asked': (log) => ({
    readStream: (stream) => log.readStream(stream),
  }),
  'reads from the position on instead of after it': (log) => ({
    readAll: ({ after = origin, ...options } = {}) =>
      log.readAll({ ...options, after: Math.max(0, after - 1) as Position }),
  }),
  'reads backwards': (log) => ({
    async *readAll(options) {
      const commits: StoredCommit[] = []
      for await (const commit of log.readAll(options)) commits.unshift(commit)
      yield* commits
    },
  }),
  'reads on into what is appended meanwhile': (log) => ({
    async *readAll({ after = origin, signal } = {}) {
      let last = after
      for (let found = true; found;) {
        found = false
        for await (const commit of log.readAll({ after: last, ...(signal && { signal }) })) {
          last = commit.position
          found = true
          yield commit
          break
        }
      }
    },
  }),
  'does not hear the signal': (log) => ({
    readAll: ({ after = origin } = {}) => log.readAll({ after }),
  }),
  'says its head is one behind': (log) => ({
    head: async () => Math.max(0, (await log.head()) - 1) as Position,
  }),
}
