// Event tables to fold: dossiers with any facts in any order, interleaved as in a real log, between publications and
// events of a type of the test's own.

import fc from 'fast-check'
import {
  code,
  count,
  defineEvent,
  dossierEvents,
  genesisHash,
  optional,
  procedureEvents,
  sealCommit,
  type Commit,
} from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import type { Position } from '../../../src/log/envelope.js'

/** An event type that the engine doesn't know. */
export const SiteVisited = defineEvent('SiteVisited', {
  ward: code(),
  visitors: count(),
  note: optional(code()),
})

export const definitions = [...Object.values(procedureEvents), ...Object.values(dossierEvents), SiteVisited]

type Fact = Pick<Commit['events'][0], 'type' | 'at' | 'data'>

/** Facts by stream, in the order in which they come into the log; one to three a commit. */
export type Story = readonly { readonly stream: string; readonly facts: readonly Fact[] }[]

const visit = fc.record({
  type: fc.constant('SiteVisited'),
  at: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 11, 31) }),
  data: fc.record({ ward: fc.constantFrom('a', 'b'), visitors: fc.nat({ max: 5 }) }),
})

/** Stories of up to six dossiers. */
export const story: fc.Arbitrary<Story> = fc
  .record({
    dossiers: importedFactsArbitrary({ maxDossiers: 6, maxEvents: 14, calendars: ['office'] }),
    visits: fc.array(visit, { maxLength: 5 }),
    order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  })
  .map(({ dossiers, visits, order }) => {
    const left = [
      ...dossiers.map(({ dossierId, events }) => ({
        stream: `dossier/${dossierId}`,
        facts: [...events] as unknown as Fact[],
      })),
      { stream: 'visit/1', facts: visits as unknown as Fact[] },
    ].filter(({ facts }) => facts.length > 0)
    const told: { stream: string; facts: Fact[] }[] = []
    for (let turn = 0; left.length > 0; turn++) {
      const draw = order[turn % order.length]! + turn
      const from = left[draw % left.length]!
      told.push({ stream: from.stream, facts: from.facts.splice(0, 1 + (draw % 3)) })
      if (from.facts.length === 0) left.splice(left.indexOf(from), 1)
    }
    return told
  })

/** The commits of a story. */
export function commitsOf(told: Story): Commit[] {
  const versions = new Map<string, number>()
  return told.map(({ stream, facts }, index) => {
    const version = (versions.get(stream) ?? 0) + 1
    versions.set(stream, version + facts.length - 1)
    return sealCommit({
      stream,
      version,
      recordedAt: (1_000 * (index - (index % 3) * 2)) as Commit['recordedAt'],
      events: facts.map((fact) => ({ ...fact, schemaVersion: 1, actor: 'lan' })),
      previous: genesisHash,
    })
  })
}

/** Commits of a story in which some events are of a newer version or of a type that nobody here knows. */
export const oddCommits = fc
  .tuple(story, fc.array(fc.nat({ max: 60 }), { maxLength: 4 }))
  .map(([told, odd]) => {
    let index = 0
    return commitsOf(told).map((commit): Commit => ({
      ...commit,
      events: commit.events.map((event) => {
        const which = odd.indexOf(index++)
        if (which < 0) return event
        return which % 2 === 0 ? { ...event, schemaVersion: 2 } : { ...event, type: 'Nobody' }
      }),
    }))
  })

/** A table that holds a story. */
export function tableOf(told: Story): EventTable {
  const table = new EventTable(createRegistry(definitions))
  commitsOf(told).forEach((commit, index) => table.append(commit, (index + 1) as Position))
  return table
}

/** What a cursor has for projections besides the event in a row, as it is on an object. */
export function numbersOf(table: EventTable, row: number) {
  const { ordinal, actorCode, codes } = table.read(row)
  return { ordinal, actorCode, codes: { ...codes } }
}
