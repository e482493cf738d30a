// A process of its own that handles commands on a log which others share, and dies by SIGKILL between a commit and the reply
// (test/contract/resends-kill.test.ts). Before that it sends again what one before it was asked for, and tells each outcome.

import { writeSync } from 'node:fs'
import { argv, kill, pid } from 'node:process'
import { createEngine } from '../../src/engine/create-engine.js'
import type { Outcome } from '../../src/engine/options.js'
import type { DossierCommandInput } from '../../src/dossier/commands.js'
import type { EventLog } from '../../src/log/event-log.js'
import { openAt, type LogPlace } from './log-place.js'

/** What a child is to do. */
export interface ResendTask {
  readonly place: LogPlace
  /** What others were asked for, to be sent again. */
  readonly again: readonly DossierCommandInput[]
  readonly commands: readonly DossierCommandInput[]
  /** At which of its own appends it dies, from 1. */
  readonly diesAt: number
  /** Before it, so many milliseconds after it was begun, or when it is done and nobody was told. */
  readonly when: 'before' | 'done' | number
}

/** The outcome of a command, as a line of JSON. */
export interface Answered {
  /** Who sent it, each command another one. */
  readonly actor: string
  readonly outcome: Outcome
}

const { place, again, commands, diesAt, when } = JSON.parse(argv[2]!) as ResendTask
const { log } = await openAt(place)
const die = () => void kill(pid, 'SIGKILL')
let appends = Number.NEGATIVE_INFINITY
const mortal: EventLog = {
  ...log,
  async append(commits) {
    // One that lost a race is no commit: it dies at the next.
    const isLast = ++appends >= diesAt
    if (isLast && when === 'before') die()
    const appending = log.append(commits)
    if (isLast && typeof when === 'number') setTimeout(die, when)
    const positions = await appending
    if (isLast && when === 'done') die()
    return positions
  },
}
const engine = await createEngine({ log: mortal })
const send = async (command: DossierCommandInput) => {
  const line: Answered = { actor: command.actor, outcome: await engine.handle(command) }
  writeSync(1, `${JSON.stringify(line)}\n`)
}
await Promise.all(again.map(send))
appends = 0
await Promise.all(commands.map(send))
if (typeof when !== 'number') throw new Error(`all was done, and it lives: it was to die at ${diesAt}`)
