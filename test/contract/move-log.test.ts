// A log that moves between stores: the same hashes, the same answers, and whatever was changed on the way is found.

import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  exportLog,
  importLog,
  memoryLog,
  memoryVault,
  verifyLog,
  type Commit,
  type EventLog,
  type ExportLogOptions,
  type Position,
} from 'dossier-engine'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'
import { on } from '../support/office.js'
import { openPlain } from '../support/plain-office.js'
import { temporaryFolder } from '../support/temporary.js'

const folder = temporaryFolder()
let files = 0
const sqlite = () => createSqliteLog({ path: join(folder, `${files++}.db`), pollMs: 5 })
const stores = { memory: async () => memoryLog(), sqlite }

const receive = (index: number) =>
  ({
    type: 'receiveDossier',
    commandId: `c-${index}`,
    procedure: 'p',
    channel: 'online',
    actor: 'lan',
    at: on('04-02'),
    applicant: { subject: `person-${index}`, data: { name: `Nguyễn ${index}` } },
  }) as const

async function filled(log: EventLog): Promise<EventLog> {
  const engine = await openPlain(log)
  for (let index = 0; index < 8; index++) {
    const received = await engine.handle(receive(index))
    if (!received.accepted) throw new Error(received.rejection.message)
  }
  await engine.eraseSubject({ subject: 'person-3', actor: 'officer' })
  await engine.close()
  return log
}

const linesOf = async (log: EventLog, options = {}) => {
  const lines: string[] = []
  for await (const line of exportLog(log, options)) lines.push(line)
  return lines
}

describe.each(Object.entries(stores))('a log that moves from %s', (_from, from) => {
  it.each(Object.entries(stores))('to %s has the same hashes, people and answers', async (_to, to) => {
    const source = await filled(await from())
    const target = await to()
    const lines = await linesOf(source, { personalData: true })
    const imported = await importLog(target, lines)
    const [before, after] = [await verifyLog(source), await verifyLog(target)]
    expect(after).toEqual({ ...before, head: expect.anything() })
    expect(imported).toMatchObject({ known: 0, personal: 7, digest: before.intact && before.digest })

    const engine = await openPlain(target)
    const again = await engine.handle(receive(2))
    expect(again).toMatchObject({ accepted: true, repeated: true })
    const { data } = engine
      .timeline(again.accepted ? again.dossierId : '')
      .find(({ type }) => type === 'DossierReceived')!
    const { applicant } = data as { applicant: Parameters<typeof engine.personal>[0] }
    expect(await engine.personal(applicant)).toEqual({ name: 'Nguyễn 2' })
    await engine.close()
    await Promise.all([source.close(), target.close()])
  })
})

