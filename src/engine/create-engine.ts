// Opening an engine: the log is read, the replica follows it, what the office declares is published.

import { nanoid } from 'nanoid'
import { toInstant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import { memoryLog } from '../log/memory-log.js'
import { createRegistry } from '../log/registry.js'
import { SubjectErased } from '../log/vault.js'
import { procedureEvents } from '../procedure/events.js'
import { dossierEvents } from '../dossier/events.js'
import { Engine } from './engine.js'
import { vaultOf } from './memory-vault.js'
import type { EngineOptions } from './options.js'
import { checkedIds, checkOptions } from './options-check.js'
import { Recorder } from './recorder.js'
import { openReplica } from './replica.js'
import { Signals } from './signals.js'
import { Watchers } from './watchers.js'

/**
 * Opens an engine: reads its log, publishes the calendars and procedures it is given, and is ready when it resolves.
 * @throws DossierError `procedure-invalid`, `definition-invalid`, `event-unknown`, `event-too-new`, `log-corrupt`,
 * `storage`
 * @example
 * const engine = await createEngine({ calendars: [office], procedures: [licence] })
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkOptions(options)
  const { log = memoryLog(), clock = Date.now, events = [], calendars, procedures } = options
  const newId = checkedIds(options.newId ?? nanoid)
  if (options.timeZone !== undefined) timeZone(options.timeZone)
  const registry = createRegistry([
    ...Object.values(procedureEvents),
    SubjectErased,
    ...Object.values(dossierEvents),
    ...events,
  ])
  const signals = new Signals(registry.definitions.flatMap((definition) => definition?.type ?? []))
  const watchers = new Watchers((error) => signals.emitError(error))
  const replica = await openReplica(log, registry, {
    onAppend: (table) =>
      signals.tell(table, (row) => {
        if (!watchers.isIdle) watchers.tell(table.event(row))
      }),
    onFailure: (error) => signals.emitError(error),
  })
  const { table } = replica
  const [unreadable] = table.unreadable.values()
  if (unreadable !== undefined && options.onUnreadable !== 'skip') {
    replica.close()
    throw unreadable.error
  }
  signals.startAt(table.length)
  const now = () => toInstant(clock())
  const recorder = new Recorder(log, table, now)
  const vault = options.vault ?? vaultOf(log)
  const engine = new Engine({ replica, recorder, vault, newId, signals, watchers, options })
  try {
    await engine.publish({ calendars, procedures })
  } catch (error) {
    await engine.close()
    throw error
  }
  return engine
}
