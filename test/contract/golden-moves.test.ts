// Every event type that there is goes into each log and comes out as it went in: the golden logs of all versions, moved from
// one store to the next and back, with the same bytes.

import { describe, expect, it } from 'vitest'
import {
  dossierEvents,
  EventCorrected,
  exportLog,
  importLog,
  LogSealed,
  memoryLog,
  organisationEvents,
  procedureEvents,
  verifyLog,
  type EventLog,
} from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import { goldenFile } from '../golden/log/golden-file.js'
import { fieldsByType, goldenLog } from '../golden/log/golden-log.js'
import { openAt } from '../support/log-place.js'
import { logPlaces } from '../support/log-places.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const { all } = await logPlaces()

async function ofFile(): Promise<EventLog> {
  const db = opened(freshPath())
  db.exec(goldenFile('0.4').sql)
  return sqliteLog(db)
}
const goldenLogs: Readonly<Record<string, () => Promise<EventLog>>> = {
  '0.1': () => goldenLog('0.1').opened(),
  '0.2': () => goldenLog('0.2').opened(),
  '0.4': ofFile,
}

async function linesOf(log: EventLog): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportLog(log)) lines.push(line)
  return lines
}

describe('the golden logs', () => {
  it('hold every event type that there is: a later one is told by the golden log of its version', async () => {
    const commits = await Promise.all(Object.values(goldenLogs).map(async (open) => everything(await open())))
    const seen = fieldsByType(commits.flat())
    const types = [
      ...[dossierEvents, procedureEvents, organisationEvents].flatMap((events) => Object.keys(events)),
      ...[EventCorrected.type, LogSealed.type, 'SubjectErased', 'AttributesSet', 'DossierCodesReserved'],
    ]
    expect(types.filter((type) => !seen.has(type))).toEqual([])
  })

  describe.each(Object.entries(all))('through %s', (_store, freshPlace) => {
    it.each(Object.keys(goldenLogs))('come out as they went in: %s', async (version) => {
      const lines = await linesOf(await goldenLogs[version]!())
      const { log, close } = await openAt(freshPlace())
      await importLog(log, lines)
      expect(await linesOf(log)).toEqual(lines)
      expect(await verifyLog(log)).toMatchObject({ intact: true })
      const back = memoryLog()
      await importLog(back, await linesOf(log))
      expect(await linesOf(back)).toEqual(lines)
      await close()
    })
  })
})
