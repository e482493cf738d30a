// The two JetStream streams of a log: its commits, which can be neither deleted nor changed, and beside them its personal
// data, which can. What is there already is checked, and never altered: how it is kept is its owner's to say.

import type { JetStreamManager, StreamConfig, StreamInfo } from '@nats-io/jetstream'
import { DossierError } from '../../kernel/errors.js'
import { asking, isNoStream, refused } from './refusals.js'
import { subjectsOf } from './subjects.js'

const operation = 'open the log'

/** What the streams of a log are called, and how they are kept. */
export interface StreamPlan {
  readonly name: string
  /** The least number of servers that keep each message. */
  readonly replicas: number
  /** Into how many parts the log is cut; where it is there already it may be left out. */
  readonly partitions: number | undefined
}

/** The name of the stream beside a log's. */
export const personalName = (log: string): string => `${log}_personal`

/** Where nothing else is said. Some are needed as soon as a log outgrows one reader, and they can't be added later. */
const usualPartitions = 16

const lasting = {
  storage: 'file',
  retention: 'limits',
  discard: 'new',
  max_age: 0,
  max_bytes: -1,
  max_msgs: -1,
  max_msgs_per_subject: -1,
} as const satisfies Partial<StreamConfig>

/** Messages that the server may throw away, or let others change, would be a log that forgets. */
const unchangeable = { ...lasting, deny_delete: true, deny_purge: true } as const

/**
 * Creates what is missing; gives the number of partitions.
 * @throws DossierError `storage` if a stream of this name is no log, is cut otherwise, or is kept by too few servers
 */
export async function prepareStreams(manager: JetStreamManager, plan: StreamPlan): Promise<number> {
  const { name, replicas } = plan
  const partitions = plan.partitions ?? usualPartitions
  const subjects = Array.from({ length: partitions }, (_, partition) => subjectsOf(name, partition))
  const log = await existingOr(manager, name, {
    ...{ ...unchangeable, name, subjects, num_replicas: replicas },
    description: 'a log of dossier-engine, form 1',
    // Nothing rests on it (publisher.ts), so that the server need not remember ids.
    duplicate_window: 100_000_000,
  })
  const beside = personalName(name)
  const personal = await existingOr(manager, beside, {
    ...{ ...lasting, name: beside, subjects: [`${beside}.>`], num_replicas: replicas },
    description: `personal data beside the log ${name} of dossier-engine, form 1`,
    duplicate_window: 100_000_000,
  })
  check(log, { wanted: unchangeable, replicas })
  check(personal, { wanted: lasting, replicas })
  return partitionsOf(log, plan)
}

async function existingOr(
  manager: JetStreamManager,
  name: string,
  config: Partial<StreamConfig> & { name: string },
): Promise<StreamInfo> {
  const present = () => asking(operation, () => manager.streams.info(name))
  try {
    return await present()
  } catch (error) {
    if (!isNoStream((error as Error).cause)) throw error
  }
  try {
    return await manager.streams.add(config)
  } catch (cause) {
    // Another process may have been first, with other settings.
    return present().catch(() => {
      throw refused(operation, cause)
    })
  }
}

function check(
  { config }: StreamInfo,
  { wanted, replicas }: { readonly wanted: Partial<StreamConfig>; readonly replicas: number },
): void {
  const { name, num_replicas: kept } = config
  const wrong = Object.entries(wanted).filter(([key, value]) => config[key as keyof StreamConfig] !== value)
  if (wrong.length > 0) {
    const settings = wrong.map(([key, value]) => `${key} is not ${JSON.stringify(value)}`).join(', ')
    throw unfit(`the stream ${name} is no log of dossier-engine: ${settings}`)
  }
  if (kept >= replicas) return
  throw unfit(
    `the stream ${name} is kept by ${kept} server(s), and ${replicas} were asked for: a commit that is acknowledged could be lost with one of them`,
  )
}

function partitionsOf({ config }: StreamInfo, { name, partitions }: StreamPlan): number {
  const { subjects } = config
  const isCut = subjects.every((subject, partition) => subject === subjectsOf(name, partition))
  if (!isCut)
    throw unfit(`the stream ${name} is no log of dossier-engine: its subjects are ${subjects.join(', ')}`)
  if (partitions === undefined || partitions === subjects.length) return subjects.length
  throw unfit(
    `the log ${name} has ${subjects.length} partitions, not ${partitions}: their number stays as it was made; leave the option out, or move the log to another name`,
  )
}

const unfit = (message: string) => new DossierError('storage', message, { operation })
