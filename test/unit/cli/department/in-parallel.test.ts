// Branches side by side: whoever has something to do soonest goes on, and nobody is told what another one did.

import { expect, it } from 'vitest'
import { CaseFile, type Course, type Move } from '../../../../src/cli/department/case-file.js'
import { inParallel } from '../../../../src/cli/department/in-parallel.js'
import type { Instant } from '../../../../src/kernel/instant.js'
import type { RecordedEvent } from '../../../../src/log/envelope.js'

const at = (minute: number) => minute as Instant

/** A branch that does something at each of some moments, and remembers what it was told. */
function* branch(file: CaseFile, name: string, moments: readonly number[], told: string[]): Course<string> {
  for (const moment of moments) {
    yield* file.waitUntil(at(moment))
    const command = { type: 'completeStep', step: `${name} at ${file.now}`, actor: name } as const
    const [event] = yield { kind: 'command', command: { ...command, dossierId: 'd' } }
    told.push(event!.type)
  }
  return name
}

function run(moments: readonly (readonly number[])[]) {
  const file = new CaseFile({ now: at(0) } as never)
  const told: string[] = []
  const course = inParallel(
    file,
    moments.map((each, index) => branch(file, `branch ${index}`, each, told)),
  )
  const moves: (number | string)[] = []
  let events: readonly RecordedEvent[] = []
  for (;;) {
    const { done, value } = course.next(events)
    if (done === true) return { moves, told, results: value, now: file.now }
    const move: Move = value
    if (move.kind === 'wait') moves.push(move.until)
    else {
      const { step } = move.command as { step: string }
      moves.push(step)
      events = [{ type: step } as RecordedEvent]
    }
  }
}

it('goes on with whichever branch is due soonest, and ends with the last', () => {
  const { moves, told, results, now } = run([
    [10, 40],
    [20, 30],
  ])
  const done = ['branch 0 at 10', 'branch 1 at 20', 'branch 1 at 30', 'branch 0 at 40']
  expect(moves).toEqual([10, done[0], 20, done[1], 30, done[2], 40, done[3]])
  expect(told).toEqual(done)
  expect(results).toEqual(['branch 1', 'branch 0'])
  expect(now).toBe(40)
})

it('gives the first of those that are due together its turn first, and a branch with nothing to do ends at once', () => {
  expect(run([[5], [5]]).moves).toEqual([5, 'branch 0 at 5', 'branch 1 at 5'])
  expect(run([[], [5]]).results).toEqual(['branch 0', 'branch 1'])
})
