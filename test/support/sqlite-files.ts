// Database files of a test file's own, and the handles on them, all gone when it ends.

import { join } from 'node:path'
import { afterAll } from 'vitest'
import { firstDriver, type OwnedHandle } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary.js'

/** The files of one test file; call it while tests are collected. */
export function sqliteFiles() {
  const folder = temporaryFolder()
  const handles: OwnedHandle[] = []
  let files = 0
  afterAll(() => {
    for (const handle of handles.splice(0)) {
      try {
        handle.close()
      } catch {
        // The test closed it already, which node:sqlite does not take twice.
      }
    }
  })
  return {
    folder,
    /** The name of a file that is not there yet. */
    freshPath: () => join(folder, `${files++}.db`),
    /** A handle on a file, which is made if it is not there. */
    opened(path: string, open = firstDriver.open): OwnedHandle {
      const handle = open(path)
      handles.push(handle)
      return handle
    },
  }
}
