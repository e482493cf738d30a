// A log as a file: JSON Lines, so that it can be read with any tool. A head, then the commits in their order, personal
// data among them if it moves along, and an end with the count and the digest, by which a cut is noticed. Each commit is
// its own checksum: it carries the SHA-256 over its bytes and the hash of the one before it in its stream.

import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { hexOf } from '../kernel/bytes.js'
import type { Finding } from '../kernel/finding.js'
import { canonicalJson, jsonProblem, maxJsonDepth } from './canonical.js'
import { hashOf } from './chain.js'
import { commitProblem } from './commit-shape.js'
import type { Commit, StoredEvent } from './envelope.js'
import type { PersonalEntry } from './vault.js'

/** The form of these lines. */
const format = 'dossier-log'
const formatVersion = 1

/** The first line. With personal data also the secret under which command contents are hashed, in hexadecimal. */
export interface LogHead {
  readonly format: typeof format
  readonly version: typeof formatVersion
  readonly commandKey?: string
}

/** The last line. */
export interface LogEnd {
  readonly commits: number
  readonly events: number
  /** As `verifyLog` gives it: SHA-256 over all commits' hashes in order. */
  readonly digest: string
  /** SHA-256 over all lines before this one, with their line ends. */
  readonly checksum: string
}

/** One line. */
export type LogLine =
  | { readonly head: LogHead }
  | { readonly commit: Commit }
  | { readonly personal: PersonalEntry }
  | { readonly end: LogEnd }

/** The first line of a log; with personal data, under which secret its command contents are hashed. */
export const headLine = (commandKey?: Uint8Array): LogLine => ({
  head: {
    format,
    version: formatVersion,
    ...(commandKey !== undefined && { commandKey: hexOf(commandKey) }),
  },
})

/** The secret in a head. */
export const commandKeyIn = ({ commandKey }: LogHead): Uint8Array | undefined =>
  commandKey === undefined ? undefined : hexToBytes(commandKey)

/** Prints a line, with its end. */
export const printLine = (line: LogLine): string => `${canonicalJson(line)}\n`

type Problem = Omit<Finding, 'path'>

/** A value of an event lies five levels down in its line, and one of many: what the log holds is not to be refused here. */
const lineLimits = { depth: maxJsonDepth + 5, values: Number.POSITIVE_INFINITY }

/**
 * Reads a line, or says what is wrong with it. It must be spelt as {@link printLine} spells it, and a commit must be what its
 * hash says.
 */
export function parseLine(text: string): LogLine | { readonly problem: Problem } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return wrong('json', 'is no JSON: the file was cut or changed here')
  }
  const problem = jsonProblem(parsed, lineLimits)
  if (problem !== undefined) return wrong('json', problem)
  const line = Object(parsed) as { readonly [Part in 'head' | 'commit' | 'personal' | 'end']?: unknown }
  const read =
    line.commit !== undefined
      ? commitLine(Object(line.commit) as Commit)
      : line.head !== undefined
        ? firstLine(Object(line.head) as LogHead)
        : line.personal !== undefined
          ? personalLine(Object(line.personal) as PersonalEntry)
          : line.end !== undefined
            ? endLine(Object(line.end) as LogEnd)
            : wrong('line', 'is none of head, commit, personal and end')
  if ('problem' in read || printLine(read) === `${text.trimEnd()}\n`) return read
  return wrong('spelling', 'is not as it was written: it was changed')
}

type Read = LogLine | { readonly problem: Problem }

/** All that an event has: a store keeps no more of it. */
const eventMembers: Readonly<Record<keyof StoredEvent, true>> = {
  ...{ type: true, schemaVersion: true, at: true, actor: true, data: true },
}

function commitLine(given: Commit): Read {
  const problem = commitProblem(given)
  if (problem !== undefined) return wrong('commit', `is no commit: it ${problem}`)
  const { stream, version, recordedAt, commandId, commandHash, causation, source } = given
  const { events, previous, hash } = given
  if (events.length === 0) return wrong('commit', 'is no commit: it has no events')
  const odd = events.flatMap(Object.keys).find((name) => !Object.hasOwn(eventMembers, name))
  if (odd !== undefined) return wrong('commit', `is no commit: it has an event with '${odd.slice(0, 60)}'`)
  const notes = { commandId, commandHash, causation, source }
  const told = Object.entries(notes).filter(([, note]) => note !== undefined)
  const commit = {
    ...{ stream, version, recordedAt, ...(Object.fromEntries(told) as Partial<Commit>) },
    ...{ events, previous, hash },
  }
  return hashOf(commit) === hash ? { commit } : wrong('content', 'is not what its hash says: it was changed')
}

function firstLine({ format: named, version, commandKey }: LogHead): Read {
  if (named !== format) return wrong('format', `is no head of a ${format}`)
  if (version !== formatVersion)
    return wrong('format-version', `is of form ${String(version)}, this package knows ${formatVersion}`)
  if (commandKey === undefined) return headLine()
  const isKey = typeof commandKey === 'string' && /^[0-9a-f]{64}$/.test(commandKey)
  return isKey ? headLine(hexToBytes(commandKey)) : wrong('command-key', 'has a commandKey that is none')
}

function personalLine({ subject, ref, salt, data }: PersonalEntry): Read {
  const isEntry = [subject, ref, salt].every((each) => typeof each === 'string') && data !== undefined
  return isEntry
    ? { personal: { subject, ref, salt, data } }
    : wrong('personal', 'is no entry of personal data')
}

const endLine = ({ commits, events, digest, checksum }: LogEnd): Read => ({
  end: { commits, events, digest, checksum },
})

const wrong = (code: string, message: string) => ({ problem: { code, message } })

/** The checksum of lines, of which each is added with its line end. */
export class LineChecksum {
  readonly #hash = sha256.create()

  add(line: string): void {
    this.#hash.update(encoder.encode(line))
  }

  /** In hexadecimal; nothing can be added afterwards. */
  finish(): string {
    return hexOf(this.#hash.digest())
  }
}

const encoder = new TextEncoder()
