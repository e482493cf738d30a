// A golden log of a version before this one: its bytes as they were kept, its commits as a store of that time would give
// them, and its answers without what later versions tell otherwise. It is written once and never again.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { memoryLog, type StoredCommit } from 'dossier-engine'

const pathOf = (name: string) => new URL(name, import.meta.url)
const namesOf = (version: string) => ({ log: `log-${version}.jsonl`, answers: `answers-${version}.json` })

/** Reads the golden log of a version. */
export function goldenLog(version: string) {
  const names = namesOf(version)
  const [lines, answers] = [names.log, names.answers].map((name) => readFileSync(pathOf(name), 'utf8')) as [
    string,
    string,
  ]
  const commits = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredCommit)
  return {
    lines,
    answers: JSON.parse(answers) as Record<string, unknown>,
    hashes: [lines, answers].map((content) => createHash('sha256').update(content).digest('hex')),
    commits,
    /** A log in memory that holds it. */
    async opened() {
      const log = memoryLog()
      for (const { position: _, ...commit } of commits) await log.append([commit])
      return log
    },
    fieldsByType: () => fieldsByType(commits),
  }
}

/** The fields that were told, by type of event. */
export function fieldsByType(commits: readonly StoredCommit[]) {
  const seen = new Map<string, Set<string>>()
  for (const { type, data } of commits.flatMap(({ events }) => events)) {
    const fields = seen.get(type) ?? new Set()
    for (const name of Object.keys(data)) fields.add(name)
    seen.set(type, fields)
  }
  return seen
}

/** Writes the golden log of a version down, if there is none yet. */
export function keepGolden(version: string, { lines, answers }: { lines: string; answers: string }): void {
  const names = namesOf(version)
  for (const [name, content] of [
    [names.log, lines],
    [names.answers, answers],
  ] as const) {
    if (existsSync(pathOf(name)))
      throw new Error(`${name} is there already and is golden: a new version gets a new file`)
    writeFileSync(pathOf(name), content)
  }
}

/** The version that is in package.json. */
export function thisVersion(): string {
  const text = readFileSync(pathOf('../../../package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** As JSON; events are told in the version of their definition that is today's. */
export function withoutSchemaVersion(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) => (key === 'schemaVersion' ? undefined : each)),
  )
}

/** Since 0.3 a trace tells the whole way from the start, and not only the last move. Its date is what it was. */
export function withoutTrace(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      key === 'trace' ? (each as { dueAt: number } | undefined)?.dueAt : each,
    ),
  )
}
