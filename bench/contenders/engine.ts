// Ours, through the public API: commands end to end, and replay as a user calls it. Commands are measured on at most
// 10,000 dossiers, whatever the size of the run.

import { createEngine } from '../../src/engine/create-engine.js'
import type { Engine } from '../../src/engine/engine.js'
import { invariant } from '../../src/kernel/errors.js'
import type { EventTable } from '../../src/log/event-table.js'
import { memoryLog } from '../../src/log/memory-log.js'
import type { DossierCommandInput } from '../../src/dossier/commands.js'
import { clockBook } from '../../src/projections/clock-book.js'
import { stepBook } from '../../src/projections/step-book.js'
import { trackingBook } from '../../src/projections/tracking-fold.js'
import { commandsOf } from '../commands.js'
import { batchesOf, commitsOf } from '../commits.js'
import { measurement, type Contender } from '../contender.js'
import { calendar, procedures } from '../office.js'
import type { Workload } from '../workload.js'
import { answerOf, finish } from './event-table.js'

/** An engine on a memory log, with the log's own table, which the engine borrows too. */
async function openEngine(): Promise<{
  engine: Engine
  append: ReturnType<typeof memoryLog>['append']
  table: EventTable
}> {
  const log = memoryLog()
  let table: EventTable | undefined
  const lend = log.lend!
  log.lend = (registry, onAppend) => {
    const lent = lend(registry, onAppend)
    table = lent?.table
    return lent
  }
  const engine = await createEngine({ log, calendars: [calendar], procedures })
  invariant(table !== undefined, 'the memory log lent no table')
  return { engine, append: log.append, table }
}

async function replayed(engine: Engine, table: EventTable) {
  const [tracking, steps, clocks] = await engine.replay([trackingBook, stepBook, clockBook])
  return finish(table, { tracking, steps, clocks })
}

/** Commands through `engine.handle`, one after the other. */
export const engineCommands: Contender = {
  name: 'engine-commands',
  title: 'dossier-engine, engine.handle',
  measures: ['commands'],
  load(workload) {
    const commands: DossierCommandInput[] = [...commandsOf(workload)]
    let opened: Awaited<ReturnType<typeof openEngine>>
    return {
      measures: {
        commands: measurement({
          count: commands.length,
          unit: 'commands',
          setUp: async () => void (opened = await openEngine()),
          async run() {
            for (const command of commands) {
              const { accepted } = await opened.engine.handle(command)
              invariant(accepted, `${command.type} was refused`)
            }
            return opened
          },
          describe: async ({ engine, table }) => answerOf(await replayed(engine, table)),
        }),
      },
    }
  },
}

/** `engine.replay`, which stops now and then so that the process stays responsive. */
export const engineReplay: Contender = {
  name: 'engine-replay',
  title: 'dossier-engine, engine.replay',
  measures: ['replay'],
  async load(workload: Workload) {
    const { engine, append, table } = await openEngine()
    for (const commits of batchesOf(commitsOf(workload))) await append(commits)
    return {
      measures: {
        replay: measurement({
          count: table.length,
          unit: 'events',
          run: () => replayed(engine, table),
          describe: answerOf,
        }),
      },
    }
  },
}
