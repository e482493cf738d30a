// The demonstration as a program: words that it doesn't know, and help. Whole years are in test/golden/department.

import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'

function demo(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'src/cli/demo.ts', ...words], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

it('refuses an option that it does not know, with the usage, and runs nothing', async () => {
  const { code, stdout, stderr } = await demo('--dossiers', '5')
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(
    /^Unknown option `--dossiers`\n\nUsage: npm run demo -- \[--seed <number>\] \[--json\]\n/,
  )
})

it('explains itself', async () => {
  const { code, stdout, stderr } = await demo('--help')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Usage: npm run demo/)
})
