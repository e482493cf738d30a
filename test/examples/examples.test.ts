// Runs each example the way its page says, from the sources and without a build, and compares what it prints.
// An example is `examples/NNN-name.ts` with `NNN-name.md` beside it, or `examples/NNN-name/index.ts` with `README.md`.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fences, outputMarker } from '../support/markdown.js'
import { tidyOutput } from '../support/output.js'
import { bin, filesUnder, read, root, run } from '../support/tree.js'

const programs = filesUnder('examples', '.ts').filter((path) =>
  /^examples\/\d{3}-[a-z0-9-]+(\.ts|\/(index|main)\.ts)$/.test(path),
)

describe.runIf(programs.length > 0)('examples', () => {
  test.for(programs)('%s prints what its page shows', (program, { skip }) => {
    const { status, stdout, stderr } = run(bin('tsx'), [program], { env: { TZ: 'Pacific/Apia' } })
    // What it needs is not on this machine; it says so, and so does this test.
    if (stderr.startsWith('*** NOT RUN')) {
      process.stderr.write(`${program}: ${stderr}`)
      skip(stderr.trim())
    }
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(tidyOutput(stdout)).toBe(tidyOutput(shownBy(pageOf(program))))
  })

  test('are numbered without a gap', () => {
    const numbers = programs.map((path) => Number(path.slice('examples/'.length, 'examples/'.length + 3)))
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1))
  })
})

function pageOf(program: string): string {
  const page = program.replace(/\/(index|main)\.ts$/, '/README.md').replace(/\.ts$/, '.md')
  expect(existsSync(join(root, page)), `${page} is missing`).toBe(true)
  return page
}

function shownBy(page: string): string {
  const output = fences(read(page)).find(({ before }) => before.trim() === outputMarker)
  if (!output) throw new Error(`${page} shows no output: put ${outputMarker} before the block that does`)
  return output.code
}
