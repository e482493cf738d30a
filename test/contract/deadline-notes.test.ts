// Several engines on one file note deadlines at the same time, each by what its own replica has seen: every date is
// noted once. That is the doing of the decision with its expected version, and without it it would not be so.

import { describe, expect, it } from 'vitest'
import { createEngine, type DueList, type Engine } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { licence, officeCalendar, on } from '../support/office.js'
import { sized } from '../support/campaign.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const dossiers = sized(25, 500)
const setUp = { calendars: [officeCalendar], procedures: [licence] }
const at = on('05-20')

/** A pass without its decision: what this engine has seen to be late is appended, whatever was written since. */
async function believing(desk: Engine, seen: DueList): Promise<void> {
  await desk.caughtUp()
  const facts = seen.dossiers.map(({ dossierId, dueAt }) => ({
    dossierId,
    events: [{ type: 'DeadlinePassed', at, data: { clock: 'statutory', occurrence: 1, dueAt } }],
  }))
  await desk.import(facts, { source: 'control' })
}

/** Engines on one file of late dossiers, and how often each date was noted after what they do. */
async function countsAfter(engines: number, work: (desks: readonly Engine[]) => Promise<void>) {
  const path = freshPath()
  const desks: Engine[] = []
  for (let count = 0; count < engines; count++) {
    const log = await sqliteLog(opened(path), { pollMs: 5, busyTimeoutMs: 60_000 })
    desks.push(await createEngine({ ...setUp, log }))
  }
  const filed = { type: 'receiveDossier', procedure: 'licence', channel: 'post', actor: 'lan' } as const
  for (let count = 0; count < dossiers; count++)
    await desks[0]!.handle({ ...filed, dossierId: `d-${count}`, at: on('03-04') })
  for (const desk of desks) await desk.caughtUp()
  await work(desks)
  await desks[0]!.caughtUp()
  const counts = Array.from(
    { length: dossiers },
    (_, count) => desks[0]!.timeline(`d-${count}`).filter(({ type }) => type === 'DeadlinePassed').length,
  )
  for (const desk of desks) await desk.close()
  return counts
}

describe('passes of several engines on one file', () => {
  for (const engines of [2, 5]) {
    it(`note each date once: ${engines}`, async () => {
      let sum = 0
      const counts = await countsAfter(engines, async (desks) => {
        const notes = await Promise.all(desks.map((desk) => desk.noteDeadlines({ actor: 'scheduler', at })))
        for (const { passed, refused } of notes) {
          expect(refused).toEqual([])
          sum += passed
        }
      })
      expect(counts).toEqual(Array.from({ length: dossiers }, () => 1))
      expect(sum).toBe(dossiers)
    })
  }

  it('note each date as often as there are engines, where the rules are not asked', async () => {
    const counts = await countsAfter(2, async (desks) => {
      const seen = desks.map((desk) => desk.overdue({ asOf: at }))
      for (const [index, desk] of desks.entries()) await believing(desk, seen[index]!)
    })
    expect(counts).toEqual(Array.from({ length: dossiers }, () => 2))
  })
})
