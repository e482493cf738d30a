// The contract of a log, held against the log in memory in each way that it is used, and against broken logs, which
// it must find out.

import { describe, expect, it, test } from 'vitest'
import { createEngine, memoryLog, openDossierLog, writeDossierLog, type EventLog } from 'dossier-engine'
import { ContractError, logContract, logContractEvents } from 'dossier-engine/testing'
import { unlent } from '../model/unlent-log.js'
import { brokenLog, faults } from './broken-logs.js'
import { OneAtATimeLog } from './one-at-a-time-log.js'

const ways: Readonly<Record<string, () => Promise<EventLog>>> = {
  alone: async () => memoryLog(),
  async 'lent to an engine that knows its events'() {
    const log = memoryLog()
    await createEngine({ log, events: logContractEvents, onUnreadable: 'skip' })
    return log
  },
  async 'lent to an engine that does not know its events'() {
    const log = memoryLog()
    await createEngine({ log, onUnreadable: 'skip' })
    return log
  },
  'opened from a file': async () => openDossierLog(writeDossierLog(memoryLog())),
  'through the port alone': async () => unlent(memoryLog()),
  'behind a class that stores one commit at a time': async () => new OneAtATimeLog(),
  'delivering later': async () => unlent(memoryLog(), { delivery: 'later' }),
}

describe.each(Object.entries(ways))('the log in memory, %s', (_way, open) => {
  it.each(logContract)('$name', ({ run }) => run(open))
})

describe('the contract', () => {
  test('names every promise once', () => {
    const names = logContract.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(25)
  })

  test.concurrent.each(Object.entries(faults))('finds a log that %s', async (_fault, make) => {
    const failures = await Promise.all(
      logContract.map(({ name, run }) =>
        run(async () => brokenLog(make)).then(
          () => undefined,
          (error: unknown) => ({ name, error }),
        ),
      ),
    )
    const found = failures.filter((failure) => failure !== undefined)
    expect(found).not.toEqual([])
    // What failed says what was promised, in words.
    for (const { error } of found) {
      if (error instanceof ContractError) expect(error.message).toMatch(/^[^;]{15,}/)
    }
  })
})
