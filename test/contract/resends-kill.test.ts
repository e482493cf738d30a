// A process is killed between a commit and the reply, and its commands are sent again by another, which is killed as well, and
// by a last one: each has one effect, and whoever is answered is answered the same. Without ids they are done twice.

import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type DossierCommandInput, type Engine, type StoredCommit } from 'dossier-engine'
import { everything } from '../../src/testing/contract-checks.js'
import { firstDifference } from '../../src/testing/difference.js'
import { chanceFor, sized, type Chance } from '../support/campaign.js'
import { childProgram, type Child } from '../support/children.js'
import { openAt, type LogPlace } from '../support/log-place.js'
import { logPlaces } from '../support/log-places.js'
import { accept, licence, officeCalendar, on } from '../support/office.js'
import type { Answered, ResendTask } from '../support/resend-process.js'

const { onSqlite, all } = await logPlaces()
/** Two processes at a time; what one leaves behind, the next of its lane takes up. */
const lanes = ['left', 'right']
const kills: Readonly<Record<string, number>> = {
  SQLite: sized(50, 1_000),
  PostgreSQL: sized(50, 1_000),
  NATS: sized(12, 500),
}
const openDossiers = ['d-0', 'd-1', 'd-2']

let start: (task: ResendTask) => Child<Answered>
beforeAll(async () => {
  start = await childProgram('resend-process')
})

type Outcome = Answered['outcome']

/** A command, what its senders were answered, and the name of its applicant. */
interface Sent {
  readonly command: DossierCommandInput
  readonly name: string | undefined
  readonly outcomes: Outcome[]
}

/** What one process is asked for: new dossiers, and something done to those that others work on as well. */
function commandsOf(who: string, chance: Chance, isNameless: boolean): Sent[] {
  return Array.from({ length: 6 }, (_, index) => {
    const actor = `${who}-${index}`
    const known = { actor, ...(!isNameless && { commandId: `c-${actor}` }) }
    const name = index % 2 === 0 ? `Lò Thị ${actor}` : undefined
    const command: DossierCommandInput =
      name === undefined
        ? {
            ...{ ...known, type: 'assign', at: on('03-05'), officer: `o-${actor}` },
            dossierId: chance.among(openDossiers),
          }
        : {
            ...{ ...known, type: 'receiveDossier', procedure: 'licence', channel: 'post', at: on('03-04') },
            applicant: { subject: `p-${chance.below(20)}`, data: { name } },
          }
    return { command, name, outcomes: [] }
  })
}

/** Kills so many processes one after the other, each of which sends again what the one before it left behind. */
async function lane(
  place: LogPlace,
  { who, times, isNameless }: { who: string; times: number; isNameless: boolean },
) {
  const chance = chanceFor(`resends ${who}`)
  const sent: Sent[] = []
  let before: Sent[] = []
  for (let kill = 0; kill < times; kill++) {
    const own = commandsOf(`${who}-${kill}`, chance, isNameless)
    // Every other time it was done and nobody was told.
    const when = kill % 2 === 0 ? 'done' : chance.among(['done', 'before', chance.below(4)] as const)
    const task = { place, when, diesAt: 1 + chance.below(own.length) }
    const commands = (some: readonly Sent[]) => some.map(({ command }) => command)
    const child = start({ ...task, again: commands(before), commands: commands(own) })
    for (const { actor, outcome } of await child.ended)
      [...before, ...own].find(({ command }) => command.actor === actor)!.outcomes.push(outcome)
    sent.push(...own)
    before = own
  }
  return { sent, left: before }
}

/** Kills processes in two lanes; at last this one sends everything again. */
async function campaign(
  place: LogPlace,
  { purpose, times, isNameless = false }: { purpose: string; times: number; isNameless?: boolean },
) {
  const { log, close } = await openAt(place)
  const engine: Engine = await createEngine({ log, calendars: [officeCalendar], procedures: [licence] })
  for (const dossierId of openDossiers)
    await accept(engine, {
      type: 'receiveDossier',
      dossierId,
      procedure: 'licence',
      channel: 'post',
      at: on('03-04'),
    })
  const ended = await Promise.all(
    lanes.map((each) => lane(place, { who: `${purpose}-${each}`, times: times / lanes.length, isNameless })),
  )
  const sent = ended.flatMap((each) => each.sent)
  for (const { command, outcomes } of isNameless ? ended.flatMap(({ left }) => left) : sent)
    outcomes.push(await engine.handle(command))
  const stored = await everything(log)
  const problems = (await Promise.all(sent.map((each) => problemsOf(each, stored, engine)))).flat()
  await engine.close()
  await close()
  return { sent, problems }
}

/** What is not as it should be with one command. */
async function problemsOf(
  { command, name, outcomes }: Sent,
  stored: readonly StoredCommit[],
  engine: Engine,
) {
  const effects = stored.filter(({ events }) => events[0]!.actor === command.actor)
  const problems = effects.length === 1 ? [] : [`${effects.length} effects`]
  const [first, ...others] = outcomes.map((outcome) => ({ ...outcome, repeated: undefined }))
  for (const other of others) {
    const difference = firstDifference(first, other)
    if (difference !== undefined) problems.push(`another answer: ${difference}`)
  }
  for (const outcome of outcomes)
    if (!outcome.accepted) problems.push(`refused: ${outcome.rejection.code}`)
    else if (outcome.position !== effects[0]?.position) problems.push('another position')
  if (outcomes.filter((outcome) => outcome.accepted && !outcome.repeated).length > 1)
    problems.push('done more than once, as it says')
  const { applicant } = (effects[0]?.events[0]?.data ?? {}) as {
    applicant?: Parameters<Engine['personal']>[0]
  }
  const known = applicant && (await engine.personal(applicant).catch(() => 'nowhere'))
  if (firstDifference(known, name && { name }) !== undefined)
    problems.push(`the applicant is ${JSON.stringify(known)}`)
  return problems.map((problem) => `${command.actor} ${command.type}: ${problem}`)
}

/** Whether nobody was told the first time, and it was done. */
const isUnanswered = ({ outcomes: [first] }: Sent) => first?.accepted === true && first.repeated

describe.each(Object.entries(all))('commands of processes that are killed, on %s', (store, freshPlace) => {
  const times = kills[store]!

  it(
    `have one effect and one answer, whoever sends them again (${times} kills)`,
    async () => {
      const { sent, problems } = await campaign(freshPlace(), { purpose: store, times })
      expect(problems).toEqual([])
      expect(sent).toHaveLength(times * 6)
      expect(sent.filter(isUnanswered).length).toBeGreaterThan(times / 4)
    },
    sized(300_000, 7_200_000),
  )
})

describe('commands without an id', () => {
  it('are done twice (the test against itself)', async () => {
    const { problems } = await campaign(onSqlite(), { purpose: 'nameless', times: 6, isNameless: true })
    expect(problems.filter((problem) => /: 2 effects/.test(problem))).not.toEqual([])
  })
})
