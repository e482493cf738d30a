// What an office decides about its procedures: drafts, publications, amendments, replacements and their days.

import { describe, expect, it } from 'vitest'
import {
  amendProcedure,
  decided,
  definition,
  midnight,
  openCatalogue,
  publishProcedure,
  shorter,
} from './office.js'

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

  it('is not ended before it does, nor on that day', async () => {
    const { ask, decide } = await openCatalogue()
    await decide(publishProcedure)
    await decide({ ...publishProcedure, definition: { ...definition, code: 'other' } })
    const replace = { type: 'replaceProcedure', procedure: 'licence', by: 'other' } as const
    expect(await decide({ ...replace, ...decided('2024-05-01', '2024-06-01') })).toBe('ProcedureReplaced')
    const back = { type: 'replaceProcedure', procedure: 'other', by: 'licence' } as const
    const abolish = { type: 'abolishProcedure', procedure: 'other' } as const
    for (const end of [back, abolish]) {
      const outcome = await ask({ ...end, ...decided('2024-04-01', '2024-05-01'), actor: 'chief' })
      expect(outcome).toMatchObject({
        accepted: false,
        rejection: {
          code: 'procedure-not-in-force',
          message: expect.stringMatching(
            /must be in force when licence is replaced by \S+ from 2024-06-01/,
          ) as string,
          details: { procedure: 'other', inForceFrom: '2024-06-01' },
        },
      })
    }
    expect(await decide({ ...abolish, ...decided('2024-04-01', '2024-06-01') })).toBe(
      'procedure-not-in-force',
    )
    expect(await decide({ ...abolish, ...decided('2024-04-01', '2024-06-02') })).toBe('ProcedureAbolished')
  })
})
