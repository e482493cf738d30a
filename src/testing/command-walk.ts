// Testing kit: the way of one dossier through its whole life, as far as it takes to say which command makes sense
// next. It is a rough guide for drawing commands and no model of the rules: what it suggests may be refused.

import type { DossierCommandInput } from '../dossier/commands.js'
import { feesFor } from '../dossier/rules/fees.js'
import type { Procedure } from '../procedure/declaration.js'
import type { Moment, Suggestion, Walk, WalkChoices } from './walk.js'
import { beside } from './walk-beside.js'
import { nonsense } from './walk-nonsense.js'
import { WalkRoute } from './walk-route.js'
import { channels, handedIn, officers, units, valuesOf, type Pick } from './walk-values.js'

/** One dossier on its way. */
export class CommandWalk {
  readonly #procedures: readonly Procedure[]
  readonly #choices: WalkChoices
  readonly #walk: Walk

  constructor(procedures: readonly Procedure[], choices: WalkChoices = {}) {
    this.#procedures = procedures
    this.#choices = choices
    const owed = { amount: 0, currency: 'VND' }
    const lists = { asked: [], answered: [], documents: [], feedback: [] }
    const route = new WalkRoute(procedures[0]!)
    this.#walk = { phase: 'absent', versions: procedures.slice(0, 1), route, owed, ...lists }
  }

