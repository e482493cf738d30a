// A power failure, as far as a disk is concerned: what was not synced may be there, or not, or the first sectors of it, and
// each write by itself. A process writes under a library that keeps what it does (power-failure.c), is killed, and then its
// files are made what they might have been.

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Chance } from './campaign.js'
import { temporaryFolder } from './temporary.js'

/** What a disk writes whole. */
const sector = 512

/** What was done to a file, or that what was done is on the disk. */
interface Change {
  readonly kind: 'write' | 'truncate' | 'create' | 'unlink' | 'sync'
  readonly path: string
  readonly offset: number
  /** Of the file before. */
  readonly size: number
  readonly before: Buffer
  readonly after: Buffer
}

const kinds = { W: 'write', T: 'truncate', C: 'create', U: 'unlink', S: 'sync' } as const

/** Processes whose files may meet a power failure. */
export interface PowerFailures {
  /** The environment of a process that writes under a folder. */
  environment(folder: string): Readonly<Record<string, string>>
  /** Makes the files what they might be after a failure at the moment at which the process was killed. */
  strike(folder: string, chance: Chance): { readonly unsynced: number; readonly undone: number }
}

/** Builds the library; `undefined`, said loudly, where that can't be done. */
export function powerFailures(): PowerFailures | undefined {
  const folder = temporaryFolder()
  const library = join(folder, 'power-failure.so')
  const source = fileURLToPath(new URL('power-failure.c', import.meta.url))
  try {
    if (process.platform !== 'linux')
      throw new Error(`a power failure can't be played on ${process.platform}`)
    execFileSync('cc', [
      '-shared',
      '-fPIC',
      '-O1',
      '-Wall',
      '-Werror',
      '-o',
      library,
      source,
      '-ldl',
      '-pthread',
    ])
  } catch (error) {
    process.stderr.write(`NOT RUN with power failures: ${(error as Error).message.split('\n')[0]}\n`)
    return undefined
  }
  const journalOf = (watched: string) => join(folder, `${watched.replaceAll('/', '_')}.journal`)
  return {
    environment: (watched) => ({
      LD_PRELOAD: library,
      POWER_FOLDER: watched,
      POWER_JOURNAL: journalOf(watched),
    }),
    strike(watched, chance) {
      const journal = journalOf(watched)
      const changes = existsSync(journal) ? changesIn(readFileSync(journal)) : []
      rmSync(journal, { force: true })
      const unsynced = unsyncedOf(changes)
      // All of it is taken back, which leaves what was synced, and then some of it is done after all.
      const held = new Map<Change, Buffer>()
      for (const change of unsynced.toReversed()) undo(change, held)
      const kept = unsynced.filter((change) => isKept(change, chance))
      for (const change of kept) redo(change, held, chance)
      return { unsynced: unsynced.length, undone: unsynced.length - kept.length }
    },
  }
}

function changesIn(journal: Buffer): Change[] {
  const changes: Change[] = []
  const headLength = 32
  for (let at = 0; at + headLength <= journal.length;) {
    const [kind, path, before, after] = [0, 4, 8, 12].map((offset) => journal.readUInt32LE(at + offset))
    const [offset, size] = [16, 24].map((place) => Number(journal.readBigUInt64LE(at + place)))
    const [pathAt, beforeAt] = [at + headLength, at + headLength + path!]
    const afterAt = beforeAt + before!
    at = afterAt + after!
    // Killed while it wrote this down, and so before it did it.
    if (at > journal.length) break
    changes.push({
      kind: kinds[String.fromCharCode(kind!) as keyof typeof kinds],
      path: journal.toString('utf8', pathAt, beforeAt),
      ...{ offset: offset!, size: size! },
      before: journal.subarray(beforeAt, afterAt),
      after: journal.subarray(afterAt, at),
    })
  }
  return changes
}

/** What is not on the disk for certain: contents since their file was synced, names since their folder was. */
function unsyncedOf(changes: readonly Change[]): Change[] {
  let open: Change[] = []
  for (const change of changes) {
    if (change.kind !== 'sync') open.push(change)
    else
      open = open.filter(({ kind, path }) =>
        kind === 'create' || kind === 'unlink' ? !isFolderOf(change.path, path) : path !== change.path,
      )
  }
  return open
}

const isFolderOf = (folder: string, path: string) => dirname(path) === folder

/** Names stay more often than not, for a file that is not there keeps nothing of what was written to it. */
const isKept = ({ kind }: Change, chance: Chance) => chance.below(kind === 'create' ? 4 : 2) > 0

/** What a file holds whose name is taken back was perhaps synced, and is there again with its name. */
function undo(change: Change, held: Map<Change, Buffer>): void {
  const { kind, path, offset, size, before } = change
  if (kind === 'unlink') writeFileSync(path, before)
  else if (!existsSync(path)) return
  else if (kind === 'create') {
    held.set(change, readFileSync(path))
    rmSync(path)
  } else {
    put(path, offset, before)
    truncateSync(path, size)
  }
}

function redo(change: Change, held: ReadonlyMap<Change, Buffer>, chance: Chance): void {
  const { kind, path, offset, after } = change
  if (kind === 'create') writeFileSync(path, held.get(change) ?? '')
  else if (!existsSync(path)) return
  else if (kind === 'unlink') rmSync(path)
  else if (kind === 'truncate') truncateSync(path, offset)
  else {
    const sectors = Math.ceil(after.length / sector)
    const isTorn = chance.below(4) === 0
    put(path, offset, isTorn ? after.subarray(0, chance.below(sectors + 1) * sector) : after)
  }
}

function put(path: string, offset: number, bytes: Buffer): void {
  const file = openSync(path, 'r+')
  try {
    if (bytes.length > 0) writeSync(file, bytes, 0, bytes.length, offset)
  } finally {
    closeSync(file)
  }
}
