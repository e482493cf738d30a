// (2) The rules: from a command and what is known of the dossier to the events that follow, or to a refusal. Pure:
// the same three arguments give the same answer, always.

import { DossierError } from '../kernel/errors.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import type { PublishedProcedure } from '../procedure/catalogue.js'
import type { DossierCommand } from './commands.js'
import type { Decision, DecisionContext, DossierFact, RejectionCode } from './decision.js'
import { openStates, openStep, type Dossier, type DossierState } from './dossier.js'
import { promiseAfter, promiseFrom } from './rules/deadline.js'
import { completion, expectedStep, isRouteDone, startProblem } from './rules/route.js'

const inWork = ['received', 'processing'] as const
const open = [...openStates]

/** The states in which each command makes sense. */
const allowedStates: Readonly<Record<DossierCommand['type'], readonly DossierState[]>> = {
  registerDossier: ['absent'],
  receiveDossier: ['absent', 'registered'],
  refuseReception: ['registered'],
  startStep: inWork,
  completeStep: ['processing'],
  handOver: open,
  assign: open,
  requestSupplement: inWork,
  receiveSupplement: ['supplementRequested'],
  resolveDossier: open,
  returnResult: ['resolved'],
  withdrawDossier: ['registered', ...open],
}

/**
 * Decides a command.
 * @throws DossierError `calendar-range`, `calendar-unknown` where a due date can't be told, `procedure-unknown` for
 * an imported dossier whose procedure was never published
 */
export function decide(command: DossierCommand, dossier: Dossier, context: DecisionContext): Decision {
  const problem = stateProblem(command, dossier) ?? timeProblem(command, dossier)
  if (problem !== undefined) return problem
  const { at, actor } = command
  const accept = (...events: (Pick<DossierFact, 'type' | 'data'> | undefined)[]): Decision => ({
    accepted: true,
    events: events.flatMap((event) =>
      event === undefined ? [] : [{ type: event.type, at, actor, data: event.data } as DossierFact],
    ),
  })
  const procedureOf = () => published(dossier, context)

  switch (command.type) {
    case 'registerDossier': {
      const { procedure: code, channel, applicant } = command
      if (context.findProcedure(code) === undefined) return unknownProcedure(code)
      return accept({
        type: 'DossierRegistered',
        data: { procedure: code, channel, ...present({ applicant }) },
      })
    }
    case 'receiveDossier':
      return receive(command, dossier, context, accept)
    case 'refuseReception':
      return accept({ type: 'ReceptionRefused', data: { reason: command.reason } })
    case 'startStep': {
      const { definition } = procedureOf()
      const { step } = command
      const refusal = startProblem(dossier, definition, step)
      if (refusal !== undefined) return refusal
      const { within, unit: stepUnit } = definition.steps[step]!
      const unit = command.unit ?? stepUnit ?? dossier.unit
      // Who was assigned keeps it, unless it goes to another unit.
      const officer = command.officer ?? (unit === dossier.unit ? dossier.officer : undefined)
      const dueAt = within && context.calendar(definition.calendar!).calendar.add(at, within)
      return accept({ type: 'StepStarted', data: { step, ...present({ unit, officer, dueAt }) } })
    }
    case 'completeStep': {
      const outcome = completion(dossier, procedureOf().definition, command)
      if ('accepted' in outcome) return outcome
      const { step, note } = command
      return accept({ type: 'StepCompleted', data: { step, ...present({ next: outcome.next, note }) } })
    }
    case 'handOver': {
      const { unit, officer, note } = command
      return accept({
        type: 'HandedOver',
        data: { unit, ...present({ fromUnit: dossier.unit, officer, note }) },
      })
    }
    case 'assign':
      return accept({ type: 'Assigned', data: { officer: command.officer } })
    case 'requestSupplement': {
      const stopsClock = procedureOf().definition.onSupplement !== 'ignore'
      return accept({ type: 'SupplementRequested', data: { reason: command.reason, stopsClock } })
    }
    case 'receiveSupplement':
      return accept(
        { type: 'SupplementReceived', data: present({ note: command.note }) },
        promised(supplementPromise(command.at, dossier, procedureOf(), context)),
      )
    case 'resolveDossier': {
      const { definition } = procedureOf()
      const { outcome } = command
      if (outcome !== 'refused' && dossier.state === 'supplementRequested') {
        const message = 'a supplement is awaited: receive it first; only a refusal may come before it'
        return reject('wrong-state', message, { state: dossier.state, allowed: [...inWork] })
      }
      if (outcome !== 'refused' && !isRouteDone(dossier, definition)) {
        const step = openStep(dossier)?.step ?? expectedStep(dossier, definition)
        const message = `step '${step}' is still to be done; only a refusal may come before the last step`
        return reject('steps-remaining', message, { step })
      }
      return accept({ type: 'DossierResolved', data: { outcome } })
    }
    case 'returnResult':
      return accept({ type: 'ResultReturned', data: { channel: command.channel } })
    case 'withdrawDossier':
      return accept({ type: 'DossierWithdrawn', data: present({ reason: command.reason }) })
  }
}

