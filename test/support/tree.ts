// Files of this repository, and planted trees beside it: a check that has never caught anything proves nothing, so
// each is also run over a tree that breaks the rule.

import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** This repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The files under a folder of the repository that end in `ending`, as paths from the root with slashes, sorted. */
export function filesUnder(folder: string, ending = ''): string[] {
  let names: string[]
  try {
    names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join('/'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return names.filter((name) => !name.includes('/.') && !name.includes('node_modules/')).sort()
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export interface PlantedTree {
  /** The tree's folder, outside of the repository. */
  readonly path: string
  remove(): void
}

/** Writes a tree of its own with these files, this repository's package.json and node_modules. */
export function plant(files: Readonly<Record<string, string>>): PlantedTree {
  const path = mkdtempSync(join(tmpdir(), 'dossier-engine-planted-'))
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'junction')
  for (const [name, text] of Object.entries({ 'package.json': read('package.json'), ...files })) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, by default in the repository. Colours off, so that output can be compared. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Ran {
  const { cwd = root, env = {} } = options
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...inherited } = process.env
  const ran = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...inherited, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
  })
  if (ran.error) throw ran.error
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The path of a program that a development dependency installs. */
export function bin(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}
