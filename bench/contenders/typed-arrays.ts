// The limit: one fused loop over typed arrays, written by hand for this one answer. It keeps nothing that the answer
// does not need; packed-books.ts is the loop that keeps what our books keep.

import type { Commit } from '../../src/log/envelope.js'
import { dayOf, overdueLimit, type Answer, type Overdue } from '../answer.js'
import { commitsOf } from '../commits.js'
import { lastHundredth, measurement, type Contender } from '../contender.js'
import { endAt } from '../workload.js'
import { PackedLog, received, Type } from './packed-log.js'

class States {
  readonly procedures: Uint16Array
  readonly open: Uint8Array
  readonly dueAt: Float64Array
  /** Infinite while the clock runs. */
  readonly pausedAt: Float64Array
  /** By procedure: received, early, on time, late. */
  readonly counts: Int32Array
  steps = 0

  constructor({ dossierCount, texts }: PackedLog) {
    this.procedures = new Uint16Array(dossierCount)
    this.open = new Uint8Array(dossierCount)
    this.dueAt = new Float64Array(dossierCount)
    this.pausedAt = new Float64Array(dossierCount)
    this.counts = new Int32Array(texts.length * 4)
  }
}

function fold(log: PackedLog, states: States, from = 0, to = log.length): States {
  const { types, dossiers, at, rows, receivedCodes, dueAt } = log
  const { procedures, open, dueAt: due, pausedAt, counts } = states
  let steps = 0
  for (let index = from; index < to; index++) {
    const dossier = dossiers[index]!
    switch (types[index]!) {
      case Type.received: {
        const procedure = receivedCodes[rows[index]! * received.width + received.procedure]!
        procedures[dossier] = procedure
        open[dossier] = 1
        pausedAt[dossier] = Number.POSITIVE_INFINITY
        counts[procedure * 4]! += 1
        break
      }
      case Type.deadline:
        due[dossier] = dueAt[rows[index]!]!
        break
      case Type.started:
        steps += 1
        break
      case Type.requested:
        if (rows[index] === 1) pausedAt[dossier] = at[index]!
        break
      case Type.supplied:
        pausedAt[dossier] = Number.POSITIVE_INFINITY
        break
      case Type.resolved: {
        open[dossier] = 0
        const days = dayOf(at[index]!) - dayOf(due[dossier]!)
        counts[procedures[dossier]! * 4 + (days < 0 ? 1 : days === 0 ? 2 : 3)]! += 1
      }
    }
  }
  states.steps += steps
  return states
}

function overdueIn({ open, dueAt, pausedAt }: States): number[] {
  const found: number[] = []
  for (let dossier = 0; dossier < open.length; dossier++) {
    if (open[dossier] === 1 && dueAt[dossier]! < Math.min(pausedAt[dossier]!, endAt)) found.push(dossier)
  }
  return found.sort((a, b) => dueAt[a]! - dueAt[b]! || a - b)
}

const finish = (log: PackedLog, states: States) => ({ log, states, overdue: overdueIn(states) })

function answerOf({ log, states, overdue }: ReturnType<typeof finish>): Answer {
  const counts: Record<string, Answer['counts'][string]> = {}
  for (let code = 1; code < log.texts.length; code++) {
    const [got, early, onTime, late] = states.counts.subarray(code * 4, code * 4 + 4) as unknown as Four
    if (got > 0)
      counts[log.texts[code]!] = {
        received: got,
        early,
        onTime,
        late,
        inProcess: got - early - onTime - late,
      }
  }
  return { counts, overdue: listed(log, states, overdue), steps: states.steps }
}
type Four = [number, number, number, number]

function listed({ dossierIds }: PackedLog, { dueAt }: States, overdue: readonly number[]): Overdue[] {
  return overdue.map((dossier) => [dossierIds[dossier]!, dueAt[dossier]!])
}

/** What the fused loop answers of a log. */
export const answerByHand = (log: PackedLog): Answer => answerOf(finish(log, fold(log, new States(log))))

/** Encodes the workload into arrays. */
export function packed(commits: Iterable<Commit>): PackedLog {
  const log = new PackedLog()
  for (const commit of commits) log.append(commit)
  return log
}

/** The fused loop. */
export const typedArrays: Contender = {
  name: 'typed-arrays',
  title: 'typed arrays by hand, the answer alone (the limit)',
  measures: ['replay', 'catch-up', 'live', 'overdue', 'append'],
  isYardstick: true,
  load(workload) {
    const log = packed(commitsOf(workload))
    const from = lastHundredth(log.length)
    let states = new States(log)
    const last = {
      count: log.length - from,
      unit: 'events',
      setUp: () => void (states = fold(log, new States(log), 0, from)),
      describe: () => answerOf(finish(log, states)),
    } as const
    let whole: States | undefined
    let commits: Commit[] | undefined
    return {
      measures: {
        replay: measurement({
          count: log.length,
          unit: 'events',
          run: () => finish(log, fold(log, new States(log))),
          describe: answerOf,
        }),
        'catch-up': measurement({ ...last, run: () => fold(log, states, from) }),
        live: measurement({
          ...last,
          run() {
            for (let index = from; index < log.length; index++) fold(log, states, index, index + 1)
          },
        }),
        overdue: measurement({
          count: 1,
          unit: 'answers',
          setUp: () => void (whole ??= fold(log, new States(log))),
          run: () => overdueIn(whole!).slice(0, overdueLimit),
          describe: (found) => listed(log, whole!, found),
        }),
        append: measurement({
          count: log.length,
          unit: 'events',
          setUp: () => void (commits ??= [...commitsOf(workload)]),
          run: () => packed(commits!),
          describe: answerByHand,
        }),
      },
    }
  },
}
