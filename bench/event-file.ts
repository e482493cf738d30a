// The log as JSON Lines, an event a line: what one contender reads as it is, and others fill their tables from. Written
// once a size and run.

import { closeSync, existsSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { commitsOf } from './commits.js'
import { plainEventsOf, type PlainEvent } from './contenders/dossier-state.js'
import type { Workload } from './workload.js'

const chunkBytes = 1 << 20

/** The path of the file, which is written where it does not exist yet. */
export function eventFile(workload: Workload, folder: string): string {
  const path = join(folder, `events-${workload.dossiers}-${workload.seed}.jsonl`)
  if (existsSync(path)) return path
  // Under another name until it is whole, so that nobody reads half of it.
  const written = `${path}.part`
  const file = openSync(written, 'w')
  try {
    let text = ''
    for (const event of plainEventsOf(commitsOf(workload))) {
      text += `${JSON.stringify(event)}\n`
      if (text.length < chunkBytes) continue
      writeSync(file, text)
      text = ''
    }
    writeSync(file, text)
  } finally {
    closeSync(file)
  }
  renameSync(written, path)
  return path
}

/** Reads it, a chunk at a time: all of it may be longer than a string can be. */
export function* eventsIn(path: string): Generator<PlainEvent> {
  const file = openSync(path, 'r')
  try {
    const chunk = new Uint8Array(chunkBytes)
    const decoder = new StringDecoder('utf8')
    let rest = ''
    for (;;) {
      const length = readSync(file, chunk)
      if (length === 0) return
      const lines = (rest + decoder.write(chunk.subarray(0, length))).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield JSON.parse(line) as PlainEvent
    }
  } finally {
    closeSync(file)
  }
}
