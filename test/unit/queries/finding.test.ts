import { describe, expect, it } from 'vitest'
import { defineProcedure } from 'dossier-engine'
import { accept, licence, on, openOffice } from '../../support/office.js'
import { invalid, permitOffice, receive } from './permit-office.js'

const tooMany = 'cuts the period into more than 1200 parts: ask for longer parts, or a shorter period'

describe('grouping', () => {
  it('is by the agency competent at the moment, or the one that received', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'd')
    const merged = await engine.administer({
      type: 'mergeAgencies',
      agencies: ['trade', 'energy'],
      into: 'energy',
      decision: '12/QĐ',
      decidedOn: '2024-04-10',
      inForceFrom: '2024-05-01',
      actor: 'head',
      at: on('04-10'),
    })
    expect(merged).toMatchObject({ accepted: true })
    const by = (day: string) =>
      engine.workload({ asOf: on(day), groupBy: ['agency', 'agencyAtReception'] }).rows.map(({ key }) => key)
    expect(by('04-30')).toEqual([{ agency: 'trade', agencyAtReception: 'trade' }])
    expect(by('05-02')).toEqual([{ agency: 'energy', agencyAtReception: 'trade' }])
    const found = (agency: string, asOf: string) => engine.search({ agency, asOf: on(asOf) }).dossiers.length
    expect([found('trade', '04-30'), found('energy', '04-30'), found('energy', '05-02')]).toEqual([1, 0, 1])
    const { rows } = engine.onTime({ from: '2024-04-01', to: '2024-05-31', groupBy: ['agency', 'state'] })
    expect(rows.map(({ key }) => key)).toEqual([{ agency: 'energy', state: 'received' }])
  })

  it('is by up to 1,200 months, quarters or years of the calendar, and by no more of them', async () => {
    const { engine } = await permitOffice()
    const ask = (from: string, to: string, every?: 'month' | 'year') => () =>
      engine.onTime({ from, to, groupBy: ['period'], every }).total.received
    expect(ask('1950-01-01', '2049-12-31')()).toBe(0)
    expect(ask('1950-01-31', '2049-12-01', 'month')()).toBe(0)
    expect(ask('1000-01-01', '2199-12-31', 'year')()).toBe(0)
    for (const every of [undefined, 'month'] as const)
      expect(ask('1950-01-31', '2050-01-01', every)).toThrow(
        expect.objectContaining({
          code: 'query-invalid',
          details: {
            query: 'onTime',
            findings: [expect.objectContaining({ path: ['to'], message: tooMany })],
          },
        }),
      )
  })

  it('is by what the office declares of its own, and by nothing else', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'a', { attributes: { ward: 'Tô Hiệu', floors: 3, isListed: true } })
    await receive(engine, 'b', { attributes: { floors: 3, note: 'x' }, placeOfReception: 'post office' })
    const asOf = on('04-03')
    expect(
      engine
        .workload({ asOf, groupBy: ['attributes.ward', 'attributes.floors', 'placeOfReception'] })
        .rows.map(({ key }) => key),
    ).toEqual([
      { 'attributes.floors': '3', placeOfReception: 'post office' },
      { 'attributes.ward': 'Tô Hiệu', 'attributes.floors': '3' },
    ])
    for (const name of ['attributes.note', 'attributes.nothing', 'attributes.removed'] as const) {
      expect(() => engine.workload({ asOf, groupBy: ['unit', name] })).toThrow(invalid('groupBy', 1))
      expect(() => engine.onTime({ from: '2024-01-01', to: '2024-01-31', groupBy: [name] })).toThrow(
        invalid('groupBy', 0),
      )
    }
    expect(() => engine.workload({ asOf, groupBy: ['attributes.nothing'] })).toThrow(
      'attributes.ward, attributes.floors, attributes.isListed',
    )
  })
})

describe('a search', () => {
  it('compares attributes, codes and applicants, and tells values as they were set', async () => {
    const { engine } = await permitOffice()
    const applicant = { subject: 'p-1', data: { name: 'A' } }
    await receive(engine, 'a', { attributes: { ward: 'Tô Hiệu', floors: 3, isListed: true }, applicant })
    await receive(engine, 'b', { attributes: { floors: 13, isListed: false }, dossierCode: 'H52-1' })
    const ids = (question: object) => engine.search(question).dossiers.map(({ dossierId }) => dossierId)
    expect(ids({ attributes: { floors: 3 } })).toEqual(['a'])
    expect(ids({ attributes: { isListed: false, floors: 13 } })).toEqual(['b'])
    expect(ids({ attributes: { ward: 'Quyết Thắng' } })).toEqual([])
    expect(ids({ applicant: 'p-1' })).toEqual(['a'])
    expect(ids({ dossierCode: 'H52-1' })).toEqual(['b'])
    expect(ids({ asOf: on('04-01') })).toEqual([])
    expect(engine.search({ dossierCode: 'H52-1' })).toEqual({
      position: engine.position,
      dossiers: [
        {
          dossierId: 'b',
          dossierCode: 'H52-1',
          procedure: 'permit',
          state: 'received',
          steps: [],
          unit: 'one-stop',
          receivedAt: Date.parse(on('04-02')),
          dueAt: Date.parse(on('04-16', '17:00')),
          attributes: { floors: 13, isListed: false },
        },
      ],
    })
  })

  it('gives pages in the order in which dossiers came', async () => {
    const { engine } = await permitOffice()
    for (const dossierId of ['c', 'a', 'b']) await receive(engine, dossierId)
    const { dossiers, next } = engine.search({ limit: 2 })
    expect([dossiers.map(({ dossierId }) => dossierId), next]).toEqual([['c', 'a'], 'a'])
    expect(engine.search({ limit: 1, after: next })).toMatchObject({ dossiers: [{ dossierId: 'b' }] })
    expect(engine.search({ limit: 1, after: next })).not.toHaveProperty('next')
  })

  it.each([
    [{ attributes: { note: 'x' } }, ['attributes', 'note']],
    [{ attributes: { nothing: 1 } }, ['attributes', 'nothing']],
    [{ after: 'nobody' }, ['after']],
    [{ limit: 1_001 }, ['limit']],
    [{ state: 'lost' }, ['state']],
  ])('%j names what is wrong', async (question, path) => {
    const { engine } = await permitOffice()
    expect(() => engine.search(question as object)).toThrow(invalid(...path))
  })
})

