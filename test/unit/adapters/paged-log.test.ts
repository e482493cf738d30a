// What all logs over a paged store have in common, with a store that only counts.

import { expect, it } from 'vitest'
import type { VaultStore } from '../../../src/log/sealed-vault.js'
import { pagedLog } from '../../../src/adapters/paged-log.js'

it('lets its store go once, however often and whenever it is closed', async () => {
  let closed = 0
  const { log } = pagedLog({
    append: async () => [],
    head: async () => 0 as never,
    after: async () => ({ commits: [], isLast: true }),
    ofStream: async () => ({ commits: [], isLast: true }),
    watch: () => () => {},
    vault: {} as VaultStore,
    close: async () => void closed++,
  })
  await Promise.all([log.close(), log.close()])
  await log.close()
  expect(closed).toBe(1)
})
