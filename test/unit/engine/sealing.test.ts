// Sealing in one process: what is sealed and what isn't, who hears of it, what goes wrong, and proofs that are handed out.

import { describe, expect, it } from 'vitest'
import {
  exportLog,
  importLog,
  memoryLog,
  proveConsistency,
  proveInclusion,
  sealLog,
  startSealer,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
  type EventLog,
  type Position,
  type SealLogOptions,
  type TreeHead,
} from 'dossier-engine'
import { chain, sample } from '../../../src/testing/contract-samples.js'
import { everything } from '../../../src/testing/contract-checks.js'
import { openPlain } from '../../support/plain-office.js'
import { on } from '../../support/office.js'

const sealsOf = async (log: EventLog) =>
  (await everything(log)).filter(({ stream }) => stream === 'log/seals').map(({ events }) => events[0]!)
const sizesOf = async (log: EventLog) =>
  (await sealsOf(log)).map(({ data }) => (data as unknown as TreeHead).commits)

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setTimeout(resolve, 2))
}

describe('sealing a log', () => {
  it('leaves an empty one empty, and seals nothing twice', async () => {
    const log = memoryLog()
    expect(await sealLog(log)).toEqual({ head: undefined, seals: 0 })
    await log.append(chain('s/1', 3))
    const { head, seals } = await sealLog(log)
    expect([head?.commits, seals]).toEqual([3, 1])
    // The seal itself is new, but no reason for another.
    expect(await sealLog(log)).toEqual({ head, seals: 0 })
    expect(await sizesOf(log)).toEqual([3])
    await log.append(chain('s/2', 1))
    expect(await sealLog(log)).toMatchObject({ head: { commits: 5 }, seals: 1 })
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: 6, sealed: 5 })
  })

  it('takes a long one in blocks of 1,024, and goes on from the last by itself', async () => {
    const [log, heads] = [memoryLog(), [] as TreeHead[]]
    const onSealed = (head: TreeHead) => void heads.push(head)
    await log.append(chain('s/1', 2_500))
    expect(await sealLog(log, { onSealed })).toMatchObject({ head: { commits: 2_502 }, seals: 3 })
    expect(heads.map(({ commits }) => commits)).toEqual([1_024, 2_048, 2_502])
    await log.append(chain('s/2', 1))
    let read = 0
    const counted: EventLog = {
      ...log,
      async *readAll(options) {
        for await (const commit of log.readAll(options)) {
          read += 1
          yield commit
        }
      },
    }
    await sealLog(counted, { onSealed })
    expect(heads.at(-1)).toMatchObject({ commits: 2_504 })
    // Three seals and the commit, and no commit that is sealed; once more to see that there is nothing more.
    expect(read).toBeLessThanOrEqual(6)
    expect(await verifyLog(log, { heads })).toMatchObject({ intact: true, sealed: 2_504 })
  })

  it('ends where the log stood when it began, however busy others are', async () => {
    const log = memoryLog()
    let [after] = chain('s/1', 1)
    await log.append([after!])
    const busy: EventLog = {
      ...log,
      async append(commits) {
        ;[after] = chain('s/1', 1, after)
        await log.append([after!])
        return log.append(commits)
      },
    }
    expect(await sealLog(busy)).toMatchObject({ head: { commits: 1 }, seals: 1 })
    expect(await sealLog(busy)).toMatchObject({ head: { commits: 3 }, seals: 1 })
    expect(await verifyLog(log)).toMatchObject({ intact: true, sealed: 3 })
  })

  it('waits for as many commits as it is told', async () => {
    const log = memoryLog()
    await log.append(chain('s/1', 9))
    expect(await sealLog(log, { minCommits: 10 })).toEqual({ head: undefined, seals: 0 })
    await log.append(chain('s/2', 1))
    expect(await sealLog(log, { minCommits: 10 })).toMatchObject({ head: { commits: 10 } })
  })

  it('keeps the seal when its head could not be published, and publishes a later one', async () => {
    const log = memoryLog()
    await log.append(chain('s/1', 2))
    const failing = sealLog(log, {
      onSealed() {
        throw new Error('the notary is closed')
      },
    })
    await expect(failing).rejects.toThrow('the notary is closed')
    expect(await sizesOf(log)).toEqual([2])
    await log.append(chain('s/2', 1))
    expect(await sealLog(log)).toMatchObject({ head: { commits: 4 } })
  })

  it('holds when the log is moved', async () => {
    const [log, other] = [memoryLog(), memoryLog()]
    await log.append(chain('s/1', 5))
    await sealLog(log)
    await importLog(other, exportLog(log))
    await other.append(chain('s/2', 5))
    expect(await sealLog(other)).toMatchObject({ head: { commits: 11 }, seals: 1 })
    expect(await verifyLog(other)).toMatchObject({ intact: true, sealed: 11 })
  })

  it('refuses to go on from a seal that is none, or whose commits are gone', async () => {
    const log = memoryLog()
    await log.append(chain('s/1', 2))
    await log.append([sample('log/seals')])
    await expect(sealLog(log)).rejects.toMatchObject({ code: 'log-corrupt', details: { reason: 'seal' } })
    expect(await verifyLog(log)).toMatchObject({
      intact: false,
      damage: { reason: 'seal', position: 3, stream: 'log/seals' },
    })

    const [whole, part] = [memoryLog(), memoryLog()]
    await whole.append(chain('s/1', 2))
    await sealLog(whole)
    const [, , { position: _, ...seal }] = (await everything(whole)) as [
      never,
      never,
      Awaited<ReturnType<typeof everything>>[0],
    ]
    await part.append([seal])
    await expect(sealLog(part)).rejects.toMatchObject({ code: 'log-corrupt' })
    expect(await verifyLog(part)).toMatchObject({ intact: false, damage: { position: 1 } })
  })

  it('refuses options that are none', async () => {
    for (const options of [{ minCommits: 0 }, { minCommits: 1_025 }, { every: 5 }, { onSealed: 'x' }, null]) {
      await expect(sealLog(memoryLog(), options as SealLogOptions)).rejects.toMatchObject({
        code: 'query-invalid',
      })
    }
    await expect(sealLog({} as EventLog)).rejects.toMatchObject({ code: 'query-invalid' })
    expect(() => startSealer(memoryLog(), { everyMs: 0 })).toThrow(
      expect.objectContaining({ code: 'query-invalid' }),
    )
    expect(() => startSealer(memoryLog(), { signal: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'query-invalid' }),
    )
    for (const heads of [5, [5], [{ commits: -1, root: '' }], [{ commits: 1 }]]) {
      await expect(verifyLog(memoryLog(), { heads } as never)).rejects.toMatchObject({
        code: 'query-invalid',
      })
    }
  })

  it('stops when it is asked to', async () => {
    const log = memoryLog()
    await log.append(chain('s/1', 5))
    await expect(sealLog(log, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    expect(await sizesOf(log)).toEqual([])
  })

  it('needs a newer package for a newer seal, and says so', async () => {
    const log = memoryLog()
    const seal = { type: 'LogSealed', schemaVersion: 2, data: { commits: 1 } }
    await log.append([sample('s/1'), sample('log/seals', { events: [seal] })])
    await expect(sealLog(log)).rejects.toMatchObject({ code: 'event-too-new' })
    await expect(verifyLog(log)).rejects.toMatchObject({ code: 'event-too-new' })
  })
})

