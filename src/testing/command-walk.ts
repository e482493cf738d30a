// Testing kit: the way of one dossier through its procedure, as far as it takes to say which command makes sense
// next. It is a rough guide for drawing commands and no model of the rules: what it suggests may be refused.

import type { Instant } from '../kernel/instant.js'
import type { DossierCommandInput } from '../dossier/commands.js'
import type { Procedure } from '../procedure/declaration.js'

/** Who and when, for whatever command. */
export interface Moment {
  readonly actor: string
  readonly at: Instant
  readonly commandId: string
  readonly dossierId: string
}

/** Picks one of a list, the same for the same draw. */
export type Pick = <Value>(values: readonly Value[]) => Value

/** How a dossier stands, as far as the commands sent to it tell. */
interface Walk {
  phase: 'absent' | 'registered' | 'open' | 'paused' | 'resolved' | 'ended'
  procedure: Procedure
  working: string | undefined
  /** The step to start next; `undefined` past the last. */
  expected: string | undefined
}

type Suggestion = () => DossierCommandInput

const channels = ['online', 'inPerson', 'post'] as const
const officers = ['lan', 'minh', '__proto__']
const units = ['one-stop', 'trade', 'leaders']

/** One dossier on its way. */
export class CommandWalk {
  readonly #procedures: readonly Procedure[]
  readonly #walk: Walk

  constructor(procedures: readonly Procedure[]) {
    this.#procedures = procedures
    this.#walk = { phase: 'absent', procedure: procedures[0]!, working: undefined, expected: undefined }
  }

  /** A command that makes sense now; the walk goes on as if it were accepted. */
  next(moment: Moment, pick: Pick): DossierCommandInput {
    return pick(this.#suggestions(moment, pick))()
  }

  /** A command that makes little sense, most of the time. */
  nonsense(moment: Moment, pick: Pick): DossierCommandInput {
    const { working, expected, procedure } = this.#walk
    const steps = [...Object.keys(procedure.steps), 'no such step', '__proto__', 'constructor']
    const step = pick(steps)
    return pick<DossierCommandInput>([
      { ...moment, type: 'startStep', step },
      { ...moment, type: 'completeStep', step },
      { ...moment, type: 'completeStep', step: working ?? step, next: pick(steps) },
      {
        ...moment,
        type: 'startStep',
        step: working ?? expected ?? step,
        unit: 'nowhere',
        officer: pick(officers),
      },
      { ...moment, type: 'registerDossier', procedure: 'no such procedure', channel: pick(channels) },
      { ...moment, type: 'receiveDossier' },
      { ...moment, type: 'refuseReception', reason: '' },
      { ...moment, type: 'receiveSupplement' },
      { ...moment, type: 'resolveDossier', outcome: 'granted' },
      { ...moment, type: 'returnResult', channel: pick(channels) },
      { ...moment, type: 'assign', officer: 'lan', at: moment.at - 86_400_000 },
      { ...moment, type: 'withdrawDossier', dossierId: 'nobody-knows' },
    ])
  }

  #suggestions(moment: Moment, pick: Pick): Suggestion[] {
    const walk = this.#walk
    const go =
      (to: Partial<Walk>, command: DossierCommandInput): Suggestion =>
      () => {
        Object.assign(walk, to)
        return command
      }
    const withdraw = go({ phase: 'ended' }, { ...moment, type: 'withdrawDossier', reason: 'changed my mind' })
    switch (walk.phase) {
      case 'absent': {
        const procedure = pick(this.#procedures)
        const filed = { ...moment, procedure: procedure.code, channel: pick(channels) }
        const received = { phase: 'open', procedure, expected: procedure.start } as const
        const applicant = { subject: `person-of-${moment.dossierId}`, data: { name: 'Nguyễn Văn A' } }
        return [
          go({ phase: 'registered', procedure }, { ...filed, type: 'registerDossier', applicant }),
          go(received, { ...filed, type: 'receiveDossier', unit: pick(units), officer: pick(officers) }),
          go(received, { ...filed, type: 'receiveDossier', applicant }),
        ]
      }
      case 'registered': {
        const receive = go(
          { phase: 'open', expected: walk.procedure.start },
          { ...moment, type: 'receiveDossier', officer: pick(officers) },
        )
        const refuse = go({ phase: 'ended' }, { ...moment, type: 'refuseReception', reason: 'not ours' })
        return [receive, receive, receive, receive, refuse, withdraw]
      }
      case 'open':
        return [
          ...this.#work(moment, pick, go),
          ...this.#work(moment, pick, go),
          ...this.#meanwhile(moment, pick, go),
          withdraw,
        ]
      case 'paused': {
        const receive = go({ phase: 'open' }, { ...moment, type: 'receiveSupplement', note: 'complete now' })
        return [receive, receive, receive, receive, ...this.#hands(moment, pick), withdraw]
      }
      case 'resolved':
        return [go({ phase: 'ended' }, { ...moment, type: 'returnResult', channel: pick(channels) })]
      case 'ended':
        return [() => this.nonsense(moment, pick)]
    }
  }

  #work(
    moment: Moment,
    pick: Pick,
    go: (to: Partial<Walk>, command: DossierCommandInput) => Suggestion,
  ): Suggestion[] {
    const { working, expected, procedure } = this.#walk
    if (working !== undefined) {
      const following = procedure.steps[working]!.next
      const next = following && pick(following)
      const done = go(
        { working: undefined, expected: next },
        { ...moment, type: 'completeStep', step: working, next, note: 'xong' },
      )
      return [done, done, done]
    }
    if (expected === undefined) {
      const resolved = go(
        { phase: 'resolved' },
        { ...moment, type: 'resolveDossier', outcome: pick(['granted', 'partly']) },
      )
      return [resolved, resolved]
    }
    const start = go({ working: expected }, { ...moment, type: 'startStep', step: expected })
    const given = go(
      { working: expected },
      { ...moment, type: 'startStep', step: expected, unit: pick(units), officer: pick(officers) },
    )
    return [start, given]
  }

  #meanwhile(
    moment: Moment,
    pick: Pick,
    go: (to: Partial<Walk>, command: DossierCommandInput) => Suggestion,
  ): Suggestion[] {
    return [
      ...this.#hands(moment, pick),
      go({ phase: 'paused' }, { ...moment, type: 'requestSupplement', reason: 'a page is missing' }),
      go({ phase: 'resolved' }, { ...moment, type: 'resolveDossier', outcome: 'refused' }),
    ]
  }

  #hands(moment: Moment, pick: Pick): Suggestion[] {
    return [
      () => ({ ...moment, type: 'handOver', unit: pick(units), officer: pick([undefined, ...officers]) }),
      () => ({ ...moment, type: 'assign', officer: pick(officers) }),
    ]
  }
}
