// The golden log of version 0.2: every later version reads it, finds it intact, and answers as 0.2 did. Its bytes never
// change; this file holds their hash. How it was made: make-0.2.ts.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  dossierEvents,
  EventCorrected,
  memoryLog,
  organisationEvents,
  procedureEvents,
  verifyLog,
  type EventDefinition,
  type StoredCommit,
} from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { hashOf } from '../../../src/log/chain.js'
import { make02, setUp } from './make-0.2.js'
import { answersOf02 } from './office-0.2.js'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const lines = read('log-0.2.jsonl')
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
const commits = lines
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as StoredCommit)

async function opened() {
  const log = memoryLog()
  for (const { position: _, ...commit } of commits) await log.append([commit])
  return log
}

/** Since 0.3 a trace tells the whole way from the start, and not only the last move. Its date is what it was. */
const withoutTrace = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      key === 'trace' ? (each as { dueAt: number } | undefined)?.dueAt : each,
    ),
  )
const withoutSchemaVersion = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'schemaVersion' ? undefined : each)))

describe('the golden log of version 0.2', () => {
  it('is, byte for byte, what it was', () => {
    expect(sha256(lines)).toMatchInlineSnapshot(`"923a8b5a7cd2d2cb72a0a699315d56f85d29fe9b755c120c756397496500b520"`)
    expect(sha256(read('answers-0.2.json'))).toMatchInlineSnapshot(`"d0daf65d9ea9696a07619ba0d1bbe70e09f7f38378c8b2542091a12bda395426"`)
  })

  it('is in the canonical form, and every hash is that of its bytes', () => {
    expect(`${commits.map((commit) => canonicalJson(commit)).join('\n')}\n`).toBe(lines)
    for (const commit of commits) expect(hashOf(commit)).toBe(commit.hash)
  })

  it('holds every event type that 0.2 has, and every field', () => {
    const seen = new Map<string, Set<string>>()
    for (const { type, data } of commits.flatMap(({ events }) => events)) {
      const fields = seen.get(type) ?? new Set()
      for (const name of Object.keys(data)) fields.add(name)
      seen.set(type, fields)
    }
    const definitions: readonly EventDefinition[] = [
      ...Object.values(dossierEvents),
      ...Object.values(procedureEvents),
      ...Object.values(organisationEvents),
      EventCorrected,
    ]
    const missing = definitions.flatMap(({ type, fields }) =>
      Object.keys(fields).flatMap((name) => (seen.get(type)?.has(name) ? [] : [`${type}.${name}`])),
    )
    // Told by imports alone, or since 0.3.
    const later = missing.filter((each) => /^(Clock|CalendarDay)/.test(each))
    expect(later).toHaveLength(15)
    expect(missing.filter((each) => !later.includes(each))).toEqual([
      'DeadlineSet.unit',
      'DeadlineSet.reason',
      'StepCompleted.unit',
    ])
    for (const type of ['AttributesSet', 'SiteMeasured', 'DossierCodesReserved', 'SubjectErased'])
      expect(seen.has(type), type).toBe(true)
  })

  it('is intact, and goes through a log of today unchanged', async () => {
    const log = await opened()
    await createEngine({ ...setUp, log })
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: commits.length })
    const again: string[] = []
    for await (const commit of log.readAll()) again.push(canonicalJson(commit))
    expect(`${again.join('\n')}\n`).toBe(lines)
  })

  it('is answered as it was', async () => {
    const engine = await createEngine({ ...setUp, log: await opened() })
    const answers = JSON.parse(read('answers-0.2.json')) as object
    expect(withoutTrace(withoutSchemaVersion(answersOf02(engine)))).toMatchObject(
      withoutTrace(withoutSchemaVersion(answers)) as object,
    )
  })

  it('is what this version makes, as long as it is 0.2', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    const made = await make02()
    if (version.startsWith('0.2.')) expect(made.lines).toBe(lines)
    expect(await verifyLog(made.log)).toMatchObject({ intact: true })
  })
})
