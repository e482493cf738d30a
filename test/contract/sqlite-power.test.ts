// The power fails while a process appends to a log in SQLite, again and again on the same file: whatever the disk then has of
// what was not synced, what the process was told is stored is there, once and in order, of a batch all or nothing. Where
// only a crash is to be survived, the last commits may be gone, and no others.

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { pause } from '../../src/testing/contract-checks.js'
import { chanceFor, sized, type Chance } from '../support/campaign.js'
import { childProgram } from '../support/children.js'
import { powerFailures } from '../support/power-failure.js'
import { firstDriver, presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import type { Acknowledged, ChildTask } from '../support/sqlite-writer-process.js'
import { shortfallOf, type Shortfall } from '../support/told-commits.js'

const { folder } = sqliteFiles()
const power = powerFailures()
const failures = sized(30, 2_000)
const failuresOfOneFile = 10

let start: Awaited<ReturnType<typeof childProgram>>
beforeAll(async () => {
  if (power !== undefined) start = await childProgram()
})

type Way = Pick<ChildTask, 'without' | 'durability'>

/** A process that appends until the power fails, while it opens the file or some time later. */
async function struck(path: string, name: string, { way, chance }: { way: Way; chance: Chance }) {
  const { name: driver } = presentDrivers[chance.below(presentDrivers.length)]!
  const task = {
    ...way,
    driver,
    path,
    name,
    seed: chance.below(2 ** 31),
    work: 'append',
    appends: 1e9,
  } as const
  const child = start(task, power!.environment(dirname(path)))
  if (chance.below(4) > 0) await child.told
  await pause(chance.below(80))
  child.kill()
  const told = await child.ended
  return { told, ...power!.strike(dirname(path), chance) }
}

interface Round {
  readonly told: readonly Acknowledged[]
  readonly shortfall: Shortfall
  /** Writes that the disk had not been told to keep, and how many of them it had not. */
  readonly unsynced: number
  readonly undone: number
}

/** So many failures; gives of each what the process was told, and what of that is not so. Ends early where it is to fail. */
async function campaign(name: string, way: Way = {}): Promise<Round[]> {
  const chance = chanceFor(`power ${name}`)
  const rounds: Round[] = []
  let [path, told] = ['', [] as Acknowledged[]]
  for (let round = 0; round < failures; round++) {
    if (round % failuresOfOneFile === 0) {
      path = join(folder, `${name}-${round}`, 'log.db')
      mkdirSync(dirname(path))
      told = []
    }
    const { told: now, ...disk } = await struck(path, `${name}-${round}`, { way, chance })
    told.push(...now)
    const shortfall = await shortfallOf(path, firstDriver.open, told)
    rounds.push({ told: now, shortfall, ...disk })
    if (way.without !== undefined && isShort(shortfall)) break
    // What is lost is lost, and not asked for again.
    told = told.filter((each) => !shortfall.lost.includes(each))
  }
  return rounds
}

const isShort = ({ damage, lost }: Shortfall) => damage.length > 0 || lost.length > 0
const sum = (rounds: readonly Round[], count: (round: Round) => number) =>
  rounds.reduce((total, round) => total + count(round), 0)

describe.skipIf(power === undefined)('a process whose power fails while it appends', () => {
  it(
    `loses nothing that it was told is stored (${failures} failures)`,
    async () => {
      const rounds = await campaign('full')
      expect(rounds.map(({ shortfall }) => shortfall).filter(isShort)).toEqual([])
      // It was in the middle of something, and the disk was too.
      expect(sum(rounds, ({ told }) => told.length)).toBeGreaterThan(failures)
      expect(sum(rounds, ({ undone }) => undone)).toBeGreaterThan(0)
    },
    sized(300_000, 7_200_000),
  )

  it('loses something where nothing is synced (the test against itself)', async () => {
    const rounds = await campaign('unsynced', { without: 'syncing' })
    expect(rounds.filter(({ shortfall }) => isShort(shortfall))).not.toEqual([])
  }, 300_000)

  it(
    'loses the last of it at most, and never half of a commit, where only a crash is to be survived',
    async () => {
      const rounds = await campaign('normal', { durability: 'normal' })
      expect(rounds.flatMap(({ shortfall }) => shortfall.damage)).toEqual([])
      for (const { told, shortfall } of rounds)
        expect(shortfall.lost).toEqual(told.slice(told.length - shortfall.lost.length))
      expect(sum(rounds, ({ shortfall }) => shortfall.lost.length)).toBeGreaterThan(0)
    },
    sized(300_000, 7_200_000),
  )
})
