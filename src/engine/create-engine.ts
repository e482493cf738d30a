// Opening an engine: the log is read, the replica follows it, what the office declares is published.

import { nanoid } from 'nanoid'
import type { DossierError } from '../kernel/errors.js'
import { toInstant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import type { EventDefinition } from '../log/event-definition.js'
import type { EventTable } from '../log/event-table.js'
import type { FieldTable } from '../log/field.js'
import { memoryLog } from '../log/memory-log.js'
import type { Procedure } from '../procedure/declaration.js'
import { CommandTable } from '../dossier/command-table.js'
import { dossierCodePatterns, type DossierCodePattern } from '../dossier/dossier-code.js'
import type { Plugin } from '../dossier/plugin.js'
import type { OnTimePolicy } from '../dossier/rules/define-on-time.js'
import { onTimeRegistry } from '../dossier/rules/on-time.js'
import type { LastingProjection } from '../projections/checkpoint.js'
import { codeDateOf } from './code-date.js'
import { CodesOnTheirWay } from './codes-on-their-way.js'
import { decisionContext } from './decision-context.js'
import { engineRegistry } from './definitions.js'
import { DossierCodes, type DossierCodeRequest } from './dossier-codes.js'
import { Engine } from './engine.js'
import { vaultOf } from './memory-vault.js'
import { Operations } from './operations.js'
import type { EngineOptions } from './options.js'
import { checkedIds, checkOptions } from './options-check.js'
import { Reactors } from './reactor/reactors.js'
import { Recorder } from './recorder.js'
import { openReplica } from './replica.js'
import { Signals } from './signals.js'
import { GuardedTelemetry } from './telemetry/guarded-telemetry.js'
import { metrics } from './telemetry/metrics.js'
import { replicaLag } from './telemetry/replica-lag.js'
import { tellCatchUp } from './telemetry/told-work.js'
import type { TypesOf } from './types.js'
import { Watchers } from './watchers.js'

/**
 * Opens an engine: reads its log, publishes the calendars and procedures it is given, and is ready when it resolves.
 * @throws DossierError `procedure-invalid`, `definition-invalid`, `event-unknown`, `event-too-new`, `log-corrupt`,
 * `storage`
 * @example
 * const engine = await createEngine({ calendars: [office], procedures: [licence] })
 */
export async function createEngine<
  const Procedures extends readonly Procedure[] = readonly Procedure[],
  const Attributes extends FieldTable = FieldTable,
  const Events extends readonly EventDefinition[] = readonly [],
  const Plugins extends readonly Plugin[] = readonly [],
  const Policies extends readonly OnTimePolicy[] = readonly [],
>(
  options: EngineOptions<Procedures, Attributes, Events, Plugins, Policies> = {},
): Promise<Engine<TypesOf<Procedures, Attributes, Events, Plugins, Policies>>> {
  checkOptions(options)
  const { log = memoryLog(), clock = Date.now, calendars, procedures, organisation, plugins = [] } = options
  const newId = checkedIds(options.newId ?? nanoid)
  if (options.timeZone !== undefined) timeZone(options.timeZone)
  const commands = new CommandTable(plugins, options.attributes)
  const patternOf = options.dossierCodes && dossierCodePatterns(options.dossierCodes.pattern)
  const registry = engineRegistry(options)
  const signals = new Signals(registry.types)
  const watchers = new Watchers((error) => signals.emitError(error), commands.ownHandlers)
  // That each can be packed was checked.
  const lasting = options.projections as readonly LastingProjection[] | undefined
  const telemetry =
    options.telemetry && new GuardedTelemetry(options.telemetry, (error) => signals.mention(error))
  const listener = {
    onAppend: (table: EventTable) =>
      signals.tell(table, (row) => {
        if (!watchers.isIdle) watchers.tell(table, row)
      }),
    onUnreadable(error: DossierError) {
      if (options.onUnreadable !== 'skip') signals.emitError(error)
    },
    onFailure: (error: DossierError) => signals.emitError(error),
    onProblem: (error: unknown) => signals.mention(error),
  }
  const replica = await tellCatchUp(telemetry, 'open', () =>
    openReplica(log, registry, listener, { blobs: options.blobs, own: commands.ownHandlers, lasting }),
  )
  const { table } = replica
  const [unreadable] = table.unreadable.values()
  if (unreadable !== undefined && options.onUnreadable !== 'skip') {
    await replica.close()
    throw unreadable.error
  }
  signals.startAt(table.length)
  const now = () => toInstant(clock())
  const recorder = new Recorder({ log, table, now, telemetry })
  const vault = options.vault ?? vaultOf(log)
  const states = options.states ?? log.states
  const context = decisionContext(replica, options.attributes)
  const dateOf = (request: DossierCodeRequest, pattern: DossierCodePattern) =>
    codeDateOf(request, pattern, { context, books: replica.books, zone: options.timeZone })
  const takenCodes = () => replica.books.catchUp().trackingBook.codes.dossierCodes()
  const reserve = options.dossierCodes?.reserve
  const codes = patternOf && new DossierCodes({ recorder, replica, patternOf, dateOf, takenCodes, reserve })
  const definitions = onTimeRegistry(options.onTimeDefinitions)
  const reactors = new Reactors({ replica, states, newId, tell: (error) => signals.emitError(error) })
  telemetry?.gauge([metrics.pending, metrics.lag], () => replicaLag(log, replica, now))
  const operations = new Operations()
  const ask = options.authorize
  const authorize: typeof ask = ask && ((request) => operations.unlessClosed(ask(request)))
  const codesOnTheirWay = new CodesOnTheirWay()
  const around = { signals, watchers, commands, context, codes, codesOnTheirWay, definitions, telemetry }
  const parts = { replica, recorder, vault, newId, reactors, operations, ...around }
  const engine = new Engine<TypesOf<Procedures, Attributes, Events, Plugins, Policies>>({
    ...parts,
    options: { ...options, authorize },
  })
  try {
    await engine.publish({ calendars, procedures, organisation })
  } catch (error) {
    await engine.close()
    throw error
  }
  return engine
}
