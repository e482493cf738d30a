// Logs with one protection taken out each, made around the log in memory: the contract must find every one of them.

import { memoryLog, type Commit, type EventLog, type StoredCommit } from 'dossier-engine'
import { DossierError } from '../../src/kernel/errors.js'
import { hashOf } from '../../src/log/chain.js'
import { origin, type Position } from '../../src/log/envelope.js'

type Fault = (log: EventLog) => Partial<EventLog>

/** The commit moved to where its stream stands, so that the log in memory takes it. */
async function rebased(log: EventLog, commit: Commit): Promise<Commit> {
  let version = 1
  for await (const { version: first, events } of log.readStream(commit.stream))
    version = first + events.length
  return { ...commit, version }
}

async function* mapped(commits: AsyncIterable<StoredCommit>, change: (commit: StoredCommit) => StoredCommit) {
  for await (const commit of commits) yield change(commit)
}

const changedReading =
  (change: (commit: StoredCommit) => StoredCommit): Fault =>
  (log) => ({
    readAll: (options) => mapped(log.readAll(options), change),
    readStream: (stream, options) => mapped(log.readStream(stream, options), change),
  })

/** By name, what is broken. */
export const faults: Readonly<Record<string, Fault>> = {
  'does not check versions': (log) => ({
    async append(commits) {
      const positions: Position[] = []
      for (const commit of commits) positions.push(...(await log.append([await rebased(log, commit)])))
      return positions
    },
  }),
  'lets a gap pass': (log) => ({
    append: async (commits) => {
      const { version } = await rebased(log, commits[0] ?? ({ stream: 'x' } as Commit))
      return commits.length === 1 && commits[0]!.version > version
        ? log.append([{ ...commits[0]!, version }])
        : log.append(commits)
    },
  }),
  'checks the version, then waits, then stores': (log) => {
    const versions = new Map<string, number>()
    return {
      async append(commits) {
        for (const { stream, version } of commits) {
          const actual = versions.get(stream) ?? 0
          if (version === actual + 1) continue
          const details = { stream, expected: version - 1, actual }
          throw new DossierError('version-conflict', 'moved on', details)
        }
        await Promise.resolve()
        const positions: Position[] = []
        for (const commit of commits) {
          versions.set(commit.stream, commit.version + commit.events.length - 1)
          positions.push(...(await log.append([await rebased(log, commit)])))
        }
        return positions
      },
    }
  },
  'says nothing of where the stream stands': (log) => ({
    append: (commits) =>
      log.append(commits).catch((error: DossierError<'version-conflict'>) => {
        throw new DossierError(error.code, error.message, { ...error.details, actual: 0 })
      }),
  }),
  'loses an acknowledged commit now and then': (log) => {
    let count = 0
    return {
      append: async (commits) =>
        commits.length === 1 && ++count % 5 === 0
          ? [((await log.head()) + 1) as Position]
          : log.append(commits),
    }
  },
  'loses the last event of a commit': changedReading((commit) =>
    commit.events.length > 1 ? { ...commit, events: commit.events.slice(0, -1) } : commit,
  ),
  'stores half of a batch': (log) => ({
    async append(commits) {
      const positions: Position[] = []
      for (const commit of commits) positions.push(...(await log.append([commit])))
      return positions
    },
  }),
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
  'takes streams of different case for one': (log) => ({
    append: (commits) =>
      log.append(commits.map((commit) => ({ ...commit, stream: commit.stream.toLowerCase() }))),
    readStream: (stream, options) => log.readStream(stream.toLowerCase(), options),
  }),
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
  'gives one position to a whole batch': (log) => ({
    append: async (commits) => {
      const positions = await log.append(commits)
      return positions.map(() => positions.at(-1)!)
    },
  }),
  'says its head is one behind': (log) => ({
    head: async () => Math.max(0, (await log.head()) - 1) as Position,
  }),
  'skips a commit in a subscription': (log) => ({
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          if (++count % 4 !== 0) subscriber.onCommit(commit)
        },
      })
    },
  }),
  'skips what is appended between catching up and following': (log) => ({
    subscribe: (subscriber) => {
      let open = true
      let subscription = { close() {} }
      void (async () => {
        for await (const commit of log.readAll({ after: subscriber.after }))
          if (open) subscriber.onCommit(commit)
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (open) subscription = log.subscribe({ ...subscriber, after: await log.head() })
      })().catch((error: unknown) => subscriber.onError?.(error))
      return {
        close() {
          open = false
          subscription.close()
        },
      }
    },
  }),
  'delivers twice': (log) => ({
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          subscriber.onCommit(commit)
          if (++count % 3 === 0) subscriber.onCommit(commit)
        },
      })
    },
  }),
  'delivers out of order': (log) => ({
    subscribe: (subscriber) => {
      let held: StoredCommit | undefined
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          if (held === undefined) {
            held = commit
            return
          }
          subscriber.onCommit(commit)
          subscriber.onCommit(held)
          held = undefined
        },
      })
    },
  }),
  'calls onCommit while it still runs': (log) => {
    const listeners = new Set<(commits: readonly StoredCommit[]) => void>()
    return {
      async append(commits) {
        const positions = await log.append(commits)
        const stored = commits.map((commit, index) => ({ ...commit, position: positions[index]! }))
        for (const listener of listeners) listener(stored)
        return positions
      },
      subscribe({ onCommit }) {
        const listener = (commits: readonly StoredCommit[]) => commits.forEach(onCommit)
        listeners.add(listener)
        return { close: () => void listeners.delete(listener) }
      },
    }
  },
  'goes on delivering after close': (log) => ({
    subscribe: (subscriber) => {
      log.subscribe(subscriber)
      return { close() {} }
    },
  }),
  'lets a failing subscriber fail the append': (log) => {
    const subscribers = new Set<(commit: StoredCommit) => void>()
    return {
      async append(commits) {
        const positions = await log.append(commits)
        for (const [index, commit] of commits.entries())
          for (const tell of subscribers) tell({ ...commit, position: positions[index]! })
        return positions
      },
      subscribe({ onCommit }) {
        subscribers.add(onCommit)
        return { close: () => void subscribers.delete(onCommit) }
      },
    }
  },
  'does not close': () => ({ close: async () => {} }),
  'delivers after the log was closed': (log) => {
    const waiting: (() => Promise<void>)[] = []
    return {
      async close() {
        for (const deliver of waiting) await deliver().catch(() => {})
        await log.close()
        setTimeout(() => waiting.forEach((deliver) => void deliver().catch(() => {})), 1)
      },
      subscribe(subscriber) {
        const seen: StoredCommit[] = []
        const subscription = log.subscribe({
          ...subscriber,
          onCommit(commit) {
            seen.push(commit)
            subscriber.onCommit(commit)
          },
        })
        waiting.push(async () => seen.slice(-1).forEach(subscriber.onCommit))
        return subscription
      },
    }
  },
  'holds something from the beginning': (log) => ({ head: async () => ((await log.head()) + 1) as Position }),
}

/** A log in memory with one fault. */
export function brokenLog(fault: Fault): EventLog {
  const log = memoryLog()
  const { lend: _, ...port } = log
  return { ...port, ...fault(log) }
}
