// Sealing a log whose streams have names that a seal can't tell: the block ends before them, and they are sealed with what follows.

import { describe, expect, it } from 'vitest'
import { memoryLog, sealLog, verifyLog } from 'dossier-engine'
import { chain, sample } from '../../../src/testing/contract-samples.js'

const names = { 'too long': 's'.repeat(65_537), 'not well-formed': 's/\ud800' }

describe.each(Object.entries(names))('a stream whose name is %s', (_, name) => {
  it('is sealed with what follows it, where the block would end in it', async () => {
    const log = memoryLog()
    await log.append([...chain('s/1', 3), sample(name)])
    // The first seal follows that commit, and the second covers both.
    expect(await sealLog(log)).toMatchObject({ seals: 2, head: { commits: 5 } })
    expect(await verifyLog(log)).toMatchObject({ intact: true, sealed: 5 })
    expect(await sealLog(log)).toMatchObject({ seals: 0 })
  })

  it('is told as the reason where nothing else is there, and sealed later', async () => {
    const log = memoryLog()
    await log.append([sample(name)])
    await expect(sealLog(log)).rejects.toMatchObject({ code: 'id-invalid', details: { what: 'stream' } })
    await log.append(chain('s/1', 1))
    expect(await sealLog(log)).toMatchObject({ seals: 1, head: { commits: 2 } })
    expect(await verifyLog(log)).toMatchObject({ intact: true, sealed: 2 })
  })
})
