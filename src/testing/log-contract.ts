// Testing kit: the contract of a log as named cases, for whatever test runner. An adapter passes all of them, or is
// none. Each case opens a log of its own and closes it again; what fails says what was promised.

import { isDossierError } from '../kernel/errors.js'
import { appendEach } from '../log/append-each.js'
import type { EventLog } from '../log/event-log.js'
import { followingCases } from './contract-following.js'
import { orderingCases } from './contract-ordering.js'
import { storingCases } from './contract-storing.js'

/** One promise of a log. */
export interface LogContractCase {
  /** The promise, as a sentence. */
  readonly name: string
  /**
   * Puts one fresh, empty log to the test, and closes it.
   * @throws ContractError that says what was promised and what came instead
   */
  run(open: () => Promise<EventLog>): Promise<void>
}

/**
 * Everything that the port `EventLog` promises.
 * @example
 * for (const { name, run } of logContract) test(name, () => run(async () => openMyLog()))
 */
export const logContract: readonly LogContractCase[] = Object.entries({
  ...storingCases,
  ...orderingCases,
  ...followingCases,
}).map(([name, check]) => ({
  name,
  async run(open) {
    const log = await open()
    try {
      await check(filledOneByOne(log), log)
    } finally {
      await log.close().catch((error: unknown) => {
        // The case closed it already.
        if (!isDossierError(error, 'closed')) throw error
      })
    }
  },
}))

/** A log that stores one commit at a time is held to everything else: what a case gives it at once comes one by one. */
function filledOneByOne(log: EventLog): EventLog {
  if (log.batches !== 'single') return log
  const append: EventLog['append'] = (commits) => appendEach(log, structuredClone(commits))
  return new Proxy(log, {
    get(target, name) {
      const member: unknown = name === 'append' ? append : Reflect.get(target, name)
      // Called on the proxy, a method would not find the private members of its class.
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}
