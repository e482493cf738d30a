// The limit for the same work: a loop by hand that keeps, in one pass, the rows that our tracking book and step book
// keep, and gives the same answer from them. What the cursor, the handlers and the dictionaries cost is the distance.

import { noCounts, timeliness, type Answer, type Counts } from '../answer.js'
import { commitsOf } from '../commits.js'
import { measurement, type Contender } from '../contender.js'
import { endAt } from '../workload.js'
import { received, started, Type, type PackedLog } from './packed-log.js'
import { packed } from './typed-arrays.js'

const [receivedAt, dueAt, pausedAt, resolvedAt, returnedAt, latestAt, times] = [0, 1, 2, 3, 4, 5, 6] as const
const [unit, officer, step, calendar, codes] = [5, 6, 7, 8, 9] as const
const [isOpen, isSupplement, isResolved, isReturned] = [1, 2, 3, 4] as const

class Rows {
  readonly states: Uint8Array
  readonly times: Float64Array
  readonly codes: Uint16Array
  /** By step row: started, ended, due. */
  readonly stepTimes: Float64Array
  readonly stepCodes: Uint16Array
  readonly stepBefore: Uint32Array
  /** By dossier: its last step row, plus 1. */
  readonly lastSteps: Uint32Array
  steps = 0

  constructor({ dossierCount, stepDueAt }: PackedLog) {
    this.states = new Uint8Array(dossierCount)
    this.times = new Float64Array(dossierCount * times).fill(Number.NaN)
    this.codes = new Uint16Array(dossierCount * codes)
    this.stepTimes = new Float64Array(stepDueAt.length * 3)
    this.stepCodes = new Uint16Array(stepDueAt.length * 3)
    this.stepBefore = new Uint32Array(stepDueAt.length)
    this.lastSteps = new Uint32Array(dossierCount)
  }
}

function fold(log: PackedLog): Rows {
  const rows = new Rows(log)
  const { states, times: at, codes: code, stepTimes, stepCodes, stepBefore, lastSteps } = rows
  for (let index = 0; index < log.length; index++) {
    const dossier = log.dossiers[index]!
    const when = log.at[index]!
    const data = log.rows[index]!
    const time = dossier * times
    const codeAt = dossier * codes
    at[time + latestAt] = when
    switch (log.types[index]!) {
      case Type.received:
        states[dossier] = isOpen
        at[time + receivedAt] = when
        for (let each = 0; each < received.width; each++)
          code[codeAt + each] = log.receivedCodes[data * received.width + each]!
        break
      case Type.deadline:
        at[time + dueAt] = log.dueAt[data]!
        code[codeAt + calendar] = log.calendars[data]!
        break
      case Type.started: {
        const begun = rows.steps++
        const from = data * started.width
        code[codeAt + step] = log.startedCodes[from + started.step]!
        code[codeAt + unit] = log.startedCodes[from + started.unit]!
        code[codeAt + officer] = log.startedCodes[from + started.officer]!
        for (let each = 0; each < 3; each++) stepCodes[begun * 3 + each] = log.startedCodes[from + each]!
        stepTimes[begun * 3] = when
        stepTimes[begun * 3 + 1] = Number.NaN
        stepTimes[begun * 3 + 2] = log.stepDueAt[data]!
        stepBefore[begun] = lastSteps[dossier]!
        lastSteps[dossier] = begun + 1
        break
      }
      case Type.completed: {
        if (code[codeAt + step] === data) code[codeAt + step] = 0
        stepTimes[(lastSteps[dossier]! - 1) * 3 + 1] = when
        break
      }
      case Type.requested:
        states[dossier] = isSupplement
        if (data === 1) at[time + pausedAt] = when
        break
      case Type.supplied:
        states[dossier] = isOpen
        at[time + pausedAt] = Number.NaN
        break
      case Type.resolved:
        states[dossier] = isResolved
        at[time + resolvedAt] = when
        at[time + pausedAt] = Number.NaN
        break
      case Type.returned:
        states[dossier] = isReturned
        at[time + returnedAt] = when
    }
  }
  return rows
}

function finish(log: PackedLog, rows: Rows) {
  const { states, times: at, codes: code } = rows
  const counts: (Counts | undefined)[] = []
  const overdue: number[] = []
  for (let dossier = 0; dossier < log.dossierCount; dossier++) {
    const time = dossier * times
    const ofProcedure = (counts[code[dossier * codes]!] ??= noCounts())
    ofProcedure.received += 1
    if (states[dossier]! >= isResolved) {
      ofProcedure[timeliness(at[time + resolvedAt]!, at[time + dueAt]!)] += 1
      continue
    }
    ofProcedure.inProcess += 1
    const stoppedAt = at[time + pausedAt]!
    if (at[time + dueAt]! < (Number.isNaN(stoppedAt) ? endAt : stoppedAt)) overdue.push(dossier)
  }
  const dueOf = (dossier: number) => at[dossier * times + dueAt]!
  overdue.sort((a, b) => dueOf(a) - dueOf(b) || a - b)
  return { log, rows, counts, overdue, dueOf }
}

function answerOf({ log, rows, counts, overdue, dueOf }: ReturnType<typeof finish>): Answer {
  return {
    counts: Object.fromEntries(
      counts.flatMap((each, code) => (each === undefined ? [] : [[log.texts[code]!, each]])),
    ),
    overdue: overdue.map((dossier) => [log.dossierIds[dossier]!, dueOf(dossier)]),
    steps: rows.steps,
  }
}

/** The loop that keeps books. */
export const packedBooks: Contender = {
  name: 'packed-books',
  title: 'typed arrays by hand, keeping both books',
  measures: ['replay'],
  isYardstick: true,
  load(workload) {
    const log = packed(commitsOf(workload))
    return {
      measures: {
        replay: measurement({
          count: log.length,
          unit: 'events',
          run: () => finish(log, fold(log)),
          describe: answerOf,
        }),
      },
    }
  },
}
