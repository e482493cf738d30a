// Each contender in a process of its own, and from a build: plain Node runs what esbuild made of the sources, as it
// does with the package that users install. Under tsx every closure would be wrapped to keep its name, which the
// package does not do and which costs just where cursors are made.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'tsup'
import type { ProcessTask } from './contender-process.js'
import type { ContenderResult } from './timing.js'

const root = new URL('../', import.meta.url)
const outDir = fileURLToPath(new URL('node_modules/.cache/dossier-engine-bench/', root))

/** Runs a task and gives what it measured. */
export type Launch = (task: ProcessTask) => Promise<ContenderResult>

/** Builds the contenders and gives what starts one of them. */
export async function builtContenders(): Promise<Launch> {
  await build({
    config: false,
    entry: { 'contender-process': fileURLToPath(new URL('contender-process.ts', import.meta.url)) },
    tsconfig: fileURLToPath(new URL('tsconfig.json', root)),
    outDir,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    sourcemap: true,
    silent: true,
  })
  const run = promisify(execFile)
  return async (task) => {
    const script = `${outDir}contender-process.js`
    const { stdout } = await run(process.execPath, ['--expose-gc', script, JSON.stringify(task)], {
      maxBuffer: 1 << 26,
    })
    return JSON.parse(stdout) as ContenderResult
  }
}
