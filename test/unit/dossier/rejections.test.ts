// Every reason for which a command is refused, with commands that are. The list is held complete against the
// declaration.

import { describe, expect, it } from 'vitest'
import { createEngine, type RejectionCode } from 'dossier-engine'
import { given } from 'dossier-engine/testing'
import { rejectionCodes } from '../../support/rejection-codes.js'
import { receive, situation, story } from './permit.js'
import { cases, type Case } from './refusal-cases.js'

const rows = Object.entries(cases).flatMap(([refusal, each]) =>
  each.map((row, index): [string, number, Case] => [refusal, index + 1, row]),
)

describe('a command is refused', () => {
  it.each(rows)('with %s (%i)', (refusal, _index, [before, command, office = situation]) => {
    given(story(before, office), office)
      .when(command)
      .then(refusal as RejectionCode)
  })

  it('with not-authorized, by whoever sets the engine up, before the rules are asked', async () => {
    const engine = await createEngine({
      ...situation,
      authorize: ({ actor, command, dossier }) =>
        actor === 'lan' || `${actor} may not ${command.type} what is ${dossier?.state}`,
    })
    const refused = await engine.handle({ ...receive, dossierId: 'd-1', actor: 'minh' })
    expect(refused).toMatchObject({
      accepted: false,
      rejection: { code: 'not-authorized', message: 'minh may not receiveDossier what is absent' },
    })
    expect(await engine.handle({ ...receive, dossierId: 'd-1', actor: 'lan' })).toMatchObject({
      accepted: true,
    })
  })

  it('with command-reused, where its id came before with other content', async () => {
    const engine = await createEngine(situation)
    const sent = { ...receive, dossierId: 'd-1', actor: 'lan', commandId: 'c-1' }
    await engine.handle(sent)
    expect(await engine.handle(sent)).toMatchObject({ accepted: true, repeated: true })
    expect(await engine.handle({ ...sent, actor: 'minh' })).toMatchObject({
      accepted: false,
      rejection: { code: 'command-reused' },
    })
  })

  it('for no other reason than those that are held here', () => {
    const held = [...Object.keys(cases), 'not-authorized', 'command-reused']
    expect(held.toSorted()).toEqual(rejectionCodes().toSorted())
    expect(held.length).toBeGreaterThan(45)
  })
})
