// What is kept beside a log in NATS, and a stream that is read, where answers are lost and others are faster.

import type { JetStreamClient, JetStreamManager, StreamAPI } from '@nats-io/jetstream'
import { describe, expect, it } from 'vitest'
import { natsLog } from 'dossier-engine/adapters/nats'
import { chain } from '../../src/testing/contract-samples.js'
import { drained, pause } from '../../src/testing/contract-checks.js'
import { startNats } from '../support/nats-server.js'

const server = await startNats()
let names = 0
const freshName = () => `beside_${names++}`

/** What comes before, after or in place of an answer of the server. */
type Between = {
  readonly [Name in 'getMessage' | 'deleteMessage']?: (
    ask: () => Promise<unknown>,
    query: { readonly last_by_subj?: string },
  ) => Promise<unknown>
} & { readonly publish?: (ask: () => Promise<unknown>, subject: string) => Promise<unknown> }

const undecided = () =>
  Object.assign(new Error('wrong last sequence'), { name: 'JetStreamApiError', code: 10_164, status: 400 })
const busy = () =>
  Object.assign(new Error('too many requests'), { name: 'JetStreamApiError', code: 10_167, status: 429 })
const timeout = () => Object.assign(new Error('timeout'), { name: 'TimeoutError' })

/** An object with some of its methods in other hands. */
function withMethods<Of extends object>(
  target: Of,
  methods: Readonly<
    Record<string, ((ask: () => Promise<unknown>, ...given: never[]) => unknown) | undefined>
  >,
): Of {
  return new Proxy(target, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name)
      if (typeof member !== 'function') return member
      const between = methods[String(name)]
      return (...given: unknown[]) => {
        const ask = () => Reflect.apply(member, of, given) as Promise<unknown>
        return between === undefined ? ask() : between(ask, ...(given as never[]))
      }
    },
  })
}

/** A log by a client that something comes between. */
async function opened(name: string, { publish, ...ofStreams }: Between = {}) {
  const js = await server!.client()
  const between = Object.entries(ofStreams).map(([method, come]) => [
    method,
    (ask: () => Promise<unknown>, _stream: string, query: object) => come(ask, query),
  ])
  const client = withMethods<JetStreamClient>(js, {
    publish: publish && ((ask, subject: string) => publish(ask, subject)),
    async jetstreamManager(ask) {
      const manager = (await ask()) as JetStreamManager
      const streams = withMethods<StreamAPI>(manager.streams, Object.fromEntries(between))
      return new Proxy(manager, { get: (of, key) => (key === 'streams' ? streams : Reflect.get(of, key)) })
    },
  })
  return natsLog(client, { name, durability: 'unsynced', pollMs: 20 })
}

const entryOf = (subject: string, ref: string) => ({ subject, ref, salt: 'salt', data: { name: 'Anna' } })

describe.skipIf(server === undefined)('personal data beside a log in NATS', () => {
  it('is kept where the erasure that was asked for meanwhile fails', async () => {
    let holdsKeys = false
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const log = await opened(freshName(), {
      async getMessage(ask, { last_by_subj: subject = '' }) {
        const found = await ask()
        if (holdsKeys && subject.includes('.key.')) await released
        return found
      },
      async deleteMessage() {
        throw Object.assign(new Error('no permission'), { name: 'PermissionViolationError' })
      },
    })
    const vault = log.vault!
    await vault.put(entryOf('anna', 'first'))
    holdsKeys = true
    const putting = vault.put(entryOf('anna', 'second'))
    const erasing = vault.erase('anna').catch((error: unknown) => error)
    release()
    expect(await erasing).toMatchObject({ code: 'storage' })
    await putting
    for (const ref of ['first', 'second']) expect(await vault.get(ref)).toEqual(entryOf('anna', ref))
    await log.close()
  })

  it('is erased whole where the answer to a deletion is lost', async () => {
    const name = freshName()
    let lost = 0
    const log = await opened(name, {
      async deleteMessage(ask) {
        const answer = await ask()
        if (lost++ % 2 === 0) throw timeout()
        return answer
      },
    })
    for (const ref of ['r1', 'r2', 'r3']) await log.vault!.put(entryOf('anna', ref))
    expect(await log.vault!.erase('anna')).toBe(3)
    expect(lost).toBeGreaterThan(1)
    for (const ref of ['r1', 'r2', 'r3']) expect(await log.vault!.get(ref)).toBeUndefined()
    expect(await log.vault!.erase('anna')).toBe(0)
    await log.close()
  })

  it('is erased by several at once', async () => {
    const name = freshName()
    const logs = [await opened(name), await opened(name)]
    for (let round = 0; round < 10; round++) {
      for (const ref of ['a', 'b', 'c']) await logs[0]!.vault!.put(entryOf('bob', ref))
      await Promise.all(logs.map((log) => log.vault!.erase('bob')))
      for (const ref of ['a', 'b', 'c']) expect(await logs[1]!.vault!.get(ref)).toBeUndefined()
    }
    await Promise.all(logs.map((log) => log.close()))
  })
})

