// Scripts for two engines on one log: commands through the lives of some dossiers, sent to either engine, resent as they
// were or with other content, both at once, with connections that break and engines that are begun anew. Every step has
// one result, whoever is faster: what a race decides is left to the test with the model of a dossier.

import fc from 'fast-check'
import type { DossierCommandInput } from 'dossier-engine'
import { commandSequenceArbitrary } from 'dossier-engine/testing'
import { attributes, procedures } from './procedures.js'

/** What is done with commands. */
export type Kind = 'send' | 'sendApart' | 'sendTwice' | 'loseTheCommand' | 'loseTheAnswer' | 'restart'

/** One step: commands, the engine that they go to first, and what happens to them. */
export interface Step {
  readonly kind: Kind
  readonly desk: number
  readonly commands: readonly DossierCommandInput[]
}

const turn = fc.record({
  desk: fc.nat({ max: 1 }),
  kind: fc.oneof(
    { weight: 24, arbitrary: fc.constant('send' as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...(['sendApart', 'sendTwice', 'loseTheCommand', 'loseTheAnswer', 'restart'] as const),
      ),
    },
  ),
  /** Which earlier command is sent again besides, if any, and whether with other content. */
  again: fc.option(fc.record({ which: fc.nat(), isOther: fc.boolean() }), { freq: 5 }),
})

/** Scripts of so many commands, resends not counted. */
export function scriptArbitrary(length: number): fc.Arbitrary<readonly Step[]> {
  const commands = commandSequenceArbitrary(Object.values(procedures).flat(), {
    attributes,
    minLength: length,
    maxLength: length,
  })
  return fc
    .tuple(commands, fc.array(turn, { minLength: length, maxLength: length }))
    .map(([sent, turns]) => steps(sent, turns))
}

type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never

function steps(sent: readonly DossierCommandInput[], turns: readonly Turn[]): Step[] {
  const script: Step[] = []
  for (let index = 0; index < sent.length; index++) {
    const { desk, kind, again } = turns[index]!
    const [command, next] = [sent[index]!, sent[index + 1]]
    if (kind === 'sendApart' && next !== undefined && areApart(command, next)) {
      script.push({ kind, desk, commands: [command, next] })
      index += 1
    } else script.push({ kind: isPossible(kind, command) ? kind : 'send', desk, commands: [command] })
    if (again === null) continue
    const earlier = sent[again.which % (index + 1)]!
    const other = again.isOther ? { ...earlier, actor: 'somebody-else' } : earlier
    script.push({ kind: 'send', desk, commands: [other] })
  }
  return script
}

/** Whether either may come first: a link looks for another dossier. */
function areApart(one: DossierCommandInput, other: DossierCommandInput): boolean {
  return one.dossierId !== other.dossierId && [one, other].every(({ type }) => type !== 'linkDossier')
}

/** References of personal data are made by the engine that wins, so such a command is not sent to both at once. */
function isPossible(kind: Kind, command: DossierCommandInput): boolean {
  return kind !== 'sendApart' && (kind !== 'sendTwice' || !JSON.stringify(command).includes('"subject"'))
}
