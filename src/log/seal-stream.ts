// Finding seals in a log: one after another from the first on, or the last of them without reading the others. Reading a
// stream gives what is there when reading begins, so whoever reads seals beside the log begins with the log.

import { DossierError } from '../kernel/errors.js'
import { origin, type Position, type StoredCommit } from './envelope.js'
import type { EventLog } from './event-log.js'
import { sealIn, sealStream, type Seal } from './seal.js'

/** What can be read of a log. A part of one may have no streams: then its seals are found by reading all of it. */
export type ReadableLog = Pick<EventLog, 'readAll'> & Partial<Pick<EventLog, 'readStream'>>

/** The commits of the stream of seals. */
async function* sealCommits(log: ReadableLog): AsyncGenerator<StoredCommit> {
  if (log.readStream !== undefined) yield* log.readStream(sealStream)
  else for await (const commit of log.readAll()) if (commit.stream === sealStream) yield commit
}

/** Seals one after another, each over more than the one before. What can't be one is passed over. */
export class SealReader {
  readonly #commits: AsyncGenerator<StoredCommit>
  #reached = 0
  readonly #passed: StoredCommit[] = []

  constructor(log: ReadableLog) {
    this.#commits = sealCommits(log)
  }

  /** What was passed over. */
  get passed(): readonly StoredCommit[] {
    return this.#passed
  }

  /**
   * The next; `undefined` after the last.
   * @throws DossierError `event-too-new`, and what reading throws
   */
  async next(): Promise<Seal | undefined> {
    for (;;) {
      const read = await this.#commits.next()
      if (read.done === true) return undefined
      const seal = sealIn(read.value)
      if (seal !== undefined && seal.commits > this.#reached) {
        this.#reached = seal.commits
        return seal
      }
      this.#passed.push(read.value)
    }
  }

  async close(): Promise<void> {
    await this.#commits.return(undefined)
  }
}

type StreamsOfLog = Pick<EventLog, 'readStream'>

/** The commit that holds a version of a stream, which may not be there. */
export async function commitAt(
  log: StreamsOfLog,
  stream: string,
  version: number,
): Promise<StoredCommit | undefined> {
  for await (const commit of log.readStream(stream, { fromVersion: version })) return commit
  return undefined
}

/**
 * A seal by its version in their stream, from 1; `undefined` if it isn't there.
 * @throws DossierError `log-corrupt` if it can't be one
 */
export async function sealAt(log: StreamsOfLog, version: number): Promise<Seal | undefined> {
  const commit = version < 1 ? undefined : await commitAt(log, sealStream, version)
  if (commit === undefined) return undefined
  const seal = commit.version === version ? sealIn(commit) : undefined
  if (seal === undefined) throw unsound(commit, 'is no seal')
  return seal
}

/**
 * The last seal, found by asking for ever later ones, and then between those that are there and those that are not.
 * @param known a version that is there, if one is known
 * @throws DossierError `log-corrupt` if it can't be one
 */
export async function lastSeal(log: StreamsOfLog, known = 0): Promise<Seal | undefined> {
  const isThere = async (version: number) => (await commitAt(log, sealStream, version)) !== undefined
  let step = 1
  while (await isThere(known + step)) step *= 2
  const last = await lastWhere(isThere, known + Math.floor(step / 2), known + step)
  return last === 0 ? undefined : sealAt(log, last)
}

/**
 * The first seal that covers a position; `undefined` if none does yet.
 * @throws DossierError `log-corrupt`
 */
export async function sealOver(log: StreamsOfLog, position: Position): Promise<Seal | undefined> {
  const last = await lastSeal(log)
  if (last === undefined || (await coveredUpTo(log, last)) < position) return undefined
  const isBefore = async (version: number) =>
    (await coveredUpTo(log, (await sealAt(log, version))!)) < position
  return sealAt(log, (await lastWhere(isBefore, 0, last.commit.version)) + 1)
}

/**
 * The position of the last commit that a seal covers, in this log.
 * @throws DossierError `log-corrupt` if it is not there
 */
export async function coveredUpTo(log: StreamsOfLog, seal: Seal | undefined): Promise<Position> {
  if (seal === undefined) return origin
  const { lastStream, lastVersion, commits } = seal
  const found = await commitAt(log, lastStream, lastVersion)
  if (found?.version === lastVersion) return found.position
  throw unsound(
    seal.commit,
    `seals ${commits} commits, of which the last, ${lastStream} at ${lastVersion}, is not there`,
  )
}

/** The greatest number for which it holds, where it holds for the first and not for the second. */
async function lastWhere(
  holds: (number: number) => Promise<boolean>,
  first: number,
  second: number,
): Promise<number> {
  let [yes, no] = [first, second]
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2)
    if (await holds(middle)) yes = middle
    else no = middle
  }
  return yes
}

function unsound({ position, stream, version }: StoredCommit, what: string): DossierError<'log-corrupt'> {
  const message = `at position ${position}, ${stream} at version ${version} ${what}: verifyLog says where the log is damaged`
  return new DossierError('log-corrupt', message, { position, stream, reason: 'seal' })
}
