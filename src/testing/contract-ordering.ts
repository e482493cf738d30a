// Testing kit: what a log promises of versions and positions: a version is taken once, a batch is all or nothing, and
// the order of the whole is one order that never changes.

import type { Commit, Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { everything, promised, refuses, same } from './contract-checks.js'
import { chain, sample } from './contract-samples.js'

/** `asOpened` is the log where several commits given at once come at once, also to one that stores one at a time. */
type Check = (log: EventLog, asOpened: EventLog) => Promise<void>

const rising = (positions: readonly Position[]) =>
  positions.every((position, index) => index === 0 || position > positions[index - 1]!)

/** Fails unless an append is refused because its version is not the next one of its stream. */
async function conflicts(append: Promise<unknown>, stream: string, expected: number, actual: number) {
  const details = await refuses(
    () => append,
    'version-conflict',
    'a version is taken once, and none is left out',
  )
  same(details, { stream, expected, actual }, 'version-conflict says where the stream stands')
}

const isStored = (append: Promise<unknown>) =>
  append.then(
    () => true,
    () => false,
  )

export const orderingCases: Readonly<Record<string, Check>> = {
  async 'a version that was taken is refused, with where the stream stands'(log) {
    const [first, second] = chain('taken/1', 2) as [Commit, Commit]
    await log.append([first])
    await log.append([second])
    await conflicts(log.append([sample('taken/1')]), 'taken/1', 0, 2)
    await conflicts(log.append([sample('taken/1', { after: first })]), 'taken/1', 1, 2)
    promised((await everything(log)).length === 2, 'a refused append stores nothing')
  },

  async 'a gap is refused'(log) {
    const [first, second, third] = chain('gap/1', 3) as [Commit, Commit, Commit]
    await conflicts(log.append([second]), 'gap/1', 1, 0)
    await log.append([first])
    await refuses(() => log.append([third]), 'version-conflict', 'versions have no gap')
    await refuses(() => log.append([{ ...first, version: 0 }]), 'version-conflict', 'there is no version 0')
    same((await everything(log)).length, 1, 'a refused append stores nothing')
  },

  async 'of several writers who begin a stream, or go on with it, exactly one wins'(log) {
    const winners: Commit[] = []
    for (let round = 0; round < 6; round++) {
      const rivals = Array.from({ length: 8 }, (_, writer) =>
        sample('race/1', { after: winners.at(-1), events: [{ actor: `writer-${writer}` }] }),
      )
      const appends = rivals.map((commit) => log.append([commit]))
      const results = await Promise.allSettled(appends)
      const won = results.findIndex(({ status }) => status === 'fulfilled')
      promised(won >= 0, 'of writers with the same expected version one wins')
      for (const [writer, append] of appends.entries())
        if (writer !== won) await conflicts(append, 'race/1', round, round + 1)
      winners.push(rivals[won]!)
    }
    same(
      (await everything(log)).map(({ hash }) => hash),
      winners.map(({ hash }) => hash),
      'only the winners are stored',
    )
  },

  async 'writers to different streams do not hinder one another'(log) {
    const writers = Array.from({ length: 20 }, (_, index) => chain(`apart/${index}`, 3))
    await Promise.all(
      writers.map(async (commits) => {
        for (const commit of commits) await log.append([commit])
      }),
    )
    const stored = await everything(log)
    same(stored.length, 60, 'every acknowledged commit is stored once')
    promised(rising(stored.map(({ position }) => position)), 'positions rise strictly')
  },

  async 'a batch is stored whole or not at all'(log, asOpened) {
    const [first, second] = chain('batch/1', 2) as [Commit, Commit]
    await log.append([first])
    const head = await log.head()
    const good = [second, sample('batch/2')]
    const isSingle = log.batches === 'single'
    const batches = [
      [...good, sample('batch/1', { after: first })],
      [sample('batch/2'), sample('batch/3'), chain('batch/4', 2)[1]!],
      [sample('batch/2'), sample('batch/2')],
    ]
    // Its owner may have chosen that it stores them one by one.
    const isTaken = isSingle && (await isStored(asOpened.append(good)))
    for (const refused of isTaken ? [] : isSingle ? [good] : batches) {
      const code = isSingle ? 'batch-refused' : 'version-conflict'
      await refuses(() => asOpened.append(refused), code, 'of a refused batch nothing is stored')
      same(await log.head(), head, 'of a refused batch nothing is stored')
      same((await everything(log)).length, 1, 'of a refused batch nothing is stored')
    }
    if (!isTaken) await log.append(good)
    same((await everything(log)).length, 3, 'after a refused batch its good commits can be stored')
  },

  async 'a batch with a commit that is none is stored whole or not at all'(log) {
    if (log.batches === 'single') return
    const batch = [sample('odd/1'), { ...sample('odd/2'), hash: 'no hash' }, sample('odd/3')]
    const expected = (await isStored(log.append(batch))) ? 3 : 0
    same((await everything(log)).length, expected, 'of a refused batch nothing is stored')
  },

  async 'a batch may hold several commits of one stream'(log) {
    const commits = [...chain('series/1', 3), ...chain('series/2', 2)]
    const positions = await log.append(commits)
    same(positions.length, 5, 'append gives a position for every commit')
    const stored = await everything(log)
    same(
      stored.map(({ hash, position }) => [hash, position]),
      commits.map(({ hash }, index) => [hash, positions[index]]),
      'a batch is stored in its order, at the positions that append gave',
    )
  },

  async 'to append nothing is no error and stores nothing'(log) {
    same(await log.append([]), [], 'appending nothing gives no position')
    same(await everything(log), [], 'appending nothing stores nothing')
  },

  async 'positions rise strictly, and the head is the last of them'(log) {
    const given: Position[] = []
    for (const commit of [...chain('rise/1', 4), ...chain('rise/2', 4)]) {
      given.push(...(await log.append([commit])))
      same(await log.head(), given.at(-1), 'the head is the position of the last commit')
    }
    promised(rising([0 as Position, ...given]), 'positions rise strictly, from above the origin')
    same(
      (await everything(log)).map(({ position }) => position),
      given,
      'readAll is in the order of positions, the same ones that append gave',
    )
  },

  async 'readAll after a position gives exactly what lies behind it'(log) {
    const positions = await log.append([...chain('after/1', 5), ...chain('after/2', 5)])
    for (const [index, after] of positions.entries()) {
      const read = await everything(log, after)
      same(
        read.map(({ position }) => position),
        positions.slice(index + 1),
        'readAll after a position gives exactly what lies behind it',
      )
    }
  },

  async 'a reading ends with what was there when it began'(log) {
    await log.append(chain('begin/1', 3))
    const reading = log.readAll()[Symbol.asyncIterator]()
    const seen = [await reading.next()]
    await log.append(chain('begin/2', 3))
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) seen.push(next)
    same(seen.length, 3, 'a reading ends with what was there when it began')
  },
}
