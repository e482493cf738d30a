// What the disk itself takes, so that the speed of single appends can be read: none can be faster than this.

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { medianOf } from '../timing.js'

/** Milliseconds in which 4 kB at the end of a new file are on the disk, median of so many. */
export function syncTime(file: string, times = 100): number {
  const block = Buffer.alloc(4_096, 1)
  const handle = openSync(file, 'w')
  try {
    return medianOf(
      Array.from({ length: times }, () => {
        const start = performance.now()
        writeSync(handle, block)
        fdatasyncSync(handle)
        return performance.now() - start
      }),
    )
  } finally {
    closeSync(handle)
  }
}
