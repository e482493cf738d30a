// The chart is well formed, says in words what it shows, and draws each contender once, the fastest first.

import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { chartOf } from '../../../bench/chart.js'
import type { BenchReport, Comparison } from '../../../bench/comparison.js'
import type { MeasureName } from '../../../bench/contender.js'

function comparisonOf(
  dossiers: number,
  measure: MeasureName,
  speeds: Readonly<Record<string, number>>,
): Comparison {
  const contenders = Object.entries(speeds).map(([title, perSecond]) => ({
    ...{ contender: title, title, hash: '', isYardstick: false },
    ...{ perSecond, firstPerSecond: 1, medianMs: 1, firstMs: 1, runs: 5 },
  }))
  return { dossiers, measure, unit: 'events', contenders, leftOut: [] }
}
const reportOf = (...comparisons: Comparison[]): BenchReport => ({ node: 'v1', comparisons, memory: [] })

/** What the elements of a name hold, and how wide bars are; throws if it is not well formed. */
function read(svg: string) {
  const texts: Record<string, string[]> = {}
  const widths: number[] = []
  const classes: string[] = []
  const parser = new SaxesParser()
  let open = ''
  parser.on('opentag', ({ name, attributes }) => {
    open = name
    ;(texts[name] ??= []).push('')
    if (name !== 'rect') return
    widths.push(Number(attributes['width']))
    classes.push(attributes['class']!)
  })
  parser.on('text', (text) => {
    if (text.trim() !== '') texts[open]![texts[open]!.length - 1] += text
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(svg).close()
  return { texts, widths, classes }
}

test('draws both measures of the largest size, and who has only a smaller one', () => {
  const chart = chartOf(
    reportOf(
      comparisonOf(10, 'replay', { 'dossier-engine': 5e6, 'slow & <old>': 1e3 }),
      comparisonOf(1_000, 'replay', { loop: 8e7, 'dossier-engine': 4e6 }),
      comparisonOf(1_000, 'cold', { 'JSON Lines': 4e5 }),
      comparisonOf(1_000, 'append', { 'not drawn': 1 }),
    ),
  )!
  const { texts, widths, classes } = read(chart)
  expect(texts['title']).toEqual(['Events a second until the answer, 1,000 dossiers'])
  expect(texts['desc']![0]).toBe(
    'Replay: the log is in memory: loop 80.0 M/s; dossier-engine 4.00 M/s; slow & <old> (10 dossiers) 1.00 k/s. ' +
      'Cold start: from what lies on disk: JSON Lines 400 k/s.',
  )
  expect(classes).toEqual(['bar', 'ours', 'bar', 'bar'])
  expect(widths.slice(0, 3)).toEqual(widths.slice(0, 3).toSorted((a, b) => b - a))
  expect(texts['text']).toEqual(expect.arrayContaining(['1 k', '100 M', 'slow & <old> (10 dossiers)']))
  expect(chart).not.toContain('not drawn')
})

test('is not drawn of a report without its measures', () => {
  expect(chartOf(reportOf(comparisonOf(10, 'append', { a: 1 })))).toBeUndefined()
})
