// The demonstration as a program: words that it doesn't know, and help. Whole years are in test/golden/department.

import { execFile } from 'node:child_process'
import { beforeAll, expect, it } from 'vitest'
import { bundledProgram } from '../../support/bundled-program.js'

let program: string
beforeAll(async () => {
  program = await bundledProgram('../../src/cli/demo', { takesPackagesIn: false })
})

function demo(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

it('refuses an option that it does not know, with the usage, and runs nothing', async () => {
  const { code, stdout, stderr } = await demo('--dossiers', '5')
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(
    /^Unknown option `--dossiers`\n\nUsage: npm run demo -- \[--seed <number>\] \[--file <path> \| --memory\]/,
  )
})

it.each([
  [['--memory', '--file', 'x.db'], '--memory has no file: leave out --file and --fresh'],
  [['--memory', '--fresh'], '--memory has no file: leave out --file and --fresh'],
  [['--file', 'x.db', '--file', 'y.db'], '--file x.db and y.db is no path'],
])('refuses %j', async (words, why) => {
  const { code, stdout, stderr } = await demo(...words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr.split('\n')[0]).toBe(why)
})

it('explains itself', async () => {
  const { code, stdout, stderr } = await demo('--help')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Usage: npm run demo/)
})
