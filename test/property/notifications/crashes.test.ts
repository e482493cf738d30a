// An outbox whose process dies while it sends, and is started again: nobody is forgotten, whoever is told twice is told the
// same under the same key, and nobody is told twice without a death. A sender that says too early that a message got there is
// the control: with it messages must be lost.

import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { memoryLog, memoryStates, type EventLog, type StateStore } from 'dossier-engine'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { en, startOutbox, type Message, type Sender } from 'dossier-engine/notifications'
import { chanceFor, sized, type Chance } from '../../support/campaign.js'
import { accept, on, openOffice } from '../../support/office.js'
import { temporaryFolder } from '../../support/temporary.js'

/** Lives of one outbox; in each but the last it dies after so many messages. */
const lives = 4
/** Of each dossier: received, assigned, and both to two. */
const perDossier = 4

interface Store {
  readonly log: EventLog
  readonly states: StateStore
  close(): Promise<void>
}

/** Plays all lives on one log; gives what each carried. */
async function outlive(
  open: () => Promise<Store>,
  { chance, deaths, early = false }: { chance: Chance; deaths: number; early?: boolean },
): Promise<{ carried: Message[]; dossiers: number }> {
  const carried: Message[] = []
  let dossiers = 0
  for (let life = 0; life < lives; life++) {
    const store = await open()
    const isLast = life >= deaths
    let left = isLast ? Number.POSITIVE_INFINITY : chance.below(6)
    let dead: () => void = () => {}
    const death = new Promise<void>((resolve) => (dead = resolve))
    // Nothing of a dead process gets anywhere any more.
    const alive = async <Result>(work: () => Result): Promise<Awaited<Result>> =>
      left < 0 ? new Promise<never>(() => {}) : await work()
    const { engine } = await openOffice({
      log: store.log,
      newId: () => `life-${life}-${++dossiers}-${chance.below(1e9)}`,
      states: {
        read: (name) => alive(() => store.states.read(name)),
        write: (...args) => alive(() => store.states.write(...args)),
      },
    })
    const carry = (message: Message) => {
      if (left-- > 0) carried.push(message)
      else dead()
    }
    const sender: Sender = {
      send: (message) =>
        alive(() => {
          if (early) setTimeout(() => left >= 0 && carry(message), 1)
          else carry(message)
          return alive(() => {})
        }),
    }
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'start', texts: en, sender, leaseMs: 40, batch: 3 },
      rules: {
        DossierReceived: () => both('received'),
        Assigned: () => both('assigned'),
      },
    })
    for (let index = 0; index < 2; index++) {
      const dossierId = `d-${life}-${index}`
      await accept(
        engine,
        { type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'online', at: on('04-02') },
        { type: 'assign', dossierId, officer: 'o', at: on('04-03') },
      )
    }
    if (!isLast) await death
    else {
      await vi.waitFor(
        () => expect(reactor.status()).toMatchObject({ state: 'running', lag: 0, retrying: 0 }),
        {
          timeout: 20_000,
        },
      )
      await engine.close()
      await store.close()
    }
  }
  return { carried, dossiers: 2 * lives }
}

const both = (about: string) =>
  (['one', 'two'] as const).map((id) => ({
    ...{ to: { kind: 'unit' as const, id }, about, text: { subject: about, text: about } },
  }))

async function memory(): Promise<() => Promise<Store>> {
  const { lend: _, ...log } = memoryLog()
  const states = memoryStates()
  return async () => ({ log, states, close: async () => {} })
}

async function sqlite(): Promise<() => Promise<Store>> {
  const path = join(temporaryFolder(), 'office.db')
  return async () => {
    const log = await createSqliteLog({ path })
    return { log, states: log.states!, close: () => log.close() }
  }
}

describe.each([
  ['memory', memory, sized(12, 400)],
  ['SQLite', sqlite, sized(3, 60)],
])('an outbox over %s', (name, store, runs) => {
  test('tells everybody after each death, and under the same key', async () => {
    const chance = chanceFor(`outbox deaths ${name}`)
    for (let run = 0; run < runs; run++) {
      const { carried, dossiers } = await outlive(await store(), { chance, deaths: lives - 1 })
      const byKey = new Map<string, Message>()
      for (const message of carried) {
        expect(byKey.get(message.key) ?? message).toEqual(message)
        byKey.set(message.key, message)
      }
      const told = [...byKey.values()].map(({ dossierId, to, about }) => `${dossierId} ${to.id} ${about}`)
      expect(told).toHaveLength(dossiers * perDossier)
      expect(new Set(told).size).toBe(told.length)
      // A death brings back at most a batch and the commit that it ends in.
      expect(carried.length - told.length).toBeLessThanOrEqual((lives - 1) * 2 * (3 + 1))
    }
  })

  test('tells nobody twice where nothing dies', async () => {
    const { carried, dossiers } = await outlive(await store(), {
      chance: chanceFor(`outbox ${name}`),
      deaths: 0,
    })
    expect(carried).toHaveLength(dossiers * perDossier)
    expect(new Set(carried.map(({ key }) => key)).size).toBe(carried.length)
  })
})

test('a sender that says too early that it got there loses messages: the control', async () => {
  const chance = chanceFor('outbox control')
  let lost = 0
  for (let run = 0; run < sized(6, 50); run++) {
    const { carried, dossiers } = await outlive(await memory(), { chance, deaths: lives - 1, early: true })
    lost += dossiers * perDossier - new Set(carried.map(({ key }) => key)).size
  }
  expect(lost).toBeGreaterThan(0)
})
