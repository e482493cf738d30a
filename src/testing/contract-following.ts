// Testing kit: what a log promises to those who follow it: every commit once, in order, nothing skipped between what
// was there and what comes; and what it promises once it is closed.

import { origin, type Commit, type Position, type StoredCommit } from '../log/envelope.js'
import type { EventLog, Subscriber } from '../log/event-log.js'
import { everything, eventually, pause, promised, refuses, same } from './contract-checks.js'
import { chain, sample } from './contract-samples.js'

type Check = (log: EventLog) => Promise<void>

/** A subscriber that remembers. */
function follower(log: EventLog, after: Position, onCommit: Subscriber['onCommit'] = () => {}) {
  const seen: StoredCommit[] = []
  let inside = false
  const subscription = log.subscribe({
    after,
    onCommit(commit) {
      promised(!inside, 'onCommit is never called while it still runs')
      inside = true
      try {
        seen.push(structuredClone(commit))
        onCommit(commit)
      } finally {
        inside = false
      }
    },
  })
  return { seen, subscription }
}

type Follower = ReturnType<typeof follower>

/** Waits until so many commits have come to each. */
function came(count: number, followers: readonly Follower[], promise: string): Promise<void> {
  const counts = () => followers.map(({ seen }) => seen.length)
  return eventually(
    () => counts().every((each) => each >= count),
    promise,
    () => `${counts().join(' and ')} of ${count} came`,
  )
}

async function sawAll(log: EventLog, followers: readonly Follower[], after: readonly Position[]) {
  const stored = await everything(log)
  for (const [index, one] of followers.entries()) {
    const expected = stored.filter(({ position }) => position > after[index]!)
    const promise = 'a subscription delivers every commit after its position, once, in order'
    await came(expected.length, [one], promise)
    await pause(2)
    same(
      one.seen.map(({ position }) => position),
      expected.map(({ position }) => position),
      promise,
    )
    same(one.seen, expected, 'a subscription delivers commits as they were stored')
  }
}

export const followingCases: Readonly<Record<string, Check>> = {
  async 'a subscription from any position sees everything once, in order, while appends happen'(log) {
    const rounds = [...chain('follow/1', 6), ...chain('follow/2', 6)]
    const after: Position[] = [origin]
    const followers = [follower(log, origin)]
    for (const commit of rounds) {
      const [position] = await log.append([commit])
      after.push(position!, origin)
      followers.push(follower(log, position!), follower(log, origin))
    }
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => log.append(chain(`follow/at-once-${index}`, 2))),
    )
    await sawAll(log, followers, after)
    for (const { subscription } of followers) subscription.close()
  },

  async 'appends from inside onCommit reach every subscription in order'(log) {
    const commits = chain('inside/1', 5)
    const appends: Promise<unknown>[] = []
    const writer = follower(log, origin, ({ stream, version }) => {
      if (stream === 'inside/1' && version < 5) appends.push(log.append([commits[version]!]))
      if (stream === 'inside/1') appends.push(log.append([sample(`inside/echo-${version}`)]))
    })
    const reader = follower(log, origin)
    appends.push(log.append([commits[0]!]))
    await came(10, [writer, reader], 'appends from inside onCommit are delivered like any others')
    await Promise.all(appends)
    await sawAll(log, [writer, reader], [origin, origin])
  },

  async 'a subscription is told of nothing that was refused'(log) {
    const [first, second] = chain('refused/1', 2) as [Commit, Commit]
    const one = follower(log, origin)
    await log.append([first])
    await refuses(
      () => log.append(log.batches === 'single' ? [first] : [sample('refused/2'), first]),
      'version-conflict',
      'a version is taken once',
    )
    await log.append([second])
    await came(2, [one], 'a subscription goes on after a refused append')
    await pause(5)
    same(
      one.seen.map(({ hash }) => hash),
      [first.hash, second.hash],
      'of a refused batch nothing is delivered',
    )
  },

  async 'a closed subscription is told of nothing more, even from inside onCommit'(log) {
    await log.append(chain('leave/1', 3))
    const leaving = follower(log, origin, () => leaving.subscription.close())
    const unheard = follower(log, origin)
    unheard.subscription.close()
    await came(1, [leaving], 'a subscription delivers what was there')
    await log.append(chain('leave/2', 2))
    await pause(10)
    same(leaving.seen.length, 1, 'after close() a subscription delivers nothing')
    same(unheard.seen.length, 0, 'after close() a subscription delivers nothing')
  },

  async 'a subscriber that throws ends alone, and is told so'(log) {
    const errors: unknown[] = []
    const fault = new Error('the subscriber failed')
    let calls = 0
    log.subscribe({
      after: origin,
      onCommit() {
        calls += 1
        throw fault
      },
      onError: (error) => void errors.push(error),
    })
    const other = follower(log, origin)
    await log.append(chain('throw/1', 2))
    await log.append(chain('throw/2', 1))
    await eventually(
      () => errors.length > 0 && other.seen.length >= 3,
      'a subscriber that throws hears of it by onError, and harms neither the append nor the others',
      () => `onError was called ${errors.length} times and another subscriber got ${other.seen.length} of 3`,
    )
    await pause(5)
    promised(errors.length === 1 && errors[0] === fault, 'onError gets the error, once')
    same(calls, 1, 'after onError nothing is delivered')
  },

  async 'a reading stops when its signal fires'(log) {
    await log.append(chain('abort/1', 5))
    const drain = async (signal: AbortSignal, onCommit: () => void = () => {}) => {
      for await (const _ of log.readAll({ signal })) onCommit()
    }
    await refuses(() => drain(AbortSignal.abort()), 'aborted', 'a reading stops when its signal fires')
    const controller = new AbortController()
    await refuses(
      () => drain(controller.signal, () => controller.abort()),
      'aborted',
      'a reading stops when its signal fires',
    )
    await drain(new AbortController().signal)
  },

  async 'a closed log refuses everything'(log) {
    const [first, second] = chain('closed/1', 2) as [Commit, Commit]
    await log.append([first])
    await log.close()
    const attempts: Readonly<Record<string, () => unknown>> = {
      append: () => log.append([second]),
      readStream: () => log.readStream('closed/1')[Symbol.asyncIterator]().next(),
      readAll: () => everything(log),
      head: () => log.head(),
      subscribe: () => log.subscribe({ after: origin, onCommit: () => {} }),
    }
    for (const [name, attempt] of Object.entries(attempts))
      await refuses(attempt, 'closed', `${name} on a closed log is refused`)
  },

  async 'closing a log ends its subscriptions, also those that have not caught up'(log) {
    await log.append(chain('end/1', 3))
    const before = follower(log, origin)
    await came(3, [before], 'a subscription delivers what was there')
    const late = follower(log, origin)
    await log.close()
    const atClose = late.seen.length
    await pause(10)
    same(late.seen.length, atClose, 'once close() has resolved nothing is delivered')
    same(before.seen.length, 3, 'once close() has resolved nothing is delivered')
  },
}
