// `npm run replay -- FILE`: a real log through an engine in memory. Answers go to standard output, all of them or
// none; what went wrong goes to standard error, with exit code 1 for a file and 2 for words not understood.

import { isDossierError } from '../kernel/errors.js'
import { parseArguments, usage, UsageError } from './replay/arguments.js'
import { runReplay } from './replay/run-replay.js'
import { textReport } from './replay/text-report.js'
import { usesColour } from './tables.js'

try {
  const asked = parseArguments(process.argv.slice(2))
  if (asked === 'help') {
    process.stdout.write(usage)
  } else {
    const answer = await runReplay(asked)
    const { top, json } = asked
    const text = json ? jsonReport(answer, top) : textReport(answer, { top, colour: usesColour() })
    process.stdout.write(`${text}\n`)
    if (!answer.verification.intact) process.exitCode = 1
  }
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exitCode = 2
  } else if (isDossierError(error)) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  } else throw error
}

/** The answer as JSON, lists cut as in the text, with how long they were. */
function jsonReport(answer: Awaited<ReturnType<typeof runReplay>>, top: number): string {
  const { overdue } = answer
  const cut = { ...overdue, total: overdue.dossiers.length, dossiers: overdue.dossiers.slice(0, top) }
  return JSON.stringify({ ...answer, overdue: cut }, undefined, 2)
}
