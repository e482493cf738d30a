// `npm run demo`: the year of the department through an engine in memory, with the report's figures beside the
// engine's. Answers go to standard output; exit code 1 where they differ, 2 for words not understood.

import { askAboutYear } from './department/answers.js'
import { parseArguments, usage, UsageError } from './department/arguments.js'
import { textReport } from './department/text-report.js'
import { runYear } from './department/year.js'
import { openProgressBar } from './progress-bar.js'
import { usesColour } from './tables.js'

try {
  const asked = parseArguments(process.argv.slice(2))
  if (asked === 'help') process.stdout.write(usage)
  else {
    const bar = openProgressBar({ title: 'The year of the department', unit: 'days' })
    const onProgress = ({ day, of }: { readonly day: number; readonly of: number }) => bar.update(day, of)
    const year = await runYear({ seed: asked.seed, onProgress }).finally(() => bar.stop())
    const answers = await askAboutYear(year)
    await year.engine.close()
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
