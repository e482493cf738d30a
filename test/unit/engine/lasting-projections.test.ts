// Projections that an engine was given to keep, over restarts: what is folded again and what is not, versions beside one another,
// and what goes wrong with what a user's own code packs.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  defineProjection,
  memoryBlobs,
  memoryLog,
  trackingBook,
  type BlobStore,
  type EngineOptions,
  type EventLog,
  type Projection,
} from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { unlent } from '../../model/unlent-log.js'
import { sqliteFiles } from '../../support/sqlite-files.js'

const { opened } = sqliteFiles()

/** How many events of each channel there are, and how many a handler was told of in this process. */
const perChannelOf = (version: number, more: Partial<Projection<Map<string, number>>> = {}) => {
  const told = { events: 0 }
  const projection = defineProjection<Map<string, number>>({
    name: 'per-channel',
    version,
    start: () => new Map(),
    on: {
      DossierReceived(counts, { data: { channel } }) {
        told.events += 1
        counts.set(channel, (counts.get(channel) ?? 0) + 1)
      },
    },
    snapshot: (counts) => Object.fromEntries(counts),
    pack: (counts) => ({ head: [...counts], columns: {} }),
    unpack: ({ head }) => new Map(head as [string, number][]),
    ...more,
  })
  return { projection, told }
}

/** Enough for checkpoints to be worth keeping. */
const enough = 4_500

/** A log of so many receptions, one dossier of which each is a remark on. */
async function logOf(log: EventLog, events = enough): Promise<EventLog> {
  const engine = await createEngine({ log, blobs: memoryBlobs() })
  const received = { type: 'DossierReceived', at: 0, data: { procedure: 'p', channel: 'post' } }
  await engine.import([{ dossierId: 'd', events: Array.from({ length: events }, () => received) }], {
    source: 'old',
  })
  await engine.close()
  return log
}

/** One life of an engine: what it answers, and what it told of on the way. */
async function life(options: EngineOptions, ...projections: readonly Projection<Map<string, number>>[]) {
  const engine = await createEngine({ ...options, projections })
  const problems: unknown[] = []
  engine.on('error', (error) => void problems.push(error))
  const states = projections.map((projection) => engine.project(projection).get('post'))
  await engine.close()
  return { states, problems: problems.map((problem) => (problem as Error).message) }
}
const names = async (blobs: BlobStore) =>
  (await blobs.list('checkpoints/'))
    .map((name) => name.split('/').at(-1))
    .filter((name) => name!.startsWith('per'))

describe.each<[string, () => EventLog | Promise<EventLog>]>([
  ['in SQLite', () => sqliteLog(opened(':memory:'))],
  ['with blobs of its own', () => ({ ...unlent(memoryLog()), blobs: memoryBlobs() })],
])('a projection that is kept beside a log %s', (_name, logIn) => {
  it('is folded once, and by the next engine from there on', async () => {
    const log = await logOf(await logIn())
    const { projection, told } = perChannelOf(1)
    expect(await life({ log }, projection)).toEqual({ states: [enough], problems: [] })
    expect(told.events).toBe(enough)
    expect(await life({ log }, projection)).toEqual({ states: [enough], problems: [] })
    expect(told.events).toBe(enough)
    await logOf(log, 10)
    expect((await life({ log }, projection)).states).toEqual([enough + 10])
    expect(told.events).toBe(enough + 10)
  })

  it('is kept for each version, as long as old and new processes run on one log', async () => {
    const log = await logOf(await logIn())
    const [old, changed] = [perChannelOf(1), perChannelOf(2)]
    const running = await createEngine({ log, projections: [old.projection] })
    expect(running.project(old.projection).get('post')).toBe(enough)
    expect((await life({ log }, changed.projection)).states).toEqual([enough])
    await logOf(log, 5)
    await running.caughtUp()
    expect(running.project(old.projection).get('post')).toBe(enough + 5)
    await running.close()
    expect(await names(log.blobs!)).toEqual(['per-channel-1', 'per-channel-2'])
    old.told.events = changed.told.events = 0
    const both = [old.projection, changed.projection]
    expect((await life({ log }, ...both)).states).toEqual([enough + 5, enough + 5])
    expect([old.told.events, changed.told.events]).toEqual([0, 5])
  })
})

describe('a projection that is kept', () => {
  const at = async () => ({ log: await logOf(unlent(memoryLog())), blobs: memoryBlobs() })

  it('is not folded before it is asked for', async () => {
    const options = await at()
    const { projection, told } = perChannelOf(1)
    const engine = await createEngine({ ...options, projections: [projection] })
    await engine.close()
    expect(told.events).toBe(0)
    expect(await names(options.blobs)).toEqual([])
  })

  it('and can not be packed is told of, and the others are kept', async () => {
    const options = await at()
    const pack = () => {
      throw new Error('no room')
    }
    const [first, second] = [perChannelOf(1, { pack }), perChannelOf(2)]
    const both = [first.projection, second.projection]
    expect(await life(options, ...both)).toEqual({ states: [enough, enough], problems: ['no room'] })
    expect(await names(options.blobs)).toEqual(['per-channel-2'])
  })

  it('and can not be unpacked is told of once somebody can listen, and is folded', async () => {
    const options = await at()
    await life(options, perChannelOf(1).projection)
    const unpack = () => {
      throw new Error('what is that?')
    }
    const { states, problems } = await life(options, perChannelOf(1, { unpack }).projection)
    expect(states).toEqual([enough])
    expect(problems).toEqual([expect.stringMatching(/per-channel can't unpack it$/)])
    expect((await life(options, perChannelOf(1).projection)).problems).toEqual([])
  })

  it('is asked for in memory like any other, where nothing outlives the process', async () => {
    const log = await logOf(memoryLog())
    const blobs = memoryBlobs()
    expect((await life({ log, blobs }, perChannelOf(1).projection)).states).toEqual([enough])
    expect(await blobs.list('')).toEqual([])
  })

  const { projection } = perChannelOf(1)
  const { pack: _pack, unpack: _unpack, ...unpacked } = projection
  it.each<[string, unknown, (string | number)[]]>([
    ['is no list', projection, ['projections']],
    ['is none', ['per-channel'], ['projections', 0, 'name']],
    ['can not be packed', [unpacked], ['projections', 0, 'pack']],
    ['can not be unpacked', [{ ...unpacked, pack: projection.pack }], ['projections', 0, 'unpack']],
    [
      'is there twice',
      [projection, perChannelOf(2).projection, { ...projection }],
      ['projections', 2, 'name'],
    ],
    ['is built in', [{ ...projection, name: trackingBook.name }], ['projections', 0, 'name']],
  ])('that %s opens no engine', async (_what, projections, path) => {
    await expect(createEngine({ projections: projections as never })).rejects.toMatchObject({
      code: 'definition-invalid',
      details: {
        definition: 'engine',
        findings: expect.arrayContaining([expect.objectContaining({ path })]),
      },
    })
  })
})
