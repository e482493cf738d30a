// Pages of commits out of a store whose positions have no gap: each is checked against what it must follow, and a damage is
// told of when it comes first, so that what is sound before it is still read.

import { throwIfAborted } from '../kernel/errors.js'
import { origin, type Position, type StoredCommit } from '../log/envelope.js'
import { spanOf } from '../log/expected-version.js'
import { commitOf, damaged, type StoredRow } from './commit-body.js'

/** Commits read at once. */
export const pageSize = 500

/** Commits that follow one another. */
export interface Page {
  readonly commits: readonly StoredCommit[]
  /** Whether there were no more: a page that ends before something damaged is not the last one. */
  readonly isLast: boolean
}

/** Gives the next commits of a log after a position, at most so many. */
export type PageOfLog = (after: Position, limit: number) => Promise<Page>

/**
 * The commits after a position, up to the first that is damaged.
 * @throws DossierError `log-corrupt` if the very next is no commit, or is missing
 */
export function pageOf(rows: readonly StoredRow[], after: Position, limit: number): Page {
  let next = after + 1
  return soundPage(rows, limit, (row) => {
    if (row.position !== next) throw damaged(next, 'it is missing')
    next += 1
    return commitOf(row)
  })
}

/** Which page of a stream: where reading begins, the one that holds a version; where it goes on, those after another. */
export interface StreamPage {
  readonly fromVersion: number
  /** The last version that was read; 0 where reading begins. */
  readonly after: number
}

/**
 * The commits of a page of a stream, up to the first that is damaged.
 * @throws DossierError `log-corrupt` if the very next is no commit, or is missing
 */
export function streamPageOf(rows: readonly StoredRow[], { fromVersion, after }: StreamPage): Page {
  let next = after === 0 ? undefined : after + 1
  return soundPage(rows, pageSize, (row) => {
    const { position, stream, version, lastVersion } = row
    const isNext = next === undefined ? version <= Math.max(fromVersion, 1) : version === next
    if (!isNext) throw damaged(position, 'the one before it in its stream is missing', { stream })
    next = lastVersion + 1
    return commitOf(row)
  })
}

/** Reads a stream to its end, page by page; between pages other work has its turn. */
export async function* streamByPages(read: (after: number) => Promise<Page>): AsyncGenerator<StoredCommit> {
  for (let after = 0; ; await nextTurn()) {
    const { commits, isLast } = await read(after)
    yield* commits
    if (isLast) return
    after = spanOf(commits.at(-1)!).lastVersion
  }
}

/** What reading a whole log takes. Both fail with `closed` once the log is closed. */
export interface PagedLog {
  head(): Promise<Position>
  readonly after: PageOfLog
}

/** Reads a log up to where it stands now, page by page; between pages other work has its turn. */
export async function* logByPages(
  { head, after: read }: PagedLog,
  { after = origin, signal }: { readonly after?: Position; readonly signal?: AbortSignal } = {},
): AsyncGenerator<StoredCommit> {
  throwIfAborted(signal, 'reading the log')
  const end = await head()
  for (let next = after; next < end; await nextTurn()) {
    throwIfAborted(signal, 'reading the log')
    const { commits } = await read(next, Math.min(pageSize, end - next))
    // What was there when reading began was taken out.
    if (commits.length === 0) throw damaged(next + 1, 'it is missing')
    for (const commit of commits) {
      throwIfAborted(signal, 'reading the log')
      next = commit.position
      yield commit
    }
  }
  throwIfAborted(signal, 'reading the log')
}

/** Lets timers and input have their turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** A page of what a store gave, read up to the first that is damaged; fails if that is the very first. */
export function soundPage<Row>(rows: readonly Row[], limit: number, read: (row: Row) => StoredCommit): Page {
  const commits: StoredCommit[] = []
  for (const row of rows) {
    try {
      commits.push(read(row))
    } catch (error) {
      if (commits.length === 0) throw error
      break
    }
  }
  return { commits, isLast: commits.length === rows.length && rows.length < limit }
}
