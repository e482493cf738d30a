import { describe, expect, it } from 'vitest'
import {
  code,
  count,
  createEngine,
  defineEvent,
  defineProjection,
  genesisHash,
  json,
  memoryLog,
  sealCommit,
  verifyLog,
  type Commit,
  type EventLog,
  type Instant,
  type Position,
  type StoredCommit,
  type StoredEvent,
} from 'dossier-engine'
import { EventCorrected } from '../../../src/log/correction.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { folderOf } from '../../../src/projections/fold.js'
import { openOffice } from '../../support/office.js'

const at = Date.UTC(2024, 3, 26) as Instant
const later = (at + 1_000) as Instant
const SiteVisited = defineEvent(
  'SiteVisited',
  { ward: code(), visitors: count(), measures: json<{ length: number }>() },
  { version: 2, upcast: { 1: (data) => ({ ...data, visitors: 1 }) } },
)
const registry = createRegistry([SiteVisited, EventCorrected])
const data = { ward: 'x', visitors: 2, measures: { length: 1 } }
const visit: StoredEvent = { type: 'SiteVisited', schemaVersion: 2, at, actor: 'lan', data }
const right = {
  corrects: 1,
  correctedType: 'SiteVisited',
  correctedSchemaVersion: 2,
  data: { ward: 'y', visitors: 3, measures: { length: 2 } },
  reason: 'typed wrong',
}
const corrected = (says: object = {}): StoredEvent => ({
  ...visit,
  type: 'EventCorrected',
  schemaVersion: 1,
  at: later,
  data: { ...right, ...says },
})

/** The commits of one stream. */
function commitsOf(...commits: readonly (readonly StoredEvent[])[]): Commit[] {
  const sealed: Commit[] = []
  let version = 1
  for (const events of commits) {
    const previous = sealed.at(-1)?.hash ?? genesisHash
    sealed.push(sealCommit({ stream: 'visit/1', version, recordedAt: later, events, previous }))
    version += events.length
  }
  return sealed
}

function tableOf(...commits: readonly (readonly StoredEvent[])[]): EventTable {
  const table = new EventTable(registry)
  for (const commit of commitsOf(...commits)) table.append(commit, (table.commits.length + 1) as Position)
  return table
}

async function all(log: EventLog): Promise<StoredCommit[]> {
  const commits: StoredCommit[] = []
  for await (const commit of log.readAll()) commits.push(commit)
  return commits
}

describe('a corrected event', () => {
  it('is read as the last correction that is known says, at its own place', () => {
    const moved = { correctedAt: at - 5, data: { ...right.data, ward: 'z' } }
    const table = tableOf([visit], [corrected()], [corrected(moved)])
    const recorded = table.event(0)
    expect(recorded).toMatchObject({ at, data })
    for (const known of [0, 1]) expect(table.read(0, known).toObject()).toEqual(recorded)
    expect(table.read(0, 2).toObject()).toEqual({ ...recorded, data: right.data })
    expect(table.read(0, 3).toObject()).toEqual({ ...recorded, at: at - 5, data: moved.data })
    expect([0, 1, 2, 3].map((known) => table.atOf(0, known))).toEqual([at, at, at, at - 5])
    expect(table.event(0)).toEqual(recorded)
  })

  it('happened when it was last said to, where its last correction says nothing of that', () => {
    const table = tableOf([visit], [corrected({ correctedAt: at - 5 })], [corrected()])
    expect(table.atOf(0, table.length)).toBe(at - 5)
  })

  it('may be one of the same commit, and its right data of an older version', () => {
    const { visitors: _, ...older } = right.data
    const table = tableOf([visit, corrected({ correctedSchemaVersion: 1, data: older })])
    expect(table.unreadable.size).toBe(0)
    expect(table.read(0, table.length).data['visitors']).toBe(1)
  })

  it('is the last of the log where a correction says that it happened after all others', () => {
    expect(tableOf([visit], [corrected({ correctedAt: later + 7 })]).latestAt).toBe(later + 7)
  })

  it('is the last of the log no more where a correction says that it happened before others', () => {
    const last = { ...visit, at: (later + 1000) as Instant }
    const table = tableOf([visit, last], [corrected({ corrects: 2, correctedAt: at + 3 })])
    expect(table.latestAt).toBe(later)
    expect([1, 2, 3].map((known) => table.latestUpTo(known))).toEqual([at, later + 1000, later])
  })

  it('can be changed by who reads it without changing history', () => {
    const table = tableOf([visit], [corrected()])
    for (let time = 0; time < 2; time++) {
      const event = table.read(0, table.length)
      expect(event.data['measures']).toEqual({ length: 2 })
      Reflect.set(event.data['measures'] as object, 'length', 7)
      Reflect.set(event.data, 'ward', 'changed')
      Object.assign(event.toObject().data, { ward: 'changed' })
    }
    expect(table.read(0, table.length).data['ward']).toBe('y')
  })
})

