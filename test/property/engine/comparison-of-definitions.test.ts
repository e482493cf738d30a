// Definitions of "on time" compared with one another: against the report under each of them.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineOnTime } from 'dossier-engine'
import { names, period, type Class } from './on-time-recount.js'
import { play, scenarioArbitrary } from './scenario.js'

describe('a comparison of definitions', () => {
  const mine = defineOnTime({
    name: 'mine',
    classify: ({ supplements, resolvedAt }) =>
      resolvedAt === undefined ? undefined : supplements > 0 ? 'late' : 'onTime',
  })
  const definitions = fc
    .shuffledSubarray([...names, 'mine'] as const, { minLength: 2 })
    .map((drawn) => drawn as [(typeof drawn)[number], ...typeof drawn])

  it('sums up to the reports that it compares, and names everybody who changes', async () => {
    let changes = 0
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ maxLength: 60, dossiers: 6 }),
        period,
        definitions,
        fc.constantFrom('resolved' as const, 'received' as const),
        fc.integer({ min: 1, max: 3 }),
        async (scenario, asked, compared, of, limit) => {
          const { engine } = await play(scenario, { onTimeDefinitions: [mine] })
          const question = { ...asked, of, timeZone: 'UTC' } as const
          const reports = compared.map((definition) => engine.onTime({ ...question, definition }).total)
          const groupBy = ['procedure', 'channel'] as const
          const { total, rows } = engine.compareDefinitions({ ...question, definitions: compared, groupBy })
          const classNames = ['early', 'onTime', 'late', 'none'] as const
          for (const [index, { definition, classes, rateOf, rate }] of total.rates.entries()) {
            const report = reports[index]!
            expect({ definition, classes, rateOf, rate }).toEqual({
              definition: compared[index],
              classes: report.classes,
              rateOf: report.rateOf,
              rate: report.rate,
            })
          }
          for (const [index, { matrix, changed, against, definition }] of total.changes.entries()) {
            expect([against, definition]).toEqual([compared[0], compared[index + 1]])
            for (const each of classNames) {
              const row = classNames.reduce((sum, is) => sum + matrix[each][is], 0)
              const column = classNames.reduce((sum, was) => sum + matrix[was][each], 0)
              expect([row, column]).toEqual([reports[0]!.classes[each], reports[index + 1]!.classes[each]])
            }
            const kept = classNames.reduce((sum, each) => sum + matrix[each][each], 0)
            expect(changed).toBe(total.dossiers - kept)
            // The rows are the total, cut up.
            for (const was of classNames)
              for (const is of classNames) {
                const inRows = rows.map(({ counts }) => counts.changes[index]!.matrix[was][is])
                expect(inRows.reduce((sum, count) => sum + count, 0)).toBe(matrix[was][is])
              }
          }
          // Page by page, each that changes is named once, with its classes.
          const found = new Map<string, Readonly<Record<string, Class>>>()
          for (let after: string | undefined; ;) {
            const page = engine.compareDefinitions({ ...question, definitions: compared, limit, after })
            expect(page.dossiers.length).toBeLessThanOrEqual(limit)
            for (const { dossierId, classes } of page.dossiers) {
              expect(found.has(dossierId)).toBe(false)
              found.set(dossierId, classes)
            }
            if (page.next === undefined) break
            after = page.next
          }
          expect(found.size).toBe(total.changed)
          changes += found.size
          for (const { matrix, definition } of total.changes)
            for (const was of classNames)
              for (const is of classNames) {
                if (was === is) continue
                const named = [...found.values()].filter(
                  (classes) => classes[compared[0]] === was && classes[definition] === is,
                )
                expect(named).toHaveLength(matrix[was][is])
              }
        },
      ),
      { numRuns: 60 },
    )
    expect(changes).toBeGreaterThan(20)
  })
})