describe.skipIf(server === undefined)('a state beside a log in NATS', () => {
  const key = 'reactor/mail'

  /** Writes on top of what is there, up to a revision. */
  async function writtenUpTo(
    states: NonNullable<Awaited<ReturnType<typeof opened>>['states']>,
    last: number,
  ) {
    for (let revision = (await states.read(key))?.revision ?? 0; revision < last; revision++)
      expect(await states.write(key, `v${revision + 1}`, revision)).toBe(revision + 1)
  }

  it('is not replaced by one that comes when its revision is forgotten, and never taken back', async () => {
    const name = freshName()
    const log = await opened(name)
    await writtenUpTo(log.states!, 10)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const late = await opened(name, {
      async publish(ask) {
        await held
        await ask()
        // Its process ends here.
        throw Object.assign(new Error('ended'), { name: 'ClosedConnectionError' })
      },
    })
    const writing = late.states!.write(key, 'late', 10).catch((error: unknown) => error)
    await pause(50)
    await writtenUpTo(log.states!, 80)
    release()
    expect(await writing).toMatchObject({ code: 'storage' })
    expect(await log.states!.read(key)).toEqual({ value: 'v80', revision: 80 })
    await writtenUpTo(log.states!, 100)
    expect(await log.states!.read(key)).toEqual({ value: 'v100', revision: 100 })
    await Promise.all([log.close(), late.close()])
  })
})

describe.skipIf(server === undefined)('a stream of a log in NATS', () => {
  it('is written again where a newer server has not decided yet on another publish, or is too busy', async () => {
    const refusals = [timeout(), busy(), undecided(), undecided()]
    const log = await opened(freshName(), {
      async publish(ask) {
        const refusal = refusals.pop()
        if (refusal !== undefined) throw refusal
        return ask()
      },
    })
    expect(await log.append(chain('s', 1))).toEqual([1])
    expect(refusals).toEqual([])
    await log.close()
  })

  it('is not damaged because a version came while those around it were asked for', async () => {
    const name = freshName()
    const log = await opened(name)
    const commits = chain('s', 6)
    for (const commit of commits.slice(0, 4)) await log.append([commit])
    let isAppended = false
    const reader = await opened(name, {
      async getMessage(ask, { last_by_subj: subject = '' }) {
        // The fifth is looked for before it is there, the sixth after.
        if (subject.endsWith('.s.6') && !isAppended) {
          await pause(100)
          for (const commit of commits.slice(4)) await log.append([commit])
          isAppended = true
        }
        return ask()
      },
    })
    const read = await drained(reader.readStream('s', { fromVersion: 5 }))
    expect(read.map(({ hash }) => hash)).toEqual(commits.slice(4).map(({ hash }) => hash))
    expect(isAppended).toBe(true)
    await Promise.all([log.close(), reader.close()])
  })

  it('is damaged where a version is missing for good', async () => {
    const log = await opened(freshName(), {
      getMessage: async (ask, { last_by_subj: subject = '' }) => (subject.endsWith('.s.3') ? null : ask()),
    })
    for (const commit of chain('s', 6)) await log.append([commit])
    await expect(drained(log.readStream('s'))).rejects.toMatchObject({ code: 'log-corrupt' })
    await log.close()
  })
})
