// What runs in a process of its own: one contender in one measure. It prints one JSON line.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { contenders } from './contenders.js'
import type { LogMeasure } from './contender.js'
import { firstCommits } from './first-commits.js'
import { measureLog } from './measure.js'
import type { ServerPlace } from './servers.js'

/** What a process is to measure. */
export interface LogTask extends ServerPlace {
  readonly contender: string
  readonly measure: LogMeasure
  readonly commits: number
  readonly runs: number
  /** An empty folder. */
  readonly folder: string
  /** The package file of the peers. */
  readonly peers: string
}

const { contender: name, measure, commits, runs, folder, ...rest } = JSON.parse(process.argv[2]!) as LogTask
const contender = contenders.find((each) => each.name === name)
if (contender === undefined) throw new Error(`there is no contender ${name}`)
let files = 0
const timing = await measureLog({
  contender,
  measure,
  commits: firstCommits(commits),
  nextPlace: () => ({
    file: join(folder, `${name}-${measure}-${files++}.db`),
    connectionString: rest.connectionString,
    natsServers: rest.natsServers,
    load: createRequire(rest.peers),
  }),
  timing: { runs, warmUps: 1 },
})
console.log(JSON.stringify(timing))
