// Backups of a log in PostgreSQL by the database's own means, as the how-to page tells them: a dump while somebody appends,
// and a base backup with the archived write-ahead log, restored to a named point and to an instant.

import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { sealLog, verifyLog, type LogVerification, type TreeHead } from 'dossier-engine'
import { closePostgresRange, postgresLog } from 'dossier-engine/adapters/postgres'
import { everything } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import {
  postgresPrograms,
  startPostgresIn,
  startPostgresOn,
  type PostgresProcess,
} from '../support/postgres-process.js'

const folders: string[] = []
const running: PostgresProcess[] = []
const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-backup-'))
  folders.push(folder)
  return folder
}
const folder = fresh()
const archive = join(folder, 'archive')
mkdirSync(archive)
// The server may run as another user than this.
chmodSync(archive, 0o777)
const settings = ['fsync=off', 'max_connections=30']
const archiving = ['wal_level=replica', 'archive_mode=on', `archive_command=cp %p ${archive}/%f`]
const server = await startPostgresIn(folder, [...settings, ...archiving])
if (server === undefined)
  process.stderr.write('\n*** NOT RUN: no PostgreSQL server is installed, so no backup was tested ***\n\n')
else running.push(server)
afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()))
  for (const each of folders) rmSync(each, { recursive: true, force: true })
})

/** A log in a database, with the pool under it. */
async function openOn(connectionString: string, schema = 'office') {
  const pool = new Pool({ connectionString, max: 4 })
  pool.on('error', () => {})
  const log = await postgresLog(pool, { schema })
  return { log, pool, close: () => log.close().then(() => pool.end()) }
}

/** Waits until a server has done with recovery: before, it answers and takes no writes. */
async function promoted(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, max: 1 })
  for (;;) {
    const { rows } = await pool.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering')
    if (!rows[0]!.recovering) break
    await new Promise((resolve) => void setTimeout(resolve, 30))
  }
  await pool.end()
}

const headOf = (found: LogVerification): TreeHead => {
  if (!found.intact) throw new Error(JSON.stringify(found.damage))
  return { commits: found.commits, root: found.root }
}