describe('the file of a dossier', () => {
  it('is everything about it, as one value', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'd', { application: 'house' })
    await receive(engine, 'other', { application: 'house', components: [{ component: 'plan' }] })
    await receive(engine, 'alone')
    const file = engine.file('d')
    expect(file).toMatchObject({
      dossier: { id: 'd', state: 'received' },
      progress: { dossierId: 'd', step: 'check' },
      deadline: { dossierId: 'd', promises: [{ cause: 'reception' }] },
      slip: [],
      timeline: [{ type: 'DossierReceived' }, { type: 'DeadlineSet' }],
      lacking: [{ code: 'plan' }],
      bundle: ['other'],
      position: engine.position,
    })
    expect(engine.file('other')).toMatchObject({ lacking: [], bundle: ['d'] })
    expect(engine.file('alone').bundle).toEqual([])
    expect(JSON.parse(JSON.stringify(file))).toEqual(file)
    expect(() => engine.file('nobody')).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
  })

  it('lacks what is there only in a form that will not do, and not what came without one', async () => {
    const components = [{ code: 'photo', forms: ['original'] }, { code: 'plan' }] as const
    const procedures = [defineProcedure<string, string>({ ...licence, components })]
    const { engine } = await openOffice({ procedures })
    const lacking = (dossierId: string) => engine.file(dossierId).lacking?.map(({ code }) => code)
    const receiveWith = (dossierId: string, form?: string) =>
      receive(engine, dossierId, {
        procedure: 'licence',
        components: [
          { component: 'photo', ...(form !== undefined && { form }) },
          { component: 'plan', form: 'copy' },
        ],
      })
    await receiveWith('original', 'original')
    await receiveWith('untold')
    await receiveWith('copy', 'copy')
    expect(['original', 'untold', 'copy'].map(lacking)).toEqual([[], [], ['photo']])
    const attach = (document: string, form: string, more: object = {}) =>
      accept(engine, {
        ...{ type: 'attachDocument', dossierId: 'copy', document, component: 'photo', form, ...more },
        at: on('04-03'),
      } as Parameters<typeof accept>[1])
    await attach('scan', 'electronic')
    expect(lacking('copy')).toEqual(['photo'])
    await attach('print', 'original')
    expect(lacking('copy')).toEqual([])
    await attach('another', 'copy', { replaces: 'print' })
    expect(lacking('copy')).toEqual(['photo'])
  })

  it('of a procedure that was never published lacks nothing that anybody knows of', async () => {
    const { engine } = await openOffice()
    const events = [{ type: 'DossierReceived', at: on('03-01'), data: { procedure: 'old', channel: 'post' } }]
    await engine.import([{ dossierId: 'd', events }], { source: 'old' })
    expect(engine.file('d')).not.toHaveProperty('lacking')
  })
})

describe('a dossier that comes back, or comes from elsewhere', () => {
  it('is counted as what it is, in the period in which it is', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'again', {}, on('04-02'))
    await accept(
      engine,
      { type: 'resolveDossier', dossierId: 'again', outcome: 'refused', at: on('04-10') },
      { type: 'reopenDossier', dossierId: 'again', ground: 'appeal', reason: 'x', at: on('05-06') },
      { type: 'resolveDossier', dossierId: 'again', outcome: 'refused', at: on('06-03') },
    )
    await accept(engine, {
      type: 'takeOverDossier',
      dossierId: 'taken',
      procedure: 'permit',
      channel: 'post',
      from: 'old',
      receivedAt: on('02-05'),
      dueAt: on('05-10', '17:00'),
      at: on('05-07'),
    })
    await receive(engine, 'stopped', {}, on('05-07'))
    await accept(engine, { type: 'stopProcessing', dossierId: 'stopped', reason: 'x', at: on('05-08') })
    const { rows } = engine.onTime({ from: '2024-02-01', to: '2024-06-30', groupBy: ['period'] })
    expect(
      rows.map(({ key, counts: { carriedOver, received, reopened, takenOver, resolved, inProcess } }) => [
        key.period,
        ...[carriedOver, received, reopened, takenOver],
        ...[resolved.total, inProcess.total, inProcess.paused],
      ]),
    ).toEqual([
      ['2024-04', 0, 1, 0, 0, 1, 0, 0],
      ['2024-05', 0, 1, 1, 1, 0, 3, 1],
      ['2024-06', 3, 0, 0, 0, 1, 2, 1],
    ])
    const { total } = engine.onTime({ from: '2024-06-01', to: '2024-06-30' })
    expect(total).toMatchObject({ carriedOver: 3, reopened: 0, resolved: { total: 1 } })
    const { total: year } = engine.onTime({ from: '2024-01-01', to: '2024-12-31' })
    expect(year).toMatchObject({ received: 3, reopened: 0, takenOver: 0, resolved: { total: 1 } })
  })
})