describe('an engine on a sealed log', () => {
  it('gives the same answers, and its listeners hear of seals', async () => {
    const log = memoryLog()
    const engine = await openPlain(log)
    const base = { type: 'receiveDossier', procedure: 'p', channel: 'online', actor: 'lan' } as const
    await engine.handle({ ...base, dossierId: 'one', at: on('04-02') })
    const answers = () => {
      const { position: _, ...rest } = engine.onTime({ from: '2024-01-01', to: '2024-12-31' })
      const { position: __, ...progress } = engine.progress('one', { asOf: on('04-03') })
      return JSON.stringify([rest, progress, engine.dossier('one')])
    }
    const before = answers()
    const heard: number[] = []
    engine.on('LogSealed', ({ data }) => void heard.push(data.commits))
    await sealLog(log, { clock: () => on('04-05') })
    expect(heard).toEqual([3])
    expect(answers()).toBe(before)
    await engine.handle({ ...base, dossierId: 'two', at: on('04-02') })
    await engine.close()

    const again = await openPlain(log)
    expect(again.dossier('two').state).toBe('received')
    await again.close()
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })
})

describe('a running sealer', () => {
  it('seals what comes until it is closed, and nothing afterwards', async () => {
    const log = memoryLog()
    const heads: number[] = []
    await log.append(chain('s/1', 2))
    const sealer = startSealer(log, { everyMs: 1, onSealed: ({ commits }) => heads.push(commits) })
    await until(() => heads.length === 1)
    await log.append(chain('s/2', 2))
    await until(() => heads.length === 2)
    expect(sealer.state).toBe('running')
    await sealer.close()
    await sealer.close()
    expect(sealer.state).toBe('stopped')
    await log.append(chain('s/3', 2))
    await new Promise((resolve) => void setTimeout(resolve, 20))
    expect(heads).toEqual([2, 5])
    expect(await verifyLog(log)).toMatchObject({ intact: true, sealed: 5 })
  })

  it('goes on after an error that it has told, and ends with its log', async () => {
    const log = memoryLog()
    let failures = 2
    const failing: EventLog = {
      ...log,
      append: (commits) => (failures-- > 0 ? Promise.reject(new Error('disk')) : log.append(commits)),
    }
    const errors: unknown[] = []
    await log.append(chain('s/1', 2))
    const sealer = startSealer(failing, { everyMs: 1, onError: (error) => errors.push(error) })
    await until(async () => (await sizesOf(log)).length === 1)
    expect(errors.map(String)).toEqual(['Error: disk', 'Error: disk'])
    await log.close()
    await until(() => sealer.state === 'stopped')
    expect(errors.at(-1)).toMatchObject({ code: 'closed' })
    expect(errors).toHaveLength(3)
    await sealer.close()
  })

  it('does not seal twice what was written although it was told that it failed', async () => {
    const log = memoryLog()
    let unknown = 1
    const doubtful: EventLog = {
      ...log,
      async append(commits) {
        const positions = await log.append(commits)
        if (unknown-- > 0) throw new Error('connection lost')
        return positions
      },
    }
    await log.append(chain('s/1', 2))
    const [errors, heads] = [[] as unknown[], [] as number[]]
    const sealer = startSealer(doubtful, {
      ...{ everyMs: 1, onError: (error: unknown) => errors.push(error) },
      onSealed: ({ commits }) => heads.push(commits),
    })
    await until(() => errors.length === 1)
    await log.append(chain('s/2', 1))
    await until(async () => (await sizesOf(log)).length === 2)
    await sealer.close()
    expect(await sizesOf(log)).toEqual([2, 4])
    // Nor is either of them kept from who publishes heads.
    expect(heads).toEqual([2, 4])
  })
})

