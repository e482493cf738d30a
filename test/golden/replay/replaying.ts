// What the tests of the replay share: our own files beside this one, the real ones beside the checkout, a replay in
// this process, and the command as a process of its own.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArguments, type ReplayArguments } from '../../../src/cli/replay/arguments.js'
import { runReplay, type ReplayAnswer } from '../../../src/cli/replay/run-replay.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The path of one of our own files. */
export const own = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The path of a real file, and whether it is absent; then it is said loudly, once. */
export function real(name: string): { readonly path: string; readonly absent: boolean } {
  const path = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url))
  const absent = !existsSync(path)
  if (absent) console.warn(`DID NOT RUN: ${path} is absent, so its replay was not checked`)
  return { path, absent }
}

/** Words as checked options. */
export function asked(...words: readonly string[]): ReplayArguments {
  const parsed = parseArguments(words)
  if (parsed === 'help') throw new Error('these words ask for help')
  return parsed
}

/** Replays in this process. */
export function replay(...words: readonly string[]): Promise<ReplayAnswer> {
  return runReplay(asked(...words))
}

/** How a command ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command in a process of its own, in the folder of the project. */
export function command(words: readonly string[], nodeOptions: readonly string[] = []): Promise<Ended> {
  const args = [...nodeOptions, '--import', 'tsx', 'src/cli/replay.ts', ...words]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1e8 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err })
    })
  })
}
