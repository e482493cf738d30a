// The log in NATS when servers are killed and connections are cut: what was acknowledged is there once and in order, who
// follows misses nothing, and of writers in several processes one wins. A killed server keeps what it gave to the system, so
// this proves framing and order; what a power failure takes is told in docs/explanation/what-is-durable.md.

import { execFile } from 'node:child_process'
import { createServer, connect as connectSocket, type AddressInfo, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isDossierError, verifyLog, type EventLog } from 'dossier-engine'
import { natsLog } from 'dossier-engine/adapters/nats'
import type { Commit, StoredCommit } from '../../src/log/envelope.js'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'
import { following } from '../support/following.js'
import { chanceFor, sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { startNats } from '../support/nats-server.js'
import { foldOf, merged, type Fold } from '../support/partition-fold.js'

const [single, cluster] = [await startNats(), await startNats({ count: 3 })]
const kills = sized(20, 2_000)
const cuts = sized(25, 2_000)

interface Told {
  readonly hash: string
  readonly position: number
}

/** Appends to a few streams until it is told to stop; whatever fails is asked about by the stream itself. */
async function appendUntil(log: EventLog, writer: string, isDone: () => boolean): Promise<Told[]> {
  const told: Told[] = []
  for (let round = 0; !isDone(); round++) {
    let last: Commit | undefined
    for (let version = 1; version <= 5 && !isDone(); version++) {
      const commit = sample(`${writer}/${round}`, { after: last, events: [{ actor: writer }] })
      const [position] = await log.append([commit])
      told.push({ hash: commit.hash, position: position! })
      last = commit
    }
  }
  return told
}

/** What is not as it was told. */
function problemsIn(stored: readonly StoredCommit[], told: readonly Told[]): string[] {
  const places = new Map(stored.map(({ hash, position }) => [hash, position as number]))
  const problems = places.size === stored.length ? [] : ['a commit is there twice']
  for (const { hash, position } of told)
    if (places.get(hash) !== position)
      problems.push(`told of ${position}, found ${places.get(hash) ?? 'nowhere'}`)
  return problems
}

const program = fileURLToPath(new URL('../support/nats-writer-process.ts', import.meta.url))
async function elsewhere<Result>(...args: string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...args])
  return JSON.parse(stdout) as Result
}

/** A way to a port that can be cut, after a while in which nothing comes back: what was sent is there, and no answer. */
async function proxyTo(port: number) {
  const open = new Set<Socket>()
  let isDeaf = false
  const server = createServer((near) => {
    const far = connectSocket(port, '127.0.0.1')
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.on('error', () => {}).on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.on('data', (data: Buffer) => void ((one === near || !isDeaf) && other.write(data)))
    }
  }) // prettier-ignore
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const cut = async () => {
    isDeaf = true
    await pause(10)
    for (const socket of open) socket.destroy()
    isDeaf = false
  }
  return { port: (server.address() as AddressInfo).port, cut }
}

/** Kills or cuts now and then, while four writers append; gives what was told and what is there. */
async function underFaults(log: EventLog, times: number, fault: () => Promise<void>) {
  let isDone = false
  const writing = ['a', 'b', 'c', 'd'].map((writer) => appendUntil(log, writer, () => isDone))
  try {
    for (let time = 0; time < times; time++) await fault()
  } finally {
    isDone = true
  }
  const told = (await Promise.all(writing)).flat()
  return { told, stored: await everything(log) }
}

describe.skipIf(single === undefined)('the log in NATS', () => {
  test(
    `keeps what it acknowledged while its server is killed (${kills} kills)`,
    async () => {
      const chance = chanceFor('kill nats')
      const js = await single!.client()
      const log = await natsLog(js, { name: 'killed', durability: 'unsynced', ackMs: 300, pollMs: 20 })
      const { seen, errors } = following(log)
      const { told, stored } = await underFaults(log, kills, async () => {
        await pause(100 + chance.below(200))
        const [server] = single!.servers
        await server!.kill()
        server!.start()
        await single!.ready()
      })
      expect(problemsIn(stored, told)).toEqual([])
      expect(told.length).toBeGreaterThan(kills)
      expect(await verifyLog(log)).toMatchObject({ intact: true })
      await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(stored.length)
      expect(seen).toEqual(stored)
      expect(errors).toEqual([])
      await log.close()
    },
    sized(300_000, 7_200_000),
  )

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
    const { seen } = following(log)
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
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(stored.length)
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
    const { seen, errors } = following(log)
    await expect.poll(() => errors.length).toBe(1)
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

describe.skipIf(cluster === undefined)('the log on a cluster of three', () => {
  test(
    'keeps what it acknowledged while one server after the other is killed and comes back',
    async () => {
      const chance = chanceFor('kill cluster')
      const js = await cluster!.client()
      const log = await natsLog(js, { name: 'cluster', durability: 'replicated', ackMs: 1_000, pollMs: 50 })
      const { seen, errors } = following(log)
      const times = sized(3, 200)
      const { told, stored } = await underFaults(log, times, async () => {
        await pause(500 + chance.below(500))
        const server = chance.among(cluster!.servers)
        await server.kill()
        await pause(1_000 + chance.below(1_000))
        server.start()
        await cluster!.ready()
        await pause(1_500)
      })
      expect(problemsIn(stored, told)).toEqual([])
      expect(told.length).toBeGreaterThan(times)
      await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(stored.length)
      expect(seen).toEqual(stored)
      expect(errors).toEqual([])
      expect(await verifyLog(log)).toMatchObject({ intact: true })
      await log.close()
    },
    sized(180_000, 3_600_000),
  )

  test('lets two win where a stream is one subject: the last sequence is no lock there (the test against itself)', async ({
    skip,
  }) => {
    if (!cluster!.version.startsWith('2.9.')) skip('a later server closes this')
    const js = await cluster!.client()
    const manager = await js.jetstreamManager()
    await manager.streams.add({ name: 'subjects', subjects: ['subjects.*'], num_replicas: 3 })
    let mostWinners = 0
    for (let round = 0; round < 20 && mostWinners < 2; round++) {
      const { seq } = await js.publish(`subjects.${round}`, 'first', { expect: { lastSubjectSequence: 0 } })
      const rivals = await Promise.allSettled(
        Array.from({ length: 8 }, () =>
          js.publish(`subjects.${round}`, 'next', { expect: { lastSubjectSequence: seq } }),
        ),
      )
      mostWinners = Math.max(mostWinners, rivals.filter(({ status }) => status === 'fulfilled').length)
    }
    expect(mostWinners).toBeGreaterThan(1)
  })
})
