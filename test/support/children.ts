// Processes of a test's own. The program is bundled once, so that a child starts in the time that Node takes.

import { spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import type { Acknowledged, ChildTask } from './sqlite-writer-process.js'
import { temporaryFolder } from './temporary.js'

/** Bundles the program of sqlite-writer-process.ts; gives what starts it. */
export async function childProgram(): Promise<
  (task: ChildTask, environment?: Readonly<Record<string, string>>) => Child
> {
  const folder = temporaryFolder()
  // The drivers are found beside the program, as they would be beside this file.
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'))
  await build({
    config: false,
    entry: { child: fileURLToPath(new URL('sqlite-writer-process.ts', import.meta.url)) },
    outDir: folder,
    format: 'esm',
    outExtension: () => ({ js: '.mjs' }),
    platform: 'node',
    target: 'node20',
    noExternal: [/./],
    splitting: false,
    silent: true,
  })
  return (task, environment = {}) => start(join(folder, 'child.mjs'), task, environment)
}

/** A child at work. */
export interface Child {
  /** Resolves when it has told something, or has ended. */
  readonly told: Promise<void>
  /** Resolves when it has ended, with everything that it told. */
  readonly ended: Promise<readonly Acknowledged[]>
  /** Lets it begin, where it waits for others. */
  go(): void
  /** Ends it at once, wherever it is. */
  kill(): void
}

function start(program: string, task: ChildTask, environment: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: 'pipe',
    env: { ...process.env, ...environment },
  })
  let [lines, complaint] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (lines += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = new Promise<readonly Acknowledged[]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL')
        resolve(
          lines
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Acknowledged),
        )
      else reject(new Error(`the child ended with ${code ?? signal}:\n${complaint}`))
    })
  })
  const told = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve())
    child.once('close', () => resolve())
  })
  return { told, ended, go: () => void child.stdin.end(), kill: () => void child.kill('SIGKILL') }
}
