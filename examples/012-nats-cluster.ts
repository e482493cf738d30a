// An office whose log is kept by three servers of NATS. One is killed at work and comes back; nothing that was acknowledged is
// missing. And two readers share the log: each reads half of its parts, and what they count adds up.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstream } from '@nats-io/jetstream'
import { createEngine, defineProcedure, verifyLog } from 'dossier-engine'
import { natsLog, type NatsLog } from 'dossier-engine/adapters/nats'
import { startNatsIn, type NatsProcesses } from '../test/support/nats-process.js'

const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  start: 'check',
  steps: { check: {} },
})

/** How many dossiers the given parts of a log received. */
async function countReceived(log: NatsLog, partitions: readonly number[]): Promise<number> {
  let received = 0
  for (const partition of partitions)
    for await (const { events } of log.readPartition(partition))
      received += events.filter(({ type }) => type === 'DossierReceived').length
  return received
}

async function run(cluster: NatsProcesses) {
  const connection = await cluster.connect()
  const log = await natsLog(jetstream(connection), { durability: 'replicated', partitions: 8 })
  const engine = await createEngine({ log, procedures: [permit] })

  const receive = async (number: number) => {
    const outcome = await engine.handle({
      type: 'receiveDossier',
      commandId: `form-${number}`,
      procedure: 'permit',
      channel: 'online',
      actor: 'portal',
      at: '2024-06-03T09:00:00+07:00',
    })
    if (!outcome.accepted) throw new Error(outcome.rejection.message)
    return outcome.dossierId
  }
  const numbers = Array.from({ length: 60 }, (_, index) => index)
  const ids: string[] = []
  for (const number of numbers) {
    // In the middle of it one of three servers is gone, and later it is back.
    if (number === 20) await cluster.servers[0]!.kill()
    if (number === 40) cluster.servers[0]!.start()
    ids.push(await receive(number))
  }
  console.log('received', new Set(ids).size, 'dossiers while a server was killed and came back')

  // Whoever is not sure whether a form arrived sends it again.
  const again = await Promise.all(numbers.map(receive))
  console.log('sent again, the same dossiers:', again.join() === ids.join())

  const later = await natsLog(jetstream(connection), { durability: 'replicated' })
  const [even, odd] = await Promise.all([
    countReceived(later, [0, 2, 4, 6]),
    countReceived(later, [1, 3, 5, 7]),
  ])
  console.log('two readers with half of the parts each count', even + odd)
  const { intact } = await verifyLog(later)
  console.log(intact ? 'the log is intact' : 'the log is damaged')

  await engine.close()
  await Promise.all([log.close(), later.close()])
  await connection.close()
}

const folder = mkdtempSync(join(tmpdir(), 'office-'))
const cluster = await startNatsIn(folder, { count: 3 })
if (cluster === undefined)
  console.error('*** NOT RUN: no nats-server is installed here (Debian: apt-get install nats-server) ***')
else {
  await run(cluster)
  await cluster.stop()
}
rmSync(folder, { recursive: true })
