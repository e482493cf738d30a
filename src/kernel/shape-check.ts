// What callers hand over besides commands and questions: options, publications, facts. A misspelt name or a
// value of the wrong kind is told at once, with its place, before anything is opened or written.

import { DossierError } from './errors.js'
import type { Finding } from './finding.js'

/** Whether a value will do, and what it should be, or a function that says what it is instead. */
export type Expectation = readonly [
  isRight: (value: unknown) => boolean,
  expected: string | ((value: unknown) => string),
]

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A function. */
export const aFunction: Expectation = [(value) => typeof value === 'function', 'a function']
/** True or false. */
export const aFlag: Expectation = [(value) => typeof value === 'boolean', 'true or false']
/** An array. */
export const anArray: Expectation = [(value) => Array.isArray(value), 'an array']
/** A text. */
export const aText: Expectation = [(value) => typeof value === 'string', 'a text']
/** A whole number from 1. */
export const aCount: Expectation = [
  (value) => Number.isInteger(value) && (value as number) >= 1,
  'a whole number from 1',
]
/** A whole number from 0. */
export const aCountFromZero: Expectation = [
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  'a whole number from 0',
]
/** A timer that should take longer fires at once. */
const longestTimerMs = 2 ** 31 - 1
/** A length of time that a timer can take, in milliseconds. */
export const timerMs = (least: 0 | 1): Expectation => [
  (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= longestTimerMs,
  `milliseconds, a whole number from ${least} to ${longestTimerMs}`,
]
/** An object. */
export const anObject: Expectation = [isObject, 'an object']
/** What can be gone through by `for await`. */
export const aSequence: Expectation = [
  (value) => {
    const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(value) as {
      [Symbol.asyncIterator]?: unknown
      [Symbol.iterator]?: unknown
    }
    return typeof (later ?? now) === 'function'
  },
  'a sequence',
]
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
export function withMethods(
  what: string,
  ...names: readonly string[]
): readonly [isRight: (value: unknown) => boolean, expected: string] {
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
    const message = typeof expected === 'string' ? `is not ${expected}` : expected(value)
    return [{ path: place, code: 'shape', message }]
  })
}

/** Throws what is made of the findings, if there are any. */
export function refuse(
  findings: readonly Finding[],
  fail: (findings: readonly Finding[]) => DossierError,
): void {
  if (findings.length > 0) throw fail(findings)
}

/** What is wrong with what was asked, by the name of what was called; the message tells the first. */
export function queryInvalid(query: string, findings: readonly Finding[]): DossierError<'query-invalid'> {
  const [first] = findings
  const message = `${query}: ${first!.path.join('.')} ${first!.message}`
  return new DossierError('query-invalid', message, { query, findings })
}

/**
 * Checks the members of what somebody asks by.
 * @throws DossierError `query-invalid`
 */
export function checkAsked(
  query: string,
  asked: unknown,
  members: Readonly<Record<string, Expectation>>,
): void {
  refuse(shapeFindings(asked, members), (findings) => queryInvalid(query, findings))
}
