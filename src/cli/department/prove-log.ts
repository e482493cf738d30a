// Proving the year's log, and one number for the whole of it: the SHA-256 over the hashes of all its commits, in the
// order of the log. A commit's hash covers its bytes and the commit before it in its stream; this covers the order.

import { createHash } from 'node:crypto'
import type { EventLog } from '../../log/event-log.js'
import { verifyLog, type LogVerification } from '../../log/verify-log.js'

/** Verifies a log and takes its digest in one reading; the same log gives the same on every machine. */
export async function proveLog(
  log: EventLog,
): Promise<{ readonly verification: LogVerification; readonly digest: string }> {
  const digest = createHash('sha256')
  const read: EventLog['readAll'] = async function* (options) {
    for await (const commit of log.readAll(options)) {
      digest.update(commit.hash, 'hex')
      yield commit
    }
  }
  const verification = await verifyLog({ ...log, readAll: read })
  return { verification, digest: digest.digest('hex') }
}
