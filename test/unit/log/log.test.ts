import { describe, expect, it } from 'vitest'
import {
  civilDate,
  code,
  count,
  createEngine,
  defineEvent,
  flag,
  genesisHash,
  hashOf,
  instant,
  json,
  memoryLog,
  optional,
  personal,
  sealCommit,
  text,
  verifyLog,
  type Commit,
  type EventLog,
  type Instant,
  type StoredCommit,
} from 'dossier-engine'
import { canonicalJson, jsonProblem } from '../../../src/log/canonical.js'
import { createRegistry } from '../../../src/log/registry.js'
import { EventTable } from '../../../src/log/event-table.js'
import { origin, type Position } from '../../../src/log/envelope.js'

const at = 1_714_100_400_000 as Instant
const SiteVisited = defineEvent('SiteVisited', {
  at: optional(instant()),
  on: optional(civilDate()),
  ward: code(),
  visitors: optional(count()),
  approved: optional(flag()),
  remark: optional(text()),
  measures: optional(json<{ length: number }>()),
  guide: optional(personal()),
})
const full = {
  at,
  on: '2024-04-26',
  ward: 'Tô Hiệu',
  visitors: 0,
  approved: false,
  remark: '',
  measures: { length: 1.5, __unknown: null },
  guide: { subject: 's', ref: 'r', commitment: 'a'.repeat(64) },
}

const circular: { itself?: unknown } = {}
circular.itself = circular

function commit(
  stream: string,
  version: number,
  previous: string,
  data: object,
  extra: Partial<Commit> & { type?: string; schemaVersion?: number } = {},
): Commit {
  const { type = 'SiteVisited', schemaVersion = 1, ...rest } = extra
  return sealCommit({
    stream,
    version,
    recordedAt: at,
    events: [{ type, schemaVersion, at, actor: 'lan', data: { ...data } }],
    previous,
    ...rest,
  })
}

async function all(log: EventLog): Promise<StoredCommit[]> {
  const commits: StoredCommit[] = []
  for await (const each of log.readAll()) commits.push(each)
  return commits
}

describe('an event definition', () => {
  it('gives checked data of every field kind back, and the columns give the same', () => {
    const table = new EventTable(createRegistry([SiteVisited]))
    for (const [index, data] of [full, { ward: 'x' }, full].entries()) {
      expect(SiteVisited.check(data)).toEqual(data)
      table.append(commit('visit/1', index + 1, genesisHash, data), (index + 1) as Position)
    }
    expect([0, 1, 2].map((row) => table.event(row).data)).toEqual([full, { ward: 'x' }, full])
  })

  it.each([
    [{}, 'ward'],
    [{ ...full, ward: '' }, 'ward'],
    [{ ...full, at: '2024-04-26T10:00:00+07:00' }, 'at'],
    [{ ...full, on: '2024-02-30' }, 'on'],
    [{ ...full, visitors: -1 }, 'visitors'],
    [{ ...full, visitors: 1.5 }, 'visitors'],
    [{ ...full, approved: 1 }, 'approved'],
    [{ ...full, remark: 'x'.repeat(65_537) }, 'remark'],
    [{ ...full, remark: '\ud800' }, 'remark'],
    [{ ...full, measures: Number.NaN }, 'measures'],
    [{ ...full, measures: new Map() }, 'measures'],
    [{ ...full, guide: { subject: 's', name: 'Mai' } }, 'guide'],
    [{ ...full, extra: 1 }, 'extra'],
  ])('refuses %j, naming the field', (data, field) => {
    expect(() => SiteVisited.check(data)).toThrow(
      expect.objectContaining({
        code: 'event-invalid',
        details: {
          eventType: 'SiteVisited',
          findings: expect.arrayContaining([
            expect.objectContaining({ path: expect.arrayContaining([field]) }),
          ]),
        },
      }),
    )
  })

  it.each([
    ['visited', {}, {}],
    ['Visited', { Ward: code() }, {}],
    ['Visited', { __proto__x: code() }, {}],
    ['Visited', {}, { version: 0 }],
    ['Visited', {}, { version: 3, upcast: { 1: (data: object) => data } }],
  ])('is refused where it contradicts itself: %s %j', (type, fields, options) => {
    expect(() => defineEvent(type, fields as never, options as never)).toThrow(
      expect.objectContaining({ code: 'definition-invalid' }),
    )
  })
})

