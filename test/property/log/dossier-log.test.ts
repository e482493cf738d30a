// A log as a file: opened, it is the same log, whatever definitions either side has, however its bytes come, and however
// large its blocks are; and a file that is not what was written is refused, each time.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  count,
  createEngine,
  defineEvent,
  EventCorrected,
  isDossierError,
  memoryLog,
  openDossierLog,
  optional,
  sealCommit,
  stepBook,
  text,
  verifyLog,
  writeDossierLog,
  type Commit,
  type EventDefinition,
  type EventLog,
  type Position,
  type StoredCommit,
} from 'dossier-engine'
import { commitsOf } from '../../../bench/commits.js'
import { calendar, procedures } from '../../../bench/office.js'
import { endAt, Workload } from '../../../bench/workload.js'
import type { EventTable } from '../../../src/log/event-table.js'
import { compressed } from '../../../src/log/pack-stream.js'
import { createRegistry, type Registry } from '../../../src/log/registry.js'
import { logFilePacks } from '../../../src/log/write-log-file.js'
import { commitsArbitrary, definitions, EveryKind, NothingNeeded } from '../../support/commits.js'
import { saidBy } from '../../support/said-by-table.js'

/** What became of an event whose older versions the logs hold. */
const laterVersion = defineEvent(
  'NothingNeeded',
  { ...NothingNeeded.fields, since: optional(count()), remark: optional(text()) },
  { version: 2, upcast: { 1: (data) => ({ ...data, since: 1 }) } },
)
const whole: readonly EventDefinition[] = [...definitions, EventCorrected]
const later = whole.map((definition) => (definition.type === 'NothingNeeded' ? laterVersion : definition))
/** All definitions, a later version among them, half of them, or none. */
const registries = fc.constantFrom(
  ...[whole, whole, later, whole.filter((_each, index) => index % 2 === 0), []].map(createRegistry),
)
const commits = commitsArbitrary({ corrections: true, maxLength: 16 })
/** From 2 to 16 events a block, so that a short log has many. */
const bits = fc.integer({ min: 1, max: 4 })

/** A log that gives these commits as a database does: what JSON keeps of them, at positions with gaps. */
function gapped(given: readonly Commit[]): Pick<EventLog, 'readAll'> {
  const stored = given.map((commit, index) => {
    const copy = JSON.parse(JSON.stringify(commit)) as Commit
    return { ...copy, position: (3 * index + 1) as Position } satisfies StoredCommit
  })
  return {
    async *readAll({ after = 0 } = {}) {
      for (const commit of stored) if (commit.position > after) yield commit
    },
  }
}

async function collected<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = []
  for await (const value of values) all.push(value)
  return all
}

const concatenated = (chunks: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(chunks))

/** The file of a log, its parts compressed or not. */
async function fileOf(
  log: Pick<EventLog, 'readAll'>,
  { registry, blockBits, compress = false }: { registry: Registry; blockBits?: number; compress?: boolean },
): Promise<Uint8Array> {
  const packs = await collected(logFilePacks(log, { registry, blockBits }))
  return concatenated(compress ? await Promise.all(packs.map(compressed)) : packs)
}

/** The same bytes in chunks of these sizes, over and over. */
function* chunked(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** A table that an engine with these definitions would borrow, beside one that came by its commits one by one. */
async function lentBy(log: EventLog, registry: Registry): Promise<EventTable> {
  return log.lend!(registry, () => {})!.table
}

const form = fc.record({
  given: commits,
  registry: registries,
  blockBits: bits,
  compress: fc.boolean(),
  sizes: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 }),
})

