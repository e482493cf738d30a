// A rolling upgrade: processes of this version and of one whose documents are told in a newer form work on one log at once.
// The old one goes on with all that it can read, and of the rest it says by a typed error that it can't, or leaves it out
// where that was chosen. A reader that doesn't look at versions fails the same test.

import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Options } from 'tsup'
import { describe, expect, it } from 'vitest'
import { verifyLog } from 'dossier-engine'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { bundledProgram } from '../support/bundled-program.js'
import { sized } from '../support/campaign.js'
import { startPostgres } from '../support/postgres-server.js'
import type { UpgradeTask, UpgradeTold } from '../support/rolling-upgrade-process.js'
import { temporaryFolder } from '../support/temporary.js'

const server = await startPostgres()
const dossiers = sized(60, 3_000)
const withDocuments = Math.ceil(dossiers / 3)

/** A version of the package: a text of one source file, and what stands there instead. */
interface Version {
  readonly file: RegExp
  readonly text: string
  readonly instead: string
}
const versions = {
  old: undefined,
  next: {
    file: /events[/]papers\.ts$/,
    text: '  replaces: optional(code()),\n})',
    instead:
      '  replaces: optional(code()),\n  shelf: optional(code()),\n}, { version: 2, upcast: { 1: (data) => data } })',
  },
  careless: {
    file: /log[/]registry\.ts$/,
    text: 'event.schemaVersion > definition.version',
    instead: 'false',
  },
} satisfies Readonly<Record<string, Version | undefined>>
type Name = keyof typeof versions

const built = new Map<Name, Promise<string>>()

/** Bundles the program with the package in a version; gives its file. */
function programOf(name: Name): Promise<string> {
  const program = built.get(name) ?? bundled(versions[name])
  built.set(name, program)
  return program
}

async function bundled(version: Version | undefined): Promise<string> {
  const patch: NonNullable<Options['esbuildPlugins']>[number] = {
    name: 'version',
    setup(bundler) {
      if (version === undefined) return
      bundler.onLoad({ filter: version.file }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        expect(source).toContain(version.text)
        return { contents: source.replace(version.text, version.instead), loader: 'ts' }
      })
    },
  }
  return bundledProgram('rolling-upgrade-process', { esbuildPlugins: [patch] })
}

/** A process at work, line by line. */
async function started(version: Name, task: UpgradeTask) {
  const child = spawn(process.execPath, [await programOf(version), JSON.stringify(task)], { stdio: 'pipe' })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const lines: string[] = []
  let wake = () => {}
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop()!
    lines.push(...parts)
    wake()
  })
  let ended = false
  child.once('close', () => {
    ended = true
    wake()
  })
  return {
    go: () => void child.stdin.write('go\n'),
    async line(): Promise<string> {
      while (lines.length === 0) {
        if (ended) throw new Error(`the ${version} process ended:\n${complaint}`)
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return lines.shift()!
    },
  }
}

/** Two versions at once on one log; gives what each was told. */
async function upgrade(store: UpgradeTask['store'], older: Name, onUnreadable?: 'skip') {
  const both = [
    await started(older, { store, name: 'old', other: 'new', dossiers, attaches: false, onUnreadable }),
    await started('next', { store, name: 'new', other: 'old', dossiers, attaches: true }),
  ]
  for (const expected of ['ready', 'done']) {
    for (const each of both) expect(await each.line()).toBe(expected)
    for (const each of both) each.go()
  }
  const [old, next] = [await both[0]!.line(), await both[1]!.line()].map(
    (line) => JSON.parse(line) as UpgradeTold,
  ) as [UpgradeTold, UpgradeTold]
  return { old, next }
}

let stores = 0
const kept = [
  {
    name: 'a file of SQLite',
    isHere: true,
    store: () => ({ path: join(temporaryFolder(), 'log.db') }),
  },
  {
    name: 'PostgreSQL',
    isHere: server !== undefined,
    store: () => ({ connectionString: server!.connectionString, schema: `upgrade_${stores++}` }),
  },
]

async function proof(store: UpgradeTask['store']) {
  const log =
    'path' in store
      ? await createSqliteLog(store)
      : await postgresLog(server!.pool({ max: 2 }), { schema: store.schema })
  try {
    return await verifyLog(log)
  } finally {
    await log.close()
  }
}

describe.each(kept)('an old and a new version on one log in $name', ({ isHere, store: place }) => {
  it.skipIf(!isHere)('work at once, and the old one says what it can not read', async () => {
    const store = place()
    const { old, next } = await upgrade(store, 'old')
    expect(next).toMatchObject({ signals: [], refused: {}, seen: dossiers, open: 2 * dossiers })
    expect(old).toMatchObject({
      signals: Array.from({ length: withDocuments }, () => 'event-too-new'),
      refused: { 'event-too-new': withDocuments },
      seen: dossiers - withDocuments,
      open: 'event-too-new',
      accepted: 2 * dossiers,
    })
    expect(await proof(store)).toMatchObject({ intact: true })
  })

  it.skipIf(!isHere)('work at once, and the old one leaves out what it can not read by choice', async () => {
    const { old, next } = await upgrade(place(), 'old', 'skip')
    expect(next).toMatchObject({ signals: [], refused: {}, open: 2 * dossiers })
    expect(old).toMatchObject({
      signals: [],
      refused: { 'event-too-new': withDocuments },
      open: 2 * dossiers - withDocuments,
    })
  })
})

it('a reader that does not look at versions is noticed (the test against itself)', async () => {
  const { old } = await upgrade(kept[0]!.store(), 'careless')
  expect(old).toMatchObject({ signals: [], refused: {}, open: 2 * dossiers })
})