describe.each(Object.entries(stores))('personal data that is taken into %s', (_store, to) => {
  type Reference = Parameters<Awaited<ReturnType<typeof openPlain>>['personal']>[0]

  /** Somebody's data by what the engine knows of their dossier. */
  async function told(log: EventLog, dossierId: string): Promise<unknown> {
    const engine = await openPlain(log)
    const { applicant } = engine.dossier(dossierId) as { applicant?: Reference }
    const data = await engine.personal(applicant!).catch(({ code }: { code: string }) => code)
    await engine.close()
    return data
  }

  it('once more is not of whom the log has erased since, but of them what they gave later', async () => {
    const mai = { subject: 'mai', data: { name: 'Mai' } }
    const source = memoryLog()
    const target = await to()
    const engine = await openPlain(source)
    await engine.handle({ ...receive(0), dossierId: 'a', applicant: mai })
    await engine.handle({ ...receive(1), dossierId: 'b' })
    const lines = await linesOf(source, { personalData: true })
    await importLog(target, lines)
    const erasing = await openPlain(target)
    await erasing.eraseSubject({ subject: 'mai', actor: 'officer' })
    await erasing.handle({ ...receive(2), dossierId: 'c', applicant: mai })
    await erasing.close()

    expect(await importLog(target, lines)).toMatchObject({ known: lines.length - 4, personal: 1 })
    expect(await told(target, 'a')).toBe('personal-unavailable')
    expect(await told(target, 'b')).toEqual({ name: 'Nguyễn 1' })
    expect(await told(target, 'c')).toEqual({ name: 'Mai' })
    // A log that has all of this moves on with what is left of it.
    const third = await to()
    const left = await linesOf(target, { personalData: true })
    expect(await importLog(third, left)).toMatchObject({ personal: 2 })
    expect(await importLog(third, left)).toMatchObject({ personal: 2 })
    expect(await told(third, 'a')).toBe('personal-unavailable')
    expect(await told(third, 'c')).toEqual({ name: 'Mai' })
    await Promise.all([engine, target, third].map((each) => each.close()))
  })

  it('is kept after its commit, and by the next import where one was cut off between the two', async () => {
    const lines = await linesOf(await filled(memoryLog()), { personalData: true })
    const log = await to()
    const vault = log.vault ?? memoryVault()
    let puts = 0
    const cutAfter = (most: number): EventLog => ({
      ...facade(log),
      vault: {
        ...vault,
        async put(entry) {
          const commits = await everything(log)
          expect(JSON.stringify(commits)).toContain(entry.ref)
          if (puts++ === most) throw new Error('cut')
          await vault.put(entry)
        },
      },
    })
    await expect(importLog(cutAfter(3), lines)).rejects.toThrow('cut')
    puts = 0
    const again = await importLog(cutAfter(Number.POSITIVE_INFINITY), lines)
    expect(again).toMatchObject({ known: again.commits, personal: 7 })
    puts = 0
    const refusing = { ...cutAfter(0), append: () => Promise.reject(new Error('full')) }
    await expect(importLog({ ...refusing, readAll: memoryLog().readAll }, lines)).rejects.toThrow('full')
    expect(puts).toBe(0)
    await log.close()
  })
})

/** What importing needs of a log, so that it can be given another side store. */
const facade = (log: EventLog): EventLog => ({
  append: (commits) => log.append(commits),
  readStream: (stream, options) => log.readStream(stream, options),
  readAll: (options) => log.readAll(options),
  subscribe: (subscriber) => log.subscribe(subscriber),
  head: () => log.head(),
  close: () => log.close(),
})

