// Builds dist/ for the tests of the package, where it is missing or older than what it is built from; other tests go on
// meanwhile.

import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = new URL('../../', import.meta.url)

/** Resolves when dist/ is what the sources say; rejects, with what the build said, when it can't be built. */
export async function build(): Promise<void> {
  const built = statSync(new URL('dist/index.d.ts', root), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (built > newestSource()) return
  await promisify(execFile)('npm', ['run', 'build'], { cwd: fileURLToPath(root), maxBuffer: 2 ** 24 }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`npm run build failed:\n${error.stdout}\n${error.stderr}`, { cause: error })
    },
  )
}

function newestSource(): number {
  const files = ['package.json', 'tsconfig.json', 'tsup.config.ts'].map((name) => new URL(name, root))
  for (const name of readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })) {
    files.push(new URL(`src/${name}`, root))
  }
  return Math.max(...files.map((file) => statSync(file).mtimeMs))
}
