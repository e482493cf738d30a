// The packed tarball in a stranger's project: what is in it, and that every entry loads there, also under flags that
// forbid what a strict host forbids.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config from '../../tsup.config.js'
import { build } from '../support/build.js'
import { installPacked, lockedPackages, type Installed } from '../support/installed.js'
import { examples } from '../support/markdown.js'
import { surfaces } from '../support/surface.js'
import { read, root } from '../support/tree.js'

const manifest = JSON.parse(read('package.json')) as {
  exports: Record<string, unknown>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  devDependencies: Record<string, string | undefined>
}
/** What is imported; the package also gives JSON files by their names. */
const entries = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'))
const schemas = Object.keys(manifest.exports).filter((name) => name.startsWith('./schemas/'))
const specifier = (entry: string): string => entry.replace(/^\./, 'dossier-engine')
/** Entries that work with the dependencies alone, and those that ask for an optional peer. */
const peerless = ['.', './calendars/vietnam']
const dist = 'node_modules/dossier-engine/dist'
const peers = Object.keys(manifest.peerDependencies)

/** A module of Node's, of this version or of another: no package's name begins with `node:`. */
const isBuiltIn = (name: string) => name.startsWith('node:') || isBuiltin(name)

interface SourceMap {
  readonly sources: string[]
}

let installed: Installed
/** By entry, what its source exports. */
let exported: Map<string, readonly string[]>

beforeAll(async () => {
  const sources = entries.map((entry) => (config as { entry: Record<string, string> }).entry[builtAs(entry)]!)
  const lines = surfaces(sources)
  exported = new Map(entries.map((entry, index) => [entry, lines.get(sources[index]!)!]))
  await build()
  installed = installPacked()
})
afterAll(() => installed.remove())

describe('the tarball', () => {
  test('holds the build, the papers and nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|schemas\/[\w-]+\.json|dist\/[\w./-]+\.(js|js\.map|d\.ts))$/
    expect(installed.files.filter((file) => !allowed.test(file))).toEqual([])
    expect(installed.files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']))
  })

  test('holds every file that exports name', () => {
    const targets = entries.flatMap((entry) => Object.values(manifest.exports[entry] as object) as string[])
    const named = [...targets, ...schemas.map((schema) => String(manifest.exports[schema]))]
    expect(named.filter((target) => !installed.files.includes(target.replace('./', '')))).toEqual([])
  })

  test('imports what it declares', () => {
    const declared = new Set([...Object.keys(manifest.dependencies), ...peers])
    const strange = filesOfBuild().flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.') && !isBuiltIn(name) && !declared.has(ownerOf(name)))
        .map((name) => `${file}: ${name}`),
    )
    expect(strange).toEqual([])
  })

  test.each(peerless)('%s reaches neither Node nor an optional peer', (entry) => {
    const reached = reachableFrom(`${builtAs(entry)}.js`)
    expect(reached.length).toBeGreaterThan(0)
    expect(reached.filter((name) => isBuiltIn(name) || peers.includes(ownerOf(name)))).toEqual([])
  })
})

test('nothing of another package is built in', () => {
  const dist = join(installed.path, 'node_modules/dossier-engine/dist')
  const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js.map'),
  )
  const sources = maps.flatMap(
    (map) => (JSON.parse(readFileSync(join(dist, map), 'utf8')) as SourceMap).sources,
  )
  expect(sources.length).toBeGreaterThan(5)
  expect(sources.filter((source) => source.includes('node_modules'))).toEqual([])
})

describe('installed with its dependencies alone', () => {
  test('no package has an install script', () => {
    const packages = lockedPackages(installed.path)
    expect(packages.length).toBeGreaterThan(1)
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
    // npm's note is about scripts; a binding.gyp is built without one.
    expect(packages.filter(([path]) => existsSync(join(installed.path, path, 'binding.gyp')))).toEqual([])
  })

  test('optional peers are not there', () => {
    expect(peers.filter((peer) => existsSync(join(installed.path, 'node_modules', peer)))).toEqual([])
  })

  const flags = [[], ['--disallow-code-generation-from-strings'], ['--frozen-intrinsics']]
  test.each(peerless.flatMap((entry) => flags.map((given) => [entry, given] as const)))(
    '%s loads by import with flags %j',
    (entry, given) => {
      expect(namesBy('import', entry, given)).toEqual(valuesOf(entry))
    },
  )

  test.each(peerless)('%s loads by require, as the same module', (entry) => {
    expect(namesBy('require', entry)).toEqual(valuesOf(entry))
  })

  test.each(flags.map((given) => [given]))('the first example of the README runs with flags %j', (given) => {
    const { status, stderr } = installed.execute('readme.mjs', readmeExample(), given)
    expect(withoutWarnings(stderr)).toBe('')
    expect(status).toBe(0)
  })

  test('the first example of the README never asks for code generation, not even to probe for it', () => {
    // A strict content security policy reports the attempt, whether or not it is caught.
    const watch = `
      globalThis.Function = new Proxy(Function, {
        construct(_target, given) { console.error('new Function', given); throw new EvalError('forbidden') },
        apply(_target, _self, given) { console.error('Function()', given); throw new EvalError('forbidden') },
      })
    `
    installed.execute('watch.mjs', watch)
    const { status, stderr } = installed.execute('readme.mjs', readmeExample(), ['--import', './watch.mjs'])
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(installed.execute('probe.mjs', "new Function('')", ['--import', './watch.mjs']).stderr).toContain(
      'new Function',
    )
  })
})

