// What runs in a process of its own: one contender in one measure, which prints one JSON line; or the writers that such a
// process forks, in the same place.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../contender.js'
import { firstCommits } from '../first-commits.js'
import type { ServerPlace } from '../servers.js'
import type { FollowMeasure } from './contender.js'
import { followContenders } from './contenders.js'
import { measureFollowing } from './measure.js'
import { forkWriters, serveWriters } from './writer-process.js'
import { openWriters } from './writers.js'

/** What a process is to measure. */
export interface FollowTask extends ServerPlace {
  readonly contender: string
  readonly measure: FollowMeasure
  readonly commits: number
  readonly runs: number
  readonly boundMs: number
  /** An empty folder. */
  readonly folder: string
  /** The package file of the peers. */
  readonly peers: string
  /** Given to writers: where. */
  readonly file?: string
}

const task = JSON.parse(process.argv[2]!) as FollowTask
const { contender: name, measure, folder, peers, connectionString, natsServers } = task
// Some of the peers print what they meet.
console.log = console.error

const contender = followContenders.find((each) => each.name === name)
if (contender === undefined) throw new Error(`there is no contender ${name}`)
const commits = firstCommits(task.commits)
const placeAt = (file: string): Place => ({
  ...{ file, connectionString, natsServers },
  load: createRequire(peers),
})
if (task.file !== undefined) await serveWriters(await openWriters(contender, placeAt(task.file), commits))
else {
  let files = 0
  const script = fileURLToPath(import.meta.url)
  const timing = await measureFollowing({
    ...{ contender, measure, commits, runs: task.runs, boundMs: task.boundMs },
    nextPlace: () => placeAt(join(folder, `${name}-${measure}-${files++}.db`)),
    writersOf: (place) =>
      contender.isInProcess === true
        ? openWriters(contender, place, commits)
        : forkWriters(script, JSON.stringify({ ...task, file: place.file })),
  })
  process.stdout.write(`${JSON.stringify(timing)}\n`, () => process.exit())
}
