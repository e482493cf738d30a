// The public surface changes on purpose only: every name that an entry exports, and its kind, stands in
// surface/*.txt. After a wanted change: `npx vitest run --project architecture -u`, and read the diff.

import { beforeAll, expect, test } from 'vitest'
import config from '../../tsup.config.js'
import { surfaces } from '../support/surface.js'
import { filesUnder, read } from '../support/tree.js'

/** What a thread runs is built, and imported by nobody. */
const programs = ['parallel/thread']
const entries = Object.entries((config as { entry: Record<string, string> }).entry).filter(
  ([entry]) => !programs.includes(entry),
)
let found: Map<string, string[]>

beforeAll(() => {
  const sources = new Set(filesUnder('src', '.ts'))
  found = surfaces(entries.map(([, source]) => source).filter((source) => sources.has(source)))
})

test.each(entries)('%s exports what it is known to export', async (entry, source) => {
  const lines = found.get(source)
  expect(lines, `${source} is not there`).toBeDefined()
  expect(lines?.filter((line) => line.includes('unresolved'))).toEqual([])
  await expect(`${lines?.join('\n')}\n`).toMatchFileSnapshot(`surface/${entry.replaceAll('/', '-')}.txt`)
})

test('exports of package.json are the entries that are built, types first', () => {
  const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, unknown> }
  const built = entries.map(([entry]) => {
    const name = entry.replace(/(^|\/)index$/, '')
    const types = `./dist/${entry}.d.ts`
    return [name === '' ? '.' : `./${name}`, JSON.stringify({ types, default: `./dist/${entry}.js` })]
  })
  expect(Object.entries(exports).map(([name, target]) => [name, JSON.stringify(target)])).toEqual([
    ...built,
    ['./schemas/calendar.json', '"./schemas/calendar.json"'],
    ['./package.json', '"./package.json"'],
  ])
})
