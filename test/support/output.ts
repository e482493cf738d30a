// What a piece of code prints, taken from the console while it runs.

import { Console } from 'node:console'
import { Writable } from 'node:stream'

/** Runs the work with a console of its own and gives back what was printed on it. */
export async function printed(work: () => Promise<unknown>): Promise<string> {
  let text = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const before = globalThis.console
  globalThis.console = new Console({ stdout: stream, stderr: stream, colorMode: false })
  try {
    await work()
  } finally {
    globalThis.console = before
  }
  return text
}

/** Output as it is compared: line ends and trailing blanks are nobody's business. */
export function tidyOutput(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}
