// What callers hand over besides commands and questions: options, publications, facts. A misspelt name or a
// value of the wrong kind is told at once, with its place, before anything is opened or written.

import type { DossierError } from './errors.js'
import type { Finding } from './finding.js'

/** Whether a value will do, and what it should be. */
export type Expectation = readonly [isRight: (value: unknown) => boolean, expected: string]

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A function. */
export const aFunction: Expectation = [(value) => typeof value === 'function', 'a function']
/** An array. */
export const anArray: Expectation = [(value) => Array.isArray(value), 'an array']
/** A text. */
export const aText: Expectation = [(value) => typeof value === 'string', 'a text']
/** A whole number from 1. */
export const aCount: Expectation = [
  (value) => Number.isInteger(value) && (value as number) >= 1,
  'a whole number from 1',
]
/** Yes or no. */
export const aFlag: Expectation = [(value) => typeof value === 'boolean', 'true or false']
/** An object. */
export const anObject: Expectation = [isObject, 'an object']
/** An AbortSignal, as far as it is used. */
export const aSignal: Expectation = [
  (value) => isObject(value) && 'aborted' in value && typeof value.aborted === 'boolean',
  'an AbortSignal',
]

/** One of these values. */
export function oneOf(...values: readonly string[]): Expectation {
  return [(value) => typeof value === 'string' && values.includes(value), `one of ${values.join(', ')}`]
}

/** An object with these methods. */
export function withMethods(what: string, ...names: readonly string[]): Expectation {
  const hasAll = (value: object) =>
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  return [(value) => isObject(value) && hasAll(value), `${what}: an object with ${names.join(', ')}`]
}

/** What is wrong with an object's members: each is of its kind or absent, and there are no others. */
export function shapeFindings(
  input: unknown,
  members: Readonly<Record<string, Expectation>>,
  path: Finding['path'] = [],
): Finding[] {
  if (!isObject(input) || Array.isArray(input)) {
    return [{ path, code: 'shape', message: 'is not an object with named members' }]
  }
  return Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    const place = [...path, name.slice(0, 60)]
    if (!Object.hasOwn(members, name)) {
      const message = `is not known here; there are ${Object.keys(members).join(', ')}`
      return [{ path: place, code: 'unknown-key', message }]
    }
    const [isRight, expected] = members[name]!
    if (value === undefined || isRight(value)) return []
    return [{ path: place, code: 'shape', message: `is not ${expected}` }]
  })
}

/** Throws what is made of the findings, if there are any. */
export function refuse(
  findings: readonly Finding[],
  fail: (findings: readonly Finding[]) => DossierError,
): void {
  if (findings.length > 0) throw fail(findings)
}
