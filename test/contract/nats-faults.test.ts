// The log in NATS when servers are killed and connections are cut: what was acknowledged is there once and in order, who
// follows misses nothing, and of writers in several processes one wins. A killed server keeps what it gave to the system, so
// this proves framing and order; what a power failure takes is told in docs/explanation/what-is-durable.md.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ConsumerInfo, JetStreamClient } from '@nats-io/jetstream'
import { beforeAll, describe, expect, test } from 'vitest'
import { isDossierError, verifyLog, type EventLog } from 'dossier-engine'
import { natsLog } from 'dossier-engine/adapters/nats'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'
import { following } from '../support/following.js'
import { bundledProgram } from '../support/bundled-program.js'
import { chanceFor, sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { proxyTo } from '../support/cut-proxy.js'
import { problemsIn, underFaults } from '../support/log-under-faults.js'
import { acknowledgingEarly } from '../support/nats-early.js'
import { startNats } from '../support/nats-server.js'
import { foldOf, merged, type Fold } from '../support/partition-fold.js'

const single = await startNats()
const kills = sized(100, 2_000)
const cuts = sized(25, 2_000)

let program: string
beforeAll(async () => {
  program = await bundledProgram('nats-writer-process')
})
async function elsewhere<Result>(...args: string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args])
  return JSON.parse(stdout) as Result
}

