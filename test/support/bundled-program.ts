// A program as one file, so that a process of a test's own starts in the time that Node takes.

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Options } from 'tsup'
import { temporaryFolder } from './temporary.js'

/** How a program is bundled. */
export interface BundleOptions extends Pick<Options, 'esbuildPlugins'> {
  /** Whether packages are taken in; left out, they are. A program starts sooner so, where they allow it. */
  readonly takesPackagesIn?: boolean
}

/**
 * Bundles a program, by its path from this folder without `.ts`, perhaps with something changed on the way; gives its path.
 */
export async function bundledProgram(
  name: string,
  { esbuildPlugins = [], takesPackagesIn = true }: BundleOptions = {},
): Promise<string> {
  const folder = temporaryFolder()
  // The drivers are found beside the program, as they would be beside this file.
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'))
  await build({
    config: false,
    entry: { child: fileURLToPath(new URL(`${name}.ts`, import.meta.url)) },
    outDir: folder,
    format: 'esm',
    outExtension: () => ({ js: '.mjs' }),
    platform: 'node',
    target: 'node20',
    // What is native, finds files beside itself, or asks for parts of Node in a way of its own, can't be bundled.
    noExternal: takesPackagesIn
      ? [/^(?!(pg|libsql|better-sqlite3|@electric-sql\/pglite|@nats-io\/.*)$)/]
      : [],
    skipNodeModulesBundle: !takesPackagesIn,
    external: [/^@nats-io\//],
    esbuildPlugins,
    splitting: false,
    silent: true,
  })
  return join(folder, 'child.mjs')
}
