// Small files made by hand, whose figures were counted by hand, and what holds for any import.

import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/create-engine.js'
import { caseFacts } from '../../../src/interop/case-facts.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import { verifyLog } from '../../../src/log/verify-log.js'
import { readCases } from '../../../src/cli/replay/read-cases.js'
import { asked, own, replay } from './replaying.js'

const permits = [own('permits.xes'), '--mapping', own('permits.mapping.json')]
const counter = [own('counter.csv'), '--mapping', own('counter.mapping.json')]
const now = Date.UTC(2024, 5, 1)

/** An engine into which a file was imported in batches of a size. */
async function imported(words: readonly string[], batch: number) {
  const log = memoryLog()
  const engine = await createEngine({ log, clock: () => now, timeZone: 'Asia/Ho_Chi_Minh' })
  const add = async () => {
    const { mapping, cases } = await readCases(asked(...words), undefined)
    return engine.import(caseFacts(cases, { mapping }).facts, { source: 'a file', batch })
  }
  const result = await add()
  return { log, engine, add, result }
}

describe('permits.xes', () => {
  it('shows its figures', async () => {
    const { source, onTime, oddities, states, overdue, workload, changes, verification } = await replay(...permits)
    expect(source).toMatchObject({ cases: 8, dossiers: 8, events: 11, facts: 32 })
    expect(onTime).toMatchObject({ from: '2024-03-04', to: '2024-03-11', timeZone: 'Asia/Ho_Chi_Minh' })
    expect(onTime.total).toEqual({
      reopened: 0,
      takenOver: 0,
      carriedOver: 0,
      received: 8,
      resolved: { total: 6, early: 3, onTime: 1, late: 2, undated: 0 },
      inProcess: { total: 2, inTime: 0, nearlyDue: 0, paused: 0, overdue: 1, undated: 1 },
      classes: { early: 3, onTime: 1, late: 2, none: 2 },
      rateOf: { numerator: 4, denominator: 6 },
      residue: {},
      rate: 4 / 6,
    })
    expect(onTime.rows.map(({ key, counts }) => [key.channel, counts.received])).toEqual([
      ['inPerson', 1],
      ['online', 6],
      ['pigeon', 1],
    ])
    expect(states).toEqual({ processing: 2, resolved: 6 })
    expect(overdue.dossiers.map(({ dossierId }) => dossierId)).toEqual(['P-6'])
    expect(workload.rows.map(({ key, open }) => [key.officer, open.total])).toEqual([
      [undefined, 1],
      ['Chi', 1],
    ])
    expect(changes).toBeUndefined()
    expect(verification.intact).toBe(true)
    expect(oddities.map(({ kind, dossiers, events, examples }) => [kind, dossiers, events, examples])).toEqual([
      ['before-start', 1, 2, ['P-8']],
      ['after-end', 1, 1, ['P-8']],
      ['due-missing', 1, 0, ['P-7']],
      ['end-missing', 2, 0, ['P-6', 'P-7']],
      ['out-of-order', 1, 1, ['P-8']],
    ])
  })

  it('changes class by date, and by the zone of the dates', async () => {
    const local = await replay(...permits, '--definition', 'byDate')
    expect(local.onTime.total.resolved).toMatchObject({ early: 2, onTime: 3, late: 1 })
    expect(local.changes?.list).toEqual([
      { from: 'late', to: 'onTime', dossiers: 1 },
      { from: 'early', to: 'onTime', dossiers: 1 },
    ])
    const london = await replay(...permits, '--definition', 'byDate', '--time-zone', 'Europe/London')
    expect(london.onTime.total.resolved).toMatchObject({ early: 2, onTime: 4, late: 0 })
  })

  it('counts only what was resolved in the period that is asked for', async () => {
    const words = ['--from', '2024-03-08', '--to', '2024-03-08', '--definition', 'byDate']
    const { onTime, changes } = await replay(...permits, ...words)
    expect(onTime.total).toMatchObject({ carriedOver: 6, received: 0 })
    expect(onTime.total.resolved).toEqual({ total: 3, early: 0, onTime: 3, late: 0, undated: 0 })
    expect(changes?.list.map(({ dossiers }) => dossiers)).toEqual([1, 1])
  })

  it('is grouped by what is asked for', async () => {
    const { onTime, workload } = await replay(
      ...permits,
      ...['--group-by', 'agency,period', '--every', 'quarter', '--workload-by', 'agency'],
    )
    expect(onTime.rows.map(({ key, counts }) => [key.agency, key.period, counts.resolved.total])).toEqual([
      ['Licences', '2024-Q1', 4],
      ['Permits', '2024-Q1', 2],
    ])
    expect(workload.rows).toMatchObject([{ key: { agency: 'Permits' }, open: { total: 2 } }])
  })

  it('is read by the generic mapping where no other fits and none is named', async () => {
    const { mapping, onTime, states } = await replay(own('permits.xes'))
    expect(mapping).toMatchObject({ name: 'generic', timeZone: 'UTC' })
    expect(onTime.total.inProcess).toMatchObject({ total: 8, undated: 8 })
    expect(states).toEqual({ processing: 8 })
  })

  it('keeps a late activity visible, and the dossier resolved', async () => {
    const { engine } = await imported(permits, 500)
    expect(engine.timeline('P-8').map(({ type, data }) => data['step'] ?? type)).toEqual([
      'call',
      'ask',
      'DossierReceived',
      'DeadlineSet',
      'DossierResolved',
      'file away',
    ])
    expect(engine.dossier('P-8')).toMatchObject({ state: 'resolved', deadline: { policy: 'recorded' } })
    const [check] = engine.controlSlip('P-1')
    expect(check).toMatchObject({ step: 'check', unit: 'Intake', officer: 'An', ended: 'completed' })
    expect(engine.timeline('P-1')[0]).toMatchObject({ source: 'a file', actor: 'a file' })
  })
})

