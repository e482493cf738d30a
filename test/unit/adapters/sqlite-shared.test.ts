// A log in SQLite whose file another log writes to, or whose database is taken away: its subscribers miss nothing, and what
// it cannot do is told by a typed error. Each is also put to a log with that protection taken out.

import { describe, expect, it } from 'vitest'
import { isDossierError, verifyLog } from 'dossier-engine'
import { sqliteLog, type SqliteLogOptions } from 'dossier-engine/adapters/sqlite'
import { drained, everything, pause } from '../../../src/testing/contract-checks.js'
import { chain, sample } from '../../../src/testing/contract-samples.js'
import { following } from '../../support/following.js'
import { presentDrivers } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'
import { wrapped } from '../../support/wrapped-handle.js'

const { freshPath, opened } = sqliteFiles()
const storage = expect.objectContaining({ code: 'storage' })
const quick: SqliteLogOptions = { pollMs: 2, busyTimeoutMs: 30 }

describe.each(presentDrivers)('two logs on one file, by $name', ({ open }) => {
  it('tell their subscribers of what either of them stores, once and in order', async () => {
    const path = freshPath()
    const logs = [await sqliteLog(opened(path, open), quick), await sqliteLog(opened(path, open), quick)]
    const followers = logs.map(following)
    await Promise.all(
      logs.flatMap((log, writer) =>
        Array.from({ length: 5 }, async (_, stream) => {
          for (const commit of chain(`of-${writer}/${stream}`, 10)) await log.append([commit])
        }),
      ),
    )
    const stored = await everything(logs[0]!)
    expect(stored).toHaveLength(100)
    for (const { seen, errors, until } of followers) {
      await until({ commits: 100 })
      expect(seen).toEqual(stored)
      expect(errors).toEqual([])
    }
    expect(await verifyLog(logs[1]!)).toMatchObject({ intact: true, commits: 100 })
  })

  it('tell nothing of one another where the counter of changes is not read (the test against itself)', async () => {
    const path = freshPath()
    const deaf = wrapped(opened(path, open), ({ method, sql }, proceed) =>
      method === 'get' && /data_version/.test(sql) ? { data_version: 1 } : proceed(),
    )
    const [log, other] = [await sqliteLog(deaf, quick), await sqliteLog(opened(path, open), quick)]
    const { seen, until } = following(log)
    await log.append([sample('a/1')])
    await until({ commits: 1 })
    await other.append([sample('b/1')])
    await pause(100)
    expect(seen).toHaveLength(1)
  })

  it('never both take a version', async () => {
    const path = freshPath()
    const logs = [await sqliteLog(opened(path, open), quick), await sqliteLog(opened(path, open), quick)]
    let last = sample('a/1')
    await logs[0]!.append([last])
    for (let round = 0; round < 20; round++) {
      const rivals = logs.map((_, writer) =>
        sample('a/1', { after: last, events: [{ actor: `writer-${writer}` }] }),
      )
      const outcomes = await Promise.allSettled(logs.map((log, writer) => log.append([rivals[writer]!])))
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
      const { reason } = outcomes[1 - winner] as PromiseRejectedResult
      expect(reason).toMatchObject({
        code: 'version-conflict',
        details: { stream: 'a/1', expected: round + 1, actual: round + 2 },
      })
      last = rivals[winner]!
    }
    expect(await drained(logs[0]!.readStream('a/1'))).toHaveLength(21)
  })
})

/** A log whose database can be taken away. */
async function takeable() {
  let isGone = false
  const handle = wrapped(opened(freshPath()), (_call, proceed) => {
    if (isGone) throw new TypeError('The database connection is not open')
    return proceed()
  })
  const log = await sqliteLog(handle, quick)
  await log.append(chain('a/1', 2))
  await log.vault!.put({ subject: 'p', ref: '1', salt: 's', data: 1 })
  return { log, take: (gone = true) => void (isGone = gone) }
}

describe('once its database is gone', () => {
  it('everything that a log is asked is refused by a typed error', async () => {
    const { log, take } = await takeable()
    take()
    const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
      append: () => log.append([sample('b/1')]),
      readAll: () => everything(log),
      readStream: () => drained(log.readStream('a/1')),
      head: () => log.head(),
      put: () => log.vault!.put({ subject: 'q', ref: '2', salt: 's', data: 1 }),
      get: () => log.vault!.get('1'),
      discard: () => log.vault!.discard(['1']),
      erase: () => log.vault!.erase('p'),
      commandKey: () => log.vault!.commandKey(),
    }
    for (const [name, attempt] of Object.entries(attempts))
      await expect(attempt(), name).rejects.toEqual(storage)
    await log.close()
  })

  it('its subscribers are told so, once, and nothing else happens in the process', async () => {
    const { log, take } = await takeable()
    const early = following(log)
    await early.until({ commits: 2 })
    take()
    const late = following(log)
    for (const { errors, until } of [early, late]) {
      await until({ failures: 1 })
      expect(errors).toEqual([storage])
    }
    // What is thrown by a timer or refused without a reader fails the whole run.
    await pause(20)
    expect([early.errors.length, late.errors.length, early.seen.length]).toEqual([1, 1, 2])
    take(false)
    expect(await log.append([sample('b/1')])).toEqual([3])
    await pause(10)
    expect([early.seen.length, late.seen.length]).toEqual([2, 0])
    const again = following(log)
    await again.until({ commits: 3 })
    again.close()
  })

  it.each(presentDrivers)('appends are refused, by $name', async ({ open }) => {
    const handle = open(freshPath())
    const log = await sqliteLog(handle, quick)
    const { errors } = following(log)
    await log.append([sample('a/1')])
    handle.close()
    await expect(log.append([sample('b/1')])).rejects.toEqual(storage)
    // libsql goes on reading from statements that it prepared before.
    await log.head().catch((error: unknown) => expect(error).toEqual(storage))
    await pause(20)
    expect(errors.every((error) => isDossierError(error, 'storage'))).toBe(true)
    await log.close()
  })
})
