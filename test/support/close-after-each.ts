// What a test opens, closed when it ends.

import { afterEach } from 'vitest'

/** Call it while tests are collected; what it gives takes care of what it is handed. */
export function closeAfterEach() {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
  })
  return <Opened extends { close(): Promise<void> }>(opened: Opened): Opened => {
    open.push(opened)
    return opened
  }
}
