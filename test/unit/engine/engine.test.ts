import { describe, expect, it, vi } from 'vitest'
import {
  createEngine,
  defineProjection,
  memoryLog,
  trackingBook,
  verifyLog,
  type DossierChange,
  type RecordedEvent,
} from 'dossier-engine'
import { applyPatches, enablePatches } from 'immer'
import { accept, on, openOffice, refused } from '../../support/office.js'

const dossierId = 'd-1'
const receive = {
  type: 'receiveDossier',
  dossierId,
  procedure: 'licence',
  channel: 'online',
  at: on('04-26'),
} as const

describe('a command', () => {
  it('that is accepted answers with its events and the position that shows them', async () => {
    const { engine } = await openOffice()
    const outcome = await accept(engine, receive)
    expect(outcome).toMatchObject({ dossierId, repeated: false, position: engine.position })
    expect(outcome.events.map(({ type, version, actor }) => [type, version, actor])).toEqual([
      ['DossierReceived', 1, 'officer-1'],
      ['DeadlineSet', 2, 'officer-1'],
    ])
    expect(engine.timeline(dossierId)).toEqual(outcome.events)
  })

  it('without a dossier id names the same dossier each time it is sent', async () => {
    const { engine } = await openOffice()
    const { dossierId: _, ...command } = receive
    const first = await accept(engine, { ...command, commandId: 'c-1' })
    const again = await accept(engine, { ...command, commandId: 'c-1' })
    expect(again).toEqual({ ...first, repeated: true })
    expect((await accept(engine, { ...command, commandId: 'c-2' })).dossierId).not.toBe(first.dossierId)
  })

  it('sent twice has one effect, also when sent at once', async () => {
    const { engine } = await openOffice()
    const outcomes = await Promise.all([1, 2, 3].map(() => accept(engine, { ...receive, commandId: 'c-1' })))
    expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(engine.timeline(dossierId)).toHaveLength(2)
  })

  it('under the id of another is refused', async () => {
    const { engine } = await openOffice()
    await accept(engine, { ...receive, commandId: 'c-1' })
    expect(await refused(engine, { ...receive, channel: 'post', commandId: 'c-1' })).toBe('command-reused')
    expect(await refused(engine, { type: 'assign', dossierId, officer: 'x', commandId: 'c-1' })).toBe(
      'command-reused',
    )
  })

  it('that is malformed throws with every finding, and writes nothing', async () => {
    const { engine } = await openOffice()
    const before = engine.position
    await expect(
      engine.handle({ ...receive, chanel: 'x', at: 'noon', actor: 'a' } as never),
    ).rejects.toMatchObject({
      code: 'command-invalid',
      details: { findings: [{ path: ['at'] }, { path: ['chanel'], code: 'unknown-key' }] },
    })
    expect(engine.position).toBe(before)
  })

  it('whose due date lies beyond the calendar is an error, not a guess', async () => {
    const { engine } = await openOffice()
    await expect(accept(engine, { ...receive, at: '2025-12-30T10:00:00+07:00' })).rejects.toMatchObject({
      code: 'calendar-range',
    })
    expect(() => engine.dossier(dossierId)).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
  })

  it('happened when its caller says, and else when the clock says', async () => {
    const { engine, recorded } = await openOffice()
    recorded.now = Date.parse(on('05-02'))
    await accept(engine, receive, { type: 'assign', dossierId, officer: 'lan' })
    expect(engine.timeline(dossierId).map(({ at, recordedAt }) => [at, recordedAt])).toEqual([
      [Date.parse(on('04-26')), recorded.now],
      [Date.parse(on('04-26')), recorded.now],
      [recorded.now, recorded.now],
    ])
  })
})