describe('the lines of a log', () => {
  it('leave people behind unless they are asked for', async () => {
    const source = await filled(memoryLog())
    const lines = await linesOf(source)
    expect(lines.join('')).not.toContain('Nguyễn')
    const target = memoryLog()
    expect(await importLog(target, lines)).toMatchObject({ personal: 0 })
    const engine = await openPlain(target)
    // Without the secret nobody can tell that it is the same command.
    expect(await engine.handle(receive(2))).toMatchObject({ rejection: { code: 'command-reused' } })
    await engine.close()
  })

  it('that were cut off anywhere are refused where they end, and gone on with from the whole', async () => {
    const lines = await linesOf(await filled(memoryLog()), { personalData: true })
    for (let cut = 0; cut < lines.length; cut++) {
      const target = memoryLog()
      const refused = importLog(target, lines.slice(0, cut))
      await expect(refused).rejects.toMatchObject({
        code: 'import-invalid',
        details: { findings: [{ path: ['line', cut + 1], code: 'end' }] },
      })
      const whole = await importLog(target, lines)
      expect(whole.commits).toBe(lines.filter((line) => line.startsWith('{"commit"')).length)
      expect(await verifyLog(target)).toMatchObject({ intact: true, digest: whole.digest })
    }
  })

  it('with one character changed anywhere are refused in that line, or at the end', async () => {
    const lines = await linesOf(await filled(memoryLog()), { personalData: true })
    let tried = 0
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('0', 'a', '"', '{', '}', ':', ',', ' ', 'é'),
        async (line, place, other) => {
          const number = line % lines.length
          const text = lines[number]!
          const at = place % (text.length - 1)
          fc.pre(text[at] !== other)
          const changed = lines.with(number, text.slice(0, at) + other + text.slice(at + 1))
          // A secret can't tell that it is another one: the checksum does.
          const secretAt = text.indexOf('commandKey":"') + 'commandKey":"'.length
          const isSecret = number === 0 && at >= secretAt && at < secretAt + 64 && /[0-9a-f]/.test(other)
          const found = isSecret ? lines.length : number + 1
          tried++
          await expect(importLog(memoryLog(), changed)).rejects.toMatchObject({
            code: 'import-invalid',
            details: { findings: [{ path: ['line', found] }] },
          })
        },
      ),
      { numRuns: 300 },
    )
    expect(tried).toBeGreaterThan(200)
  })

  it('take whatever a log holds: a value as deep as one may be, and many large ones', async () => {
    let deep: unknown = 1
    for (let level = 0; level < 100; level++) deep = [deep]
    const large = Array.from({ length: 400_000 }, () => 0)
    const values = { deep: [deep], many: [large, large, large] }
    for (const [stream, each] of Object.entries(values)) {
      const source = memoryLog()
      await source.append([sample(stream, { events: each.map((value) => ({ data: { value } as never })) })])
      const target = memoryLog()
      await importLog(target, exportLog(source))
      expect(await everything(target)).toEqual(await everything(source))
    }
  })

  it('leave in the log what came before what is wrong', async () => {
    const source = memoryLog()
    for (let index = 0; index < 30; index++) await source.append([sample(`s/${index}`)])
    const lines = await linesOf(source)
    const target = memoryLog()
    await expect(importLog(target, lines.with(20, '{}'))).rejects.toMatchObject({
      code: 'import-invalid',
      details: { findings: [{ path: ['line', 21] }] },
    })
    expect(await target.head()).toBe(19)
    expect(await importLog(target, lines)).toMatchObject({ commits: 30, known: 19 })
  })

  it('with a line left out, twice or out of order are refused', async () => {
    const lines = await linesOf(await filled(memoryLog()))
    for (const [index, line] of lines.entries()) {
      for (const changed of [lines.toSpliced(index, 1), lines.toSpliced(index, 0, line)]) {
        await expect(importLog(memoryLog(), changed)).rejects.toMatchObject({ code: 'import-invalid' })
      }
    }
    const swapped = lines.with(2, lines[3]!).with(3, lines[2]!)
    await expect(importLog(memoryLog(), swapped)).rejects.toMatchObject({ code: 'import-invalid' })
  })

  it('end at a position or an instant, and what they restore is the log as it was then', async () => {
    const clocks = [0, 5, 3, 8, 8, 9, 7, 12]
    const source = memoryLog()
    let after: Commit | undefined
    for (const [index, recordedAt] of clocks.entries()) {
      after = sample('s', { after, recordedAt: recordedAt as Commit['recordedAt'], source: `${index}` })
      await source.append([after])
    }
    const stored = await everything(source)
    const restored = async (options: ExportLogOptions) => {
      const target = memoryLog()
      await importLog(target, exportLog(source, options))
      expect(await verifyLog(target)).toMatchObject({ intact: true })
      return everything(target)
    }
    for (let until = 0; until <= stored.length; until++)
      expect(await restored({ until: until as Position })).toEqual(stored.slice(0, until))
    // By the greatest time so far: what a slow clock recorded after a fast one was not known before it.
    const knownAt = (at: number) => stored.filter((_, index) => Math.max(...clocks.slice(0, index + 1)) <= at)
    for (let at = -1; at <= 13; at++) expect(await restored({ knownAt: at })).toEqual(knownAt(at))
    expect(await restored({ until: 6 as Position, knownAt: 8 })).toEqual(stored.slice(0, 5))
    expect(await restored({ until: 2 as Position, knownAt: 8 })).toEqual(stored.slice(0, 2))
    for (const options of [
      { until: 9 },
      { until: -1 },
      { until: 1.5 },
      { upTo: 1 },
      { personalData: 'yes' },
    ]) {
      await expect(restored(options as ExportLogOptions)).rejects.toMatchObject({ code: 'query-invalid' })
    }
    await expect(restored({ knownAt: 'yesterday' })).rejects.toMatchObject({ code: 'instant-invalid' })
  })

  it('don’t go into a log that has something else', async () => {
    const lines = await linesOf(await filled(memoryLog()))
    const other = await filled(memoryLog())
    await expect(importLog(other, lines)).rejects.toMatchObject({
      code: 'import-invalid',
      details: { findings: [{ path: ['line', 2], code: 'other-log' }] },
    })
  })
})
