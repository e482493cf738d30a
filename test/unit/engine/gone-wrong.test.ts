// What an adversary found in plug-ins: nothing of theirs may harm the engine, other dossiers, or the log.

import { describe, expect, it } from 'vitest'
import {
  code,
  createEngine,
  defineEvent,
  defineOwnCommand,
  definePlugin,
  happened,
  ownState,
  vietnamDossierCode,
  type AnyEngine,
  type OwnFact,
} from 'dossier-engine'
import { licence, officeCalendar } from '../../support/office.js'

const Noted = defineEvent('Noted', { what: code() })
const known = ownState(
  { Noted },
  {
    start: () => new Map<string, number>(),
    on: {
      Noted(own, { data }) {
        if (data.what === 'bad') throw new Error('this fold is broken')
        own.set(data.what, (own.get(data.what) ?? 0) + 1)
      },
    },
  },
)
const answers: Record<string, unknown> = {
  nothing: undefined,
  none: null,
  object: {},
  text: 'Noted',
  promise: Promise.resolve([]),
  hole: [undefined],
  other: [{ type: 'DossierWithdrawn', data: {} }],
}
const note = defineOwnCommand(
  'note',
  { what: code() },
  {
    state: known,
    decide: ({ command: { what } }) =>
      Object.hasOwn(answers, what) ? (answers[what] as readonly OwnFact[]) : [happened(Noted, { what })],
  },
)
const notes = definePlugin({ name: 'notes', events: [Noted], commands: [note], state: known })

async function open() {
  const engine: AnyEngine = await createEngine({
    calendars: [officeCalendar],
    procedures: [licence],
    plugins: [notes],
  })
  for (const dossierId of ['d', 'e']) {
    const outcome = await engine.handle({
      ...{ type: 'receiveDossier', procedure: 'licence', channel: 'online', actor: 'a' },
      ...{ dossierId, at: '2024-03-04T09:00:00+07:00' },
    } as never)
    expect(outcome.accepted).toBe(true)
  }
  const send = (dossierId: string, what: string) =>
    engine.handle({ type: 'note', dossierId, what, actor: 'a' } as never)
  return { engine, send }
}

describe('a plug-in', () => {
  it('may know a dossier in maps, also while it is watched', async () => {
    const { engine, send } = await open()
    const seen: unknown[] = []
    engine.watch('d', ({ dossier }) => seen.push(dossier.own['notes']))
    await send('d', 'x')
    await send('d', 'x')
    expect(seen.at(-1)).toEqual(new Map([['x', 2]]))
    expect(seen[0]).toEqual(new Map([['x', 1]]))
  })

  it('may know it so also when an event is corrected', async () => {
    const { engine, send } = await open()
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    await send('d', 'x')
    const seen: unknown[] = []
    engine.watch('d', ({ dossier }) => seen.push(dossier.own['notes']))
    const { version: event } = engine.timeline('d').at(-1)!
    const right = { event, data: { what: 'y' }, reason: 'typed wrong' }
    await engine.handle({ type: 'correctEvent', dossierId: 'd', actor: 'a', ...right } as never)
    expect(seen).toEqual([new Map([['y', 1]])])
    expect(errors).toEqual([])
  })

  it('whose fold throws harms only the dossier that it throws on', async () => {
    const { engine, send } = await open()
    const errors: unknown[] = []
    engine.on('error', (error) => errors.push(error))
    engine.watch('d', () => {})
    expect(await send('d', 'bad')).toMatchObject({ accepted: true })
    expect(errors).toHaveLength(1)
    expect(await send('e', 'x')).toMatchObject({ accepted: true })
    expect(engine.timeline('d').at(-1)).toMatchObject({ type: 'Noted' })
  })

  it('that answers with something else writes nothing, and is named', async () => {
    const { engine, send } = await open()
    for (const what of Object.keys(answers)) {
      await expect(send('d', what)).rejects.toMatchObject({
        code: 'definition-invalid',
        details: { definition: 'notes' },
      })
    }
    expect(engine.timeline('d').map(({ type }) => type)).toEqual(['DossierReceived', 'DeadlineSet'])
  })

  it('can not have a name that every object has', async () => {
    const plugin = { name: 'constructor', events: [Noted] }
    await expect(createEngine({ plugins: [plugin] })).rejects.toMatchObject({ code: 'definition-invalid' })
  })
})

describe('a dossier code', () => {
  const receive = (dossierId: string, more: object = {}) =>
    ({
      ...{ type: 'receiveDossier', procedure: 'licence', channel: 'online', actor: 'a', dossierId },
      ...{ at: '2024-03-04T09:00:00+07:00', ...more },
    }) as never
  const openWithCodes = (): Promise<AnyEngine> =>
    createEngine({
      calendars: [officeCalendar],
      procedures: [licence],
      dossierCodes: { pattern: vietnamDossierCode },
    })

  it('is of the agency that is competent then, and not of one that will be', async () => {
    const engine = await openWithCodes()
    const amended = await engine.administer({
      ...{ type: 'amendProcedure', actor: 'a', decision: '1', decidedOn: '2024-01-02' },
      ...{ definition: { ...licence, agency: 'another' } as never, inForceFrom: '2025-01-01' },
    })
    expect(amended.accepted).toBe(true)
    await engine.handle(receive('d'))
    expect(engine.dossier('d')).toMatchObject({ agency: 'department', dossierCode: 'department-240304-0001' })
  })

  it('is the next where somebody gave the number by hand', async () => {
    const engine = await openWithCodes()
    await engine.handle(receive('d', { dossierCode: 'department-240304-0001' }))
    expect(await engine.handle(receive('e'))).toMatchObject({ accepted: true })
    expect(engine.dossier('e').dossierCode).toBe('department-240304-0002')
  })
})