describe('authorization', () => {
  it('is asked with command, actor and dossier before the rules decide', async () => {
    const authorize = vi.fn(({ actor, command }) =>
      actor === 'guest' ? `${command.type} is not for guests` : true,
    )
    const { engine } = await openOffice({ authorize })
    expect(await refused(engine, { ...receive, actor: 'guest' })).toBe('not-authorized')
    await accept(engine, receive)
    expect(authorize.mock.calls.map(([{ actor, dossier }]) => [actor, dossier.state])).toEqual([
      ['guest', 'absent'],
      ['officer-1', 'absent'],
    ])
  })

  it('may take its time: what changed meanwhile is seen', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { engine } = await openOffice({
      authorize: async ({ actor }) => (actor === 'slow' ? gate.then(() => true) : true),
    })
    await accept(engine, receive)
    const slow = engine.handle({
      type: 'assign',
      dossierId,
      officer: 'lan',
      actor: 'slow',
      at: on('04-26', '11:00'),
    })
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('04-26', '10:30') })
    release()
    expect(await slow).toMatchObject({ accepted: false, rejection: { code: 'wrong-state' } })
  })
})

describe('listeners', () => {
  it('hear of each event by its type and of all, in the order of the log, after it can be asked about', async () => {
    const { engine } = await openOffice()
    const heard: string[] = []
    engine.on('event', (event) => heard.push(event.type))
    const stop = engine.on('DeadlineSet', ({ data, stream }) => {
      heard.push(`due ${data.dueAt}`)
      expect(engine.progress(stream.slice(8)).dueAt).toBe(data.dueAt)
    })
    await accept(engine, receive)
    stop()
    await accept(engine, { ...receive, dossierId: 'd-2' })
    expect(heard).toEqual([
      'DossierReceived',
      `due ${engine.progress(dossierId).dueAt}`,
      'DeadlineSet',
      'DossierReceived',
      'DeadlineSet',
    ])
  })

  it('that act on what they hear are told of it in order', async () => {
    const { engine } = await openOffice()
    const heard: string[] = []
    let done = Promise.resolve<unknown>(undefined)
    engine.on('DossierReceived', () => {
      done = engine.handle({ type: 'assign', dossierId, officer: 'lan', actor: 'auto', at: on('04-26') })
    })
    engine.on('event', ({ version }) => heard.push(`${version}`))
    await accept(engine, receive)
    await done
    expect(heard).toEqual(['1', '2', '3'])
  })

  it('that throw harm neither the command nor one another', async () => {
    const { engine } = await openOffice()
    const errors: unknown[] = []
    const heard: RecordedEvent[] = []
    engine.on('error', (error) => errors.push(error))
    engine.on('event', () => {
      throw new Error('a bad listener')
    })
    engine.on('event', (event) => heard.push(event))
    await accept(engine, receive)
    expect(heard).toHaveLength(2)
    expect(errors).toEqual([new Error('a bad listener'), new Error('a bad listener')])
  })

  it('hear of refusals', async () => {
    const { engine } = await openOffice()
    const codes: string[] = []
    engine.on('rejected', ({ command, rejection }) => codes.push(`${command.type} ${rejection.code}`))
    await refused(engine, { type: 'assign', dossierId, officer: 'lan' })
    expect(codes).toEqual(['assign dossier-unknown'])
  })
})

describe('a watched dossier', () => {
  it('is given as it is, then with the patches that lead from each state to the next', async () => {
    enablePatches()
    const { engine } = await openOffice()
    await accept(engine, receive)
    const changes: DossierChange[] = []
    const { dossier, stop } = engine.watch(dossierId, (change) => changes.push(change))
    await accept(
      engine,
      { type: 'startStep', dossierId, step: 'check', at: on('05-02') },
      { type: 'requestSupplement', dossierId, reason: 'x', at: on('05-03') },
    )
    let state = dossier
    for (const change of changes) {
      expect(applyPatches(state, [...change.patches])).toEqual(change.dossier)
      expect(applyPatches(change.dossier, [...change.inversePatches])).toEqual(state)
      state = change.dossier
    }
    expect(state).toEqual(engine.dossier(dossierId))
    expect(Object.isFrozen(state.steps)).toBe(true)
    expect(changes[1]!.dossier.steps).toBe(changes[0]!.dossier.steps)
    stop()
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    expect(changes).toHaveLength(2)
  })
})

