// Builds dist/ before the tests of the package, where it is missing or older than what it is built from.

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)

export default function build(): void {
  const built = statSync(new URL('dist/index.d.ts', root), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (built > newestSource()) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm run build failed (${status}):\n${stdout}\n${stderr}`)
}

function newestSource(): number {
  const files = ['package.json', 'tsconfig.json', 'tsup.config.ts'].map((name) => new URL(name, root))
  for (const name of readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })) {
    files.push(new URL(`src/${name}`, root))
  }
  return Math.max(...files.map((file) => statSync(file).mtimeMs))
}
