// The reader of pages: if it missed a block or a link, the checks of pages.test.ts would check nothing.

import { expect, test } from 'vitest'
import { anchors, examples, fences, outputMarker, relativeLinks } from '../support/markdown.js'
import { printed, tidyOutput } from '../support/output.js'

const page = [
  '# A page & its `code`',
  '',
  '```ts',
  "console.log('one')",
  '```',
  '',
  outputMarker,
  '',
  '```text',
  'one',
  '```',
  '',
  '```ts continues',
  "console.log('two')",
  '```',
  '',
  '```ts no-run',
  'await forever()',
  '```',
  '',
  '```sh',
  'npm test # [not](a-link.md)',
  '```',
].join('\n')

test('finds every block, with its line', () => {
  expect(fences(page).map(({ info, line }) => [info, line])).toEqual([
    ['ts', 3],
    ['text', 9],
    ['ts continues', 13],
    ['ts no-run', 17],
    ['sh', 21],
  ])
})

test('makes a module of each ts block, at the lines of the page', () => {
  const [first, second, third, ...rest] = examples(page)
  expect(rest).toEqual([])
  expect(first).toMatchObject({ line: 3, run: true, output: 'one' })
  expect(first?.code.split('\n')[3]).toBe("console.log('one')")
  expect(second).toMatchObject({ line: 13, run: true })
  expect(second?.output).toBeUndefined()
  expect(second?.code.split('\n')[3]).toBe("console.log('one')")
  expect(second?.code.split('\n')[13]).toBe("console.log('two')")
  expect(third).toMatchObject({ line: 17, run: false })
  expect(third?.code).not.toContain('console.log')
})

test('refuses a mark that it does not know', () => {
  expect(() => examples('```ts norun\n```')).toThrow('norun')
})

test('reads a block inside of a list without its indent, and longer fences whole', () => {
  expect(fences('- x\n  ```ts\n  a()\n  ```')[0]?.code).toBe('a()')
  expect(fences('````md\n```ts\nx\n```\n````')).toHaveLength(1)
})

test('finds the links that stay in the repository, outside of code', () => {
  const text = [
    '[a](docs/a.md) ![b](./b.png "B") [c](#here)',
    '[d](https://example.org) `[e](e.md)` [f](mailto:x@example.org)',
    '[g]: ../g.md',
    '<a href="h.md">',
  ].join('\n')
  expect(relativeLinks(`${page}\n${text}`).map(({ target }) => target)).toEqual([
    'docs/a.md',
    './b.png',
    '#here',
    '../g.md',
    'h.md',
  ])
})

test('makes anchors as GitHub does', () => {
  const text =
    '## Sổ theo dõi\n## A & `b`, c!\n## Twice\n## Twice\n<a id="named"></a>\n```\n# no heading\n```'
  expect([...anchors(text)]).toEqual(['sổ-theo-dõi', 'a--b-c', 'twice', 'twice-1', 'named'])
})

test('takes what is printed, and gives the console back', async () => {
  const before = console
  const text = await printed(async () => {
    console.log('%s rows', 2)
    await Promise.resolve()
    console.table([{ a: 1 }])
  })
  expect(text).toContain('2 rows')
  expect(text).toContain('│')
  await expect(printed(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(console).toBe(before)
  expect(tidyOutput('\n a  \r\nb\n\n')).toBe('a\nb')
})
