// A file sorted by time tears its cases apart, a file sorted by case doesn't: the dossiers must be the same.

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import type { SourceCase } from '../../../src/interop/source-case.js'
import { at, event, found, told } from './cases.js'

const activities = fc.constantFrom('in', 'check', 'pay', 'out')
const rows = fc
  .array(
    fc.record({
      id: fc.constantFrom('A', 'B', 'C'),
      activity: activities,
      hour: fc.nat(20),
      paid: fc.option(fc.nat(9), { nil: undefined }),
    }),
    { maxLength: 30 },
  )
  .map((unsorted) => unsorted.toSorted((a, b) => a.hour - b.hour))

const mappings = [
  { received: { event: 'first' }, resolved: { event: 'last' } },
  { received: { event: 'first' }, resolved: { activity: ['out'] } },
  { received: { attribute: 'start' }, due: { attribute: 'due' }, resolved: { attribute: 'end' } },
  {
    received: { event: 'first' },
    resolved: { activity: ['pay', 'out'], when: { pay: { attribute: 'paid', reaches: ['owed'] } } },
  },
].map((part, index) => checkMapping({ name: `mapping ${index}`, procedure: { constant: 'p' }, ...part }))

const ofCase = {
  start: '2024-03-04T03:00:00Z',
  due: '2024-03-04T09:00:00Z',
  end: '2024-03-04T12:00:00Z',
}

it('tells the same facts of a case in one piece and in many', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(...mappings), async (file, mapping) => {
      const eventOf = ({ activity, hour, paid }: (typeof file)[number]) =>
        event(`${activity}@${hour}`, { owed: '7', ...(paid !== undefined && { paid: String(paid) }) })
      const ids = [...new Set(file.map(({ id }) => id))]
      const whole = ids.map((id) =>
        found(id, ofCase, ...file.filter((row) => row.id === id).map((row) => eventOf(row))),
      )
      const torn = file.map((row) => found(row.id, ofCase, eventOf(row)))
      const factsOf = async (cases: readonly SourceCase[]) => {
        const { facts, survey } = await told(mapping, cases)
        const byDossier: Record<string, string[]> = {}
        for (const { dossierId, events } of facts) {
          const list = (byDossier[dossierId] ??= [])
          for (const fact of events) list.push(JSON.stringify(fact))
        }
        for (const list of Object.values(byDossier)) list.sort()
        const { dossiers, events, firstReceivedAt, latestAt } = survey
        // Which dossiers are the first examples depends on the order of the file.
        const odd = survey.oddities.flatMap(({ kind, ...counts }) =>
          kind === 'continued' ? [] : [[kind, counts.dossiers, counts.events]],
        )
        return { byDossier, dossiers, events, firstReceivedAt, latestAt, odd }
      }
      expect(await factsOf(torn)).toEqual(await factsOf(whole))
    }),
  )
})

const mapping = checkMapping({
  name: 'with attributes',
  received: { attribute: 'start' },
  due: { attribute: 'due' },
  resolved: { attribute: 'end' },
  procedure: { attribute: 'kind' },
  unit: { firstEvent: 'desk' },
  attributes: { ward: { attribute: 'ward' }, fee: { attribute: 'fee', kind: 'count' } },
})

const oddOf = async (...runs: readonly Record<string, string>[]) => {
  const desk = (index: number) => event(`a@${index + 9}`, { desk: `desk ${index}` })
  const { facts, survey } = await told(
    mapping,
    runs.map((attributes, index) => found('A', attributes, desk(index))),
  )
  return {
    facts: facts.flatMap(({ events }) => events.filter(({ type }) => type !== 'StepCompleted')),
    odd: survey.oddities.map(({ kind }) => kind),
  }
}

it('tells attributes of a case that come further on, each once', async () => {
  const start = { start: '2024-03-04T08:00:00Z', kind: 'p', due: ofCase.due, end: ofCase.end }
  const { facts, odd } = await oddOf(start, { ...start, ward: 'north' }, { ward: 'north', fee: '5' }, {})
  expect(facts.filter(({ type }) => type === 'AttributesSet')).toEqual([
    { type: 'AttributesSet', at: at(8), data: { ward: 'north' } },
    { type: 'AttributesSet', at: at(8), data: { fee: 5 } },
  ])
  expect(odd).toEqual(['continued'])
})

it.each([
  ['start', '2024-03-04T07:00:00Z'],
  ['due', '2024-03-05T07:00:00Z'],
  ['end', '2024-03-05T07:00:00Z'],
  ['kind', 'q'],
  ['ward', 'south'],
  ['fee', '6'],
])('counts a case that says further on another %s, and keeps what was told first', async (name, value) => {
  const first = { ...ofCase, start: '2024-03-04T08:00:00Z', kind: 'p', ward: 'north', fee: '5' }
  const once = await oddOf(first, first)
  expect(once.odd).toEqual(['continued'])
  const { facts, odd } = await oddOf(first, { ...first, [name]: value }, first)
  expect(facts).toEqual(once.facts)
  expect(odd).toEqual(['continued', 'contradictory'])
})

it('counts a text of the reception that comes too late for it', async () => {
  const without = { ...ofCase, start: '2024-03-04T08:00:00Z' }
  expect((await oddOf(without, { ...without, kind: 'p' })).odd).toEqual(['continued', 'contradictory'])
})
