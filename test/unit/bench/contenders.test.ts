// All contenders say the same of a small workload, and where one doesn't, no speed is told.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bench, namesOf } from '../../../bench/bench.js'
import { AnswersDiffer } from '../../../bench/comparison.js'
import { measureNames, type Contender, type Measurement } from '../../../bench/contender.js'
import { contenders as all } from '../../../bench/contenders.js'
import type { Answer } from '../../../bench/answer.js'
import type { Launch } from '../../../bench/processes.js'
import { tablesOf } from '../../../bench/tables.js'
import { timeContender } from '../../../bench/timing.js'
import { Workload } from '../../../bench/workload.js'

const contenders = all.filter(({ packages }) => packages === undefined)
const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-contenders-'))
afterAll(() => rmSync(folder, { recursive: true }))
const noPackage = (name: string): never => {
  throw new Error(`${name} is not for this test`)
}
const place = { folder, load: noPackage }
const runOnce = { runs: 1, warmUps: 0, atLeastMs: 0, place }

/** Runs contenders here instead of in processes of their own. */
function here(some: readonly Contender[]): Launch {
  return ({ contender, dossiers, measures }) =>
    timeContender(
      some.find(({ name }) => name === contender)!,
      { dossiers },
      measures,
      runOnce,
    )
}

const run = (some: readonly Contender[], sizes: readonly number[], only?: string) =>
  bench({ contenders: some, sizes, only, runs: 1, launch: here(some) })

/** A contender that loses one dossier on the way to its answer. */
function lossy(contender: Contender): Contender {
  return {
    ...contender,
    name: 'lossy',
    async load(workload) {
      const { measures } = await contender.load(workload, place)
      const replay = measures.replay as unknown as Measurement
      const describeLess = async (state: unknown): Promise<Answer> => {
        const answer = (await replay.describe(state)) as Answer
        return { ...answer, overdue: answer.overdue.slice(1) }
      }
      return { measures: { replay: { ...replay, describe: describeLess } as unknown as Measurement<never> } }
    },
  }
}

describe('the contenders', () => {
  test.each([1, 300])('agree on the answers at %i dossiers, in every measure', async (dossiers) => {
    const { comparisons } = await run(contenders, [dossiers])
    expect(comparisons.map(({ measure }) => measure)).toEqual(measureNames)
    const hashes = (overdue: boolean) =>
      comparisons
        .filter(({ measure }) => (measure === 'overdue') === overdue)
        .flatMap((comparison) => comparison.contenders.map(({ hash }) => hash))
    expect(new Set(hashes(false)).size).toBe(1)
    expect(new Set(hashes(true)).size).toBe(1)
    expect(hashes(false)).toHaveLength(25)
    expect(hashes(true)).toHaveLength(4)
  })

  test('have something to count: all classes occur in the answer', async () => {
    const plain = contenders.find(({ name }) => name === 'plain-objects')!
    const { measures } = await plain.load(new Workload({ dossiers: 300 }), place)
    const replay = measures.replay as unknown as Measurement
    const { counts, overdue, steps } = (await replay.describe(await replay.run())) as Answer
    const total = (name: 'received' | 'early' | 'onTime' | 'late' | 'inProcess') =>
      Object.values(counts).reduce((sum, each) => sum + each[name], 0)
    expect(total('received')).toBe(300)
    expect(total('early') + total('onTime') + total('late') + total('inProcess')).toBe(300)
    for (const count of [total('early'), total('onTime'), total('late'), overdue.length])
      expect(count).toBeGreaterThan(0)
    expect(overdue.length).toBeLessThan(total('inProcess'))
    expect(steps).toBeGreaterThan(300)
  })

  test('are not compared when one says otherwise: the bench tells no speed', async () => {
    const liar = lossy(contenders.find(({ name }) => name === 'plain-objects')!)
    const refused = await run([...contenders, liar], [300], 'replay').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(AnswersDiffer)
    const { message, hashes } = refused as AnswersDiffer
    expect(message).toContain('disagree about the answer, so no speed is told')
    expect(message).toContain('lossy, replay')
    expect(message).not.toMatch(/\/s|\d ms| [kM]\b/)
    expect(new Set(Object.values(hashes)).size).toBe(2)
  })

  test('are each asked for by name, or by what is measured', async () => {
    expect(namesOf(contenders)).toContain('typed-arrays')
    const { comparisons } = await run(contenders, [20], 'typed-arrays')
    expect(comparisons.flatMap((each) => each.contenders.map(({ contender }) => contender))).toEqual(
      Array.from({ length: 5 }, () => 'typed-arrays'),
    )
  })

  test('have ratios told of another of ours in a measure that it says is its own', async () => {
    const files = contenders.filter(({ measures }) => measures.includes('cold'))
    const { comparisons } = await run(contenders, [20], 'cold')
    const ratios = comparisons[0]!.contenders.map(({ contender, ratio }) => [contender, ratio !== undefined])
    expect(ratios).toEqual(files.map(({ name }) => [name, name !== 'segments']))
    const others = contenders.filter(({ name }) => name !== 'segments')
    const without = await run(others, [20], 'cold')
    expect(without.comparisons[0]!.contenders.every(({ ratio }) => ratio === undefined)).toBe(true)
  })

  test('stand in the table of a size that is too large for them with the size that is not, and ours there', async () => {
    const named = contenders.find(({ name }) => name === 'plain-objects')!
    const slow = { ...named, measures: ['replay'], mostDossiers: 20 } as const
    const ours = { ...contenders[0]!, measures: ['replay'] } as const
    const report = await run([ours, slow], [30])
    const who = report.comparisons.map((each) => [each.dossiers, each.contenders.map(({ title }) => title)])
    expect(who).toEqual([
      [20, [ours.title, slow.title]],
      [30, [ours.title]],
    ])
    expect(tablesOf(report)).toMatch(/plain objects, a Map and a switch .* at 20 dossiers only: see there/)
  })

  test('stand in tables with their ratios', async () => {
    const report = await run(contenders, [20], 'replay')
    const text = tablesOf(report)
    for (const { title } of contenders.filter(({ measures }) => measures.includes('replay')))
      expect(text).toContain(title)
    const ratios = report.comparisons[0]!.contenders.map(({ ratio }) => ratio)
    expect(ratios).toHaveLength(10)
    expect(ratios.map((ratio) => ratio === undefined).lastIndexOf(true)).toBe(0)
  })
})
