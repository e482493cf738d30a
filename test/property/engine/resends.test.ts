// A command that its caller gave an id is sent again and again: at once and later, to several engines on one file, after an
// answer that was lost, after everything was opened anew. It has one effect, and each time the same outcome.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  isDossierError,
  type DossierCommandInput,
  type Engine,
  type EventLog,
  type StoredCommit,
} from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { memoryVault } from '../../../src/engine/memory-vault.js'
import { everything } from '../../../src/testing/contract-checks.js'
import { firstDifference } from '../../../src/testing/difference.js'
import { failing, type FailingLog } from '../../model/failing-log.js'
import { chanceFor, sized, type Chance } from '../../support/campaign.js'
import { licence, officeCalendar, on } from '../../support/office.js'
import { firstDriver, presentDrivers } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const commandsOfOneFile = 2_000
const commandsOfOneDossier = 4
const files = sized(presentDrivers.length, 25)

type Outcome = Awaited<ReturnType<Engine['handle']>>

/** An engine on a file, whose next answer can be lost. */
interface Desk {
  readonly engine: Engine
  readonly failures: FailingLog
}

/** Opens an engine on a file; `around` is between it and its log. */
async function openDesk(
  path: string,
  { open, around }: { open: typeof firstDriver.open; around: (log: EventLog) => EventLog },
): Promise<Desk> {
  const failures = failing(around(await sqliteLog(opened(path, open), { durability: 'normal', pollMs: 2 })))
  const engine = await createEngine({
    log: failures.log,
    calendars: [officeCalendar],
    procedures: [licence],
    clock: () => Date.parse(on('03-05')),
  })
  return { engine, failures }
}

/** What happens to one dossier, each with an id of its own. Of every other dossier the first command names no id. */
function commandsOf(dossier: number, chance: Chance) {
  const dossierId = dossier % 2 === 0 ? undefined : `d-${dossier}`
  const applicant = { subject: `p-${chance.below(50)}`, data: { name: `Mai ${dossier}` } }
  const commands = [
    { type: 'registerDossier', procedure: 'licence', channel: 'post', applicant, at: on('03-04') },
    { type: 'receiveDossier', at: on('03-04', '11:00') },
    { type: 'assign', officer: `officer-${chance.below(9)}`, at: on('03-04', '14:00') },
    { type: 'assign', officer: `officer-${chance.below(9)}`, at: on('03-04', '15:00') },
  ] as const
  return commands.map((command, index) => (knownAs: string | undefined) => {
    const named = index === 0 ? dossierId : knownAs
    const all = {
      ...command,
      ...(named && { dossierId: named }),
      actor: 'desk',
      commandId: `c-${dossier}-${index}`,
    }
    return all as DossierCommandInput
  })
}

/** Sends a command so many times until each is answered, some of them at once; gives the answers. */
async function sendAll(
  desks: readonly Desk[],
  command: DossierCommandInput,
  chance: Chance,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let times = 1 + chance.below(5)
  while (times > 0 || outcomes.length === 0) {
    const together = Math.max(1, Math.min(times, 1 + chance.below(3)))
    times -= together
    await Promise.all(
      Array.from({ length: together }, async () => {
        const { engine, failures } = chance.among(desks)
        if (chance.below(4) === 0) failures.arm(chance.among(['after', 'after', 'before']))
        try {
          outcomes.push(await engine.handle(command))
        } catch (error) {
          if (!isDossierError(error, 'storage')) throw error
        }
      }),
    )
  }
  for (const { failures } of desks) failures.arm()
  return outcomes
}

/** The same id with other content. */
const altered = (command: DossierCommandInput, dossierId: string, chance: Chance): DossierCommandInput =>
  chance.among<DossierCommandInput>([
    { ...command, at: on('03-04', '16:00') },
    { ...command, actor: 'another' },
    { type: 'withdrawDossier', dossierId, actor: 'desk', commandId: command.commandId! },
  ])

interface Sent {
  readonly command: DossierCommandInput
  readonly outcomes: readonly Outcome[]
  /** The code that the same id with other content was refused with. */
  readonly alteredCode: string
}

/** Sends many commands to three engines on one file, one of which is opened anew now and then. */
async function campaign(
  name: string,
  commands: number,
  { open = firstDriver.open, around = (log: EventLog) => log } = {},
) {
  const chance = chanceFor(`resends ${name}`)
  const path = freshPath()
  const openOne = () => openDesk(path, { open, around })
  const desks = [await openOne(), await openOne(), await openOne()]
  const sent: Sent[] = []
  const alongside = 20
  for (let first = 0; first < commands / commandsOfOneDossier; first += alongside) {
    await Promise.all(
      Array.from({ length: alongside }, async (_, index) => {
        const earlier: DossierCommandInput[] = []
        let dossierId: string | undefined
        for (const commandFor of commandsOf(first + index, chance)) {
          const command = commandFor(dossierId)
          const outcomes = await sendAll(desks, command, chance)
          dossierId ??= outcomes.find((outcome) => outcome.accepted)?.dossierId ?? 'never accepted'
          earlier.push(command)
          const late = chance.among(earlier)
          const outcome = await resent(desks, late, chance)
          const repeated = late === command ? [outcome] : []
          const wrong = await resent(desks, altered(command, dossierId!, chance), chance)
          sent.push({
            command,
            outcomes: [...outcomes, ...repeated],
            alteredCode: wrong.accepted ? 'accepted' : wrong.rejection.code,
          })
        }
      }),
    )
    const again = chance.below(desks.length)
    await desks[again]!.engine.close()
    desks[again] = await openOne()
  }
  const [{ engine }] = desks as [Desk, ...Desk[]]
  const applicants = await Promise.all(
    sent.flatMap(({ outcomes: [outcome] }) => (outcome?.accepted ? namesIn(engine, outcome.events) : [])),
  )
  for (const desk of desks) await desk.engine.close()
  return { sent, applicants, stored: await everything(await sqliteLog(opened(path, open))) }
}

