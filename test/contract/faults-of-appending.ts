// Logs that take commits wrongly: at a wrong place, in part, or not at all.

import type { Commit, EventLog } from 'dossier-engine'
import { DossierError } from '../../src/kernel/errors.js'
import type { Position } from '../../src/log/envelope.js'
import type { Faults } from './fault.js'

/** The commit moved to where its stream stands, so that the log in memory takes it. */
async function rebased(log: EventLog, commit: Commit): Promise<Commit> {
  let version = 1
  for await (const { version: first, events } of log.readStream(commit.stream))
    version = first + events.length
  return { ...commit, version }
}

/** By name, what is wrong with what a log takes. */
export const faultsOfAppending: Faults = {
  'does not check versions': (log) => ({
    async append(commits) {
      const positions: Position[] = []
      for (const commit of commits) positions.push(...(await log.append([await rebased(log, commit)])))
      return positions
    },
  }),
  'takes one empty name for no commit': (log) => ({
    append: async (commits) =>
      commits.length === 1 && commits[0]!.stream === ''
        ? [((await log.head()) + 1) as Position]
        : log.append(commits),
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
  'stores half of a batch': (log) => ({
    async append(commits) {
      const positions: Position[] = []
      for (const commit of commits) positions.push(...(await log.append([commit])))
      return positions
    },
  }),
  'stores one commit at a time, and drops the others unsaid': (log) => ({
    batches: 'single',
    append: (commits) => log.append(commits.slice(0, 1)),
  }),
  'refuses several commits, but not the first of them': (log) => ({
    batches: 'single',
    async append(commits) {
      const positions = await log.append(commits.slice(0, 1))
      if (commits.length < 2) return positions
      throw new DossierError('batch-refused', 'one at a time', { commits: commits.length })
    },
  }),
  'stores what comes before a commit that is none': (log) => ({
    async append(commits) {
      const none = commits.findIndex(({ hash }) => hash.length !== 64)
      if (none > 0) await log.append(commits.slice(0, none))
      return log.append(commits)
    },
  }),
  'gives one position to a whole batch': (log) => ({
    append: async (commits) => {
      const positions = await log.append(commits)
      return positions.map(() => positions.at(-1)!)
    },
  }),
  'takes streams of different case for one': (log) => ({
    append: (commits) =>
      log.append(commits.map((commit) => ({ ...commit, stream: commit.stream.toLowerCase() }))),
    readStream: (stream, options) => log.readStream(stream.toLowerCase(), options),
  }),
}
