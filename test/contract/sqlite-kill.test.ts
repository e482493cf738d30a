// A process that appends to a log in SQLite is killed at a random moment, again and again on the same file: what it was
// told is stored is there, once and in order, of a batch all or nothing, and the file opens as if nothing had been. Killing
// proves framing and order, and not that the disk was synced: sqlite-power.test.ts does.

import { beforeAll, describe, expect, it } from 'vitest'
import { pause } from '../../src/testing/contract-checks.js'
import { chanceFor, sized, type Chance } from '../support/campaign.js'
import { childProgram, type Child } from '../support/children.js'
import type { Acknowledged, ChildTask } from '../support/sqlite-writer-process.js'
import { presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { problemsIn } from '../support/told-commits.js'

const { freshPath } = sqliteFiles()
const kills = sized(100, 2_000)
const killsOfOneFile = 10
/** Two at a time; more would only wait for one another. */
const lanes = ['left', 'right']

let start: (task: ChildTask) => Child
beforeAll(async () => {
  start = await childProgram()
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
        ...(await problemsIn(path, open, told)).map((problem) => `kill ${round} of ${lane}: ${problem}`),
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
    expect(problems.filter((problem) => /^kill .*: lost /.test(problem))).not.toEqual([])
  })

  it('leaves half a batch where there are no transactions (the test against itself)', async () => {
    const { problems } = await campaign('torn', 60, 'transactions')
    expect(problems.filter((problem) => /of a batch of/.test(problem))).not.toEqual([])
  })
})
