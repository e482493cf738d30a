// Each contender in a process of its own, and from a build: plain Node runs what esbuild made of the sources, as it
// does with the package that users install. Under tsx every closure would be wrapped to keep its name, which the
// package does not do and which costs just where cursors are made.

import { execFile } from 'node:child_process'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'tsup'
import type { ProcessTask } from './contender-process.js'
import type { ContenderResult } from './timing.js'

const root = new URL('../', import.meta.url)
/** Objects of a million dossiers take more than a heap's usual limit. */
const heap = `--max-old-space-size=${Math.floor((totalmem() / 2 ** 20) * 0.75)}`
const outDir = fileURLToPath(new URL('node_modules/.cache/dossier-engine-bench/', root))

/** Runs a task and gives what it measured. */
export type Launch = (task: ProcessTask) => Promise<ContenderResult>

/** How a process is run. */
export interface ProcessOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** After so long it is ended, and the task fails. */
  readonly timeoutMs?: number
}

/** Builds the contenders and gives what starts one of them. */
export function builtContenders(): Promise<Launch> {
  return builtProcess<ProcessTask, ContenderResult>('contender-process')
}

/**
 * Builds a script of this folder, given by its path without `.ts`, and gives what runs it: its task is one argument of
 * JSON, and what it prints one document of JSON. Scripts that it starts threads of are built beside it: by name, their paths
 * from here.
 */
export async function builtProcess<Task, Result>(
  entry: string,
  threads: Readonly<Record<string, string>> = {},
): Promise<(task: Task, options?: ProcessOptions) => Promise<Result>> {
  await build({
    config: false,
    entry: Object.fromEntries(
      Object.entries({ [entry]: `${entry}.ts`, ...threads }).map(([name, path]) => [
        name,
        fileURLToPath(new URL(path, import.meta.url)),
      ]),
    ),
    tsconfig: fileURLToPath(new URL('tsconfig.json', root)),
    outDir,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    // A package for tests and benches alone, which a build would take in; what it needs can't be built in.
    external: ['@nats-io/transport-node'],
    sourcemap: true,
    silent: true,
  })
  const run = promisify(execFile)
  return async (task, { env = {}, timeoutMs = 0 } = {}) => {
    const script = `${outDir}${entry}.js`
    const { stdout } = await run(process.execPath, ['--expose-gc', heap, script, JSON.stringify(task)], {
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      maxBuffer: 1 << 26,
    })
    return JSON.parse(stdout) as Result
  }
}
