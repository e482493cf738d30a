// What an office declares: a procedure with its term and its steps. It is checked here, whole, before anything
// uses it: an unknown step, a loop without an exit, and a join that would wait for ever never reach the log.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { check } from '../kernel/schema.js'
import type { Procedure, ProcedureDefinition } from './declaration.js'
import { onlineServiceOfLevel } from './online-level.js'
import { procedureSchema } from './procedure-schema.js'
import { routeFindings } from './route-checks.js'
import { clockFindings } from './clock-checks.js'
import { budgetFindings, calendarFindings } from './term-checks.js'

/**
 * Declares a procedure. Step names are literals: a `next`, `fork`, `join` or `start` that is no step does not compile.
 * @throws DossierError `procedure-invalid` with everything that is wrong, each with its path
 * @example
 * const licence = defineProcedure({
 *   code: '2.000591', name: 'Alcohol retail licence', calendar: 'office', term: { workingDays: 7 }, start: 'check',
 *   steps: { check: { next: ['sign'] }, sign: {} },
 * })
 */
export function defineProcedure<const Code extends string, StepName extends string>(
  definition: ProcedureDefinition<Code, StepName>,
): Procedure<Code, StepName> {
  const given: unknown = (definition as { code?: unknown } | undefined)?.code
  const label = typeof given === 'string' ? given.slice(0, 60) : '(without code)'
  const fail = (findings: readonly Finding[]) => procedureInvalid(label, findings)
  const hidden = hiddenName(definition)
  if (hidden !== undefined) throw fail([hidden])
  const { onlineService, term, ...checked } = check(procedureSchema, definition, fail) as ProcedureDefinition
  const procedure = {
    ...checked,
    ...(term !== undefined && term !== 'none' && { term }),
    onlineService: onlineService ?? serviceOf(checked),
  } as Procedure<Code, StepName>
  const findings = [
    ...calendarFindings(procedure),
    ...onlineFindings(procedure),
    ...codeFindings(procedure),
    ...routeFindings(procedure),
    ...budgetFindings(procedure),
    ...clockFindings(procedure),
  ]
  if (findings.length > 0) throw fail(findings)
  return deepFreeze(procedure)
}

/** The error for a procedure that can't be used. */
export function procedureInvalid(
  procedure: string,
  findings: readonly Finding[],
): DossierError<'procedure-invalid'> {
  const message = `procedure ${procedure} can't be used:\n${formatFindings(findings)}`
  return new DossierError('procedure-invalid', message, { procedure, findings })
}

/** A step or a clock of this name, which JSON can bring, would be lost on the way through any object. */
function hiddenName(definition: unknown): Finding | undefined {
  const { steps, clocks } = Object(definition) as { steps?: unknown; clocks?: unknown }
  const message = 'is no name: take another'
  if (hasHidden(steps)) return { path: ['steps', '__proto__'], code: 'step-name', message }
  return hasHidden(clocks) ? { path: ['clocks', '__proto__'], code: 'clock-name', message } : undefined
}

function hasHidden(named: unknown): boolean {
  return typeof named === 'object' && named !== null && Object.hasOwn(named, '__proto__')
}

function serviceOf({ onlineLevel }: Pick<ProcedureDefinition, 'onlineLevel'>) {
  return onlineLevel === undefined ? 'none' : onlineServiceOfLevel(onlineLevel)
}

function onlineFindings({ onlineLevel, onlineService }: Procedure): Finding[] {
  if (onlineLevel === undefined || onlineServiceOfLevel(onlineLevel) === onlineService) return []
  const message = `is ${onlineLevel}, which is '${serviceOf({ onlineLevel })}', and \`onlineService\` is '${onlineService}'`
  return [{ path: ['onlineLevel'], code: 'online-level-mismatch', message }]
}

function codeFindings({ fees = [], components = [] }: Procedure): Finding[] {
  return Object.entries({ fees, components }).flatMap(([member, list]) => {
    const seen = new Set<string>()
    return list.flatMap(({ code }, index) => {
      const isNew = !seen.has(code)
      seen.add(code)
      const message = `'${code.slice(0, 60)}' is the code of another one here`
      return isNew ? [] : [{ path: [member, index, 'code'], code: 'code-twice', message }]
    })
  })
}

/** Freezes plain data, all of it, and gives it back. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member)
  }
  return value
}
