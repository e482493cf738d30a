// What runs in a process of its own: one contender with one office and one kind of question, or the compile time of one
// office. It prints one JSON line.

import { createRequire } from 'node:module'
import { compileTime, type CompileTime } from './compile-time.js'
import { contenders } from './contenders.js'
import { measureCalendar, type CalendarTiming } from './measure.js'
import { offices } from './offices.js'
import type { Kind } from './kinds.js'

/** What a process is to measure. */
export type CalendarTask =
  | {
      readonly contender: string
      readonly office: string
      readonly kind: Kind
      readonly truth: readonly number[]
      readonly runs: number
      /** The package file of the peers. */
      readonly peers: string
    }
  | { readonly compile: string; readonly runs: number }

/** What it prints. */
export type CalendarResult = CalendarTiming | CompileTime

function named<Each extends { readonly name: string }>(all: readonly Each[], name: string): Each {
  const found = all.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

function measured(task: CalendarTask): CalendarResult | Promise<CalendarResult> {
  if ('compile' in task) return compileTime(named(offices, task.compile), task.runs)
  const { kind, truth, runs } = task
  return measureCalendar({
    contender: named(contenders, task.contender),
    office: named(offices, task.office),
    kind,
    truth,
    load: createRequire(task.peers),
    timing: { runs },
  })
}

console.log(JSON.stringify(await measured(JSON.parse(process.argv[2]!) as CalendarTask)))
