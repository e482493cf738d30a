// Processes of a test's own.

import { spawn } from 'node:child_process'
import { bundledProgram } from './bundled-program.js'

/** Bundles a program of this folder, by its name without `.ts`; gives what starts it. It tells lines of JSON. */
export async function childProgram<Task, Line>(
  name: string,
): Promise<(task: Task, environment?: Readonly<Record<string, string>>) => Child<Line>> {
  const program = await bundledProgram(name)
  return (task, environment = {}) => start(program, task, environment)
}

/** A child at work. */
export interface Child<Line> {
  /** Resolves when it has told something, or has ended. */
  readonly told: Promise<void>
  /** Resolves when it has ended, with everything that it told. */
  readonly ended: Promise<readonly Line[]>
  /** Lets it begin, where it waits for others. */
  go(): void
  /** Ends it at once, wherever it is. */
  kill(): void
}

function start<Task, Line>(
  program: string,
  task: Task,
  environment: Readonly<Record<string, string>>,
): Child<Line> {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: 'pipe',
    env: { ...process.env, ...environment },
  })
  let [lines, complaint] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (lines += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = new Promise<readonly Line[]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL')
        resolve(
          lines
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Line),
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
