// Backups of a log in SQLite by the database's own means, taken while somebody appends, as the how-to page tells them; and a
// file that was copied as it must not be.

import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyLog, type Commit, type EventLog } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const open = (path: string) => sqliteLog(opened(path), { busyTimeoutMs: 60_000 })

let hasShell = true
beforeAll(() => {
  try {
    execFileSync('sqlite3', ['--version'])
  } catch {
    hasShell = false
    process.stderr.write(
      '\n*** NOT RUN: the sqlite3 shell is not installed, so .backup was not tested ***\n\n',
    )
  }
})

/** A log of which some commits are in the file, and some in the write-ahead log beside it. */
async function filled() {
  const path = freshPath()
  const log = await open(path)
  await log.append(chain('before', 200))
  opened(path).exec('PRAGMA wal_checkpoint(TRUNCATE)')
  await log.append(chain('after', 50))
  const head = await verifyLog(log)
  if (!head.intact) throw new Error('not intact')
  return { path, log, head }
}

/** Appends until it is told to stop. */
function appending(log: EventLog) {
  let isEnding = false
  const done = (async () => {
    let after: Commit | undefined
    while (!isEnding) {
      after = sample('meanwhile', { after })
      await log.append([after])
      await new Promise((resolve) => void setImmediate(resolve))
    }
  })()
  return () => ((isEnding = true), done)
}

describe('a backup of a log in SQLite', () => {
  const means: Record<string, (from: string, to: string) => void> = {
    'VACUUM INTO': (from, to) => void opened(from).exec(`VACUUM INTO '${to}'`),
    '.backup of the shell': (from, to) =>
      void execFileSync('sqlite3', [from, '.timeout 60000', `.backup '${to}'`]),
  }
  it.each(Object.entries(means))(
    'by %s, while somebody appends, has everything that was there',
    async (name, backUp) => {
      if (name.startsWith('.') && !hasShell) return
      const { path, log, head } = await filled()
      const stop = appending(log)
      await new Promise((resolve) => void setTimeout(resolve, 20))
      const copy = freshPath()
      backUp(path, copy)
      await stop()

      const restored = await open(copy)
      const stored = await everything(log)
      const kept = await everything(restored)
      expect(kept.length).toBeGreaterThanOrEqual(250)
      expect(kept).toEqual(stored.slice(0, kept.length))
      expect(await verifyLog(restored, { heads: [head] })).toMatchObject({ intact: true })
      // It goes on from there: positions are given out anew.
      const [position] = await restored.append([sample('later')])
      expect(position).toBe(kept.length + 1)
      await Promise.all([log.close(), restored.close()])
    },
  )

  it('of the file alone lacks what is in the write-ahead log, which only a kept head tells (the test against itself)', async () => {
    const { path, log, head } = await filled()
    const copy = freshPath()
    copyFileSync(path, copy)
    const restored = await open(copy)
    expect(await verifyLog(restored)).toMatchObject({ intact: true, commits: 200 })
    expect(await verifyLog(restored, { heads: [head] })).toMatchObject({
      intact: false,
      damage: { reason: 'cut', position: 200 },
    })
    await Promise.all([log.close(), restored.close()])
  })
})
