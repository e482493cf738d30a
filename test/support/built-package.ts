// Some entries of the package, built as they are shipped but for types, into a folder of a test's own: for what starts
// threads, which run plain JavaScript.

import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'tsup'
import config from '../../tsup.config.js'
import { temporaryFolder } from './temporary.js'

const root = new URL('../../', import.meta.url)

/** A built package. */
export interface BuiltPackage {
  /** Imports an entry, by its name in the build. */
  load<Module>(entry: string): Promise<Module>
  /** Writes a module beside the build, which reaches the entries by their paths, and gives its URL. */
  write(name: string, text: string): string
}

/** Builds entries by their names in tsup.config.ts. */
export async function builtPackage(...entries: readonly string[]): Promise<BuiltPackage> {
  const folder = temporaryFolder()
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const { entry: all, ...options } = config as { readonly entry: Record<string, string> }
  const entry = Object.fromEntries(
    entries.map((name) => [name, fileURLToPath(new URL(all[name]!, root))] as const),
  )
  await build({ ...options, config: false, entry, outDir: folder, dts: false, clean: false, silent: true })
  const urlOf = (name: string) => pathToFileURL(join(folder, name)).href
  return {
    load: (name) => import(/* @vite-ignore */ urlOf(`${name}.js`)),
    write(name, text) {
      writeFileSync(join(folder, name), text)
      return urlOf(name)
    },
  }
}
