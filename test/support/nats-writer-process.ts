// A process of its own on a log in NATS: it appends under a name, or folds some of the partitions; what comes of it is
// printed as JSON. Arguments: port, name of the log, `append` or `fold`, writers or partitions by comma, count.

import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { natsLog } from '../../src/adapters/nats/index.js'
import { appendConcurrently } from './concurrent-appends.js'
import { foldPartitions } from './partition-fold.js'

const [port, name, work, list, count] = process.argv.slice(2) as [string, string, string, string, string]
const connection = await connect({ servers: `127.0.0.1:${port}` })
const log = await natsLog(jetstream(connection), { name, durability: 'unsynced' })
const parts = list.split(',')
const told =
  work === 'append'
    ? (await Promise.all(parts.map((writer) => appendConcurrently(log, writer, Number(count))))).flat()
    : await foldPartitions(log, parts.map(Number))
process.stdout.write(JSON.stringify(told))
await log.close()
await connection.close()
