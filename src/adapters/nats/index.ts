// The exit `dossier-engine/adapters/nats`: a log on a cluster of NATS servers, past one machine.

export { natsLog, type NatsDurability, type NatsLog, type NatsLogOptions } from './nats-log.js'
export { partitionOf } from './subjects.js'