describe('counter.csv', () => {
  it('shows its figures: cases that come back, local times, columns for the case', async () => {
    const { source, onTime, oddities } = await replay(...counter, '--group-by', 'procedure')
    expect(source).toMatchObject({ cases: 5, dossiers: 3, events: 6 })
    expect(onTime.rows.map(({ key, counts }) => [key.procedure, counts.resolved])).toEqual([
      ['import; export', { total: 1, early: 0, onTime: 0, late: 1, undated: 0 }],
      ['trade', { total: 1, early: 1, onTime: 0, late: 0, undated: 0 }],
    ])
    expect(onTime.total.inProcess).toMatchObject({ total: 1, inTime: 1 })
    expect(oddities.map(({ kind, dossiers, examples }) => [kind, dossiers, examples])).toEqual([
      ['end-missing', 1, ['C-3']],
      ['continued', 2, ['C-1', 'C-2']],
    ])
    const { engine } = await imported(counter, 500)
    expect(engine.timeline('C-1').map(({ type }) => type)).toEqual([
      'DossierReceived',
      'DeadlineSet',
      'StepCompleted',
      'StepCompleted',
      'StepCompleted',
      'DossierResolved',
    ])
  })

  it('is read by words instead of a mapping, too', async () => {
    const columns = ['--case', 'id', '--activity', 'what', '--at', 'when', '--delimiter', ';']
    const zone = ['--local-times', '--time-zone', 'Asia/Ho_Chi_Minh']
    const { source, mapping } = await replay(own('counter.csv'), ...columns, ...zone)
    expect(mapping.name).toBe('generic')
    expect(source).toMatchObject({ cases: 5, dossiers: 3, events: 6, facts: 9 })
  })
})

describe('any import', () => {
  it.each([
    ['XES', permits],
    ['CSV', counter],
  ])('of %s gives every stream the same hashes, whatever its batches', async (_format, words) => {
    const hashesOf = async (batch: number) => {
      const { log } = await imported(words, batch)
      const hashes: string[] = []
      for await (const { stream, version, hash } of log.readAll()) hashes.push(`${stream} ${version} ${hash}`)
      return hashes
    }
    const whole = await hashesOf(500)
    expect(new Set(whole).size).toBe(whole.length)
    for (const batch of [1, 2, 3, 7]) expect(await hashesOf(batch)).toEqual(whole)
  })

  it('done twice into one log tells its facts twice, of the same dossiers', async () => {
    const { engine, log, add, result } = await imported(permits, 500)
    const question = { from: '2024-03-04', to: '2024-03-11' } as const
    const before = engine.onTime(question).total
    const again = await add()
    expect(result).toMatchObject({ dossiers: 8, events: 32 })
    expect(again).toMatchObject({ dossiers: 0, events: 32 })
    expect(engine.timeline('P-1')).toHaveLength(10)
    expect(engine.onTime(question).total).toEqual(before)
    expect(await verifyLog(log)).toMatchObject({ intact: true, events: 64 })
  })
})
