// Logs with a protection taken out, for tests that must notice: each in the same form, a port that something was put before.

import type { EventLog } from 'dossier-engine'

/** The port of a log with something taken out of it. */
export const faults: Readonly<Record<string, (log: EventLog) => EventLog>> = {
  'keeps nobody from writing over another': (log) => ({
    ...log,
    async append(commits) {
      const positions = await log.append(commits).catch(() => undefined)
      return positions ?? [await log.head()]
    },
  }),
  'forgets the ids of commands': (log) => ({
    ...log,
    append: (commits) => log.append(commits.map(({ commandId: _, ...commit }) => commit)),
  }),
  'forgets what a command was about': (log) => ({
    ...log,
    append: (commits) =>
      log.append(commits.map((commit) => ({ ...commit, ...(commit.commandId && { commandHash: 'same' }) }))),
  }),
  'acknowledges what it did not store': (log) => {
    let count = 0
    return {
      ...log,
      append: async (commits) => (++count % 9 === 0 ? [await log.head()] : log.append(commits)),
    }
  },
  'hides what others wrote': (log) => ({
    ...log,
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => (++count % 20 === 0 ? undefined : subscriber.onCommit(commit)),
      })
    },
  }),
}
