// What can be wrong with a file to import, and how it is told. Texts of the file come into messages and paths cut
// short and without control characters: never print anything of a file in another way.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import type { SourceLimits } from './source-case.js'

/** What is wrong, of which a finding is made by adding the place. */
export type Problem = Omit<Finding, 'path'>

/** Findings that one error carries at most. */
export const maxFindings = 1000

/** The error for a file that can't be read as what it should be. */
export function importInvalid(
  source: string,
  findings: readonly Finding[],
  cause?: unknown,
): DossierError<'import-invalid'> {
  return new DossierError(
    'import-invalid',
    `${source} can't be imported:\n${formatFindings(findings)}`,
    { source, findings: findings.slice(0, maxFindings) },
    cause === undefined ? undefined : { cause },
  )
}

/**
 * What is wrong with a value's text, if anything: too long, or damaged by a wrong encoding. U+FFFD is the mark of one,
 * unless it is known that what it stands in was well-formed text.
 */
export function valueProblem(value: string, limits: SourceLimits, isSound = false): Problem | undefined {
  if (value.length > limits.valueLength) {
    const message = `is ${value.length} characters long, more than the limit of ${limits.valueLength}`
    return { code: 'value-too-long', message }
  }
  if (!isSound && value.includes('\ufffd')) {
    const message = `${shown(value)} holds U+FFFD, the mark of a wrong encoding: save the file as UTF-8`
    return { code: 'encoding-invalid', message }
  }
  return undefined
}

/** What to say of a text that is no instant. */
export function instantProblem(text: string): Problem {
  const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)
  return local
    ? {
        code: 'instant-without-offset',
        message: `${shown(text)} has no offset from UTC: write 2024-04-26T10:00:00+07:00`,
      }
    : { code: 'instant-invalid', message: `${shown(text)} is no instant: write 2024-04-26T10:00:00+07:00` }
}

/** What to say of a text that is no code. */
export function codeProblem(text: string): Problem {
  const message = `${shown(text)} is no text of 1 to 200 characters without control characters`
  return { code: 'code-invalid', message }
}

/** A text from a file, quoted for a message: short, and without characters that a terminal would obey. */
export function shown(text: string): string {
  return JSON.stringify(harmless(text.length > 60 ? `${text.slice(0, 60)}…` : text))
}

/** A name from a file as a step of a finding's path, as short and harmless. */
export function pathName(name: string): string {
  return harmless(name.slice(0, 200))
}

function harmless(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?')
}
