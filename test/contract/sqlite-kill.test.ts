// A process that appends to a log in SQLite is killed at a random moment, again and again on the same file: what it was
// told is stored is there, once and in order, of a batch all or nothing, and the file opens as if nothing had been. Killing
// proves framing and order, and not that the disk was synced.

import { beforeAll, describe, expect, it } from 'vitest'
import { verifyLog, type StoredCommit } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { chanceFor, sized, type Chance } from '../support/campaign.js'
import { childProgram, type Child } from '../support/children.js'
import type { Acknowledged, ChildTask } from '../support/sqlite-writer-process.js'
import { presentDrivers, type OwnedHandle } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath } = sqliteFiles()
const kills = sized(100, 2_000)
const killsOfOneFile = 10
/** Two at a time; more would only wait for one another. */
const lanes = ['left', 'right']

let start: (task: ChildTask) => Child<Acknowledged>
beforeAll(async () => {
  start = await childProgram('sqlite-writer-process')
})

/** Starts a child, and kills it: while it opens the file, or some time after it was told of its first commit. */
async function killed(task: Pick<ChildTask, 'driver' | 'path' | 'name' | 'without'>, chance: Chance) {
  const seed = chance.below(2 ** 31)
  const child = start({ ...task, seed, work: 'append', appends: 1e9 })
  if (chance.below(4) > 0) await child.told
  await pause(chance.below(80))
  child.kill()
  return child.ended
}

/** Opens the file as its next user does; says what is not as it was told, ever since the file was made. */
async function problemsIn(handle: OwnedHandle, told: readonly Acknowledged[]): Promise<string[]> {
  try {
    const log = await sqliteLog(handle)
    const proof = await verifyLog(log)
    if (!proof.intact) return [`damaged: ${JSON.stringify(proof.damage)}`]
    const stored = await everything(log)
    const places = new Map(stored.map(({ hash, position }) => [hash, position as number]))
    const problems = places.size === stored.length ? [] : ['a commit is there twice']
    for (const { positions, hashes } of told) {
      const found = hashes.map((hash) => places.get(hash) ?? 'nowhere')
      const isThere = positions.length === 0 ? !found.includes('nowhere') : found.join() === positions.join()
      if (!isThere) problems.push(`told of ${positions.join()}, found ${found.join()}`)
    }
    for (const ref of told.flatMap(({ refs = [] }) => refs)) {
      if ((await log.vault!.get(ref))?.data !== ref) problems.push(`the personal data ${ref} is lost`)
    }
    return [...problems, ...halves(stored)]
  } finally {
    handle.close()
  }
}

/** Batches of which not every commit is there, or with others between them. */
function halves(stored: readonly StoredCommit[]): string[] {
  const batches = new Map<string, StoredCommit[]>()
  for (const commit of stored) batches.set(commit.source!, [...(batches.get(commit.source!) ?? []), commit])
  return [...batches].flatMap(([note, commits]) => {
    const size = Number(note.split(' ').at(-1))
    const span = commits.at(-1)!.position - commits[0]!.position + 1
    return commits.length === size && span === size
      ? []
      : [`of a batch of ${size} there are ${commits.length}`]
  })
}

/** Kills so many children of one lane; gives what was wrong, and how often it was told of something. */
async function campaign(lane: string, count: number, without?: ChildTask['without']) {
  const chance = chanceFor(`kill ${lane} ${without ?? ''}`)
  const problems: string[] = []
  let acknowledged = 0
  for (let round = 0; round < count;) {
    const path = freshPath()
    const { name: driver, open } = presentDrivers[(round / killsOfOneFile) % presentDrivers.length]!
    const told: Acknowledged[] = []
    for (let kill = 0; kill < killsOfOneFile && round < count; kill++, round++) {
      told.push(...(await killed({ driver, path, name: `${lane}-${round}`, without }, chance)))
      problems.push(
        ...(await problemsIn(open(path), told)).map((problem) => `kill ${round} of ${lane}: ${problem}`),
      )
      if (without !== undefined && problems.length > 0) return { problems, acknowledged }
    }
    acknowledged += told.length
  }
  return { problems, acknowledged }
}

describe('a process that is killed while it appends', () => {
  it(
    `loses nothing that it was told is stored (${kills} kills)`,
    async () => {
      const ended = await Promise.all(lanes.map((lane) => campaign(lane, kills / lanes.length)))
      expect(ended.flatMap(({ problems }) => problems)).toEqual([])
      // It was in the middle of something.
      expect(ended.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(kills)
    },
    sized(300_000, 7_200_000),
  )

  it('loses something where it says so before it was told (the test against itself)', async () => {
    const { problems } = await campaign('early', 60, 'waiting')
    expect(problems.filter((problem) => /found .*nowhere/.test(problem))).not.toEqual([])
  })

  it('leaves half a batch where there are no transactions (the test against itself)', async () => {
    const { problems } = await campaign('torn', 60, 'transactions')
    expect(problems.filter((problem) => /of a batch of/.test(problem))).not.toEqual([])
  })
})
