// Those who follow a log in SQLite when its database fails for a moment: an append that was refused before anything was written
// tells them nothing, so a moment in which reading fails as well ends none of them.

import { describe, expect, it } from 'vitest'
import { origin } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { eventually, pause } from '../../../src/testing/contract-checks.js'
import { chain } from '../../../src/testing/contract-samples.js'
import { firstDriver } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'
import { wrapped, type HandleCall } from '../../support/wrapped-handle.js'

const { freshPath } = sqliteFiles()

type Failing = (call: HandleCall) => 'before it is made' | 'after it' | undefined

/** A log that is followed, on a database whose calls may be made to fail. */
async function followed() {
  let failing: Failing = () => undefined
  const inner = firstDriver.open(freshPath())
  const handle = wrapped(inner, (call, proceed) => {
    const when = failing(call)
    const value = when === 'before it is made' ? undefined : proceed()
    if (when !== undefined) throw new Error('disk I/O error')
    return value
  })
  // Only what it is told makes it read.
  const log = await sqliteLog(handle, { pollMs: 60_000 })
  const [seen, errors]: [number[], unknown[]] = [[], []]
  log.subscribe({
    after: origin,
    onCommit: ({ position }) => void seen.push(position),
    onError: (error) => void errors.push(error),
  })
  return {
    ...{ log, seen, errors },
    sees: (count: number) =>
      eventually(
        () => seen.length === count,
        `${count} are seen`,
        () => String(seen),
      ),
    async failing(when: Failing, work: () => Promise<unknown>) {
      failing = when
      await work().finally(() => (failing = () => undefined))
    },
    close: () => log.close().then(() => inner.close()),
  }
}

const reads = ({ sql }: HandleCall) => sql.startsWith('SELECT position, stream')

describe('those who follow a log in SQLite', () => {
  const commits = chain('a', 3)

  it.each(['BEGIN', 'INSERT'])('are left alone where %s is refused, and reading would be', async (word) => {
    const { log, seen, errors, sees, failing, close } = await followed()
    await log.append([commits[0]!])
    await sees(1)
    await failing(
      (call) => (reads(call) || call.sql.startsWith(word) ? 'before it is made' : undefined),
      async () => {
        await expect(log.append([commits[1]!])).rejects.toMatchObject({ code: 'storage' })
        await pause(20)
      },
    )
    await log.append([commits[1]!])
    await log.append([commits[2]!])
    await sees(3)
    expect([seen, errors]).toEqual([[1, 2, 3], []])
    await close()
  })

  it('read where it is not sure what was written', async () => {
    const { log, errors, sees, failing, close } = await followed()
    await failing(
      ({ sql }) => (sql === 'COMMIT' ? 'after it' : undefined),
      () => expect(log.append([commits[0]!])).rejects.toThrow('read again whether it was written'),
    )
    await sees(1)
    expect(errors).toEqual([])
    await close()
  })
})
