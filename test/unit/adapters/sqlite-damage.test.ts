// What was changed in the database behind a log's back is told, with the first place at which something is wrong, by
// whoever reads there. What no chain can show (a tail cut off, an order changed among streams) shows in the digest.

import { describe, expect, it } from 'vitest'
import { isDossierError, verifyLog, type Commit, type EventLog } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { sealCommit, genesisHash } from '../../../src/log/chain.js'
import type { Position } from '../../../src/log/envelope.js'
import { drained, everything } from '../../../src/testing/contract-checks.js'
import { chain } from '../../../src/testing/contract-samples.js'
import { chanceFor, sized } from '../../support/campaign.js'
import { following } from '../../support/following.js'
import type { OwnedHandle } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const length = 12

/** Twelve commits of three streams, in turn: a/1 at 1, 4, 7, 10, a/2 at 2, 5, 8, 11, a/3 at 3, 6, 9, 12. */
async function stored() {
  const handle = opened(freshPath())
  const log = await sqliteLog(handle)
  const streams = ['a/1', 'a/2', 'a/3'].map((stream) => chain(stream, 4))
  for (const turn of [0, 1, 2, 3]) await log.append(streams.map((commits) => commits[turn]!))
  const proof = await verifyLog(log)
  return { handle, log, digest: proof.intact ? proof.digest : '' }
}

interface Row {
  readonly position: number
  readonly body: string
}
const rowAt = (handle: OwnedHandle, position: number) =>
  handle.prepare('SELECT position, body FROM dossier_commits WHERE position = ?').get(position) as Row
const bodyAt = (handle: OwnedHandle, position: number) => rowAt(handle, position).body
const setBody = (handle: OwnedHandle, position: number, body: string) =>
  handle.prepare('UPDATE dossier_commits SET body = ? WHERE position = ?').run(body, position)
const change = (handle: OwnedHandle, position: number, edit: (body: string) => string) =>
  setBody(handle, position, edit(bodyAt(handle, position)))

/** Where something is first found wrong, by whoever finds it; nothing if it reads as intact. */
async function firstWrong(
  log: Pick<EventLog, 'readAll'>,
): Promise<{ at: number; reason: string } | undefined> {
  try {
    const proof = await verifyLog(log)
    return proof.intact ? undefined : { at: proof.damage.position, reason: proof.damage.reason }
  } catch (error) {
    if (!isDossierError(error, 'log-corrupt')) throw error
    return { at: error.details.position, reason: error.code }
  }
}

const corrupt = 'log-corrupt'
const damages: Readonly<
  Record<string, [damage: (handle: OwnedHandle) => unknown, at: number, reason: string]>