describe.skipIf(single === undefined)('the log in NATS', () => {
  /** Kills the server so often while four writers append; gives what was told and what is there. */
  const killing = async (log: EventLog, { name, times = kills }: { name: string; times?: number }) => {
    const chance = chanceFor(`kill ${name}`)
    return underFaults(log, times, async () => {
      await pause(50 + chance.below(200))
      const [server] = single!.servers
      await server!.kill()
      server!.start()
      await single!.ready()
    })
  }

  test(
    `keeps what it acknowledged while its server is killed (${kills} kills)`,
    async () => {
      const js = await single!.client()
      const log = await natsLog(js, { name: 'killed', durability: 'unsynced', ackMs: 300, pollMs: 20 })
      const { seen, errors, until } = following(log)
      const { told, stored } = await killing(log, { name: 'nats' })
      expect(problemsIn(stored, told)).toEqual([])
      expect(told.length).toBeGreaterThan(kills)
      expect(await verifyLog(log)).toMatchObject({ intact: true })
      await until({ commits: stored.length, withinMs: 60_000 })
      expect(seen).toEqual(stored)
      expect(errors).toEqual([])
      await log.close()
    },
    sized(300_000, 7_200_000),
  )

  test('loses what was acknowledged before the server had it, and only then (the test against itself)', async () => {
    const problemsOf = async (name: string, write: (log: EventLog) => ReturnType<typeof underFaults>) => {
      const { js, sent } = acknowledgingEarly(await single!.client())
      const log = await natsLog(js, { name, durability: 'unsynced', ackMs: 300, pollMs: 20 })
      const { told } = await write(log)
      await sent()
      const problems = problemsIn(await everything(log), told)
      await log.close()
      return problems
    }
    expect(await problemsOf('calm', (log) => underFaults(log, 1, () => pause(300)))).toEqual([])
    const problems = await problemsOf('early', (log) => killing(log, { name: 'early', times: 5 }))
    expect(problems.filter((problem) => /found nowhere/.test(problem))).not.toEqual([])
  })

  test('reads on when what it reads through is gone with the server that made it', async () => {
    const js = await single!.client()
    let lost = 0
    const losing = Object.assign(Object.create(js) as JetStreamClient, {
      consumers: {
        getConsumerFromInfo(info: ConsumerInfo) {
          const consumer = js.consumers.getConsumerFromInfo(info)
          const fetch = consumer.fetch.bind(consumer)
          // As the client does when its connection comes back: it asks for the consumer.
          consumer.fetch = async (options) => {
            if (++lost > 2) return fetch(options)
            await consumer.delete()
            await consumer.info()
            throw new Error('the consumer is still there')
          }
          return consumer
        },
      },
    })
    const log = await natsLog(losing, { name: 'forgotten', durability: 'unsynced' })
    const commits = Array.from({ length: 20 }, (_, index) => sample(`forgotten/${index}`))
    for (const commit of commits) await log.append([commit])
    const { until } = following(log)
    await until({ commits: 20 })
    expect(lost).toBe(3)
    await log.close()
  })

  const cutting = async (name: string, wrap: (log: EventLog) => EventLog = (log) => log) => {
    const chance = chanceFor(`cut ${name}`)
    const proxy = await proxyTo(single!.servers[0]!.port)
    const js = await single!.client({ servers: `127.0.0.1:${proxy.port}`, ignoreClusterUpdates: true })
    const log = await natsLog(js, { name, durability: 'unsynced', ackMs: 200, pollMs: 20 })
    const result = await underFaults(wrap(log), cuts, async () => {
      await pause(20 + chance.below(60))
      await proxy.cut()
    })
    await log.close()
    return result
  }

  test(
    `acknowledges once what was on its way when the connection was cut (${cuts} cuts)`,
    async () => {
      const { told, stored } = await cutting('cut')
      expect(problemsIn(stored, told)).toEqual([])
      expect(new Set(told.map(({ hash }) => hash)).size).toBe(told.length)
      // Every append was acknowledged in the end, so nothing is there that was not told.
      expect(stored.length).toBe(told.length)
      expect(told.length).toBeGreaterThan(cuts)
    },
    sized(120_000, 3_600_000),
  )

  test('would be doubled by a client that only sends again (the test against itself)', async () => {
    const proxy = await proxyTo(single!.servers[0]!.port)
    const js = await single!.client({ servers: `127.0.0.1:${proxy.port}`, ignoreClusterUpdates: true })
    const manager = await js.jetstreamManager()
    await manager.streams.add({ name: 'naive', subjects: ['naive.*'] })
    let isDone = false
    const writing = (async () => {
      let sent = 0
      for (; !isDone; sent++)
        for (;;) {
          const isTold = await js.publish('naive.x', String(sent), { timeout: 200 }).then(
            () => true,
            () => false,
          )
          if (isTold) break
        }
      return sent
    })()
    // Cut as the message is through and its acknowledgement may not be.
    for (let cut = 0; cut < 20; cut++) {
      await pause(40)
      await proxy.cut()
    }
    isDone = true
    const sent = await writing
    const { state } = await manager.streams.info('naive')
    expect(state.messages).toBeGreaterThan(sent)
  })

  test('has every commit once of eight writers in three processes, and two who fold half of it each add up', async () => {
    const count = sized(15, 1_000)
    const js = await single!.client()
    const log = await natsLog(js, { name: 'processes', durability: 'unsynced', pollMs: 20 })
    const { seen, until } = following(log)
    const port = String(single!.servers[0]!.port)
    const acknowledged = (
      await Promise.all([
        elsewhere<string[]>(port, 'processes', 'append', 'a,b', String(count)),
        elsewhere<string[]>(port, 'processes', 'append', 'c,d', String(count)),
        ...['e', 'f', 'g', 'h'].map((writer) => appendConcurrently(log, writer, count)),
      ])
    ).flat()
    const stored = await everything(log)
    expect(acknowledged.length).toBe(8 * 2 * count)
    expect(new Set(stored.map(({ hash }) => hash))).toEqual(new Set(acknowledged))
    expect(stored.length).toBe(acknowledged.length)
    await until({ commits: stored.length, withinMs: 60_000 })
    expect(seen).toEqual(stored)

    const halves = [0, 1].map((half) =>
      Array.from({ length: log.partitions / 2 }, (_, index) => index * 2 + half).join(','),
    )
    const [even, odd] = await Promise.all(
      halves.map((half) => elsewhere<Fold>(port, 'processes', 'fold', half, '0')),
    )
    expect(Object.keys(even!.versions).length).toBeGreaterThan(0)
    expect(Object.keys(odd!.versions).length).toBeGreaterThan(0)
    const whole = await foldOf(stored)
    expect(merged(even!, odd!)).toEqual(whole)
    expect(even).not.toEqual(whole)
    await log.close()
  })

  test('tells of a message that is no commit, and of one that is missing, with its position', async () => {
    const js = await single!.client()
    const log = await natsLog(js, { name: 'damaged', durability: 'unsynced' })
    await log.append([sample('sound/1')])
    await js.publish('damaged.0.intruder.1', 'no commit')
    await expect(everything(log)).rejects.toMatchObject({ code: 'log-corrupt', details: { position: 2 } })
    const { seen, errors, until } = following(log)
    await until({ failures: 1 })
    expect(seen).toHaveLength(1)
    expect(isDossierError(errors[0], 'log-corrupt')).toBe(true)
    await log.close()
  })

  test('is opened only as it was made, and never without saying what an acknowledgement rests on', async () => {
    const js = await single!.client()
    await expect(natsLog(js, {} as never)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: ['durability'] }] },
    })
    await expect(natsLog(js, { name: 'alone', durability: 'replicated' })).rejects.toMatchObject({
      code: 'storage',
    })
    const log = await natsLog(js, { name: 'made', durability: 'unsynced', partitions: 4 })
    expect(log.partitions).toBe(4)
    await expect(natsLog(js, { name: 'made', durability: 'unsynced', partitions: 8 })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('has 4 partitions') as string,
    })
    await expect(natsLog(js, { name: 'made', durability: 'replicated' })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('kept by 1 server') as string,
    })
    const manager = await js.jetstreamManager()
    await manager.streams.add({ name: 'other', subjects: ['other.>'] })
    await expect(natsLog(js, { name: 'other', durability: 'unsynced' })).rejects.toMatchObject({
      code: 'storage',
    })
    await log.close()
  })
})
