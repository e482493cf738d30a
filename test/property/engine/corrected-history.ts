// Histories with corrections, and the same histories as if everything had been told right at once: each correction is
// then a remark, which changes nothing, so that versions, positions and times are the same in both.

import fc from 'fast-check'
import {
  createEngine,
  defineEvent,
  dossierEvents,
  memoryLog,
  type Engine,
  type EngineOptions,
  type EventLog,
  type ImportedEvent,
  type StoredData,
} from 'dossier-engine'
import { dataArbitrary, importedFactsArbitrary } from 'dossier-engine/testing'

/** What stands in for a correction where nothing was wrong. */
const Remarked = defineEvent('Remarked', {})

/** What a correction says of an event of the same dossier, by its version. */
interface Right {
  readonly corrects: number
  readonly at: number | undefined
  readonly data: StoredData
}

/** A fact, or at the same time a correction of an earlier one. */
interface Told {
  readonly type: string
  readonly at: number
  readonly data: StoredData
  readonly right?: Right
}

/** What is told of one dossier at once. */
interface Commit {
  readonly dossierId: string
  readonly told: readonly Told[]
}

/** What was told of some dossiers, one to three facts a commit. */
export type History = readonly Commit[]

const inYear2024 = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 11, 31) })

/** Data of the same type, with no calendar that nobody published. */
const rightData = (type: string): fc.Arbitrary<StoredData> =>
  fc.tuple(dataArbitrary((dossierEvents as EngineEvents)[type]!.fields), inYear2024).map(([data, dueAt]) => {
    if (type !== 'DeadlineSet') return data
    const { calendar: _, ...rest } = data
    return { ...rest, dueAt }
  })
type EngineEvents = Readonly<Record<string, (typeof dossierEvents)[keyof typeof dossierEvents]>>

/** The facts of one dossier, each correction some facts after its target or right behind it. */
function corrected(events: readonly ImportedEvent[]): fc.Arbitrary<readonly Told[]> {
  const facts = events.map(({ type, at, data }) => ({ type, at: Number(at), data }))
  const correction = fc.nat({ max: facts.length - 1 }).chain((target) =>
    fc.record({
      target: fc.constant(target),
      delay: fc.nat({ max: 5 }),
      saidAt: inYear2024,
      at: fc.option(inYear2024, { nil: undefined }),
      data: rightData(facts[target]!.type),
    }),
  )
  return fc.array(correction, { maxLength: 5 }).map((corrections) => {
    const told: Told[] = []
    const versions: number[] = []
    for (const [index, fact] of facts.entries()) {
      versions.push(told.push(fact))
      for (const { target, delay, saidAt, at, data } of corrections) {
        if (Math.min(target + delay, facts.length - 1) !== index) continue
        const { type } = facts[target]!
        told.push({ type, at: saidAt, data: {}, right: { corrects: versions[target]!, at, data } })
      }
    }
    return told
  })
}

/** Histories of up to four dossiers, interleaved. */
export const history: fc.Arbitrary<History> = fc
  .tuple(
    importedFactsArbitrary({ maxDossiers: 4, maxEvents: 8 }).chain((dossiers) =>
      fc.tuple(
        ...dossiers.map(({ dossierId, events }) => corrected(events).map((told) => ({ dossierId, told }))),
      ),
    ),
    fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  )
  .map(([dossiers, draws]) => {
    const commits: Commit[] = []
    const left: Commit[] = [...dossiers]
    for (let turn = 0; left.length > 0; turn++) {
      const draw = draws[turn % draws.length]! + turn
      const { dossierId, told } = left[draw % left.length]!
      const size = 1 + (draw % 3)
      commits.push({ dossierId, told: told.slice(0, size) })
      const rest = told.length > size ? [{ dossierId, told: told.slice(size) }] : []
      left.splice(draw % left.length, 1, ...rest)
    }
    return commits
  })

/** The commits as facts to import, corrections as they are. */
export function recorded(commits: History) {
  return commits.map(({ dossierId, told }) => ({
    dossierId,
    events: told.map(({ right, ...fact }): ImportedEvent => {
      if (right === undefined) return fact
      const { corrects, at: correctedAt, data } = right
      const named = { corrects, correctedType: fact.type, correctedSchemaVersion: 1 }
      const isMoved = correctedAt !== undefined && { correctedAt }
      return {
        type: 'EventCorrected',
        at: fact.at,
        data: { ...named, ...isMoved, data, reason: 'typed wrong' },
      }
    }),
  }))
}

/** The commits as facts to import, as if they had been right from the start. */
export function rightFromTheStart(commits: History) {
  const versions = new Map<string, number>()
  return commits.map(({ dossierId, told }) => ({
    dossierId,
    events: told.map(({ right, ...fact }): ImportedEvent => {
      const version = (versions.get(dossierId) ?? 0) + 1
      versions.set(dossierId, version)
      if (right !== undefined) return { type: Remarked.type, at: fact.at, data: {} }
      const rights = commits
        .filter((commit) => commit.dossierId === dossierId)
        .flatMap((commit) => commit.told.flatMap((each) => each.right ?? []))
        .filter(({ corrects }) => corrects === version)
      const at = rights.findLast((each) => each.at !== undefined)?.at ?? fact.at
      return { ...fact, at, data: rights.at(-1)?.data ?? fact.data }
    }),
  }))
}

/** An empty engine whose clock never stands still, on a log of its own. */
export async function open(options: EngineOptions = {}): Promise<{ engine: Engine; log: EventLog }> {
  const log = options.log ?? memoryLog()
  let now = 1_000
  const engine = await createEngine({
    clock: () => (now += 1_000),
    timeZone: 'UTC',
    events: [Remarked],
    ...options,
    log,
  })
  return { engine, log }
}

/** Imports facts in batches of the sizes drawn. */
export async function tell(
  engine: Engine,
  facts: ReturnType<typeof recorded>,
  sizes: readonly number[],
  afterEach: () => void | Promise<void> = () => {},
): Promise<void> {
  for (let from = 0, turn = 0; from < facts.length; turn++) {
    const size = 1 + sizes[turn % sizes.length]!
    await engine.import(facts.slice(from, from + size), { source: 'old' })
    from += size
    await afterEach()
  }
}