describe('an engine', () => {
  it('opened again on the same log knows the same and publishes nothing', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, receive, { type: 'startStep', dossierId, step: 'check', at: on('05-02') })
    const { engine: second } = await openOffice({ log })
    expect(second.position).toBe(engine.position)
    expect(second.dossier(dossierId)).toEqual(engine.dossier(dossierId))
    await accept(second, { type: 'assign', dossierId, officer: 'lan', at: on('05-03') })
    expect(engine.dossier(dossierId).officer).toBe('lan')
  })

  it('replays projections afresh, as of a moment, with progress', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    const seen: unknown[] = []
    const [book] = await engine.replay([trackingBook], {
      asOf: on('05-02'),
      onProgress: (progress) => seen.push(progress),
    })
    expect(Object.values(trackingBook.snapshot(book) as object)).toMatchObject([
      { state: 'received', procedure: 'licence' },
    ])
    expect(seen).toEqual([{ events: 5, of: 5 }])
  })

  it('that was closed refuses, and leaves the log open', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await engine.close()
    await engine.close()
    await expect(engine.handle(receive as never)).rejects.toMatchObject({ code: 'closed' })
    expect(() => engine.overdue({ asOf: 0 })).toThrow(expect.objectContaining({ code: 'closed' }))
    expect(await log.head()).toBe(2)
  })
})

describe('personal data', () => {
  const applicant = { subject: 'person-1', data: { name: 'Lò Thị Mai', phone: '0912 345 678' } }

  it('is read by its reference and is nowhere in the log', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, { ...receive, applicant, commandId: 'c-1' })
    expect(await engine.personal(engine.dossier(dossierId).applicant!)).toEqual(applicant.data)
    const everything: unknown[] = []
    for await (const commit of log.readAll()) everything.push(commit)
    expect(JSON.stringify(everything)).not.toMatch(/Mai|0912/)
    expect((await accept(engine, { ...receive, applicant, commandId: 'c-1' })).repeated).toBe(true)
  })

  it('is gone once its subject is erased, while the log still verifies', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log })
    await accept(engine, { ...receive, applicant })
    const reference = engine.dossier(dossierId).applicant!
    expect(await engine.eraseSubject({ subject: 'person-1', actor: 'dpo' })).toEqual({ entries: 1 })
    await expect(engine.personal(reference)).rejects.toMatchObject({ code: 'personal-unavailable' })
    expect(engine.dossier(dossierId).applicant).toEqual(reference)
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('of a refused command is not kept', async () => {
    const kept = new Map<string, unknown>()
    const vault = {
      commandKey: async () => new Uint8Array(32),
      put: async (entry: { ref: string }) => void kept.set(entry.ref, entry),
      get: async () => undefined,
      discard: async (refs: readonly string[]) => refs.forEach((ref) => kept.delete(ref)),
      erase: async () => 0,
    }
    const { engine } = await openOffice({ vault })
    await refused(engine, { ...receive, procedure: 'unheard-of', applicant })
    expect(kept.size).toBe(0)
    await accept(engine, { ...receive, applicant })
    expect(kept.size).toBe(1)
  })
})

describe('an import', () => {
  const facts = (dossierId: string) => ({
    dossierId,
    events: [
      { type: 'DossierReceived', at: on('03-04'), data: { procedure: 'old', channel: 'e-mail' } },
      {
        type: 'DeadlineSet',
        at: on('03-04'),
        data: { clock: 'statutory', dueAt: Date.parse(on('03-08')), policy: 'recorded', cause: 'reception' },
      },
      { type: 'DossierResolved', at: on('03-06'), actor: 'lan', data: {} },
      { type: 'StepCompleted', at: on('03-07'), data: { step: 'archive' } }, // after the end: kept
    ],
  })

  it('keeps facts that the rules would refuse, with their source', async () => {
    const { engine } = await openOffice({ timeZone: 'Asia/Ho_Chi_Minh' })
    const result = await engine.import([facts('x'), facts('y')], { source: 'old-system', batch: 1 })
    expect(result).toEqual({ dossiers: 2, events: 8, position: engine.position })
    expect(engine.dossier('x')).toMatchObject({
      state: 'resolved',
      channel: 'e-mail',
      steps: [{ step: 'archive' }],
    })
    expect(engine.timeline('x').map(({ source, actor }) => [source, actor])[2]).toEqual(['old-system', 'lan'])
    expect(engine.onTime({ from: '2024-03-01', to: '2024-03-31' }).total).toMatchObject({
      received: 2,
      resolved: { early: 2 },
    })
    expect(engine.progress('x').percent).toBe(100)
  })

  it('refuses what is not of its form, naming it, and half a dossier is never written', async () => {
    const { engine } = await openOffice()
    const broken = {
      dossierId: 'z',
      events: [
        ...facts('z').events.slice(0, 1),
        { type: 'DeadlineSet', at: on('03-04'), data: { clock: 'x' } },
      ],
    }
    await expect(engine.import([broken], { source: 's' })).rejects.toMatchObject({
      code: 'event-invalid',
      details: { eventType: 'DeadlineSet' },
    })
    await expect(
      engine.import([{ dossierId: 'z', events: [{ type: 'Moved', at: 0, data: {} }] }], { source: 's' }),
    ).rejects.toMatchObject({ code: 'event-unknown' })
    expect(() => engine.dossier('z')).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
  })
})

