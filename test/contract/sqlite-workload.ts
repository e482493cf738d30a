// What a log in SQLite is put through while its database fails: a workload with everything in it that writes, and the
// judgement afterwards, by another handle, whether what the log said is what the file holds.

import { isDossierError, verifyLog, type Commit, type EventLog, type Vault } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { drained, everything, pause } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { following } from '../support/following.js'
import type { OwnedHandle } from '../support/sqlite-drivers.js'

/** What came of an append. */
interface Answer {
  readonly commits: readonly Commit[]
  /** Where they are, if it was acknowledged. */
  readonly positions?: readonly number[]
  readonly error?: { readonly code: string; readonly message: string }
}

/** What was said while a workload ran. */
export interface Told {
  readonly answers: readonly Answer[]
  /** By reference, whether it must be in the vault or must not be; nothing of what was refused. */
  readonly kept: ReadonlyMap<string, boolean>
  readonly seen: ReadonlySet<string>
  readonly problems: readonly string[]
}

/** No timer of the log's own: every call is one that the workload asked for. */
const options = { pollMs: 2 ** 31 - 1, busyTimeoutMs: 1, durability: 'normal' } as const

const entry = (subject: string, ref: string) => ({ subject, ref, salt: 's', data: { of: subject } })

/** A database that fails, and one that doesn't. */
export interface Databases {
  readonly failing: OwnedHandle
  /** Opens the file anew where the log could not be opened by the one that fails, as its owner would. */
  anew(): OwnedHandle
  /** Whether the one that fails works again. */
  isOver(): boolean
}

/** Runs the workload. */
export async function work({ failing, anew, isOver }: Databases): Promise<Told> {
  const answers: Answer[] = []
  const kept = new Map<string, boolean>()
  const problems: string[] = []
  /** Asks for something, which may fail by a typed error alone. */
  const attempt = async <Result>(what: string, run: () => Promise<Result>, codes = ['storage']) => {
    try {
      return { value: await run() }
    } catch (error) {
      const isTyped = isDossierError(error) && codes.includes(error.code)
      if (!isTyped) problems.push(`${what} failed by ${String(error)}`)
      return { error: error as { code: string; message: string } }
    }
  }
  const { value } = await attempt('opening', () => sqliteLog(failing, options))
  const log = value ?? (await sqliteLog(anew(), options))
  const vault = log.vault!
  const follower = following(log)
  const append = async (...commits: readonly Commit[]) => {
    const { value, error } = await attempt('append', () => log.append(commits), [
      'storage',
      'version-conflict',
    ])
    answers.push({ commits, ...(value && { positions: value }), ...(error && { error }) })
  }

  await appendAll(append)
  await keepPeople(vault, kept, attempt)
  await attempt('head', () => log.head())
  await attempt('readAll', () => everything(log))
  await attempt('readStream', () => drained(log.readStream('a/1')))
  if (isOver()) {
    await append(...afterwards)
    const { positions, error } = answers.at(-1)!
    if (positions === undefined) problems.push(`the log does not go on: ${error!.message}`)
    const [head = 0] = positions ?? []
    for (let turn = 0; turn < 100 && follower.seen.length < head; turn++) await pause(0)
    if (follower.errors.length === 0 && follower.seen.length !== head)
      problems.push(`a subscriber was told of ${follower.seen.length} of ${head} commits`)
  }
  if (follower.errors.some((error) => !isDossierError(error, 'storage')))
    problems.push(`a subscriber was told ${String(follower.errors[0])}`)
  const places = follower.seen.map(({ position }) => position)
  if (places.some((position, index) => position !== index + 1))
    problems.push(`a subscriber was told of the positions ${places.join()}`)
  await log.close()
  return { answers, kept, seen: new Set(follower.seen.map(({ hash }) => hash)), problems }
}

const afterwards = chain('afterwards/1', 1)

