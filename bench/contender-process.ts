// What runs in a process of its own: one contender at one size. It prints one JSON line. run.ts builds and starts it;
// by hand, for a profile: node --cpu-prof node_modules/.cache/dossier-engine-bench/contender-process.js
// '{"contender":"event-table","dossiers":100000,"measures":["replay"],"runs":20}'

import type { MeasureName } from './contender.js'
import { contenders } from './contenders.js'
import { timeContender } from './timing.js'

/** What a process is to measure. */
export interface ProcessTask {
  readonly contender: string
  readonly dossiers: number
  readonly measures: readonly MeasureName[]
  readonly runs: number
}

const { contender: name, dossiers, measures, runs } = JSON.parse(process.argv[2]!) as ProcessTask
const contender = contenders.find((each) => each.name === name)
if (contender === undefined) throw new Error(`there is no contender ${name}`)
console.log(JSON.stringify(await timeContender(contender, { dossiers }, measures, { runs })))
