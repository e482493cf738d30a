// Two engines that write to one log of small blocks, while somebody folds it or asks about it.

import { createEngine, memoryLog, type EventLog } from 'dossier-engine'
import { origin, type StoredCommit } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { unlent } from '../../model/unlent-log.js'
import { play, put, scenarioArbitrary, type Scenario } from './scenario.js'

/** A log of which each engine has a table of small blocks, so that a few events are many slices. */
function inSmallBlocks(log: EventLog): EventLog {
  return {
    ...unlent(log),
    lend(registry, onAppend) {
      const table = new EventTable(registry, 3)
      const onCommit = (commit: StoredCommit) => {
        table.append(commit, commit.position)
        onAppend(table)
      }
      return { table, subscription: log.subscribe({ after: origin, onCommit }) }
    },
  }
}

/** Two engines on one log, half of a scenario later; each `write` begins one command of the other half, by one or the other. */
export async function atWork(scenario: Scenario) {
  const { commands, ticks } = scenario
  const half = Math.ceil(commands.length / 2)
  const log = inSmallBlocks(memoryLog())
  const { engine, clock } = await play({ ...scenario, commands: commands.slice(0, half) }, { log })
  const other = await createEngine({ log, clock: () => clock.now })
  await other.caughtUp()
  const left = commands.slice(half)
  const writing: Promise<unknown>[] = []
  const write = () => {
    const command = left.shift()
    if (command === undefined) return
    clock.now += ticks[left.length % ticks.length]!
    writing.push(put(left.length % 2 === 0 ? engine : other, command))
  }
  return { engine, other, log, write, written: () => Promise.all(writing) }
}

/** A moment at which less was known than now, and than ever will be; `undefined` if there is none. */
export async function knownBefore(log: EventLog, draw: number): Promise<number | undefined> {
  const times: number[] = []
  for await (const { recordedAt } of log.readAll())
    times.push(Math.max(recordedAt, times.at(-1) ?? -Infinity))
  const before = times.filter((time) => time < times.at(-1)!)
  return before[draw % before.length]
}

export const works = scenarioArbitrary({ maxLength: 40 })
