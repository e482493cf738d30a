// A process of its own that runs a reactor on a log which others share, to be killed while it does
// (test/contract/reactor-processes.test.ts). Each effect is a line at the end of one file: it was written or it was not,
// whatever becomes of the writer. When its input ends, it closes in good order.

import { appendFileSync } from 'node:fs'
import { argv, stdin } from 'node:process'
import { createEngine } from '../../src/engine/create-engine.js'
import { memoryStates, type StateStore } from '../../src/log/state-store.js'
import { logContractEvents } from '../../src/testing/contract-samples.js'
import { chanceFor } from './campaign.js'
import { openAt, type LogPlace } from './log-place.js'

/** What a child is to do. */
export interface ReactorTask {
  readonly place: LogPlace
  /** The file of effects. */
  readonly effects: string
  readonly name: string
  readonly seed: number
  readonly batch: number
  readonly lanes: number
  readonly leaseMs: number
  /** The protection that is taken out. */
  readonly without?: 'lease' | 'memory' | undefined
}

/** One effect, as a line of JSON. */
export interface EffectLine {
  readonly process: string
  readonly event: string
  readonly key: string
}

const task = JSON.parse(argv[2]!) as ReactorTask
const { place, name: process, batch, lanes, leaseMs, without } = task
const chance = chanceFor(process, task.seed)
const { log, close } = await openAt(place)
/** Everybody finds that nobody runs it. */
const careless: StateStore = {
  async read(name) {
    const kept = await log.states!.read(name)
    return kept && { ...kept, value: kept.value.replace(/"runner":"[^"]*",?/, '') }
  },
  write: (name, value, expected) => log.states!.write(name, value, expected),
}
const states = { lease: careless, memory: memoryStates(), nothing: log.states! }[without ?? 'nothing']
const engine = await createEngine({ log, states, events: logContractEvents })
await engine.startReactor({
  ...{ name: 'effects', from: without === 'memory' ? 'now' : 'start', batch, lanes, leaseMs },
  on: {
    async event({ stream, version }, { key }) {
      if (chance.below(3) > 0) await new Promise((resolve) => setTimeout(resolve, chance.below(8)))
      const line: EffectLine = { process, event: `${stream}@${version}`, key }
      appendFileSync(task.effects, `${JSON.stringify(line)}\n`)
    },
  },
})
await new Promise((resolve) => stdin.once('end', resolve).resume())
await engine.close()
await close()
