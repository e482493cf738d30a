// The golden file of version 0.4, as SQLite keeps it: every later version opens it, finds it intact, answers as 0.4 did, and
// goes on where it was. Its bytes never change; this file holds their hash. How it was made: make-0.4.ts.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  dossierEvents,
  EventCorrected,
  exportLog,
  importLog,
  LogSealed,
  memoryLog,
  organisationEvents,
  procedureEvents,
  sealLog,
  verifyLog,
  type EventDefinition,
  type EventLog,
  type StoredCommit,
} from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { hashOf } from '../../../src/log/chain.js'
import { canonicalJson } from '../../../src/log/canonical.js'
import { everything } from '../../../src/testing/contract-checks.js'
import { presentDrivers } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'
import { goldenFile, rowsOf } from './golden-file.js'
import { fieldsByType, goldenLog, thisVersion, withoutSchemaVersion } from './golden-log.js'
import { make04 } from './make-0.4.js'
import { answersOf04, setUp04 } from './office-0.4.js'

const { freshPath, opened } = sqliteFiles()
const { sql, answers, hashes } = goldenFile('0.4')
const commitsOf = (text: string) =>
  text.split('\n').filter((line) => line.startsWith('INSERT INTO dossier_commits'))

/** A file of its own with everything in it, by a driver. */
function restored(open = presentDrivers[0]!.open) {
  const db = opened(freshPath(), open)
  db.exec(sql)
  return db
}
const engineOn = (log: EventLog) => createEngine({ ...setUp04, log })

describe('the golden file of version 0.4', () => {
  it('is, byte for byte, what it was', () => {
    expect(hashes).toEqual([
      'e7551372e64cb5c677eea4a5cb2f7d34b4a987124e1395ed6e2bca04e63314c2',
      '0eafe0010c1fdd6ee60bfd280b686faed3ee013f9f5cbe8cdc4a59ceb86aecae',
    ])
  })

  it('holds what golden logs before it do not, so that every event type and field of 0.4 is in one of them', async () => {
    const commits = [
      ...['0.1', '0.2'].flatMap((version) => goldenLog(version).commits),
      ...(await everything(await sqliteLog(restored()))),
    ]
    const seen = fieldsByType(commits)
    const definitions: readonly EventDefinition[] = [
      ...Object.values(dossierEvents),
      ...Object.values(procedureEvents),
      ...Object.values(organisationEvents),
      ...[EventCorrected, LogSealed],
    ]
    const missing = definitions.flatMap(({ type, fields }) =>
      Object.keys(fields).flatMap((name) => (seen.get(type)?.has(name) ? [] : [`${type}.${name}`])),
    )
    expect(missing).toEqual([])
  })

  describe.each(presentDrivers)('with $name', ({ open }) => {
    it('is intact, sealed as it was, and no row of it changes when it is opened', async () => {
      const db = restored(open)
      const log = await sqliteLog(db)
      await engineOn(log)
      const proof = await verifyLog(log)
      expect(proof).toEqual(answers['proof'])
      expect(proof).toMatchObject({ intact: true })
      for (const commit of await everything(log)) expect(hashOf(commit)).toBe(commit.hash)
      expect(rowsOf(db, 'dossier_commits')).toEqual(commitsOf(sql))
      for (const table of ['settings', 'keys', 'personal', 'states'])
        for (const row of rowsOf(db, `dossier_${table}`)) expect(sql).toContain(row)
    })

    it('is answered as it was', async () => {
      const log = await sqliteLog(restored(open))
      const found = await answersOf04(await engineOn(log), log)
      expect(withoutSchemaVersion(found)).toMatchObject(withoutSchemaVersion(answers) as object)
    })

    it('is gone on with: its people, its command ids, its reactor and its seals', async () => {
      const log = await sqliteLog(restored(open))
      const engine = await engineOn(log)
      const [a, b] = ['a', 'b'].map((id) => engine.dossier(id).applicant!)
      expect(await engine.personal(a!)).toEqual({ name: 'Lò Thị Mai', phone: '0912 000 000' })
      await expect(engine.personal(b!)).rejects.toMatchObject({ code: 'personal-unavailable' })

      const assigned = { type: 'assign', dossierId: 'c', officer: 'minh', commandId: 'c-11' } as const
      const known = { actor: 'cán bộ', at: '2024-05-06T10:00:00+07:00' }
      expect(await engine.handle({ ...assigned, ...known })).toMatchObject({ accepted: true, repeated: true })
      expect(await engine.handle({ ...assigned, ...known, officer: 'lan' })).toMatchObject({
        rejection: { code: 'command-reused' },
      })

      const acted: string[] = []
      const on = { DossierReceived: ({ stream }: { stream: string }) => void acted.push(stream) }
      const reactor = await engine.startReactor({ name: 'mail', from: 'start', on, leaseMs: 300 })
      expect(reactor.held()).toMatchObject([{ stream: 'dossier/b', isParked: true, error: { code: 'GONE' } }])
      await reactor.retry()
      await expect.poll(() => acted, { timeout: 30_000 }).toEqual(['dossier/b'])
      await reactor.close()

      expect(await sealLog(log)).toMatchObject({ seals: 1 })
      expect(await verifyLog(log)).toMatchObject({ intact: true })
      await engine.close()
    })
  })

  it('moves into another log with the same commits', async () => {
    const source = await sqliteLog(restored())
    const target = memoryLog()
    await importLog(target, exportLog(source, { personalData: true }))
    const bytes = async (log: EventLog) =>
      (await everything(log)).map(({ position: _, ...commit }: StoredCommit) => canonicalJson(commit))
    expect(await bytes(target)).toEqual(await bytes(source))
  })

  it('is what this version makes, as long as it is 0.4', async () => {
    const made = await make04()
    // Until it is out, package.json has the version before.
    if (/^0\.[34]\./.test(thisVersion())) expect(made.commits).toEqual(commitsOf(sql))
    else expect(made.commits).toHaveLength(commitsOf(sql).length)
  })
})