describe('the canonical form', () => {
  it('is that of RFC 8785', () => {
    // The RFC's own sample, section 3.2.2–3.2.4, less its escapes of the input text.
    const sample = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    expect(
      canonicalJson({
        '\u20ac': 1,
        '\r': 2,
        '\ufb33': 3,
        '1': 4,
        '\ud83d\ude00': 5,
        '\u0080': 6,
        '\u00f6': 7,
      }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
  })

  it('is refused for what would not come back the same', () => {
    const deep = JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown
    for (const value of [
      undefined,
      Number.NaN,
      -Infinity,
      () => 1,
      1n,
      Symbol('x'),
      new Date(0),
      deep,
      JSON.parse('{"a":{"__proto__":1}}'),
    ]) {
      expect(jsonProblem(value)).toBeTypeOf('string')
    }
    const circular: unknown[] = []
    circular.push(circular)
    expect(jsonProblem(circular)).toBe('nests deeper than 100 levels')
  })
})

describe('the log in memory', () => {
  it('gives back what it was given, before and after an engine borrows it', async () => {
    const log = memoryLog()
    const first = commit('visit/1', 1, genesisHash, full, {
      commandId: 'c',
      commandHash: 'h',
      causation: 'x',
      source: 'y',
    })
    const second = commit('visit/1', 2, first.hash, { ward: 'x' })
    const foreign = commit(
      'other/1',
      1,
      genesisHash,
      { anything: ['goes', { deep: true }] },
      { type: 'Elsewhere', schemaVersion: 9 },
    )
    await log.append([first, second, foreign])
    const expected = [
      { ...first, position: 1 },
      { ...second, position: 2 },
      { ...foreign, position: 3 },
    ]
    expect(await all(log)).toEqual(expected)
    await createEngine({ log, events: [SiteVisited], onUnreadable: 'skip' })
    expect(await all(log)).toEqual(expected)
    expect(await verifyLog(log)).toEqual({
      intact: true,
      commits: 3,
      events: 3,
      streams: 2,
      head: 3,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
      sealed: 0,
    })
  })

  it.each([
    ['a bigint', 1n],
    ['itself', circular],
  ])('stores nothing of a batch with a commit that holds %s', async (_, value) => {
    const log = memoryLog()
    const engine = await createEngine({ log, events: [SiteVisited] })
    const sound = commit('visit/1', 1, genesisHash, full)
    const [event] = sound.events
    for (const odd of [
      { events: [{ ...event, data: { ...full, measures: value } }] },
      { events: [{ ...event, type: 'Elsewhere', data: { value } }] },
      { extra: value },
    ])
      await expect(
        log.append([sound, { ...sound, stream: 'visit/2', ...odd } as Commit]),
      ).rejects.toMatchObject({
        code: 'log-corrupt',
        message: "at position 2, the commit to visit/2 holds what JSON can't",
        details: { position: 2, stream: 'visit/2', reason: 'content' },
      })
    expect(await all(log)).toEqual([])
    expect(await log.append([sound])).toEqual([1])
    await engine.close()
  })

  it('tells an engine what it cannot read, and skips it only if asked to', async () => {
    const log = memoryLog()
    await log.append([commit('visit/1', 1, genesisHash, { ward: 'x' }, { schemaVersion: 2 })])
    await expect(createEngine({ log, events: [SiteVisited] })).rejects.toMatchObject({
      code: 'event-too-new',
      details: { known: 1, schemaVersion: 2, stream: 'visit/1', version: 1 },
    })
    await expect(createEngine({ log })).rejects.toMatchObject({
      code: 'event-unknown',
      details: { eventType: 'SiteVisited' },
    })
    await expect(createEngine({ log, onUnreadable: 'skip' })).resolves.toBeDefined()
  })

  it('keeps stored bytes while readers see upcast ones', async () => {
    const newer = defineEvent(
      'SiteVisited',
      { ward: code(), district: code() },
      { version: 2, upcast: { 1: (data) => ({ ...data, district: 'unknown' }) } },
    )
    const log = memoryLog()
    const old = commit('visit/1', 1, genesisHash, { ward: 'x' })
    await log.append([old])
    const engine = await createEngine({ log, events: [newer] })
    const [seen] = await engine.replay([
      {
        name: 'seen',
        version: 1,
        start: () => [] as unknown[],
        on: {
          SiteVisited: (state: unknown[], event: { data: { district: string } }) =>
            void state.push(event.data.district),
        },
        snapshot: () => null,
      },
    ])
    expect(seen).toEqual(['unknown'])
    expect(await all(log)).toEqual([{ ...old, position: 1 }])
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('hashes what is there and not how it was written', () => {
    const one = commit('visit/1', 1, genesisHash, { ward: 'x', visitors: 1 })
    expect(hashOf({ ...one, events: [{ ...one.events[0]!, data: { visitors: 1, ward: 'x' } }] })).toBe(
      one.hash,
    )
    expect(hashOf({ ...one, recordedAt: (at + 1) as Instant })).not.toBe(one.hash)
    // Computed with Python's hashlib over the RFC 8785 form: the format is frozen.
    expect(one.hash).toBe('cad525b0b96b721c22b9d54a8087a80d977e7335bcc4cf357837cc2663be4b11')
  })

  it('is empty at its origin', async () => {
    const log = memoryLog()
    expect(await log.head()).toBe(origin)
    expect(await all(log)).toEqual([])
  })
})
