// What the disk itself takes, so that the speed of single appends can be read: none can be faster than this. And where on it
// a measurement has its stores.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
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

/** Does something with an empty folder for stores, which is gone afterwards. */
export async function withStores<Result>(
  folder: string,
  work: (stores: string) => Promise<Result>,
): Promise<Result> {
  const stores = mkdtempSync(join(folder, 'stores-'))
  try {
    return await work(stores)
  } finally {
    rmSync(stores, { recursive: true })
  }
}
