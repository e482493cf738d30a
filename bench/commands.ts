// The workload as commands to an engine: the same acts as commits.ts, but the events are the engine's own decision.

import type { DossierCommandInput } from '../src/dossier/commands.js'
import { actorOf, commandIdOf, supplementReason } from './commits.js'
import { officersOf } from './office.js'
import type { Act, Traits, Workload } from './workload.js'

/** How commands are given. */
export interface CommandOptions {
  /** Whether each carries an id of its own, so that it could be sent again. */
  readonly withIds?: boolean
}

/** One command an act, in the order of time. */
export function* commandsOf(
  workload: Workload,
  { withIds = false }: CommandOptions = {},
): Generator<DossierCommandInput> {
  let number = 0
  for (const act of workload.acts()) {
    const command = commandOf(act, workload.traitsOf(act.dossier))
    yield withIds ? { ...command, commandId: commandIdOf(number++) } : command
  }
}

function commandOf({ kind, at }: Act, traits: Traits): DossierCommandInput {
  const { id: dossierId, procedure, channel } = traits
  const { expert, head } = officersOf(procedure, traits.officer)
  const given = { dossierId, at, actor: actorOf(kind, traits) }
  switch (kind) {
    case 'receive':
      return { type: 'receiveDossier', ...given, procedure: procedure.code, channel }
    case 'startExamine':
      return { type: 'startStep', ...given, step: 'examine', officer: expert }
    case 'requestSupplement':
      return { type: 'requestSupplement', ...given, reason: supplementReason }
    case 'receiveSupplement':
      return { type: 'receiveSupplement', ...given }
    case 'completeExamine':
      return { type: 'completeStep', ...given, step: 'examine' }
    case 'startSign':
      return { type: 'startStep', ...given, step: 'sign', officer: head }
    case 'completeSign':
      return { type: 'completeStep', ...given, step: 'sign' }
    case 'resolve':
      return { type: 'resolveDossier', ...given, outcome: 'granted' }
    case 'return':
      return { type: 'returnResult', ...given, channel }
  }
}
