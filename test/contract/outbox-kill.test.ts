// Processes that run one outbox on one log are killed while they post webhooks: as a message arrives, before or after it is
// answered. Nobody is forgotten; what comes twice comes under its own id, and there where a process was killed or an answer lost.

import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from 'dossier-engine'
import { pause } from '../../src/testing/contract-checks.js'
import { chanceFor, sized, type Chance } from '../support/campaign.js'
import { childProgram, type Child } from '../support/children.js'
import { openAt } from '../support/log-place.js'
import { accept, licence, officeCalendar, on } from '../support/office.js'
import type { OutboxTask } from '../support/outbox-process.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { secret, webhookReceiver, type Delivery } from '../support/webhook-receiver.js'

const { freshPath } = sqliteFiles()
const batch = 5
const together = 2
const kills = sized(12, 500)

let start: (task: OutboxTask) => Child<never>
beforeAll(async () => {
  start = await childProgram('outbox-process')
})

/** Receives dossiers while children send, kills who sends, and waits until all was told, or nothing more comes. */
async function campaign({ purpose, times, isHasty }: { purpose: string; times: number; isHasty: boolean }) {
  const chance = chanceFor(purpose)
  const place = { path: freshPath() }
  const { log, close } = await openAt(place)
  const engine = await createEngine({ log, calendars: [officeCalendar], procedures: [licence] })
  const children = new Map<string, Child<never>>()
  let [started, killed, untilNext] = [0, 0, chance.below(4)]
  const launch = () => {
    const name = `p${started++}`
    children.set(name, start({ place, url: receiver.url, secret, name, batch, leaseMs: 300, isHasty }))
  }
  const kill = (name: string) => {
    children.get(name)!.kill()
    children.delete(name)
    killed += 1
    untilNext = chance.below(2 * batch)
    launch()
  }
  const receiver = await webhookReceiver({
    chance: chanceFor(`${purpose} receiver`),
    onDelivery({ process }) {
      if (killed >= times || !children.has(process) || untilNext-- > 0) return
      // It has its answer, or it has not.
      if (chance.below(2) === 0) kill(process)
      else setTimeout(() => children.has(process) && kill(process), chance.below(5))
    },
  })
  while (children.size < together) launch()
  const expected = await receiveAll(engine, chance, () => killed >= times)
  await untilTold(receiver.taken, expected)
  for (const child of children.values()) child.go()
  await Promise.all([...children.values()].map((child) => child.ended))
  await engine.close()
  await close()
  return { ...judged(receiver.taken, expected), unanswered: receiver.unanswered, killed }
}

/** Receives dossiers and assigns them, until it is enough; gives whom is to be told of what. */
async function receiveAll(engine: Engine, chance: Chance, isEnough: () => boolean): Promise<string[]> {
  const expected: string[] = []
  for (let index = 0; index < 10 || !isEnough(); index++) {
    const [dossierId, subject, officer] = [`d-${index}`, `p-${index % 7}`, `o-${index % 3}`]
    const applicant = { subject, data: { name: `Lò Thị Mai ${index % 7}` } }
    await accept(
      engine,
      {
        ...{ type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'online', applicant },
        at: on('03-04'),
      },
      { type: 'assign', dossierId, officer, at: on('03-04', '11:00') },
    )
    expected.push(`received ${dossierId} ${subject}`, `assigned ${dossierId} ${officer}`)
    await pause(chance.below(100))
  }
  return expected
}

const what = ({ message: { about, dossierId, to } }: Delivery) => `${about} ${dossierId} ${to.id}`

/** Until everybody was told; or, should somebody be forgotten, until nothing has come for a long time. */
async function untilTold(taken: readonly Delivery[], expected: readonly string[]): Promise<void> {
  for (let [quiet, before] = [0, -1]; quiet < 30; quiet++) {
    if (new Set(taken.map(what)).size >= expected.length) return
    if (taken.length !== before) quiet = 0
    before = taken.length
    await pause(150)
  }
}

/** What came of it. */
function judged(taken: readonly Delivery[], expected: readonly string[]) {
  const first = new Map<string, Delivery>()
  const idOf = new Map<string, string>()
  const mistaken: string[] = []
  let handovers = 0
  for (const [index, delivery] of taken.entries()) {
    const { id, body, isSigned, process } = delivery
    if (index > 0 && taken[index - 1]!.process !== process) handovers += 1
    if (!isSigned) mistaken.push(`${id} is not signed`)
    if ((idOf.get(what(delivery)) ?? id) !== id) mistaken.push(`${what(delivery)} came under two ids`)
    if ((first.get(id)?.body ?? body) !== body) mistaken.push(`${id} came with two contents`)
    idOf.set(what(delivery), id)
    first.set(id, first.get(id) ?? delivery)
  }
  const wanted = new Set(expected)
  mistaken.push(...[...idOf.keys()].filter((told) => !wanted.has(told)))
  const missed = expected.filter((each) => !idOf.has(each))
  return { missed, mistaken, twice: taken.length - first.size, handovers }
}

describe('processes that run one outbox', () => {
  it(
    `forget nobody when they are killed, and tell again under the same id (${kills} kills)`,
    async () => {
      const { missed, mistaken, twice, handovers, unanswered, killed } = await campaign({
        ...{ purpose: 'outbox killed', times: kills, isHasty: false },
      })
      expect({ missed, mistaken, killed }).toEqual({ missed: [], mistaken: [], killed: kills })
      expect(twice).toBeGreaterThan(0)
      expect(twice).toBeLessThanOrEqual(handovers * (batch + 2) + unanswered)
    },
    sized(300_000, 7_200_000),
  )

  it('forget somebody where they note it before they send (the test against itself)', async () => {
    let forgotten = 0
    for (let tries = 1; tries <= 5 && forgotten === 0; tries++) {
      const { missed } = await campaign({ purpose: `hasty ${tries}`, times: 3, isHasty: true })
      forgotten = missed.length
    }
    expect(forgotten).toBeGreaterThan(0)
  })
})