  /** A command that makes sense now; the walk goes on as if it were accepted. */
  next(moment: Moment, pick: Pick): DossierCommandInput {
    const isBeside = this.#walk.phase !== 'absent' && pick([true, false, false, false])
    const suggestions = isBeside
      ? beside(this.#walk, moment, pick, this.#choices)
      : this.#suggestions(moment, pick)
    return pick(suggestions)()
  }

  /** A command that makes little sense, most of the time. */
  nonsense(moment: Moment, pick: Pick): DossierCommandInput {
    return nonsense(this.#walk, moment, pick)
  }

  #suggestions(moment: Moment, pick: Pick): Suggestion[] {
    const walk = this.#walk
    const go =
      (phase: Walk['phase'], command: DossierCommandInput): Suggestion =>
      () => {
        walk.phase = phase
        return command
      }
    const withdraw = go('ended', { ...moment, type: 'withdrawDossier', reason: 'changed my mind' })
    const refuse = go('resolved', { ...moment, type: 'resolveDossier', outcome: 'refused' })
    switch (walk.phase) {
      case 'absent':
        return this.#entries(moment, pick)
      case 'registered': {
        const receive = this.#enter(walk.versions.at(-1)!, {
          ...moment,
          type: 'receiveDossier',
          officer: pick(officers),
          components: handedIn(walk.versions.at(-1)!, pick),
        })
        const turnDown = go('ended', { ...moment, type: 'refuseReception', reason: 'not ours' })
        const prepay = { ...moment, type: 'recordPayment', amount: 5_000, currency: 'VND' } as const
        return [...times(6, receive), turnDown, withdraw, () => prepay]
      }
      case 'open':
        return [
          ...this.#work(moment, pick),
          ...this.#work(moment, pick),
          ...this.#meanwhile(moment, pick, go),
          ...this.#hands(moment, pick),
          pick([withdraw, refuse, ...times(4, this.#work(moment, pick)[0]!)]),
        ]
      case 'supplement':
        return [
          ...times(5, go('open', { ...moment, type: 'receiveSupplement', note: 'complete now' })),
          ...times(2, () => ({ ...moment, type: 'expireSupplement' })),
          go('stopped', { ...moment, type: 'stopProcessing', reason: 'nothing came', notice: 'form 5' }),
          pick([withdraw, refuse, ...this.#hands(moment, pick)]),
        ]
      case 'payment':
        return [
          ...times(5, go('open', { ...moment, type: 'recordPayment', ...walk.owed, receipt: 'r-1' })),
          go('stopped', { ...moment, type: 'stopProcessing', reason: 'nothing was paid' }),
          pick([withdraw, refuse, ...this.#hands(moment, pick)]),
        ]
      case 'stopped':
        return [
          ...times(4, go('open', { ...moment, type: 'resumeProcessing', reason: 'it is here now' })),
          ...this.#hands(moment, pick),
          pick([withdraw, refuse]),
        ]
      case 'resolved':
      case 'ended':
        return this.#afterwards(moment, pick)
    }
  }

  /** A command by which a dossier comes in, under a procedure, at a step. */
  #enter(procedure: Procedure, command: DossierCommandInput, step?: string): Suggestion {
    return () => {
      const walk = this.#walk
      walk.phase = 'open'
      walk.versions = this.#procedures.filter(({ code }) => code === procedure.code)
      walk.route = new WalkRoute(walk.versions.at(-1)!, step)
      return command
    }
  }

  #entries(moment: Moment, pick: Pick): Suggestion[] {
    const { code } = pick(this.#procedures)
    const procedure = this.#procedures.findLast((each) => each.code === code)!
    const { dossierId } = moment
    const applicant = { subject: `person-of-${dossierId}`, data: { name: 'Nguyễn Văn A' } }
    const declared = this.#choices.attributes
    const attributes = declared && valuesOf(declared, pick)
    const channel = pick(channels)
    this.#walk.channel = channel
    const filed = { ...moment, procedure: procedure.code, channel, attributes }
    const known = { dossierCode: `code-of-${dossierId}`, application: 'a-1', placeOfReception: 'ward' }
    const step = pick([undefined, ...Object.keys(procedure.steps)])
    const components = handedIn(procedure, pick)
    const received = (command: DossierCommandInput) => this.#enter(procedure, command)
    return [
      ...times(3, () => {
        Object.assign(this.#walk, { phase: 'registered' })
        this.#walk.versions = this.#procedures.filter((each) => each.code === code)
        return { ...filed, type: 'registerDossier', applicant, ...pick([{}, known]) }
      }),
      received({ ...filed, type: 'receiveDossier', unit: pick(units), officer: pick(officers), components }),
      received({ ...filed, type: 'receiveDossier', applicant, ...known }),
      this.#enter(
        procedure,
        {
          ...{ ...filed, applicant, step, unit: pick([undefined, ...units]) },
          type: 'takeOverDossier',
          receivedAt: moment.at - pick([0, 3, 40]) * 86_400_000,
          dueAt: pick([undefined, undefined, moment.at + 86_400_000]),
          from: 'old system',
          supplements: pick([undefined, 1]),
        },
        step,
      ),
    ]
  }

  #work(moment: Moment, pick: Pick): Suggestion[] {
    const { route } = this.#walk
    const step = pick([...route.working, ...route.working, ...route.ready])
    if (step === undefined) {
      const outcome = pick(['granted', 'partly'] as const)
      return times(2, () => {
        this.#walk.phase = 'resolved'
        return { ...moment, type: 'resolveDossier', outcome, decision: '12/QĐ' }
      })
    }
    const { next: choices, mayBeSkipped } = route.stepOf(step)
    const next = choices && pick(choices)
    if (route.working.includes(step))
      return times(3, () => {
        route.complete(step, next)
        return { ...moment, type: 'completeStep', step, next, note: 'xong' }
      })
    const hands = pick([{}, { unit: pick(units), officer: pick(officers) }])
    const start = () => {
      route.start(step)
      return { ...moment, type: 'startStep', step, ...hands } as const
    }
    const skip = () => {
      route.skip(step, next)
      return { ...moment, type: 'skipStep', step, next, reason: 'not needed here' } as const
    }
    return mayBeSkipped === true ? [start, start, skip] : [start, start, start]
  }

  /** What may come between steps. */
  #meanwhile(
    moment: Moment,
    pick: Pick,
    go: (phase: Walk['phase'], command: DossierCommandInput) => Suggestion,
  ): Suggestion[] {
    const walk = this.#walk
    const { fees = [] } = walk.route.procedure
    const fee = pick([undefined, ...feesFor(walk.channel, fees)])
    const owed = fee ?? { amount: 150_000, currency: 'VND' }
    const back = pick([undefined, ...walk.route.waysBack])
    return [
      go('supplement', { ...moment, type: 'requestSupplement', reason: 'a page is missing' }),
      () => {
        Object.assign(walk, { phase: 'payment', owed: { amount: owed.amount, currency: owed.currency } })
        return { ...moment, type: 'requestPayment', ...(fee === undefined ? owed : { fee: fee.code }) }
      },
      go('stopped', { ...moment, type: 'stopProcessing', reason: 'a court has it', legalBasis: 'art. 5' }),
      ...(back === undefined
        ? []
        : [
            () => {
              walk.route.backTo(back)
              return { ...moment, type: 'returnToStep', step: back, reason: 'the plan is wrong' } as const
            },
          ]),
      () => {
        const version = pick(walk.versions.map((_, index) => index + 1))
        walk.route.procedure = walk.versions[version - 1]!
        return { ...moment, type: 'switchProcedureVersion', version, legalBasis: 'transitional rule' }
      },
    ]
  }

  #hands(moment: Moment, pick: Pick): Suggestion[] {
    const step = pick([undefined, ...this.#walk.route.working])
    const officer = pick([undefined, ...officers])
    return [
      () => ({ ...moment, type: 'handOver', unit: pick(units), officer, step }),
      () => ({ ...moment, type: 'assign', officer: pick(officers), step }),
    ]
  }

  /** What may come after the end. */
  #afterwards(moment: Moment, pick: Pick): Suggestion[] {
    const walk = this.#walk
    const { procedure } = walk.route
    const step = pick([undefined, ...Object.keys(procedure.steps)])
    const reopen = () => {
      Object.assign(walk, { phase: 'open', route: new WalkRoute(procedure, step) })
      return { ...moment, type: 'reopenDossier', ground: 'appeal', reason: 'the appeal holds', step } as const
    }
    const hand = () => {
      walk.phase = 'ended'
      return { ...moment, type: 'returnResult', channel: pick(channels) } as const
    }
    const rest = beside(walk, moment, pick, this.#choices)
    return walk.phase === 'resolved' ? [...times(4, hand), reopen] : [reopen, ...times(5, pick(rest))]
  }
}

function times(count: number, suggestion: Suggestion): Suggestion[] {
  return Array.from({ length: count }, () => suggestion)
}
