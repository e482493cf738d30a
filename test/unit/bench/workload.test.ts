// The canonical workload is the same everywhere and has the shape that the benches' figures are told of.

import { describe, expect, test } from 'vitest'
import { commitsOf } from '../../../bench/commits.js'
import { commandsOf } from '../../../bench/commands.js'
import { agencyCount, calendar, procedureCount, procedures } from '../../../bench/office.js'
import { endAt, Workload } from '../../../bench/workload.js'
import { createEngine } from '../../../src/engine/create-engine.js'
import type { AnyEngine } from '../../../src/engine/engine.js'
import { genesisHash, hashOf } from '../../../src/log/chain.js'

const workload = new Workload({ dossiers: 10_000 })
const small = new Workload({ dossiers: 200 })

describe('the workload', () => {
  test('is the same each time, and another with another seed', () => {
    expect([...commitsOf(new Workload({ dossiers: 200 }))]).toEqual([...commitsOf(small)])
    expect([...new Workload({ dossiers: 200, seed: 7 }).acts()]).not.toEqual([...small.acts()])
  })

  test('has 8.3 events a dossier, one in five paused, of 152 procedures in 20 agencies', () => {
    let events = 0
    const paused = new Set<string>()
    const seen = { procedures: new Set<unknown>(), agencies: new Set<unknown>() }
    for (const { stream, events: stored } of commitsOf(workload)) {
      events += stored.length
      for (const { type, data } of stored) {
        if (type === 'SupplementRequested') paused.add(stream)
        if (type !== 'DossierReceived') continue
        seen.procedures.add(data['procedure'])
        seen.agencies.add(data['agency'])
      }
    }
    expect(events / 10_000).toBeCloseTo(8.3, 1)
    expect(paused.size / 10_000).toBeCloseTo(0.2, 1)
    expect(seen.procedures.size).toBe(procedureCount)
    expect(seen.agencies.size).toBe(agencyCount)
  })

  test('is interleaved: in the order of time, and seldom twice of one dossier in a row', () => {
    let last = { at: 0, dossier: -1 }
    let inRow = 0
    for (const act of workload.acts()) {
      expect(act.at).toBeGreaterThanOrEqual(last.at)
      if (act.dossier === last.dossier) inRow += 1
      last = act
    }
    expect(last.at).toBeLessThanOrEqual(endAt)
    expect(inRow / workload.actCount).toBeLessThan(0.01)
  })

  test('is a log: versions without a gap, and a chain that holds where it is sealed', () => {
    const heads = new Map<string, { version: number; hash: string }>()
    for (const commit of commitsOf(small, { sealed: true })) {
      const head = heads.get(commit.stream) ?? { version: 0, hash: genesisHash }
      expect(commit.version).toBe(head.version + 1)
      expect(commit.previous).toBe(head.hash)
      expect(hashOf(commit)).toBe(commit.hash)
      heads.set(commit.stream, { version: head.version + commit.events.length, hash: commit.hash })
    }
    expect(heads.size).toBe(200)
  })

  test('tells as commits exactly what the engine records of it as commands', async () => {
    const engine: AnyEngine = await createEngine({ calendars: [calendar], procedures })
    for (const command of commandsOf(small))
      expect(await engine.handle(command)).toMatchObject({ accepted: true })
    const told = new Map<string, object[]>()
    for (const { stream, events } of commitsOf(small)) {
      const before = told.get(stream) ?? []
      told.set(stream, [...before, ...events])
    }
    for (const [stream, events] of told) {
      const recorded = engine.timeline(stream.slice('dossier/'.length))
      expect(
        recorded.map(({ type, schemaVersion, at, actor, data }) => ({
          type,
          schemaVersion,
          at,
          actor,
          data,
        })),
      ).toEqual(events)
    }
  })
})