/** Sends a command once, whatever is lost on the way by others. */
async function resent(
  desks: readonly Desk[],
  command: DossierCommandInput,
  chance: Chance,
): Promise<Outcome> {
  for (;;) {
    try {
      return await chance.among(desks).engine.handle(command)
    } catch (error) {
      if (!isDossierError(error, 'storage')) throw error
    }
  }
}

/** The names of applicants, as the events refer to them. */
function namesIn(engine: Engine, events: readonly { readonly data: object }[]): Promise<string>[] {
  return events.flatMap(({ data }) => {
    const { applicant } = data as { applicant?: Parameters<Engine['personal']>[0] }
    if (applicant === undefined) return []
    return [engine.personal(applicant).then((found) => (found as { name: string }).name, String)]
  })
}

/** What is not as it should be, with the id of the command. */
function problemsIn({ sent, stored }: { sent: readonly Sent[]; stored: readonly StoredCommit[] }): string[] {
  const effects = new Map<string, StoredCommit[]>()
  for (const commit of stored)
    if (commit.commandId !== undefined)
      effects.set(commit.commandId, [...(effects.get(commit.commandId) ?? []), commit])
  return sent.flatMap(({ command, outcomes, alteredCode }) => {
    const problems: string[] = []
    const commits = effects.get(command.commandId!) ?? []
    if (commits.length !== 1) problems.push(`${commits.length} effects`)
    const [first, ...others] = outcomes.map((outcome) => ({ ...outcome, repeated: undefined }))
    for (const other of others) {
      const difference = firstDifference(first, other)
      if (difference !== undefined) problems.push(`another outcome: ${difference}`)
    }
    const accepted = outcomes.filter((outcome) => outcome.accepted)
    if (accepted.length !== outcomes.length) problems.push('refused')
    if (accepted.some(({ position }) => position !== commits[0]?.position)) problems.push('another position')
    if (accepted.filter(({ repeated }) => !repeated).length > 1)
      problems.push('done more than once, as it says')
    if (alteredCode !== 'command-reused') problems.push(`with other content: ${alteredCode}`)
    return problems.map((problem) => `${command.commandId} ${command.type}: ${problem}`)
  })
}

describe(`a command that is sent again, to several engines on one file (${files * commandsOfOneFile} commands)`, () => {
  it(
    'has one effect and the same outcome, whatever was lost, and its id is its own',
    async () => {
      for (let file = 0; file < files; file++) {
        // Two copies of SQLite in one process undo each other's locks: one driver for each file.
        const { open } = presentDrivers[file % presentDrivers.length]!
        const ended = await campaign(`${file}`, commandsOfOneFile, { open })
        expect(problemsIn(ended)).toEqual([])
        expect(ended.sent).toHaveLength(commandsOfOneFile)
        // It came more than once, also where the first answer was lost, and its personal data is there.
        const isFirst = (outcome: Outcome) => outcome.accepted && !outcome.repeated
        expect(ended.sent.filter(({ outcomes }) => !outcomes.some(isFirst)).length).toBeGreaterThan(20)
        expect(ended.sent.flatMap(({ outcomes }) => outcomes).length).toBeGreaterThan(commandsOfOneFile * 2)
        expect(new Set(ended.applicants).size).toBe(commandsOfOneFile / commandsOfOneDossier)
      }
    },
    sized(300_000, 7_200_000),
  )

  it('has several where the log forgets its id (the test against itself)', async () => {
    const forgetful = (log: EventLog): EventLog => {
      const forgotten = ({ commandId: _, commandHash: __, ...commit }: StoredCommit): StoredCommit => commit
      return {
        ...log,
        async *readAll(options) {
          for await (const commit of log.readAll(options)) yield forgotten(commit)
        },
        subscribe: (subscriber) =>
          log.subscribe({ ...subscriber, onCommit: (commit) => subscriber.onCommit(forgotten(commit)) }),
      }
    }
    const problems = problemsIn(await campaign('forgetful', 80, { around: forgetful }))
    expect(problems.filter((problem) => / [2-9] effects/.test(problem))).not.toEqual([])
  })

  it('is taken for another where each engine has its own key (the test against itself)', async () => {
    const problems = problemsIn(
      await campaign('keys', 80, { around: (log) => ({ ...log, vault: memoryVault() }) }),
    )
    expect(problems.filter((problem) => /another outcome|refused/.test(problem))).not.toEqual([])
  })
})