describe('a correction that can not be one', () => {
  it.each([
    ['of an event that does not exist', { corrects: 9 }, 'corrects', 'no such event comes before'],
    ['of itself', { corrects: 2 }, 'corrects', 'no such event comes before'],
    ['of no version', { corrects: 0 }, 'corrects', 'no such event comes before'],
    ['of half a version', { corrects: 0.5 }, 'corrects', 'no such event comes before'],
    ['of another type', { correctedType: 'Elsewhere' }, 'correctedType', 'version 1 is a SiteVisited'],
    ['of version 0 of its type', { correctedSchemaVersion: 0 }, 'correctedSchemaVersion', 'whole number'],
    ['with data that is none', { data: ['x'] }, 'data', 'not an object'],
    ['with nothing for data', { data: null }, 'data', 'not an object'],
    [
      'with data of another form',
      { data: { ...right.data, visitors: 'x' } },
      'data.visitors',
      'not of its form',
    ],
    ['with a field missing', { data: { ward: 'y', visitors: 1 } }, 'data.measures', 'is missing'],
    ['with a field too many', { data: { ...right.data, more: 1 } }, 'data.more', 'not of its form'],
  ])('makes its stream unreadable, and says why: %s', (_, says, path, message) => {
    const commits = [[visit], [corrected(says)]]
    for (const table of [tableOf(...commits), tableOf(commits.flat())]) {
      const [unreadable] = table.unreadable.values()
      expect(unreadable?.error).toMatchObject({
        code: 'event-invalid',
        message: expect.stringMatching(/^visit\/1 has EventCorrected at version 2 /),
        details: {
          eventType: 'EventCorrected',
          findings: [{ path: path.split('.'), message: expect.stringContaining(message) }],
        },
      })
      expect(table.corrections.size).toBe(0)
    }
  })

  it('may not correct a correction', () => {
    const table = tableOf(
      [visit],
      [corrected()],
      [corrected({ corrects: 2, correctedType: 'EventCorrected' })],
    )
    const [unreadable] = table.unreadable.values()
    expect(unreadable).toMatchObject({ fromRow: 2, error: { code: 'event-invalid' } })
    expect(unreadable?.error.message).toContain('is itself a correction')
  })

  it('may be of a version that is too new here', () => {
    const [unreadable] = tableOf([visit], [corrected({ correctedSchemaVersion: 3 })]).unreadable.values()
    expect(unreadable?.error).toMatchObject({
      code: 'event-too-new',
      details: { known: 2, schemaVersion: 3 },
    })
  })
})

describe('a log with corrections', () => {
  it('gives back what it was given', async () => {
    const log = memoryLog()
    const commits = commitsOf([visit], [corrected({ correctedAt: at - 5 })], [corrected({ corrects: 9 })])
    await log.append(commits)
    const expected = commits.map((commit, index) => ({ ...commit, position: index + 1 }))
    expect(await all(log)).toEqual(expected)
    await createEngine({ log, events: [SiteVisited], onUnreadable: 'skip' })
    expect(await all(log)).toEqual(expected)
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('is folded in slices of what was known at the start, whatever a projection can be emptied of', () => {
    const wards = defineProjection<string[], { SiteVisited: typeof SiteVisited }>({
      name: 'wards',
      version: 1,
      start: () => [],
      on: { SiteVisited: (state, event) => void state.push(event.data.ward) },
      snapshot: (state) => state,
    })
    const table = tableOf([visit], [visit], [corrected()], [visit])
    const state = wards.start(table)
    const folder = folderOf(table, [{ projection: wards, state }])
    for (let fromRow = 0; fromRow < 4; fromRow++) folder.fold({ fromRow, toRow: fromRow + 1, known: 4 })
    expect(state).toEqual(['y', 'x', 'x'])
    const afterwards = folderOf(table, [{ projection: wards, state: wards.start(table) }])
    afterwards.fold({ toRow: 2, known: 2 })
    expect(afterwards.foldsOn({ fromRow: 2 })).toBe(false)
    expect(() => afterwards.fold({ fromRow: 2 })).toThrow('without clear')
  })

  it('takes no correction that would make a dossier unreadable', async () => {
    const { engine } = await openOffice()
    const assigned = { type: 'Assigned', at, data: { officer: 'lan' } }
    const correction = (says: object) => ({
      type: 'EventCorrected',
      at,
      data: {
        corrects: 1,
        correctedType: 'Assigned',
        correctedSchemaVersion: 1,
        reason: '',
        data: {},
        ...says,
      },
    })
    const put = (...events: { type: string; at: number; data: object }[]) =>
      engine.import(
        events.map((event) => ({ dossierId: 'd', events: [{ ...event, data: { ...event.data } }] })),
        { source: 'old' },
      )
    for (const says of [{}, { data: { officer: '' } }, { data: { officer: 'mai' }, corrects: 9 }])
      await expect(put(assigned, correction(says))).rejects.toMatchObject({ code: 'event-invalid' })
    await put(correction({ corrects: 3, data: { officer: 'mai' } }))
    expect(engine.dossier('d')).toMatchObject({ officer: 'mai', version: 4 })
  })
})
