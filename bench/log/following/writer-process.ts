// Writers in a process of their own, as those who write are to those who follow. They open, say that they are ready, write
// when they are told to, say when that was, and stay until they are ended.

import { fork } from 'node:child_process'
import type { Writers, Written } from './writers.js'

/** Writes when its parent says so. */
export async function serveWriters(writers: Writers): Promise<void> {
  const tell = (message: unknown) => process.send!(message)
  process.once('message', () => {
    void writers
      .write()
      .then((written) => ({ written }))
      .catch((error: unknown) => ({ error: String(error) }))
      .then(tell)
  })
  process.once('disconnect', () => process.exit())
  tell('ready')
}

/** Opens writers in a process: a script with its words, which calls {@link serveWriters}. */
export async function forkWriters(script: string, ...words: string[]): Promise<Writers> {
  // What it prints is not this process's report.
  const child = fork(script, words, { stdio: ['ignore', 2, 2, 'ipc'] })
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const heard = () =>
    Promise.race([
      new Promise<unknown>((resolve) => void child.once('message', resolve)),
      gone.then(() => ({ error: 'their process is gone' })),
    ])
  const told = (message: unknown) => {
    const { error, written } = Object(message) as { readonly error?: string; readonly written?: Written }
    if (error !== undefined) throw new Error(error)
    return written
  }
  told(await heard())
  return {
    async write() {
      child.send('write')
      return told(await heard())!
    },
    async close() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