/** Single commits, several at once, batches, and conflicts among them. */
async function appendAll(append: (...commits: readonly Commit[]) => Promise<void>): Promise<void> {
  const [a, b, c] = ['a/1', 'b/1', 'c/1'].map((stream) => chain(stream, 5)) as [Commit[], Commit[], Commit[]]
  let rivals = 0
  const rival = () => sample('a/1', { events: [{ actor: `rival-${rivals++}` }] })
  await append(a[0]!)
  await Promise.all([
    append(a[1]!),
    append(rival()),
    append(b[0]!),
    append(...c.slice(0, 3)),
    append(sample('d/1')),
  ])
  await append(rival())
  await append(a[2]!, b[1]!, c[3]!)
  await append(sample('e/1'), sample('e/2'), rival())
  await Promise.all([append(sample('f/1'), sample('f/2'), rival()), append(a[3]!, b[2]!)])
}

type Attempt = (what: string, run: () => Promise<unknown>) => Promise<{ error?: unknown }>

/** Puts people's data into the vault, and takes some of it away. */
async function keepPeople(vault: Vault, kept: Map<string, boolean>, attempt: Attempt): Promise<void> {
  const put = async (subject: string, ref: string) => {
    const { error } = await attempt('put', () => vault.put(entry(subject, ref)))
    if (error === undefined) kept.set(ref, true)
  }
  await attempt('commandKey', () => vault.commandKey())
  await Promise.all([put('p', 'p1'), put('p', 'p2'), put('q', 'q1')])
  await put('q', 'q2')
  for (const ref of ['p1', 'q1']) await attempt('get', () => vault.get(ref))
  const discarded = await attempt('discard', () => vault.discard(['q1']))
  if (discarded.error === undefined) kept.set('q1', false)
  else kept.delete('q1')
  const erased = await attempt('erase', () => vault.erase('p'))
  for (const ref of ['p1', 'p2']) {
    if (erased.error === undefined) kept.set(ref, false)
    else kept.delete(ref)
  }
  await put('p', 'p3')
}

/** What a file holds that a log did not say, or does not hold that it said. */
export async function judge({ answers, kept, seen }: Told, reopened: OwnedHandle): Promise<string[]> {
  let log: EventLog
  try {
    log = await sqliteLog(reopened, { ...options, busyTimeoutMs: 20 })
  } catch (error) {
    return [`the file cannot be opened again: ${String(error)}`]
  }
  const problems: string[] = []
  const proof = await verifyLog(log).catch((error: unknown) => ({ intact: false, error: String(error) }))
  if (!proof.intact) return [`the log is damaged: ${JSON.stringify(proof)}`]
  const stored = (await everything(log)).map(({ hash }) => hash)
  if (new Set(stored).size !== stored.length) problems.push('a commit is there twice')
  const known = new Set(answers.flatMap(({ commits }) => commits.map(({ hash }) => hash)))
  for (const hash of stored) if (!known.has(hash)) problems.push('a commit is there that nobody appended')
  for (const hash of seen)
    if (!stored.includes(hash)) problems.push('a subscriber was told of what is not there')
  for (const answer of answers) problems.push(...wrongAbout(answer, stored))
  for (const [ref, isThere] of kept) {
    const found = await log.vault!.get(ref).catch((error: unknown) => error)
    const isRight = isThere
      ? JSON.stringify(found) === JSON.stringify(entry(ref[0]!, ref))
      : found === undefined
    if (!isRight) problems.push(`${ref} in the vault is ${JSON.stringify(found)}`)
  }
  const [next] = await log.append([sample('judged/1')]).catch((error: unknown) => [String(error)])
  if (next !== stored.length + 1) problems.push(`nothing can be appended any more: ${next}`)
  await log.close()
  return problems
}

function wrongAbout({ commits, positions, error }: Answer, stored: readonly string[]): string[] {
  const places = commits.map(({ hash }) => stored.indexOf(hash) + 1)
  if (positions !== undefined) {
    const isRight = places.every((place, index) => place > 0 && place === positions[index])
    return isRight ? [] : [`acknowledged at ${positions.join()}, found at ${places.join()}`]
  }
  const there = places.filter((place) => place > 0)
  if (there.length > 0 && there.length < places.length) return [`half of a batch is there: ${places.join()}`]
  const mustBeAbsent = error!.code === 'version-conflict' || /nothing was written/.test(error!.message)
  return mustBeAbsent && there.length > 0 ? [`refused (${error!.message}), and there all the same`] : []
}
