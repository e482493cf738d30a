// The packed tarball, installed in a project of its own: what a stranger gets.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run, type Ran } from './tree.js'

export interface Installed {
  /** The project's folder. */
  readonly path: string
  /** The files in the tarball, sorted. */
  readonly files: readonly string[]
  /** Installs more packages, `name@range`. */
  add(...packages: string[]): void
  /** Writes a file into the project and runs it by Node with these flags. */
  execute(name: string, text: string, flags?: readonly string[]): Ran
  remove(): void
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

export function installPacked(): Installed {
  const path = mkdtempSync(join(tmpdir(), 'dossier-engine-installed-'))
  const project = join(path, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }\n')

  const packing = succeed('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', path], root)
  const [packed] = JSON.parse(packing.stdout) as Packed[]
  if (!packed) throw new Error(`npm pack said nothing: ${packing.stdout}`)
  const add = (...packages: string[]): void => {
    // Without the scripts of strangers, and without asking the registry for more than it must.
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
    succeed('npm', ['install', ...quiet, ...packages], project)
  }
  add(join(path, packed.filename))

  return {
    path: project,
    files: packed.files.map((file) => file.path).sort(),
    add,
    execute(name, text, flags = []) {
      writeFileSync(join(project, name), text)
      return run(process.execPath, [...flags, name], { cwd: project })
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** The packages that the project's lock names, as `path` and what npm noted of each. */
export function lockedPackages(project: string): [path: string, noted: { hasInstallScript?: boolean }][] {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>
  }
  return Object.entries(lock.packages).filter(([path]) => path !== '')
}

function succeed(command: string, args: readonly string[], cwd: string): Ran {
  const ran = run(command, args, { cwd })
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(' ')} (${ran.status}):\n${ran.stdout}\n${ran.stderr}`)
  return ran
}
