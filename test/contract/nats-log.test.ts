// The contract of a log, held against the log in NATS JetStream: on one server, and on a cluster of three that keep each
// commit three times.

import { describe, expect, it } from 'vitest'
import { natsLog, type NatsLogOptions } from 'dossier-engine/adapters/nats'
import { logContract } from 'dossier-engine/testing'
import { everything } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { startNats } from '../support/nats-server.js'

let names = 0
const freshName = () => `contract_${names++}`

const [single, cluster] = [await startNats(), await startNats({ count: 3 })]

describe.skipIf(single === undefined)('the log in NATS, on one server', () => {
  it.each(logContract)('$name', async ({ run }) => {
    const js = await single!.client()
    await run(() => natsLog(js, { name: freshName(), durability: 'unsynced', pollMs: 20 }))
  })

  const opened = async (options: Partial<NatsLogOptions> = {}) =>
    natsLog(await single!.client(), { name: freshName(), durability: 'unsynced', ...options })

  it('refuses several commits at once, and stores none of them', async () => {
    const log = await opened()
    await expect(log.append(chain('several/1', 3))).rejects.toMatchObject({
      code: 'batch-refused',
      details: { commits: 3 },
    })
    expect(await log.head()).toBe(0)
    await log.close()
  })

  it('stores them one by one where that was asked for, up to the one that is refused', async () => {
    const log = await opened({ batches: 'oneByOne' })
    const given = [...chain('each/1', 2), sample('each/1'), sample('each/2')]
    await expect(log.append(given)).rejects.toMatchObject({ code: 'version-conflict' })
    expect((await everything(log)).map(({ hash }) => hash)).toEqual(given.slice(0, 2).map(({ hash }) => hash))
    await log.close()
  })
})

describe.skipIf(cluster === undefined)('the log in NATS, on a cluster of three', () => {
  it.each(logContract)('$name', async ({ run }) => {
    const js = await cluster!.client()
    await run(() => natsLog(js, { name: freshName(), durability: 'replicated', pollMs: 20 }))
  })
})
