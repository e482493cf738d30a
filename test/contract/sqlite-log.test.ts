// The contract of a log, held against the log in SQLite with every driver that is here, on disk and in memory.

import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { logContract } from 'dossier-engine/testing'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { sqliteDrivers, type OwnedHandle } from '../support/sqlite-drivers.js'
import { temporaryFolder } from '../support/temporary.js'

const folder = temporaryFolder()
const handles: OwnedHandle[] = []
afterAll(() => {
  for (const handle of handles.splice(0)) handle.close()
})

describe.each(sqliteDrivers)('the log in SQLite, by $name', ({ name, open }) => {
  const opened = (path: string) => {
    const handle = open!(path)
    handles.push(handle)
    return sqliteLog(handle, { pollMs: 5 })
  }
  let files = 0

  describe.skipIf(open === undefined)('on disk', () => {
    it.each(logContract)('$name', ({ run }) =>
      run(() => opened(join(folder, `${name.replace(':', '-')}-${files++}.db`))),
    )
  })

  describe.skipIf(open === undefined)('in memory', () => {
    it.each(logContract)('$name', ({ run }) => run(() => opened(':memory:')))
  })
})