describe('an import of personal data', () => {
  it('takes it out of the facts, as a command does', async () => {
    const { engine } = await openOffice()
    const data = {
      procedure: 'old',
      channel: 'post',
      applicant: { subject: 'person-1', data: { name: 'Mai' } },
    }
    await engine.import([{ dossierId: 'x', events: [{ type: 'DossierReceived', at: on('03-04'), data }] }], {
      source: 's',
    })
    const { applicant } = engine.dossier('x')
    expect(applicant).toMatchObject({ subject: 'person-1', commitment: expect.any(String) })
    expect(await engine.personal(applicant!)).toEqual({ name: 'Mai' })
  })

  it('refuses what is neither data nor a reference', async () => {
    const { engine } = await openOffice()
    const data = { procedure: 'old', channel: 'post', applicant: { name: 'Mai' } }
    const facts = [{ dossierId: 'x', events: [{ type: 'DossierReceived', at: on('03-04'), data }] }]
    await expect(engine.import(facts, { source: 's' })).rejects.toMatchObject({
      message: expect.stringContaining("dossier 'x'"),
      details: {
        findings: expect.arrayContaining([expect.objectContaining({ path: ['x', 'applicant', 'subject'] })]),
      },
    })
  })
})

describe('a projection of your own', () => {
  const perChannel = defineProjection({
    name: 'per-channel',
    version: 1,
    start: () => new Map<string, number>(),
    on: {
      DossierReceived(counts, { data }) {
        if (data.channel === 'post') throw new Error('no post please')
        counts.set(data.channel, (counts.get(data.channel) ?? 0) + 1)
      },
    },
    snapshot: (counts) => Object.fromEntries(counts),
  })

  it('is kept, folded on at each question, and folded afresh for the past', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive)
    const state = engine.project(perChannel)
    expect(state.get('online')).toBe(1)
    await accept(engine, { ...receive, dossierId: 'd-2', at: on('05-02') })
    expect(engine.project(perChannel)).toBe(state)
    expect(state.get('online')).toBe(2)
    expect(engine.project(perChannel, { asOf: on('04-30') }).get('online')).toBe(1)
  })

  it('that throws is begun again and counts nothing twice', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { ...receive, dossierId: 'd-2', channel: 'post' })
    expect(() => engine.project(perChannel)).toThrow('no post please')
    expect(() => engine.project(perChannel)).toThrow('no post please')
    expect(engine.project(perChannel, { asOf: on('04-01') }).size).toBe(0)
  })

  it('that is none is named', async () => {
    const { engine } = await openOffice()
    await expect(engine.replay([{ name: 'X' }] as never)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: { length: 4 } },
    })
    expect(() => engine.project(undefined as never)).toThrow(
      expect.objectContaining({ code: 'definition-invalid' }),
    )
  })
})

it('a misspelt option or listener is an error', async () => {
  await expect(createEngine({ procedure: [] } as never)).rejects.toMatchObject({ code: 'definition-invalid' })
  const { engine } = await openOffice()
  expect(() => engine.on('DosierReceived' as never, () => {})).toThrow(
    expect.objectContaining({ code: 'query-invalid' }),
  )
})

it('an engine without options works', async () => {
  const engine = await createEngine()
  expect(engine.overdue({ asOf: 0 })).toEqual({ asOf: 0, position: 0, dossiers: [] })
})
