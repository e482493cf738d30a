// Whether a log holds what a process was told that it holds, once and in order, and of a batch all or nothing.

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { verifyLog, type StoredCommit } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import type { OwnedHandle } from './sqlite-drivers.js'
import type { Acknowledged } from './sqlite-writer-process.js'

/** What a file does not hold as it should. */
export interface Shortfall {
  /** What must never be, whatever happened to the process or the disk. */
  readonly damage: readonly string[]
  /** What it was told is stored and is not there, or elsewhere; in the order in which it was told. */
  readonly lost: readonly Acknowledged[]
}

/**
 * Opens a copy of the file, as the machine's next user does, and compares it with what a process was told ever since the file
 * was made. A copy, for libsql keeps a file open until its statements are collected as garbage, with what it knows of it.
 */
export async function shortfallOf(
  path: string,
  open: (path: string) => OwnedHandle,
  told: readonly Acknowledged[],
): Promise<Shortfall> {
  const folder = mkdtempSync(`${path}-`)
  const copy = join(folder, 'copy.db')
  for (const suffix of ['', '-wal', '-journal'])
    if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
  const handle = open(copy)
  try {
    const log = await sqliteLog(handle)
    const proof = await verifyLog(log)
    if (!proof.intact) return { damage: [`damaged: ${JSON.stringify(proof.damage)}`], lost: [] }
    const stored = await everything(log)
    const places = new Map(stored.map(({ hash, position }) => [hash, position as number]))
    const twice = places.size === stored.length ? [] : ['a commit is there twice']
    const lost: Acknowledged[] = []
    for (const each of told) {
      const { positions, hashes, refs = [] } = each
      const found = hashes.map((hash) => places.get(hash))
      const isThere = positions.length === 0 ? !found.includes(undefined) : found.join() === positions.join()
      const kept = await Promise.all(refs.map(async (ref) => (await log.vault!.get(ref))?.data === ref))
      if (!isThere || kept.includes(false)) lost.push(each)
    }
    return { damage: [...twice, ...halves(stored)], lost }
  } finally {
    handle.close()
    rmSync(folder, { recursive: true })
  }
}

/** All of that, told. */
export async function problemsIn(...args: Parameters<typeof shortfallOf>): Promise<string[]> {
  const { damage, lost } = await shortfallOf(...args)
  return [
    ...damage,
    ...lost.map(
      ({ positions, hashes, refs = [] }) => `lost ${positions.join()} ${hashes.join()} ${refs.join()}`,
    ),
  ]
}

/** Batches of which not every commit is there, or with others between them. */
function halves(stored: readonly StoredCommit[]): string[] {
  const batches = new Map<string, StoredCommit[]>()
  for (const commit of stored) batches.set(commit.source!, [...(batches.get(commit.source!) ?? []), commit])
  return [...batches].flatMap(([note, commits]) => {
    const size = Number(note.split(' ').at(-1))
    const span = commits.at(-1)!.position - commits[0]!.position + 1
    return commits.length === size && span === size
      ? []
      : [`of a batch of ${size} there are ${commits.length}`]
  })
}