describe('installed with its optional peers', () => {
  // One that would compile for minutes here is no development dependency; no script of it runs in this project either.
  const versionOf = (peer: string) => manifest.devDependencies[peer] ?? manifest.peerDependencies[peer]
  beforeAll(() => installed.add(...peers.map((peer) => `${peer}@${versionOf(peer)}`)))

  test.each(entries)('%s loads by import and by require', (entry) => {
    expect(namesBy('import', entry)).toEqual(valuesOf(entry))
    expect(namesBy('require', entry)).toEqual(valuesOf(entry))
  })

  test('one copy of the kernel serves all entries', () => {
    const text = `
      import { DossierError } from 'dossier-engine'
      const loaded = await Promise.all(${JSON.stringify(entries.map(specifier))}.map((name) => import(name)))
      console.log(loaded.every((module) => (module.DossierError ?? DossierError) === DossierError))
    `
    expect(installed.execute('one-copy.mjs', text).stdout).toBe('true\n')
  })

  test.each(['NodeNext', 'Bundler'] as const)(
    'its types compile under %s, declaration files included',
    (how) => {
      expect(compileErrors(how)).toEqual([])
    },
  )
})

/** The names that an entry gives in the stranger's project. */
function namesBy(how: 'import' | 'require', entry: string, flags: readonly string[] = []): string[] {
  const load = `${how === 'import' ? 'await import' : 'require'}(${JSON.stringify(specifier(entry))})`
  const text = `const loaded = ${load}\nconsole.log(JSON.stringify(Object.keys(loaded).sort()))\n`
  const { status, stdout, stderr } = installed.execute(
    how === 'import' ? 'load.mjs' : 'load.cjs',
    text,
    flags,
  )
  expect(withoutWarnings(stderr)).toBe('')
  expect(status).toBe(0)
  return (JSON.parse(stdout) as string[]).filter((name) => name !== '__esModule')
}

/** The values that an entry's source exports: its names that are not types alone. */
function valuesOf(entry: string): string[] {
  return exported
    .get(entry)!
    .filter((line) => /: .*\b(function|const|class)\b/.test(line) && !line.includes('type-only'))
    .map((line) => line.split(':', 1).join(''))
    .sort()
}

function builtAs(entry: string): string {
  const { types } = manifest.exports[entry] as { types: string }
  return types.replace('./dist/', '').replace('.d.ts', '')
}

/** The quick start as a stranger's program. */
function readmeExample(): string {
  const [example] = existsSync(join(root, 'README.md')) ? examples(read('README.md')) : []
  if (!example) throw new Error('README.md has no ts block')
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  return ts.transpileModule(example.code, { compilerOptions }).outputText
}

/** What Node itself prints about a flag is not what the package says. */
function withoutWarnings(stderr: string): string {
  return stderr.replaceAll(/^\(node:\d+\) .*Warning: .*\n(\(Use `node --trace-warnings.*\n)?/gm, '')
}

function filesOfBuild(): string[] {
  return readdirSync(join(installed.path, dist), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
}

/** What a file of the build imports, as it stands there. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(installed.path, dist, file), 'utf8')
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** The modules outside of the build that a file of it imports, on whatever way. */
function reachableFrom(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  return importsOf(file).flatMap((name) =>
    name.startsWith('.') ? reachableFrom(posix.join(posix.dirname(file), name), seen) : [name],
  )
}

/** The package of a module: `@noble/hashes/sha2.js` is of `@noble/hashes`. */
function ownerOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

function compileErrors(how: 'NodeNext' | 'Bundler'): string[] {
  const consumer = join(installed.path, 'consumer.mts')
  const lines = entries.map((entry, index) => `export * as entry${index} from '${specifier(entry)}'`)
  ts.sys.writeFile(consumer, `${lines.join('\n')}\n`)
  const program = ts.createProgram([consumer], {
    module: how === 'Bundler' ? ts.ModuleKind.ESNext : ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind[how],
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    // interop reads files; saxes and Node's streams speak of Node's types.
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    // Our declaration files are checked; those of our dependencies are theirs.
    skipLibCheck: false,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file || !file.fileName.includes('/node_modules/') || isOurs(file.fileName))
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
}

function isOurs(fileName: string): boolean {
  return fileName.includes('/dossier-engine/dist/')
}