describe('a log that was written and opened', () => {
  it('is the same log', async () => {
    await fc.assert(
      fc.asyncProperty(form, async ({ given, sizes, ...how }) => {
        const log = gapped(given)
        const bytes = await fileOf(log, how)
        const before = await collected(log.readAll())
        const shifted = Buffer.concat([Buffer.from([0]), bytes]).subarray(1)
        for (const source of [bytes, shifted, chunked(bytes, sizes), chunked(shifted, sizes)]) {
          const opened = await openDossierLog(source)
          expect(await collected(opened.readAll())).toEqual(before)
          expect(await verifyLog(opened)).toEqual(await verifyLog(log))
          expect(await opened.head()).toBe(before.at(-1)?.position ?? 0)
          for (const stream of ['dossier/a', 'dossier/b', 'x'])
            expect(await collected(opened.readStream(stream))).toEqual(
              before.filter((commit) => commit.stream === stream),
            )
          const middle = before[before.length >> 1]
          if (middle !== undefined)
            expect(await collected(opened.readAll({ after: middle.position }))).toEqual(
              before.filter(({ position }) => position > middle.position),
            )
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is the same to an engine, whatever definitions that has', async () => {
    await fc.assert(
      fc.asyncProperty(form, registries, async ({ given, sizes, ...how }, theirs) => {
        const opened = await openDossierLog(chunked(await fileOf(gapped(given), how), sizes))
        const before = memoryLog()
        const table = await lentBy(before, theirs)
        if (given.length > 0) await before.append(given)
        const lent = await lentBy(opened, theirs)
        expect(withoutPositions(lent)).toEqual(withoutPositions(table))
        expect([...lent.unreadable.keys()]).toEqual([...table.unreadable.keys()])
        // And still all of it can be had back as it was.
        expect((await collected(opened.readAll())).map(({ hash }) => hash)).toEqual(
          given.map(({ hash }) => hash),
        )
        expect((await verifyLog(opened)).intact).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('goes on as it would have', async () => {
    await fc.assert(
      fc.asyncProperty(form, fc.nat(), fc.boolean(), async ({ given, sizes, ...how }, cut, isLent) => {
        const first = given.slice(0, cut % (given.length + 1))
        const opened = await openDossierLog(chunked(await fileOf(gapped(first), how), sizes))
        if (isLent) await lentBy(opened, createRegistry(whole))
        const heard: string[] = []
        opened.subscribe({ after: await opened.head(), onCommit: ({ hash }) => heard.push(hash) })
        const rest = given.slice(first.length)
        const head = await opened.head()
        if (rest.length > 0)
          expect(await opened.append(rest)).toEqual(rest.map((_commit, index) => head + index + 1))
        const all = await collected(opened.readAll())
        expect(all.map(({ hash }) => hash)).toEqual(given.map(({ hash }) => hash))
        expect((await verifyLog(opened)).intact).toBe(true)
        expect(heard).toEqual(rest.map(({ hash }) => hash))
        const [last] = given.slice(-1)
        if (last !== undefined)
          await expect(opened.append([last])).rejects.toMatchObject({ code: 'version-conflict' })
      }),
      { numRuns: 30 },
    )
  })

  it('is the same where bytes can tell no block of it, from its first such block on', async () => {
    await fc.assert(
      fc.asyncProperty(form, fc.nat(), async ({ given, sizes, ...how }, which) => {
        fc.pre(given.length > 0)
        const odd = resealed(given, which % given.length, '\ud800')
        const opened = await openDossierLog(chunked(await fileOf(gapped(odd), how), sizes))
        expect((await collected(opened.readAll())).map(({ position: _, ...commit }) => commit)).toEqual(odd)
      }),
      { numRuns: 30 },
    )
  })

  it('is the same file again, as it comes out of memory', async () => {
    await fc.assert(
      fc.asyncProperty(form, async ({ given, sizes, ...how }) => {
        const opened = await openDossierLog(await fileOf(gapped(given), how))
        const bytes = await fileOf(opened, how)
        const again = await fileOf(await openDossierLog(chunked(bytes, sizes)), how)
        expect(Buffer.compare(again, bytes)).toBe(0)
      }),
      { numRuns: 30 },
    )
  })
})

describe('writeDossierLog', () => {
  it('writes for engines with the same definitions, and for others', async () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )
    const events = definitions.slice(0, 2)
    const log = memoryLog()
    await log.append(given!)
    const files = [
      await collected(writeDossierLog(log, { events })),
      await collected(writeDossierLog(log, { events, compress: true })),
      await collected(writeDossierLog(log)),
    ].map(concatenated)
    expect(files[1]!.length).toBeLessThan(files[0]!.length)
    for (const bytes of files) {
      const opened = await openDossierLog(bytes)
      expect(await verifyLog(opened)).toEqual(await verifyLog(log))
      const engine = await createEngine({ log: opened, events, onUnreadable: 'skip' })
      const before = await createEngine({ log, events, onUnreadable: 'skip' })
      expect(engine.overdue({ asOf: 0 })).toEqual(before.overdue({ asOf: 0 }))
    }
  })

  it('ships an office: an engine on the file answers as one on the log, and goes on', async () => {
    const log = memoryLog()
    const setUp = { calendars: [calendar], procedures, clock: () => endAt }
    await createEngine({ ...setUp, log })
    await log.append([...commitsOf(new Workload({ dossiers: 400 }), { sealed: true })])
    const engine = await createEngine({ ...setUp, log })
    for (const compress of [false, true]) {
      const opened = await openDossierLog(writeDossierLog(log, { compress }))
      // What it declares came with it.
      const there = await createEngine({ log: opened, clock: () => endAt })
      const year = { from: '2025-01-01', to: '2025-12-31', groupBy: ['procedure', 'channel'] } as const
      expect(there.onTime(year)).toEqual(engine.onTime(year))
      expect(there.overdue({ asOf: endAt })).toEqual(engine.overdue({ asOf: endAt }))
      expect(there.overdue({ asOf: endAt }).dossiers.length).toBeGreaterThan(10)
      expect(there.workload({ asOf: endAt, groupBy: ['officer'] })).toEqual(
        engine.workload({ asOf: endAt, groupBy: ['officer'] }),
      )
      const [steps] = await there.replay([stepBook])
      expect(steps.length).toBe((await engine.replay([stepBook]))[0].length)
      const { dossierId } = there.overdue({ asOf: endAt }).dossiers[0]!
      expect(there.dossier(dossierId)).toEqual(engine.dossier(dossierId))
      const outcome = await there.handle({
        type: 'assign',
        dossierId,
        officer: 'hoa',
        actor: 'lan',
        at: endAt,
      })
      expect(outcome).toMatchObject({ accepted: true })
      expect((await verifyLog(opened)).intact).toBe(true)
    }
  })

  it('writes the one form of an empty log', async () => {
    const opened = await openDossierLog(writeDossierLog(memoryLog()))
    expect(await opened.head()).toBe(0)
    expect(await collected(opened.readAll())).toEqual([])
  })

  it('tells who gives it something else', async () => {
    const wrong = [{ compress: 'yes' }, { events: {} }, { fast: true }] as never[]
    for (const options of wrong)
      await expect(collected(writeDossierLog(memoryLog(), options))).rejects.toMatchObject({
        code: 'query-invalid',
      })
    for (const source of [undefined, 7, ['text'], {}] as never[])
      await expect(openDossierLog(source)).rejects.toMatchObject({ code: 'query-invalid' })
    await expect(openDossierLog(new Uint8Array(0), { fast: true } as never)).rejects.toMatchObject({
      code: 'query-invalid',
    })
    const signal = AbortSignal.abort()
    const bytes = concatenated(await collected(writeDossierLog(memoryLog())))
    await expect(openDossierLog(bytes, { signal })).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('a file that is not as it was written', () => {
  // Few definitions, so that thousands of openings take seconds.
  const few = createRegistry([EveryKind, NothingNeeded, EventCorrected])
  const [given] = fc.sample(
    commitsArbitrary({ corrections: true, of: [EveryKind, NothingNeeded] }).filter(
      (drawn) => drawn.length > 5 && drawn.length < 8,
    ),
    { numRuns: 1, seed: 3 },
  )

  /** What came of opening: nothing, or the code of the error. */
  const refusal = async (bytes: Uint8Array) => {
    try {
      await openDossierLog(bytes)
      return undefined
    } catch (error) {
      return isDossierError(error) ? error.code : error
    }
  }

  it.each([
    ['in segments', few, false],
    ['in segments, compressed', few, true],
    ['as commits', createRegistry([]), false],
  ] as const)('is refused, %s', async (_form, registry, compress) => {
    const good = await fileOf(gapped(given!), { registry, blockBits: 3, compress })
    // The test against itself.
    expect(await refusal(good)).toBeUndefined()
    const missed: unknown[] = []
    for (let length = 0; length < good.length; length += length < 200 ? 1 : 13) {
      const code = await refusal(good.slice(0, length))
      if (code !== 'pack-damaged') missed.push([length, code])
    }
    for (let bit = 0; bit < good.length * 8; bit += 1 + (bit % 29)) {
      const bad = good.slice()
      bad[bit >>> 3]! ^= 1 << (bit & 7)
      const code = await refusal(bad)
      if (code !== 'pack-damaged') missed.push([bit, code])
    }
    expect(missed).toEqual([])
  })

  it('is refused without any of its parts, with one twice, and in another order', async () => {
    const packs = await collected(logFilePacks(gapped(given!), { registry: few, blockBits: 3 }))
    expect(packs.length).toBeGreaterThan(6)
    for (const index of packs.keys()) {
      expect(await refusal(concatenated(packs.toSpliced(index, 1)))).toBe('pack-damaged')
      expect(await refusal(concatenated(packs.toSpliced(index, 0, packs[index]!)))).toBe('pack-damaged')
      const swapped = packs.with(index, packs.at(index - 1)!).with(index - 1, packs[index]!)
      expect(await refusal(concatenated(swapped))).toBe('pack-damaged')
    }
  })

  it('is refused if it is of another form, and says of which', async () => {
    const [, segment] = await collected(logFilePacks(gapped(given!), { registry: few, blockBits: 3 }))
    await expect(openDossierLog(segment!)).rejects.toThrow("begins with the part 'segment'")
    await expect(openDossierLog(new TextEncoder().encode('{"head":{}}\n'.repeat(9)))).rejects.toThrow(
      /can't be read/,
    )
  })
})

/** What a table says, but for where its commits stand in another log. */
function withoutPositions(table: EventTable): unknown {
  const { position: _, events, right, commits: told, ...said } = saidBy(table)
  const plain = (each: object) => ({ ...each, position: 0 })
  return { ...said, events: events.map(plain), right: right.map(plain), commits: told.map(plain) }
}

/** The same commits, with another actor in one of them, sealed anew. */
function resealed(given: readonly Commit[], which: number, actor: string): Commit[] {
  const heads = new Map<string, string>()
  return given.map((commit, index) => {
    const events = index === which ? commit.events.map((event) => ({ ...event, actor })) : commit.events
    const { hash: _, ...unsealed } = {
      ...commit,
      events,
      previous: heads.get(commit.stream) ?? commit.previous,
    }
    // What no canonical bytes can tell has no hash of its own: any will do.
    const sealed = index === which ? { ...unsealed, hash: 'f'.repeat(64) } : sealCommit(unsealed)
    heads.set(commit.stream, sealed.hash)
    return sealed
  })
}
