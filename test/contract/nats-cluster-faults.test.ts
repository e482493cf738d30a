// The log on a cluster of NATS when one server after the other is killed: what was acknowledged is there once and in order,
// and who follows misses nothing.

import { describe, expect, test } from 'vitest'
import { verifyLog } from 'dossier-engine'
import { natsLog } from 'dossier-engine/adapters/nats'
import { pause } from '../../src/testing/contract-checks.js'
import { chanceFor, sized } from '../support/campaign.js'
import { following } from '../support/following.js'
import { problemsIn, underFaults } from '../support/log-under-faults.js'
import { startNats } from '../support/nats-server.js'

const cluster = await startNats({ count: 3 })

describe.skipIf(cluster === undefined)('the log on a cluster of three', () => {
  test(
    'keeps what it acknowledged while one server after the other is killed and comes back',
    async () => {
      const chance = chanceFor('kill cluster')
      const js = await cluster!.client()
      const log = await natsLog(js, { name: 'cluster', durability: 'replicated', ackMs: 1_000, pollMs: 50 })
      const { seen, errors, until } = following(log)
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
      await until({ commits: stored.length, withinMs: 60_000 })
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
