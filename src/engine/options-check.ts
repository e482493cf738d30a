// Checking how an engine is set up, before anything is opened: a misspelt option would be an engine that is not set up
// as its owner thinks, and a wrong one would fail at the first command.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { policyFindings } from '../dossier/rules/define-on-time.js'
import { onTimeDefinitions } from '../dossier/rules/on-time.js'
import { builtIn } from '../projections/books.js'
import { projectionFindings, type Projection } from '../projections/projection.js'
import { aReservation } from './dossier-codes.js'
import type { EngineOptions } from './options.js'
import {
  aFunction,
  anArray,
  anObject,
  aText,
  oneOf,
  refuse,
  shapeFindings,
  withMethods,
  type Expectation,
} from '../kernel/shape-check.js'

const members: Readonly<Record<keyof EngineOptions, Expectation>> = {
  log: withMethods('a log', 'append', 'readStream', 'readAll', 'subscribe', 'head', 'close'),
  calendars: anArray,
  procedures: anArray,
  organisation: anObject,
  attributes: anObject,
  attributeVersions: anObject,
  procedureAttributes: anObject,
  events: anArray,
  plugins: anArray,
  onTimeDefinitions: anArray,
  projections: anArray,
  dossierCodes: anObject,
  timeZone: aText,
  clock: aFunction,
  newId: aFunction,
  authorize: aFunction,
  vault: withMethods('a vault', 'commandKey', 'put', 'get', 'discard', 'erase'),
  states: withMethods('a store of states', 'read', 'write'),
  blobs: withMethods('a store of blobs', 'read', 'write', 'remove', 'list'),
  telemetry: withMethods('a telemetry', 'begin', 'count', 'gauge'),
  onUnreadable: oneOf('fail', 'skip'),
}

const dossierCodeMembers = {
  // The pattern is checked where it is taken apart.
  pattern: [() => true, 'a pattern'],
  reserve: aReservation,
} as const

const eventMembers = withMethods('an event definition, made by defineEvent', 'check')

/**
 * Checks options; calendars and procedures are checked when they are published.
 * @throws DossierError `definition-invalid` with all findings
 */
export function checkOptions(options: unknown): void {
  const findings = shapeFindings(options, members)
  const {
    dossierCodes,
    events,
    onTimeDefinitions: own,
    projections,
  } = Object(options) as {
    [Name in 'dossierCodes' | 'events' | 'onTimeDefinitions' | 'projections']?: unknown
  }
  if (anObject[0](dossierCodes))
    findings.push(...shapeFindings(dossierCodes, dossierCodeMembers, ['dossierCodes']))
  for (const [index, event] of Array.isArray(events) ? events.entries() : []) {
    const [isRight, expected] = eventMembers
    if (!isRight(event))
      findings.push({ path: ['events', index], code: 'shape', message: `is not ${expected}` })
  }
  if (Array.isArray(own)) findings.push(...ownDefinitionFindings(own))
  if (Array.isArray(projections)) findings.push(...lastingFindings(projections))
  refuse(findings, setUpWrong)
}

/** What is wrong with definitions of "on time": each is one, and no two have the same name. */
function ownDefinitionFindings(own: readonly unknown[]): Finding[] {
  const names = new Set<unknown>(Object.keys(onTimeDefinitions))
  return own.flatMap((policy, index) => {
    const path = ['onTimeDefinitions', index]
    const findings = policyFindings(policy, path)
    const { name } = Object(policy) as { name?: unknown }
    if (names.has(name)) {
      const message = 'is the name of another definition: give it one of its own'
      findings.push({ path: [...path, 'name'], code: 'name-taken', message })
    }
    names.add(name)
    return findings
  })
}

/** What is wrong with projections whose state is to be kept: each can be packed, and is kept under a name of its own. */
function lastingFindings(projections: readonly unknown[]): Finding[] {
  const kept = new Set<string>()
  return projections.flatMap((projection, index) => {
    const path = ['projections', index]
    const findings = projectionFindings(projection, path)
    if (findings.length > 0) return findings
    const { name, version, pack } = projection as Projection
    const find = (member: string, code: string, message: string) =>
      findings.push({ path: [...path, member], code, message })
    if (pack === undefined)
      find('pack', 'definition', "is missing: without pack and unpack its state can't be kept")
    const ownName = `${name}-${version}`
    if (builtIn.some((book) => book.name === name))
      find('name', 'name-taken', 'is the name of a built-in projection: give it one of its own')
    else if (kept.has(ownName))
      find('name', 'name-taken', 'is that of another projection of the same version: change either')
    kept.add(ownName)
    return findings
  })
}

/** Ids as an engine may use them: what makes them is the caller's. */
export function checkedIds(newId: () => string): () => string {
  return () => {
    const id: unknown = newId()
    if (isId(id)) return id
    const message = 'gave something that is no id: give texts of 1 to 200 characters that never repeat'
    throw setUpWrong([{ path: ['newId'], code: 'id', message }])
  }
}

function setUpWrong(findings: readonly Finding[]): DossierError {
  const message = `an engine can't be set up like this:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition: 'engine', findings })
}
