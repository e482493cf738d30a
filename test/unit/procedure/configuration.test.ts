// What a configuration publishes beside what an office decides: it takes back nothing, and is held to the office’s fields.

import { describe, expect, it } from 'vitest'
import { count, defineProcedure, memoryLog, optional, text, workingCalendar } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
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

describe('a configuration', () => {
  const configured = defineProcedure(definition)
  const renamed = defineProcedure({ ...definition, name: 'Renamed' })
  const abolish = {
    type: 'abolishProcedure',
    procedure: 'licence',
    ...decided('2024-08-01', '2024-09-01'),
  } as const
  const told = ({ catalogue }: Pick<Awaited<ReturnType<typeof openCatalogue>>, 'catalogue'>) =>
    catalogue()
      .historyOf('licence')!
      .versions.map(({ definition: { name, term }, from, to }) => ({ name, term, from, to }))
  const refused = (message: RegExp) => ({
    code: 'procedure-invalid',
    details: {
      procedure: 'licence',
      findings: [{ path: ['code'], code: 'decided', message: expect.stringMatching(message) as string }],
    },
  })

  it('that says what some version says does nothing, whatever the office decided since', async () => {
    const { publish, decide, replica, catalogue } = await openCatalogue()
    for (const procedure of [renamed, configured]) await publish({ procedures: [procedure] })
    await decide(amendProcedure)
    const versions = [renamed, configured, defineProcedure(shorter)]
    const publishAll = async () => {
      const before = replica.table.length
      for (const procedure of versions) await publish({ procedures: [procedure] })
      expect(replica.table.length).toBe(before)
    }
    await publishAll()
    await decide(abolish)
    await publishAll()
    expect(catalogue().findProcedure('licence')?.version).toBe(3)
  })

  it('does not wipe out a version that was decided and is not in force yet', async () => {
    const office = await openCatalogue()
    await office.publish({ procedures: [configured] })
    await office.decide(amendProcedure)
    const before = told(office)
    await expect(office.publish({ procedures: [renamed] })).rejects.toMatchObject(
      refused(/version 2.*2024-06-01.*QĐ-2024-05-20.*`amendProcedure`.*`administer`/),
    )
    expect(told(office)).toEqual(before)
    expect(before).toMatchObject([
      { from: -Infinity, to: midnight('2024-06-01') },
      { term: { workingDays: 5 }, from: midnight('2024-06-01'), to: Infinity },
    ])
  })

  it('does not take the place of a first version that was decided', async () => {
    const office = await openCatalogue()
    await office.decide(publishProcedure)
    await office.publish({ procedures: [configured] })
    await expect(office.publish({ procedures: [renamed] })).rejects.toMatchObject(
      refused(/version 1.*2024-03-01.*QĐ-2024-02-01/),
    )
    expect(told(office)).toHaveLength(1)
  })

  it.each([
    ['abolished', abolish, /abolished from 2024-09-01.*QĐ-2024-08-01/],
    [
      'replaced',
      { ...abolish, type: 'replaceProcedure', by: 'other' } as const,
      /replaced by other from 2024-09-01.*QĐ-2024-08-01/,
    ],
  ])('gives no next version to what is %s', async (_, end, message) => {
    const office = await openCatalogue()
    const other = defineProcedure({ ...definition, code: 'other' })
    await office.publish({ procedures: [configured, other] })
    expect(await office.decide(end)).toMatch(/^Procedure/)
    await expect(office.publish({ procedures: [renamed] })).rejects.toMatchObject(refused(message))
    expect(told(office)).toHaveLength(1)
    // To take the place of another is nothing that was decided about its own content.
    await office.publish({ procedures: [defineProcedure({ ...other, name: 'Other' })] })
    expect(office.catalogue().findProcedure('other')?.version).toBe(2)
  })

  it('is refused whole, before anything of it is written', async () => {
    const { publish, decide, replica } = await openCatalogue()
    await decide(publishProcedure)
    const before = replica.table.length
    const { week, timeZone } = calendar.definition
    const longer = workingCalendar({
      ...{ id: 'office', timeZone, week },
      covers: { from: '2024-01-01', to: '2026-12-31' },
    })
    const first = defineProcedure({ ...definition, code: 'first' })
    await expect(publish({ calendars: [longer], procedures: [first, renamed] })).rejects.toMatchObject(
      refused(/version 1/),
    )
    expect(replica.table.length).toBe(before)
  })

  it('is held to what another engine decided, even if this one has not heard of it yet', async () => {
    const log = memoryLog()
    const here = await openCatalogue({ log })
    const there = await openCatalogue({ log: unlent(log, { delivery: 'later' }) })
    const first = defineProcedure({ ...definition, code: 'first' })
    await here.publish({ procedures: [configured] })
    await there.replica.caughtUp()
    await here.decide(amendProcedure)
    await expect(there.publish({ procedures: [first, renamed] })).rejects.toMatchObject(refused(/version 2/))
    expect(here.catalogue().findProcedure('first')).toBeUndefined()
  })

  it('holds from ever until an amendment', async () => {
    const { publish, decide, catalogue } = await openCatalogue()
    await publish({ procedures: [configured] })
    await decide(amendProcedure)
    expect(catalogue().procedureInForce('licence', midnight('2000-01-01'))).toMatchObject({ version: 1 })
    expect(catalogue().procedureInForce('licence', midnight('2024-06-01'))).toMatchObject({ version: 2 })
  })

  it('may change while there are only drafts', async () => {
    const { publish, decide, catalogue } = await openCatalogue()
    await publish({ procedures: [configured] })
    await decide({ type: 'draftProcedure', definition: shorter })
    await publish({ procedures: [renamed] })
    expect(catalogue().findProcedure('licence')?.version).toBe(2)
  })
})

describe("attributes of an office's own", () => {
  const attributes = { legalBasis: text(), pages: optional(count()) }
  const given = (values: object) => ({ ...definition, attributes: values }) as typeof definition

  it('are as the office declared them, wherever procedures come from', async () => {
    const { publish, ask } = await openCatalogue({ attributes })
    for (const [values, path] of [
      [{}, ['attributes', 'legalBasis']],
      [{ legalBasis: 'Decree', pages: -1 }, ['attributes', 'pages']],
      [{ legalBasis: 'Decree', colour: 'red' }, ['attributes', 'colour']],
    ] as const) {
      const refused = { code: 'procedure-invalid', details: { findings: [{ path }] } }
      await expect(publish({ procedures: [defineProcedure(given(values))] })).rejects.toMatchObject(refused)
      const command = { ...publishProcedure, actor: 'chief', definition: given(values) }
      await expect(ask(command)).rejects.toMatchObject(refused)
    }
    await publish({ procedures: [defineProcedure(given({ legalBasis: 'Decree', pages: 3 }))] })
  })
})

describe('an organisation', () => {
  const organisation = {
    agencies: [{ id: 'trade', name: 'Department of Industry and Trade' }],
    units: [],
    officers: [],
  }

  it('is published like procedures, and administered by the same door', async () => {
    const { publish, decide, replica } = await openCatalogue()
    await publish({ organisation })
    const before = replica.table.length
    await publish({ organisation })
    expect(replica.table.length).toBe(before)
    const rename = { type: 'renameAgency', agency: 'trade', name: 'Trade' } as const
    expect(await decide({ ...rename, ...decided('2024-03-01', '2024-04-01') })).toBe('AgencyRenamed')
    expect(await decide({ ...rename, agency: 'land', ...decided('2024-03-01', '2024-04-01') })).toBe(
      'agency-unknown',
    )
  })
})
