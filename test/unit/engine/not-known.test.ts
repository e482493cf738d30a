// What is not known is told as it was written, with what there is instead.

import { describe, expect, it } from 'vitest'
import { createEngine, defineProcedure, isDossierError, type AnyEngine } from 'dossier-engine'
import { licence, officeCalendar } from '../../support/office.js'

const open = (procedures: readonly string[] = []): Promise<AnyEngine> =>
  createEngine({
    calendars: [officeCalendar],
    procedures: [licence, ...procedures.map((code) => defineProcedure({ ...licence, code }))],
  })

describe('a type of command that nobody knows', () => {
  it('is told as it was written, whoever is given it', async () => {
    const engine = await open()
    for (const [ask, type, message] of [
      ['handle', 'receiveDosier', "command 'receiveDosier' is not of its form"],
      ['handle', 'changeCalendar', "command 'changeCalendar' is not of its form"],
      ['administer', 'changeCalender', "command 'changeCalender' is not of its form"],
      ['administer', 'receiveDossier', "command 'receiveDossier' is not of its form"],
      ['handle', undefined, 'command (without a type) is not of its form'],
      ['administer', 5, 'command (without a type) is not of its form'],
    ] as const) {
      const error: unknown = await engine[ask]({ type, actor: 'a' } as never).catch(
        (thrown: unknown) => thrown,
      )
      if (!isDossierError(error, 'command-invalid')) throw error
      const { commandType, findings } = error.details
      expect(commandType).toBe(typeof type === 'string' ? type : '(without a type)')
      expect(findings.map(({ path, code }) => [path, code])).toEqual([[['type'], 'command-unknown']])
      expect(error.message).toContain(message)
    }
  })
})

const at = '2024-03-04T09:00:00+07:00'

describe('a procedure that nobody published', () => {
  const receive = (engine: AnyEngine, procedure: string) =>
    engine.handle({ type: 'receiveDossier', procedure, channel: 'online', actor: 'a', at } as never)

  it('is refused with those that there are', async () => {
    const engine = await open(['permit'])
    expect(await receive(engine, 'license')).toMatchObject({
      rejection: {
        code: 'procedure-unknown',
        message:
          "there is no procedure 'license'; there are licence, permit: give it to createEngine or engine.publish",
        details: { procedure: 'license' },
      },
    })
    const decision = { decision: '1', decidedOn: '2024-03-01', inForceFrom: '2024-04-01', actor: 'chief' }
    const abolish = { type: 'abolishProcedure', procedure: 'license', ...decision } as const
    expect(await engine.administer(abolish)).toMatchObject({
      rejection: {
        code: 'procedure-unknown',
        message: "there is no procedure 'license'; there are licence, permit: publish it first",
      },
    })
    const replace = { ...abolish, type: 'replaceProcedure', procedure: 'permit', by: 'license' } as const
    expect(await engine.administer(replace)).toMatchObject({
      rejection: {
        message: expect.stringContaining('publish it first; there are licence, permit') as string,
      },
    })
  })

  it('is refused with the nearest of many', async () => {
    const engine = await open(Array.from({ length: 30 }, (_, index) => `2.0005${index + 60}`))
    const { message } = ((await receive(engine, '2.00591')) as { rejection: { message: string } }).rejection
    expect(message).toContain('of the 31 there are, the nearest are')
  })

  it('is refused as a correction, told from a version that nobody published', async () => {
    const engine = await open()
    const received = await receive(engine, 'licence')
    if (!received.accepted) throw new Error(received.rejection.message)
    const { dossierId } = received
    const correct = async (data: object) => {
      const command = { type: 'correctEvent', dossierId, event: 1, data, reason: 'x', actor: 'a' } as const
      const outcome = await engine.handle(command as never)
      return outcome.accepted ? 'accepted' : outcome.rejection.message
    }
    expect(await correct({ procedure: 'license' })).toBe(
      "there is no procedure 'license'; there is only licence",
    )
    expect(await correct({ procedureVersion: 7 })).toBe("no version 7 of procedure 'licence' was published")
  })
})