function receive(
  command: Extract<DossierCommand, { type: 'receiveDossier' }>,
  dossier: Dossier,
  context: DecisionContext,
  accept: (...events: (Pick<DossierFact, 'type' | 'data'> | undefined)[]) => Decision,
): Decision {
  const code = command.procedure ?? dossier.procedure
  const channel = command.channel ?? dossier.channel
  if (code === undefined || channel === undefined) {
    return reject(
      'procedure-required',
      'name the procedure and the channel: this dossier was not registered before',
    )
  }
  if (dossier.procedure !== undefined && dossier.procedure !== code) {
    const message = `the dossier was registered for procedure ${dossier.procedure}, not ${code}`
    return reject('procedure-mismatch', message, { registered: dossier.procedure, procedure: code })
  }
  const procedure = context.findProcedure(code)
  if (procedure === undefined) return unknownProcedure(code)
  const { level, field, agency } = procedure.definition
  // Somebody must hold it from the first moment: if the procedure names nobody, whoever does the first step.
  const { start, steps, unit: firstUnit = steps[start]!.unit } = procedure.definition
  const unit = command.unit ?? firstUnit
  const { officer, applicant = dossier.applicant } = command
  return accept(
    {
      type: 'DossierReceived',
      data: {
        procedure: code,
        procedureVersion: procedure.version,
        channel,
        ...present({ level, field, agency, unit, officer, applicant }),
      },
    },
    promised(promiseFrom(command.at, 'reception', procedure, (id) => context.calendar(id))),
  )
}

function supplementPromise(
  at: DossierCommand['at'],
  { pauses, deadline }: Dossier,
  procedure: PublishedProcedure,
  context: DecisionContext,
) {
  const pause = pauses.at(-1)
  if (deadline === undefined || pause === undefined || pause.to !== undefined) return undefined
  const calendarOf = (id: string) => context.calendar(id)
  return procedure.definition.onSupplement === 'restart'
    ? promiseFrom(at, 'restart', procedure, calendarOf)
    : promiseAfter({ from: pause.from, to: at }, deadline, procedure, calendarOf)
}

function promised(data: ReturnType<typeof promiseFrom>): Pick<DossierFact, 'type' | 'data'> | undefined {
  return data && { type: 'DeadlineSet', data }
}

function stateProblem(
  { type, dossierId }: DossierCommand,
  { state }: Dossier,
): Rejected<RejectionCode> | undefined {
  const allowed = allowedStates[type]
  if (allowed.includes(state)) return undefined
  if (state === 'absent') {
    return reject('dossier-unknown', `there is no dossier '${dossierId}': receive or register it first`, {
      dossierId,
    })
  }
  if (type === 'registerDossier' || type === 'receiveDossier') {
    return reject('dossier-exists', `dossier '${dossierId}' is there already, ${state}`, { dossierId, state })
  }
  const message = `${type} needs a dossier that is ${allowed.join(' or ')}, and '${dossierId}' is ${state}`
  // A copy: these are the rules of every dossier in this process.
  return reject('wrong-state', message, { state, allowed: [...allowed] })
}

function timeProblem(
  { at, dossierId }: DossierCommand,
  { latestAt }: Dossier,
): Rejected<RejectionCode> | undefined {
  if (latestAt === undefined || at >= latestAt) return undefined
  const [given, last] = [new Date(at).toISOString(), new Date(latestAt).toISOString()]
  return reject(
    'at-before-last-event',
    `'${dossierId}' had its last event at ${last}, and this is said to have happened before it, at ${given}`,
    {
      at,
      latestAt,
    },
  )
}

function published(
  { id, procedure, procedureVersion }: Dossier,
  context: DecisionContext,
): PublishedProcedure {
  const found = procedure === undefined ? undefined : context.findProcedure(procedure, procedureVersion)
  if (found === undefined) {
    throw new DossierError(
      'procedure-unknown',
      `dossier '${id}' follows procedure ${procedure}, of which ${procedureVersion === undefined ? 'no version' : `version ${procedureVersion}`} was ever published: give it to createEngine`,
      { procedure: procedure ?? '', ...(procedureVersion !== undefined && { version: procedureVersion }) },
    )
  }
  return found
}

function unknownProcedure(code: string): Rejected<RejectionCode> {
  return reject(
    'procedure-unknown',
    `no procedure '${code}' was published: give it to createEngine or engine.publish`,
    {
      procedure: code,
    },
  )
}

/** Leaves out what is absent, so that an absent fact is an absent property in the log. */
function present<Values extends Record<string, unknown>>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