> = {
  'a number was changed': [
    (db) => change(db, 5, (body) => body.replace('"number":1', '"number":2')),
    5,
    'content',
  ],
  'an instant was changed': [
    (db) => change(db, 5, (body) => body.replace(/"at":\d/, '"at":2')),
    5,
    'content',
  ],
  'a field was added': [
    (db) => change(db, 5, (body) => body.replace('"number":', '"more":1,"number":')),
    5,
    'content',
  ],
  'the hash was changed': [
    (db) => change(db, 5, (body) => body.replace(/"hash":"./, '"hash":"x')),
    5,
    'content',
  ],
  'the link was changed': [
    (db) => change(db, 5, (body) => body.replace(/"previous":"./, '"previous":"x')),
    5,
    'link',
  ],
  'the text was cut off': [(db) => change(db, 5, (body) => body.slice(0, -40)), 5, corrupt],
  'nothing is left of the text': [(db) => setBody(db, 5, ''), 5, corrupt],
  'the text is null': [(db) => setBody(db, 5, 'null'), 5, corrupt],
  'the text is a number': [(db) => setBody(db, 5, '5'), 5, corrupt],
  'the text is an array': [(db) => setBody(db, 5, '[]'), 5, corrupt],
  'the text is an object of nothing': [(db) => setBody(db, 5, '{}'), 5, corrupt],
  'the body is a blob': [
    (db) => db.exec('UPDATE dossier_commits SET body = randomblob(50) WHERE position = 5'),
    5,
    corrupt,
  ],
  'the events are none': [
    (db) => change(db, 5, (body) => body.replace(/"events":\[.*\]/, '"events":[]')),
    5,
    corrupt,
  ],
  'an event is null': [
    (db) => change(db, 5, (body) => body.replace(/"events":\[.*\]/, '"events":[null]')),
    5,
    'content',
  ],
  'an event is missing half': [
    (db) => change(db, 5, (body) => body.replace(/"data":\{[^}]*\}/, '"data":5')),
    5,
    'content',
  ],
  'the first row was deleted': [
    (db) => db.exec('DELETE FROM dossier_commits WHERE position = 1'),
    1,
    corrupt,
  ],
  'a row was deleted in the middle': [
    (db) => db.exec('DELETE FROM dossier_commits WHERE position = 5'),
    5,
    corrupt,
  ],
  'several rows were deleted': [
    (db) => db.exec('DELETE FROM dossier_commits WHERE position IN (6, 7, 9)'),
    6,
    corrupt,
  ],
  'the last row was moved on': [
    (db) => db.exec('UPDATE dossier_commits SET position = 20 WHERE position = 12'),
    12,
    corrupt,
  ],
  'two rows of a stream were swapped': [(db) => swap(db, 5, 8), 5, 'version-gap'],
  'a row was moved before its stream began': [(db) => swap(db, 1, 8), 1, 'version-gap'],
  'the bodies of two rows were swapped': [(db) => swapBodies(db, 1, 2), 1, corrupt],
  'a row has the body of another': [(db) => setBody(db, 5, bodyAt(db, 8)), 5, corrupt],
  'a row names another stream': [
    (db) => db.exec("UPDATE dossier_commits SET stream = 'x' WHERE position = 5"),
    5,
    corrupt,
  ],
  'a row names another version': [
    (db) => db.exec('UPDATE dossier_commits SET version = 9 WHERE position = 5'),
    5,
    corrupt,
  ],
  'a row names another last version': [
    (db) => db.exec('UPDATE dossier_commits SET last_version = 9 WHERE position = 11'),
    11,
    corrupt,
  ],
  'a commit was written anew': [
    (db) => change(db, 5, (body) => resealed(JSON.parse(body) as Commit)),
    8,
    'link',
  ],
  'something is wrong twice, the first in its content': [
    (db) => {
      change(db, 3, (body) => body.replace('"number":0', '"number":1'))
      setBody(db, 7, '')
    },
    3,
    'content',
  ],
  'something is wrong twice, the first by a row that is missing': [
    (db) => {
      db.exec('DELETE FROM dossier_commits WHERE position = 6')
      setBody(db, 7, 'x')
    },
    6,
    corrupt,
  ],
}

const swap = (handle: OwnedHandle, one: number, other: number) =>
  handle.exec(`
    UPDATE dossier_commits SET position = -1 WHERE position = ${one};
    UPDATE dossier_commits SET position = ${one} WHERE position = ${other};
    UPDATE dossier_commits SET position = ${other} WHERE position = -1`)

function swapBodies(handle: OwnedHandle, one: number, other: number) {
  const [first, second] = [bodyAt(handle, one), bodyAt(handle, other)]
  setBody(handle, one, second)
  setBody(handle, other, first)
}

/** The commit with other data, and a hash that is right for it. */
function resealed({ hash: _, ...commit }: Commit): string {
  const [event, ...events] = commit.events
  return JSON.stringify(sealCommit({ ...commit, events: [{ ...event!, actor: 'another' }, ...events] }))
}

/** Reads rows without asking whether they are what was written. */
const trusting = (handle: OwnedHandle): Pick<EventLog, 'readAll'> => ({
  async *readAll() {
    const heads = new Map<string, { version: number; hash: string }>()
    const rows = handle.prepare('SELECT position, body FROM dossier_commits ORDER BY position').all() as Row[]
    for (const [index, { body }] of rows.entries()) {
      const { hash: _, ...commit } = JSON.parse(body) as Commit
      const { version, hash } = heads.get(commit.stream) ?? { version: 0, hash: genesisHash }
      const sealed = sealCommit({ ...commit, version: version + 1, previous: hash })
      heads.set(commit.stream, { version: version + commit.events.length, hash: sealed.hash })
      yield { ...sealed, position: (index + 1) as Position }
    }
  },
})

describe('a log in which', () => {
  it.each(Object.entries(damages))('%s tells the first place', async (_what, [damage, at, reason]) => {
    const { handle, log } = await stored()
    damage(handle)
    expect(await firstWrong(log)).toEqual({ at, reason })
  })

  it('something was changed gives what lies before, to subscribers too, and then an error', async () => {
    const { handle, log } = await stored()
    setBody(handle, 5, '{')
    const { seen, errors, until } = following(log)
    await until({ failures: 1 })
    expect(seen.map(({ position }) => position)).toEqual([1, 2, 3, 4])
    expect(errors).toEqual([
      expect.objectContaining({ code: corrupt, details: expect.objectContaining({ position: 5 }) }),
    ])
    await expect(drained(log.readStream('a/2'))).rejects.toMatchObject({
      code: corrupt,
      details: { position: 5 },
    })
    expect(await drained(log.readStream('a/1'))).toHaveLength(4)
    expect(await everything(log, 5 as Position)).toHaveLength(7)
  })

  it.each([1, 2, 3])(
    'a row is missing never gives a stream with a hole (read from version %i)',
    async (fromVersion) => {
      const { handle, log } = await stored()
      handle.exec(`DELETE FROM dossier_commits WHERE stream = 'a/2' AND version = ${fromVersion}`)
      await expect(drained(log.readStream('a/2', { fromVersion }))).rejects.toMatchObject({
        code: corrupt,
        details: { stream: 'a/2', position: 2 + 3 * fromVersion },
      })
      expect(await drained(log.readStream('a/2', { fromVersion: fromVersion + 1 }))).toHaveLength(
        4 - fromVersion,
      )
    },
  )

  it.each([
    [
      'the last row was deleted',
      (db: OwnedHandle) => db.exec('DELETE FROM dossier_commits WHERE position = 12'),
      11,
    ],
    ['every row was deleted', (db: OwnedHandle) => db.exec('DELETE FROM dossier_commits'), 0],
    ['two rows of two streams were swapped', (db: OwnedHandle) => swap(db, 1, 2), 12],
    [
      'the last commit of a stream was written anew',
      (db: OwnedHandle) => change(db, 12, (body) => resealed(JSON.parse(body) as Commit)),
      12,
    ],
  ])('%s has another digest than the one that was kept elsewhere', async (_what, damage, commits) => {
    const { handle, log, digest } = await stored()
    damage(handle)
    const proof = await verifyLog(log)
    expect(proof).toMatchObject({ intact: true, commits })
    expect(proof).not.toMatchObject({ digest })
  })

  it('one bit of a body was turned tells where', async () => {
    const chance = chanceFor('bits')
    const { handle, log } = await stored()
    for (let round = 0; round < sized(300, 20_000); round++) {
      const position = 1 + chance.below(length)
      const body = bodyAt(handle, position)
      const bytes = Buffer.from(body)
      const [at, bit] = [chance.below(bytes.length), chance.below(7)]
      bytes[at]! ^= 1 << bit
      setBody(handle, position, bytes.toString())
      expect(await firstWrong(log), `bit ${bit} of byte ${at}: ${bytes.toString()}`).toMatchObject({
        at: position,
      })
      setBody(handle, position, body)
    }
    expect(await firstWrong(log)).toBeUndefined()
  })

  it('something was changed reads as intact where nothing is checked (the test against itself)', async () => {
    const missed: string[] = []
    for (const [what, [damage]] of Object.entries(damages)) {
      const { handle } = await stored()
      damage(handle)
      const found = await firstWrong(trusting(handle)).catch(() => 'a raw error')
      if (found === undefined) missed.push(what)
    }
    expect(missed).toEqual(
      expect.arrayContaining(['a number was changed', 'a row was deleted in the middle']),
    )
    expect(missed.length).toBeGreaterThan(10)
  })
})
