// The catalogue: procedures by what they declare, which version is public where, and as it was.

import { describe, expect, it } from 'vitest'
import { defineProcedure } from 'dossier-engine'
import {
  amendProcedure,
  calendar,
  decided,
  definition,
  midnight,
  openCatalogue,
  publishProcedure,
  shorter,
} from './office.js'

describe('the catalogue', () => {
  it('lists procedures by what they declare, and as a tree that adds up', async () => {
    const { publish, decide, catalogue } = await openCatalogue()
    const make = (code: string, more: object) => defineProcedure({ ...definition, code, ...more })
    await publish({
      procedures: [
        make('a', { onlineService: 'full' }),
        make('b', { field: 'land', onlineLevel: 3 }),
        make('c', { level: 'commune' }),
        make('d', { level: undefined }),
      ],
    })
    await decide({ type: 'abolishProcedure', procedure: 'c', ...decided('2024-03-01', '2024-04-01') })
    const codes = (choice: object) =>
      catalogue()
        .procedures(choice)
        .map((each) => each.definition.code)
        .join('')
    expect(codes({})).toBe('abd')
    expect(codes({ on: midnight('2024-03-31') })).toBe('abcd')
    expect(codes({ on: midnight('2024-04-01') })).toBe('abd')
    expect([
      codes({ level: 'province' }),
      codes({ field: 'land' }),
      codes({ onlineService: 'partial' }),
    ]).toEqual(['ab', 'b', 'b'])
    const tree = catalogue().procedureTree()
    expect(tree).toMatchObject({
      count: 3,
      levels: [
        {
          level: 'province',
          count: 2,
          fields: [
            { field: 'trade', count: 1 },
            { field: 'land', count: 1 },
          ],
        },
        { count: 1, fields: [{ field: 'trade', count: 1, procedures: [{ definition: { code: 'd' } }] }] },
      ],
    })
  })

  it('knows which version is public where', async () => {
    const { decide, catalogue } = await openCatalogue()
    await decide(publishProcedure)
    const publicise = {
      type: 'publiciseProcedure',
      procedure: 'licence',
      publicisedOn: '2024-03-05',
    } as const
    await decide({ ...publicise, portal: 'national' })
    await decide(amendProcedure)
    await decide({ ...publicise, portal: 'national', version: 2 })
    await decide({ ...publicise, portal: 'province', version: 1 })
    expect(catalogue().portalPublications('licence')).toMatchObject([
      { version: 1, portal: 'national', publicisedOn: '2024-03-05', inForceFrom: '2024-03-01' },
      { version: 2, portal: 'national', inForceFrom: '2024-06-01' },
      { version: 1, portal: 'province' },
    ])
    expect(catalogue().portalPublications()).toEqual(catalogue().portalPublications('licence'))
    expect(catalogue().portalPublications('other')).toEqual([])
  })

  it('is as it was at every earlier position', async () => {
    const { decide, catalogue, replica } = await openCatalogue()
    const told = (known: ReturnType<typeof catalogue>) => ({
      history: known.historyOf('licence'),
      list: known.procedures(),
      inForce: known.procedureInForce('licence', midnight('2025-06-01')),
    })
    const seen = [{ position: replica.table.position, told: told(catalogue()) }]
    for (const command of [
      { type: 'draftProcedure', definition } as const,
      publishProcedure,
      {
        type: 'publiciseProcedure',
        procedure: 'licence',
        portal: 'national',
        publicisedOn: '2024-03-05',
      } as const,
      { type: 'draftProcedure', definition: shorter } as const,
      amendProcedure,
      { type: 'abolishProcedure', procedure: 'licence', ...decided('2024-11-01', '2025-01-01') } as const,
    ]) {
      await decide(command)
      seen.push({ position: replica.table.position, told: told(catalogue()) })
    }
    expect(new Set(seen.map(({ position }) => position)).size).toBe(7)
    for (const { position, told: then } of seen) expect(told(catalogue().upTo(position))).toEqual(then)
  })

  it('tells the zone that its calendars share', async () => {
    const { catalogue } = await openCatalogue()
    expect(catalogue().timeZone).toBe(calendar.timeZone)
  })
})
