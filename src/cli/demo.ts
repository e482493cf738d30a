// `npm run demo`: the year of the department through an engine on disk, with the report's figures beside the engine's.
// Cut off and started again it goes on. Answers go to standard output; exit code 1 where they differ, 2 for words not understood.

import { existsSync, rmSync } from 'node:fs'
import { createSqliteLog } from '../adapters/sqlite/create-sqlite-log.js'
import type { EventLog } from '../log/event-log.js'
import { memoryLog } from '../log/memory-log.js'
import { askAboutYear } from './department/answers.js'
import { parseArguments, usage, UsageError, type DemoArguments } from './department/arguments.js'
import { textReport } from './department/text-report.js'
import { runYear } from './department/year.js'
import { openProgressBar } from './progress-bar.js'
import { usesColour } from './tables.js'

/** Not synced with every commit: a year that is simulated may lose its last seconds with the power, and never a half. */
async function openLog({ file, isFresh }: DemoArguments): Promise<EventLog> {
  if (file === undefined) return memoryLog()
  if (isFresh) for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  process.stderr.write(`The log is ${file}${existsSync(file) ? ', which is gone on with' : ''}\n`)
  return createSqliteLog({ path: file, durability: 'normal' })
}

try {
  const asked = parseArguments(process.argv.slice(2))
  if (asked === 'help') process.stdout.write(usage)
  else {
    const bar = openProgressBar({ title: 'The year of the department', unit: 'days' })
    const onProgress = ({ day, of }: { readonly day: number; readonly of: number }) => bar.update(day, of)
    const log = await openLog(asked)
    const year = await runYear({ seed: asked.seed, log, onProgress }).finally(() => bar.stop())
    const answers = await askAboutYear(year)
    await year.engine.close()
    await log.close()
    const text = asked.json
      ? JSON.stringify(answers, undefined, 2)
      : textReport(answers, { colour: usesColour() })
    process.stdout.write(`${text}\n`)
    if (!answers.isRight) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
