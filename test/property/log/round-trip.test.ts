// What goes into a log comes out of it, by every way: through columns and through the log.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  count,
  createEngine,
  defineEvent,
  genesisHash,
  hashOf,
  memoryLog,
  sealCommit,
  type Commit,
  type EventLog,
  type StoredCommit,
} from 'dossier-engine'
import { dataArbitrary } from 'dossier-engine/testing'
import { commitsArbitrary, definitions, EveryKind, NothingNeeded } from '../../support/commits.js'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'

const commits = commitsArbitrary()

async function all(log: EventLog): Promise<StoredCommit[]> {
  const read: StoredCommit[] = []
  for await (const commit of log.readAll()) read.push(commit)
  return read
}

describe('a log', () => {
  it('replays what was appended: through columns and back', () => {
    fc.assert(
      fc.property(commits, (drawn) => {
        const table = new EventTable(createRegistry(definitions))
        drawn.forEach((commit, index) => table.append(commit, (index + 1) as Position))
        const seen = Array.from({ length: table.length }, (_, row) => table.event(row))
        const expected = drawn.flatMap((commit, index) => {
          const { events, version, hash: _, previous: __, commandHash: ___, ...shared } = commit
          return events.map((each, offset) => ({
            position: index + 1,
            ...shared,
            ...each,
            version: version + offset,
          }))
        })
        expect(seen).toEqual(expected)
        expect(table.unreadable.size).toBe(0)
        // Read in any order, by one cursor that jumps about.
        for (let row = table.length - 1; row >= 0; row--) expect(table.event(row)).toEqual(seen[row])
      }),
      { numRuns: 150 },
    )
  })

  it('tells the number of each code beside its text, and 0 where there is none', () => {
    fc.assert(
      fc.property(commits, (drawn) => {
        const table = new EventTable(createRegistry(definitions))
        drawn.forEach((commit, index) => table.append(commit, (index + 1) as Position))
        const texts = Array.from({ length: table.codes.size }, (_, code) => table.codes.textOf(code))
        for (let row = 0; row < table.length; row++) {
          const { type, data, codes, actor, actorCode } = table.read(row)
          const { fields } = definitions.find((definition) => definition.type === type)!
          const names = Object.keys(fields).filter((name) => fields[name as never]['kind'] === 'code')
          expect(Object.keys(codes)).toEqual(names)
          for (const name of names) expect(texts[codes[name]!]).toBe(data[name])
          expect(texts[actorCode]).toBe(actor)
        }
        expect(new Set(texts).size).toBe(texts.length)
      }),
      { numRuns: 100 },
    )
  })

  it('replays what was appended: through the log in memory, before and after an engine borrows it', async () => {
    await fc.assert(
      fc.asyncProperty(commits, fc.nat({ max: 12 }), fc.boolean(), async (drawn, at, knows) => {
        const log = memoryLog()
        for (const commit of drawn.slice(0, at)) await log.append([commit])
        const events = knows ? [EveryKind, NothingNeeded] : []
        await createEngine({ log, events, onUnreadable: 'skip' })
        await log.append(drawn.slice(at))
        const read = await all(log)
        expect(read.map(({ position: _, ...commit }) => commit)).toEqual(drawn)
        for (const commit of read) expect(hashOf(commit)).toBe(commit.hash)
      }),
      { numRuns: 100 },
    )
  })

  it('keeps its bytes whatever an upcast does to what it is given', async () => {
    const vandal = defineEvent(
      'EveryKind',
      { size: count() },
      {
        version: 2,
        upcast: {
          1: (data) => {
            for (const key of Object.keys(data)) Reflect.deleteProperty(data, key)
            return { size: 1 }
          },
        },
      },
    )
    await fc.assert(
      fc.asyncProperty(dataArbitrary(EveryKind.fields), async (data) => {
        const log = memoryLog()
        await createEngine({ log, events: [vandal] })
        const stored = { type: 'EveryKind', schemaVersion: 1, at: 0, actor: 'x', data }
        const commit = sealCommit({
          stream: 's',
          version: 1,
          recordedAt: 0 as Commit['recordedAt'],
          events: [stored] as unknown as Commit['events'],
          previous: genesisHash,
        })
        const before = structuredClone(commit)
        await log.append([commit])
        expect(commit).toEqual(before)
        expect(await all(log)).toEqual([{ ...before, position: 1 }])
      }),
      { numRuns: 30 },
    )
  })
})