describe('proofs out of a log', () => {
  const sealed = async () => {
    const log = memoryLog()
    for (const length of [5, 1_500, 3]) {
      await log.append(chain(`s/${length}`, length))
      await sealLog(log)
    }
    await log.append(chain('s/late', 2))
    return log
  }

  it('show each commit that is sealed by the first seal over it, without reading what lies before that block', async () => {
    const log = await sealed()
    const heads = new Map((await sealsOf(log)).map(({ data }) => [data['commits'], data['root']]))
    for (const position of [1, 5, 6, 7, 1_029, 1_030, 1_500, 1_506, 1_507, 1_511] as Position[]) {
      let read = 0
      const counted: Pick<EventLog, 'readAll' | 'readStream'> = {
        ...log,
        async *readAll(options) {
          for await (const commit of log.readAll(options)) {
            read += 1
            yield commit
          }
        },
      }
      const shown = await proveInclusion(counted, { position })
      expect(shown.proof.index).toBe(position - 1)
      expect(heads.get(shown.head.commits)).toBe(shown.head.root)
      expect(verifyInclusion(shown)).toBe(true)
      expect(read).toBeLessThanOrEqual(1_025)
    }
  })

  it('show commits, sealed or not, under any head that reaches so far, and heads under later ones', async () => {
    const log = await sealed()
    const kept = await verifyLog(log)
    if (!kept.intact) throw new Error('not intact')
    for (const position of [1, 600, 1_513] as Position[]) {
      const shown = await proveInclusion(log, { position, commits: kept.commits })
      expect(shown.head).toEqual({ commits: kept.commits, root: kept.root })
      expect(verifyInclusion({ ...shown, head: kept })).toBe(true)
    }
    for (const { data } of await sealsOf(log)) {
      const from = data as unknown as TreeHead
      const path = await proveConsistency(log, { from: from.commits, to: kept.commits })
      expect(verifyConsistency({ from, to: kept, path })).toBe(true)
      expect(verifyConsistency({ from: { ...from, root: kept.root }, to: kept, path })).toBe(false)
    }
    expect(await proveConsistency(log, { from: 0, to: 0 })).toEqual([])
  })

  it('are refused for what is not there', async () => {
    const log = await sealed()
    const refused = (options: object) =>
      expect(proveInclusion(log, options as never)).rejects.toMatchObject({ code: 'query-invalid' })
    for (const options of [
      { position: 1_513 },
      { position: 99_999 },
      { position: 99_999, commits: 1_513 },
      { position: 1_513, commits: 5 },
      { position: 1, commits: 99_999 },
      { position: 1, commits: -1 },
      { position: 0 },
      { position: 1, head: 5 },
    ])
      await refused(options)
    for (const options of [
      { from: 2, to: 1 },
      { from: 1, to: 99_999 },
      { from: 1.5, to: 2 },
    ]) {
      await expect(proveConsistency(log, options)).rejects.toMatchObject({ code: 'query-invalid' })
    }
  })
})
