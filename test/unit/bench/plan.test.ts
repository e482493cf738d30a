// Who is measured at which sizes: what is too slow at a size it can do, with ours beside it.

import { expect, test } from 'vitest'
import type { Contender, MeasureName } from '../../../bench/contender.js'
import { planOf, type Asked } from '../../../bench/plan.js'

const contender = (
  name: string,
  measures: readonly MeasureName[],
  more: Partial<Contender> = {},
): Contender => ({
  name,
  title: name,
  measures,
  load: () => ({ measures: {} }),
  ...more,
})
const ours = contender('ours', ['replay', 'append', 'commands'])
const byHand = contender('by-hand', ['replay', 'append'], { isYardstick: true })
const library = contender('library', ['replay', 'cold'])
const slow = contender('slow', ['replay'], { mostDossiers: 500 })
const contenders = [ours, byHand, library, slow]

const told = (asked: Partial<Asked>) =>
  planOf({ contenders, sizes: [1_000, 50_000], ...asked }).map(
    (step) => `${step.dossiers} ${step.contender.name}: ${step.measures.join(' ')}`,
  )

test('measures what is slow at its largest size, and ours at that size too', () => {
  expect(told({})).toEqual([
    '500 ours: replay',
    '500 slow: replay',
    '1000 ours: replay append commands',
    '1000 by-hand: replay append',
    '1000 library: replay cold',
    '2000 ours: replay commands',
    '10000 ours: replay append',
    '10000 by-hand: append',
    '50000 ours: replay',
    '50000 by-hand: replay',
    '50000 library: replay cold',
  ])
})

test('leaves many dossiers in a short run to ours and the loops by hand', () => {
  const steps = told({ isShort: true, only: 'replay', sizes: [50_000] })
  expect(steps).toEqual([
    '500 ours: replay',
    '500 slow: replay',
    '10000 ours: replay',
    '10000 library: replay',
    '50000 ours: replay',
    '50000 by-hand: replay',
  ])
})

test.each([
  ['a contender at any size when it is named', { only: 'slow' }, ['1000 slow: replay', '50000 slow: replay']],
  [
    'a measure at any size when it is named',
    { only: 'append', sizes: [50_000] },
    ['50000 ours: append', '50000 by-hand: append'],
  ],
])('measures %s', (_what, asked, steps) => {
  expect(told(asked)).toEqual(steps)
})
