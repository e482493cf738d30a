// (2) The rules: from a command and what is known of the dossier to the events that follow, or to a refusal. Pure:
// the same three arguments give the same answer, always.

import { reject, type Rejected } from '../kernel/outcome.js'
import { dossierCommands, type CommandType, type DossierCommand } from './commands.js'
import type { Decision, DecisionContext, DossierFact, Fact, RejectionCode, Rule, Rules } from './decision.js'
import { correctionRules } from './decide/correction.js'
import { endingRules } from './decide/ending.js'
import { followUps } from './decide/follow-ups.js'
import { noteRules } from './decide/notes.js'
import { paperRules } from './decide/papers.js'
import { receptionRules } from './decide/reception.js'
import { recomputationRules } from './decide/recomputation.js'
import { stepRules } from './decide/steps.js'
import { waitingRules } from './decide/waiting.js'
import type { Dossier } from './dossier.js'

const rules: Rules<CommandType> = {
  ...receptionRules,
  ...stepRules,
  ...waitingRules,
  ...endingRules,
  ...paperRules,
  ...correctionRules,
  ...recomputationRules,
  ...noteRules,
}

/**
 * Decides a command.
 * @throws DossierError `calendar-range`, `calendar-unknown` where a due date can't be told, `procedure-unknown` for
 * an imported dossier whose procedure was never published, `event-invalid` for a correction that can't be right
 */
export function decide(command: DossierCommand, dossier: Dossier, context: DecisionContext): Decision {
  const problem =
    stateProblem(command, dossier, dossierCommands[command.type].in) ??
    // What is said to have happened in the future is put right by a correction of today.
    (command.type === 'correctEvent' ? undefined : timeProblem(command, dossier))
  if (problem !== undefined) return problem
  const rule = rules[command.type] as Rule<CommandType>
  const found = rule(command, dossier, context)
  if ('accepted' in found) return found
  return accepted(command, [...found, ...followUps(command, found, dossier, context)])
}

/** Facts as the answer to a command. */
function accepted({ at, actor }: Pick<DossierCommand, 'at' | 'actor'>, facts: readonly Fact[]): Decision {
  return {
    accepted: true,
    events: facts.map(({ type, data }) => ({ type, at, actor, data }) as DossierFact),
  }
}

/** The refusal of a command in a state in which it makes no sense. */
export function stateProblem(
  { type, dossierId }: { readonly type: string; readonly dossierId: string },
  { state }: Dossier,
  allowed: readonly string[],
): Rejected<RejectionCode> | undefined {
  if (allowed.includes(state)) return undefined
  if (state === 'absent') {
    return reject('dossier-unknown', `there is no dossier '${dossierId}': receive or register it first`, {
      dossierId,
    })
  }
  if (allowed.includes('absent')) {
    return reject('dossier-exists', `dossier '${dossierId}' is there already, ${state}`, { dossierId, state })
  }
  const message = `${type} needs a dossier that is ${allowed.join(' or ')}, and '${dossierId}' is ${state}`
  // A copy: these are the rules of every dossier in this process.
  return reject('wrong-state', message, { state, allowed: [...allowed] })
}

/** The refusal of a command that is said to have happened before what is known. */
export function timeProblem(
  { at, dossierId }: { readonly at: number; readonly dossierId: string },
  { latestAt }: Dossier,
): Rejected<RejectionCode> | undefined {
  if (latestAt === undefined || at >= latestAt) return undefined
  const [given, last] = [new Date(at).toISOString(), new Date(latestAt).toISOString()]
  return reject(
    'at-before-last-event',
    `'${dossierId}' had its last event at ${last}, and this is said to have happened before it, at ${given}`,
    { at, latestAt },
  )
}
