// What runs in a process of its own: one contender at one size. It prints one JSON line. run.ts builds and starts it;
// by hand, for a profile: node --cpu-prof node_modules/.cache/dossier-engine-bench/contender-process.js
// '{"contender":"event-table","dossiers":100000,"measures":["replay"],"runs":20}'

import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MeasureName } from './contender.js'
import { contenders } from './contenders.js'
import { timeContender } from './timing.js'

/** What a process is to measure. */
export interface ProcessTask {
  readonly contender: string
  readonly dossiers: number
  readonly measures: readonly MeasureName[]
  readonly runs: number
  /** For files that processes share; one of its own if left out. */
  readonly folder?: string
  /** The package file of the peers, for contenders that need one. */
  readonly peers?: string
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const { contender: name, dossiers, measures, runs, ...task } = JSON.parse(process.argv[2]!) as ProcessTask
const contender = contenders.find((each) => each.name === name)
if (contender === undefined) throw new Error(`there is no contender ${name}`)
const place = {
  folder: task.folder ?? ownFolder(),
  load: (packageName: string): unknown => createRequire(task.peers ?? import.meta.url)(packageName),
}
console.log(JSON.stringify(await timeContender(contender, { dossiers }, measures, { runs, place })))