describe.skipIf(server === undefined)('a backup of a log in PostgreSQL', () => {
  it('by pg_dump, while others append, is the log as it was at one moment, and goes on from there', async () => {
    const { connectionString } = server!
    const programs = postgresPrograms(folder)!
    const { log, pool, close } = await openOn(connectionString, 'dumped')
    await log.append(chain('before', 100))
    const head = headOf(await verifyLog(log))
    const work = Promise.all(['one', 'two'].map((name) => appendConcurrently(log, name, 100)))
    const dump = join(folder, 'office.dump')
    const [file, ...args] = programs.command('pg_dump', '-Fc', '-n', 'dumped', '-f', dump, connectionString)
    await new Promise<void>(
      (resolve, reject) =>
        void execFile(file, args, { cwd: folder }, (error) => (error === null ? resolve() : reject(error))),
    )
    await work
    await pool.query('CREATE DATABASE restored')
    const other = connectionString.replace(/\/postgres$/, '/restored')
    programs.run('pg_restore', '-d', other, dump)

    const restored = await openOn(other, 'dumped')
    const [stored, kept] = [await everything(log), await everything(restored.log)]
    expect(kept.length).toBeGreaterThanOrEqual(100)
    expect(kept).toEqual(stored.slice(0, kept.length))
    expect(await verifyLog(restored.log, { heads: [head] })).toMatchObject({ intact: true })
    expect(await restored.log.append([sample('later')])).toEqual([kept.length + 1])
    await Promise.all([close(), restored.close()])
  })

  it('by ranges, the closed ones once and the rest each night, is the log as it was in that night', async () => {
    const { connectionString } = server!
    const programs = postgresPrograms(folder)!
    const { log, pool, close } = await openOn(connectionString, 'ranged')
    const file = (name: string) => join(folder, `${name}.dump`)
    const dump = (name: string, ...args: string[]) =>
      programs.run('pg_dump', '-Fc', ...args, '-f', file(name), connectionString)
    for (const name of ['first', 'second']) {
      await log.append(chain(name, 30))
      const { table } = (await closePostgresRange(pool, { schema: 'ranged' })).at(-2)!
      dump(name, '--data-only', `--table=ranged.${table}`)
    }
    await log.append(chain('open', 10))
    await log.vault!.put({ subject: 'p', ref: 'r', salt: 's', data: { name: 'Hoa' } })
    dump('night', '--schema=ranged', ...[1, 2].map((range) => `--exclude-table-data=ranged.commits_${range}`))
    const head = headOf(await verifyLog(log))
    await pool.query('CREATE DATABASE from_ranges')
    const other = connectionString.replace(/\/postgres$/, '/from_ranges')
    for (const name of ['night', 'second']) programs.run('pg_restore', '-d', other, file(name))

    const restored = await openOn(other, 'ranged')
    // A range that was forgotten is missed.
    await expect(verifyLog(restored.log)).rejects.toMatchObject({
      code: 'log-corrupt',
      details: { position: 1 },
    })
    programs.run('pg_restore', '-d', other, file('first'))
    expect(await everything(restored.log)).toEqual(await everything(log))
    expect(await verifyLog(restored.log, { heads: [head] })).toMatchObject({ intact: true, commits: 70 })
    expect(await restored.log.vault!.get('r')).toMatchObject({ data: { name: 'Hoa' } })
    expect(await restored.log.append([sample('later')])).toEqual([71])
    await Promise.all([close(), restored.close()])
  })

  it('by a base backup and the archive is restored to a named point and to an instant, and without the archive is not', async () => {
    const { connectionString } = server!
    const { log, pool, close } = await openOn(connectionString)
    await log.append(chain('before', 20))
    const backups = Array.from({ length: 3 }, () => {
      const place = fresh()
      const to = ['-D', join(place, 'data'), '-d', connectionString]
      postgresPrograms(place)!.run('pg_basebackup', '-c', 'fast', '-X', 'stream', ...to)
      return place
    })
    await log.append(chain('after', 20))
    await sealLog(log)
    const head = headOf(await verifyLog(log))
    await pool.query("SELECT pg_create_restore_point('before_the_mistake')")
    const { rows } = await pool.query<{ now: string }>('SELECT clock_timestamp()::text AS now')
    await log.append(chain('mistake', 5))
    const late = headOf(await verifyLog(log))
    const stored = await everything(log)

    // Everything so far is in the archive when the segment that holds it is.
    const { rows: [wal] } = await pool.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name') // prettier-ignore
    for (;;) {
      const { rows: [archiver] } = await pool.query<{ last: string }>('SELECT last_archived_wal AS last FROM pg_stat_archiver') // prettier-ignore
      if (archiver!.last >= wal!.name) break
      await new Promise((resolve) => void setTimeout(resolve, 30))
    }
    await close()

    const restore = async (targets: readonly string[]) => {
      const place = backups.pop()!
      if (targets.length > 0) writeFileSync(join(place, 'data', 'recovery.signal'), '')
      const again = (await startPostgresOn(place, [...settings, 'archive_mode=off', ...targets]))!
      running.push(again)
      await promoted(again.connectionString)
      return openOn(again.connectionString)
    }
    const fromArchive = [`restore_command=cp ${archive}/%f "%p"`, 'recovery_target_action=promote']
    for (const target of [
      'recovery_target_name=before_the_mistake',
      `recovery_target_time=${rows[0]!.now}`,
    ]) {
      const restored = await restore([...fromArchive, target])
      expect(await everything(restored.log)).toEqual(stored.slice(0, 41))
      expect(await verifyLog(restored.log, { heads: [head] })).toMatchObject({ intact: true, commits: 41 })
      // Whoever was further finds that it is behind, before the positions are given out again.
      expect(await verifyLog(restored.log, { heads: [late] })).toMatchObject({
        damage: { reason: 'cut', position: 41 },
      })
      expect(await restored.log.append([sample('another')])).toEqual([42])
      expect(await verifyLog(restored.log, { heads: [head] })).toMatchObject({ intact: true })
      await restored.close()
    }

    // The test against itself: the base backup alone ends where it was taken.
    const alone = await restore([])
    expect(await verifyLog(alone.log)).toMatchObject({ intact: true, commits: 20 })
    expect(await verifyLog(alone.log, { heads: [head] })).toMatchObject({ damage: { reason: 'cut' } })
    await alone.close()
  })
})
