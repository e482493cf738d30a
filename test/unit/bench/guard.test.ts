// The guard puts the ratios of a run beside those stored, says a clear word where one is much worse, and fails never.

import { expect, test } from 'vitest'
import type { BenchReport } from '../../../bench/comparison.js'
import { baselineOf, changesOf, guardTable } from '../../../bench/guard.js'

function reportOf(ratios: Readonly<Record<string, number>>): BenchReport {
  const standing = (contender: string, ratio?: number) => ({
    ...{ contender, title: contender, hash: '', isYardstick: contender !== 'library' },
    ...{ perSecond: 1, firstPerSecond: 1, medianMs: 1, firstMs: 1, runs: 5 },
    ...(ratio !== undefined && { ratio }),
  })
  const contenders = [
    standing('ours'),
    ...Object.entries(ratios).map(([name, ratio]) => standing(name, ratio)),
  ]
  const comparison = { dossiers: 10, measure: 'replay', unit: 'events', contenders, leftOut: [] } as const
  return { node: 'v1', comparisons: [comparison], memory: [] }
}

test('stores ratios to loops by hand alone, and keeps those that were not measured', () => {
  const before = { node: 'v0', ratios: { 'append, 10 dossiers, loop': 3, 'replay, 10 dossiers, loop': 9 } }
  expect(baselineOf(reportOf({ loop: 1.23456, library: 7 }), before)).toEqual({
    node: 'v1',
    ratios: { 'append, 10 dossiers, loop': 3, 'replay, 10 dossiers, loop': 1.23 },
  })
})

test('tells each change, and calls worse what lost more than a quarter', () => {
  const stored = baselineOf(reportOf({ better: 1, same: 2, noisy: 1, worse: 1 }))
  const report = reportOf({ better: 3, same: 2, noisy: 0.76, worse: 0.74, fresh: 5 })
  expect(changesOf(report, stored).map(({ change, isWorse }) => [change?.toFixed(2), isWorse])).toEqual([
    ['2.00', false],
    ['0.00', false],
    ['-0.24', false],
    ['-0.26', true],
    [undefined, false],
  ])
  const text = guardTable(report, stored)
  expect(text).toMatch(/replay, 10 dossiers, worse .* 1 .* 0\.74 .* −26 % .* WORSE/)
  expect(text).toContain('not stored')
  expect(text).toContain('WORSE by more than 25 %: 1 of 5 ratios')
  expect(guardTable(reportOf({ same: 2 }), stored)).toContain('No ratio is worse')
})
