// A log in SQLite while another connection holds a lock: it waits without holding up the process, and where that takes too
// long, says so and goes on. Each is also put to a log with that protection taken out.

import { describe, expect, it } from 'vitest'
import type { EventLog } from 'dossier-engine'
import { sqliteLog, type SqliteLogOptions } from 'dossier-engine/adapters/sqlite'
import { drained, everything } from '../../../src/testing/contract-checks.js'
import { chain, sample } from '../../../src/testing/contract-samples.js'
import { following } from '../../support/following.js'
import { sqliteFiles } from '../../support/sqlite-files.js'
import { wrapped, type Between } from '../../support/wrapped-handle.js'

const { freshPath, opened } = sqliteFiles()
const storage = expect.objectContaining({ code: 'storage' })
const quick: SqliteLogOptions = { pollMs: 2, busyTimeoutMs: 30 }

/** Opens a log, and a second connection that takes the lock. */
async function locked({ between, ...options }: SqliteLogOptions & { between?: Between } = {}) {
  const path = freshPath()
  const handle = opened(path)
  const log = await sqliteLog(between === undefined ? handle : wrapped(handle, between), {
    ...quick,
    ...options,
  })
  const other = opened(path)
  other.exec('BEGIN IMMEDIATE')
  return { log, other }
}

/** How often a timer fires until an append is settled; after five times it releases the lock. */
async function ticksDuring(log: EventLog, release: () => void): Promise<number> {
  let ticks = 0
  const ticking = setInterval(() => {
    ticks += 1
    if (ticks === 5) release()
  }, 5)
  await log.append([sample('a/1')]).catch((error: unknown) => expect(error).toEqual(storage))
  clearInterval(ticking)
  return ticks
}

describe('while another connection holds the lock', () => {
  it('an append waits, and timers do not', async () => {
    const { log, other } = await locked({ busyTimeoutMs: 60_000 })
    expect(await ticksDuring(log, () => other.exec('COMMIT'))).toBeGreaterThanOrEqual(5)
    expect(await log.head()).toBe(1)
  })

  it('timers wait too where the database does it (the test against itself)', async () => {
    const between: Between = ({ sql }, proceed) =>
      proceed(sql.replace('busy_timeout = 0', 'busy_timeout = 100'))
    const { log, other } = await locked({ busyTimeoutMs: 0, between })
    expect(await ticksDuring(log, () => {})).toBeLessThan(5)
    other.exec('COMMIT')
    expect(await log.head()).toBe(0)
  })

  it('an append is refused at once where a lock is not told from other errors (the test against itself)', async () => {
    const between: Between = (_call, proceed) => {
      try {
        return proceed()
      } catch {
        throw new Error('something went wrong')
      }
    }
    const { log, other } = await locked({ busyTimeoutMs: 60_000, between })
    await expect(log.append([sample('a/1')])).rejects.toEqual(storage)
    other.exec('COMMIT')
  })

  it('an append that has waited long enough is refused, with nothing written, and the next is not', async () => {
    const { log, other } = await locked()
    await expect(log.append([sample('a/1')])).rejects.toMatchObject({
      code: 'storage',
      details: { operation: 'append, and nothing was written' },
      message: expect.stringContaining('another connection holds the lock'),
    })
    other.exec('COMMIT')
    expect(await everything(log)).toEqual([])
    expect(await log.append([sample('a/1')])).toEqual([1])
  })

  it('appends that came at once wait together, and not one after the other', async () => {
    let asked = 0
    const between: Between = ({ sql }, proceed) => {
      if (sql === 'BEGIN IMMEDIATE') asked += 1
      return proceed()
    }
    const { log, other } = await locked({ busyTimeoutMs: 0, between })
    asked = 0
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => log.append([sample(`a/${index}`)])),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'rejected'))
    expect(asked).toBeLessThan(10)
    other.exec('COMMIT')
  })

  it('opening waits too, on a file with a log and on a new one', async () => {
    for (const isNew of [true, false]) {
      const path = freshPath()
      if (!isNew) await sqliteLog(opened(path))
      const other = opened(path)
      other.exec('BEGIN EXCLUSIVE; CREATE TABLE others (a)')
      await expect(sqliteLog(opened(path), quick)).rejects.toEqual(storage)
      setTimeout(() => other.exec('COMMIT'), 40)
      const log = await sqliteLog(opened(path), { busyTimeoutMs: 60_000 })
      expect(await log.append([sample('a/1')])).toEqual([1])
    }
  })
})

describe('while another connection repairs or leaves the file', () => {
  it.each([
    [{ code: 'SQLITE_BUSY_RECOVERY' }],
    [{ code: 'SQLITE_LOCKED' }],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 261 }],
  ])('readings and subscriptions wait (%o)', async (error) => {
    let refusals = 0
    const between: Between = ({ method }, proceed) => {
      if ((method === 'get' || method === 'all') && refusals-- > 0)
        throw Object.assign(new Error('database is locked'), error)
      return proceed()
    }
    const log = await sqliteLog(wrapped(opened(freshPath()), between), { ...quick, busyTimeoutMs: 60_000 })
    const commits = chain('a/1', 3)
    await log.append(commits)
    await log.vault!.put({ subject: 'p', ref: '1', salt: 's', data: 1 })
    const readings: (() => Promise<unknown>)[] = [
      () => everything(log),
      () => drained(log.readStream('a/1')),
      () => log.head(),
      () => log.vault!.get('1'),
    ]
    for (const read of readings) {
      const before = await read()
      refusals = 3
      expect(await read()).toEqual(before)
      expect(refusals).toBeLessThanOrEqual(0)
    }
    refusals = 5
    await following(log).until({ commits: 3 })
  })
})
