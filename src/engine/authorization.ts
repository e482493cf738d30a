// Who may: asked before the rules decide, of the application that knows its people.

import { freeze } from 'immer'
import { reject, type Rejected } from '../kernel/outcome.js'
import type { AuthorizationRequest, EngineOptions } from './options.js'

/** The refusal of a command that its actor may not give; `undefined` if they may. */
export async function refusal(
  request: AuthorizationRequest,
  authorize: EngineOptions['authorize'],
): Promise<Rejected<'not-authorized'> | undefined> {
  if (authorize === undefined) return undefined
  const answer = await authorize(freeze(request, true))
  if (answer === true) return undefined
  const { command, actor } = request
  const message = typeof answer === 'string' ? answer : `${actor} may not ${command.type}`
  return reject('not-authorized', message, { actor, command: command.type })
}
