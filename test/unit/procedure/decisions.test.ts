import { describe, expect, it } from 'vitest'
import { count, defineProcedure, memoryLog, optional, text, workingCalendar } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { calendar, decided, definition, midnight, openCatalogue } from './office.js'

const publishProcedure = {
  type: 'publishProcedure',
  definition,
  ...decided('2024-02-01', '2024-03-01'),
} as const
const shorter = { ...definition, term: { workingDays: 5 } }
const amendProcedure = {
  type: 'amendProcedure',
  definition: shorter,
  ...decided('2024-05-20', '2024-06-01'),
} as const

describe('a procedure', () => {
  it('is drafted, published from its draft, amended, replaced', async () => {
    const { decide, catalogue } = await openCatalogue()
    const follower = { ...definition, code: 'follower' }
    expect(await decide({ type: 'draftProcedure', definition })).toBe('ProcedureDrafted')
    expect(catalogue().draftOf('licence')?.definition.name).toBe(definition.name)
    expect(catalogue().findProcedure('licence')).toBeUndefined()
    const { definition: _, ...ofDraft } = publishProcedure
    expect(await decide({ ...ofDraft, procedure: 'licence' })).toBe('ProcedurePublished')
    expect(catalogue().draftOf('licence')).toBeUndefined()
    expect(await decide(amendProcedure)).toBe('ProcedureAmended')
    expect(await decide({ ...publishProcedure, definition: follower })).toBe('ProcedurePublished')
    const replace = { type: 'replaceProcedure', procedure: 'licence', by: 'follower' } as const
    expect(await decide({ ...replace, ...decided('2024-11-01', '2025-01-01') })).toBe('ProcedureReplaced')
    const history = catalogue().historyOf('licence')!
    expect(
      history.versions.map(({ version, decision, from, to, changes }) => ({
        version,
        decision,
        from,
        to,
        changes,
      })),
    ).toEqual([
      {
        version: 1,
        decision: 'QĐ-2024-02-01',
        from: midnight('2024-03-01'),
        to: midnight('2024-06-01'),
        changes: undefined,
      },
      {
        version: 2,
        decision: 'QĐ-2024-05-20',
        from: midnight('2024-06-01'),
        to: midnight('2025-01-01'),
        changes: ['term'],
      },
    ])
    expect(history.end).toMatchObject({ how: 'replaced', by: 'follower', inForceFrom: '2025-01-01' })
  })

  it('is in force in the version of its day, and not before the first nor after the last', async () => {
    const { decide, catalogue } = await openCatalogue()
    await decide(publishProcedure)
    await decide(amendProcedure)
    await decide({ type: 'abolishProcedure', procedure: 'licence', ...decided('2024-11-01', '2025-01-01') })
    const at = (day: string, ms = 0) => {
      const found = catalogue().procedureInForce('licence', (midnight(day) + ms) as never)
      return 'problem' in found ? found.problem : found.version
    }
    expect([at('2024-03-01', -1), at('2024-03-01'), at('2024-06-01', -1), at('2024-06-01')]).toEqual([
      'not-in-force',
      1,
      1,
      2,
    ])
    expect([at('2025-01-01', -1), at('2025-01-01')]).toEqual([2, 'abolished'])
    expect(catalogue().procedureInForce('licence', midnight('2025-02-01'))).toEqual({
      problem: 'abolished',
      since: midnight('2025-01-01'),
    })
    expect(catalogue().procedureInForce('nothing', midnight('2025-02-01'))).toEqual({ problem: 'unknown' })
  })

  it('holds from the day of its decision, if no other is named', async () => {
    const { ask } = await openCatalogue()
    const { inForceFrom: _, ...command } = publishProcedure
    expect(await ask({ ...command, actor: 'chief' })).toMatchObject({
      accepted: true,
      stream: 'procedure/licence',
      events: [{ data: { inForceFrom: '2024-02-01', inForceAt: midnight('2024-02-01') } }],
    })
  })

  it('is drafted again for its next version', async () => {
    const { decide, catalogue } = await openCatalogue()
    await decide(publishProcedure)
    expect(await decide({ type: 'draftProcedure', definition })).toBe('unchanged')
    expect(await decide({ type: 'draftProcedure', definition: shorter })).toBe('ProcedureDrafted')
    const { definition: _, ...ofDraft } = amendProcedure
    expect(await decide({ ...ofDraft, procedure: 'licence' })).toBe('ProcedureAmended')
    expect(catalogue().findProcedure('licence')).toMatchObject({
      version: 2,
      definition: { term: { workingDays: 5 } },
    })
  })

  it('is refused what contradicts what was decided', async () => {
    const { decide } = await openCatalogue()
    const abolish = {
      type: 'abolishProcedure',
      procedure: 'licence',
      ...decided('2024-08-01', '2024-09-01'),
    } as const
    const replace = { ...abolish, type: 'replaceProcedure', by: 'other' } as const
    const publicise = {
      type: 'publiciseProcedure',
      procedure: 'licence',
      portal: 'national',
      publicisedOn: '2024-03-02',
    } as const
    const { definition: _, ...ofDraft } = publishProcedure
    expect(await decide({ ...ofDraft, procedure: 'licence' })).toBe('draft-missing')
    for (const command of [amendProcedure, abolish, replace, publicise])
      expect(await decide(command)).toBe('procedure-unknown')
    await decide(publishProcedure)
    expect(await decide(publishProcedure)).toBe('procedure-exists')
    expect(await decide({ ...amendProcedure, definition })).toBe('unchanged')
    expect(await decide({ ...amendProcedure, inForceFrom: '2024-03-01' })).toBe('not-after-version')
    expect(await decide({ ...abolish, inForceFrom: '2024-02-28' })).toBe('not-after-version')
    expect(await decide(replace)).toBe('procedure-unknown')
    expect(await decide({ ...replace, by: 'licence' })).toBe('unchanged')
    const other = {
      ...publishProcedure,
      definition: { ...definition, code: 'other' },
      inForceFrom: '2024-10-01',
    }
    await decide(other)
    expect(await decide(replace)).toBe('procedure-not-in-force')
    expect(await decide(publicise)).toBe('ProcedurePublicised')
    expect(await decide(publicise)).toBe('already-publicised')
    expect(await decide({ ...publicise, version: 2 })).toBe('version-unknown')
    expect(await decide({ ...publicise, version: 0 })).toBe('version-unknown')
    await decide(abolish)
    for (const command of [
      amendProcedure,
      abolish,
      replace,
      { type: 'draftProcedure', definition: shorter } as const,
    ])
      expect(await decide(command)).toBe('procedure-ended')
    expect(await decide({ ...replace, procedure: 'other', by: 'licence', inForceFrom: '2024-12-01' })).toBe(
      'procedure-ended',
    )
  })

  it('is none that could not be used, nor one without a zone for its days', async () => {
    const { ask } = await openCatalogue()
    const asked = (command: object) => ask({ actor: 'chief', ...publishProcedure, ...command })
    const { calendar: _, term: __, ...free } = definition
    for (const [wrong, code] of [
      [{ definition: { ...definition, start: 'nowhere' } }, 'procedure-invalid'],
      [{ definition: { ...definition, calendar: 'another' } }, 'procedure-invalid'],
      [{ definition: 7 }, 'procedure-invalid'],
      [{ definition: undefined }, 'command-invalid'],
      [{ procedure: 'another' }, 'command-invalid'],
      [{ type: 'blessProcedure' }, 'command-invalid'],
      [{ inForceFrom: '2024-02-30' }, 'command-invalid'],
    ] as const)
      await expect(asked(wrong)).rejects.toMatchObject({ code })
    // A procedure that counts nothing takes the zone that the office's calendars share.
    const uncounted = { ...free, steps: { check: {} } }
    expect(await asked({ definition: uncounted })).toMatchObject({ accepted: true })
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

describe('a command about a procedure', () => {
  it('that is sent again changes nothing and is answered as before', async () => {
    const { ask, replica } = await openCatalogue()
    const command = { ...publishProcedure, actor: 'chief', commandId: 'c-1' }
    const first = await ask(command)
    const before = replica.table.length
    expect(await ask(command)).toEqual({ ...first, repeated: true })
    expect(await ask({ ...command, decision: 'other' })).toMatchObject({
      rejection: { code: 'command-reused' },
    })
    expect(replica.table.length).toBe(before)
  })

  it('is decided again when another was faster', async () => {
    const { ask } = await openCatalogue()
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((portal) =>
        ask({ ...publishProcedure, actor: portal, decision: portal }).then((outcome) =>
          outcome.accepted ? 'accepted' : outcome.rejection.code,
        ),
      ),
    )
    expect(outcomes.toSorted()).toEqual(['accepted', 'procedure-exists', 'procedure-exists'])
  })
})

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

describe('the day from which a decision holds', () => {
  it('begins within the years 0001 to 9999, in the zone of the office', async () => {
    const { ask } = await openCatalogue()
    const asked = (command: object) => ask({ actor: 'chief', ...publishProcedure, ...command })
    const { inForceFrom: _, ...without } = publishProcedure
    const refused = (member: string) => ({
      code: 'command-invalid',
      details: { findings: [{ path: [member], code: 'day-range' }] },
    })
    // Midnight in Son La is still the year before in UTC.
    await expect(asked({ inForceFrom: '0001-01-01' })).rejects.toMatchObject(refused('inForceFrom'))
    await expect(ask({ ...without, actor: 'chief', decidedOn: '0001-01-01' })).rejects.toMatchObject(
      refused('decidedOn'),
    )
    expect(await asked({ inForceFrom: '0001-01-02' })).toMatchObject({ accepted: true })
    const end = { type: 'abolishProcedure', procedure: 'licence', actor: 'chief', decision: '2' } as const
    const abolished = (inForceFrom: string) => ask({ ...end, decidedOn: '2024-02-01', inForceFrom })
    await expect(abolished('0001-01-01')).rejects.toMatchObject(refused('inForceFrom'))
    expect(await abolished('9999-12-31')).toMatchObject({ accepted: true })
  })
})

describe('what is to take the place of another', () => {
  it('is told to be unpublished, not yet in force, or ended', async () => {
    const { ask, decide } = await openCatalogue()
    const code = (name: string) => ({ ...definition, code: name })
    await decide(publishProcedure)
    await decide({ type: 'draftProcedure', definition: code('drafted') })
    await decide({ ...publishProcedure, definition: code('later'), inForceFrom: '2025-02-01' })
    await decide({ ...publishProcedure, definition: code('gone') })
    await decide({ type: 'abolishProcedure', procedure: 'gone', ...decided('2024-08-01', '2024-09-01') })
    const by = async (follower: string) => {
      const outcome = await ask({
        ...{ type: 'replaceProcedure', procedure: 'licence', by: follower, actor: 'chief' },
        ...decided('2024-11-01', '2025-01-01'),
      })
      return outcome.accepted ? undefined : outcome.rejection
    }
    const published = {
      code: 'procedure-unknown',
      message: expect.stringMatching(/never published/) as string,
    }
    expect(await by('drafted')).toMatchObject(published)
    expect(await by('nothing')).toMatchObject(published)
    expect(await by('later')).toMatchObject({
      code: 'procedure-not-in-force',
      message: expect.stringMatching(/not in force on 2025-01-01/) as string,
    })
    expect(await by('gone')).toMatchObject({
      code: 'procedure-ended',
      message: expect.stringMatching(/abolished/) as string,
    })
  })
})

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
