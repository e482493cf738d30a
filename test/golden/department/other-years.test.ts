// Other years than the stored one: with other chances the report's figures all the same, and with other officers not.

import { expect, it } from 'vitest'
import { askForFigures } from '../../../src/cli/department/answers.js'
import { lostIn } from '../../../src/cli/department/figures.js'
import { runYear } from '../../../src/cli/department/year.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { isSoak } from '../../support/campaign.js'
import { named, report } from './report.js'

// A whole year each, and year.test.ts has one: these are for `npm run soak`.
it.each(isSoak ? [7, 8, 20_241_231] : [])("is another year with the report's figures for seed %i", async (seed) => {
  const { engine } = await runYear({ seed })
  const { figures, lost } = askForFigures(engine)
  expect(named(figures)).toEqual(report)
  expect(lost).toEqual([])
}, 180_000)

it("shows late dossiers where officers look at no due date: the figures are the engine's", async () => {
  const endsAt = toInstant('2024-03-01T00:00:00+07:00')
  const { engine } = await runYear({ seed: 2024, heedsDueDates: false, endsAt })
  const { total } = engine.onTime({ from: '2024-01-01', to: '2024-02-29', definition: 'byInstant' })
  expect(total.resolved.late).toBeGreaterThan(20)
  expect(total.rate).toBeLessThan(1)
  expect(lostIn([engine.onTime({ from: '2024-01-01', to: '2024-02-29', groupBy: ['level'] })])).toEqual([])
}, 180_000)
