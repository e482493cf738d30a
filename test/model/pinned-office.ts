// Two engines on one log, with nothing left to chance: the clock stands at the step's moment, ids are counted, the key of
// command contents is given. So whatever a script does, it does the same on every log. It tells what was answered, what
// the log holds, and what its engines answer.

import { expect } from 'vitest'
import {
  createEngine,
  isDossierError,
  verifyLog,
  type DossierCommandInput,
  type Engine,
  type EventLog,
} from 'dossier-engine'
import { canonicalJson } from '../../src/log/canonical.js'
import { failing, type FailingLog } from './failing-log.js'
import type { KeptLog } from './log-keepers.js'
import { attributes, calendar, procedures } from './procedures.js'
import type { Step } from './scripts.js'

/** What may be put between an engine and its log, or left to chance: for the test against itself. */
export interface Unprotected {
  readonly through?: (log: EventLog) => EventLog
  readonly leaves?: 'ids' | 'clock' | 'key'
}

/** What came of a script, in forms that don't depend on how commits to different streams lie between one another. */
export interface Transcript {
  /** By step. */
  readonly outcomes: readonly string[]
  /** By stream, its commits as canonical bytes. */
  readonly streams: Readonly<Record<string, readonly string[]>>
  /** By engine, the same for each. */
  readonly answers: readonly string[]
}

interface Desk {
  readonly connection: FailingLog & { readonly port: EventLog }
  engine: Engine
  ids: number
}

const desksOfAnOffice = 2
const key = new Uint8Array(32).fill(7)

/** Plays a script on a log. */
export async function played(
  script: readonly Step[],
  kept: KeptLog,
  without: Unprotected = {},
): Promise<Transcript> {
  const office = new PinnedOffice(kept, without)
  try {
    await office.open()
    const outcomes: string[] = []
    for (const step of script) outcomes.push(...(await office.play(step)))
    return { outcomes, ...(await office.look()) }
  } finally {
    await office.close()
  }
}

class PinnedOffice {
  readonly #kept: KeptLog
  readonly #without: Unprotected
  readonly #desks: Desk[] = []
  readonly #errors: unknown[] = []
  #now = Date.UTC(2024, 0, 1)
  #step = 0

  constructor(kept: KeptLog, without: Unprotected) {
    this.#kept = kept
    this.#without = without
  }

  async open(): Promise<void> {
    for (let index = 0; index < desksOfAnOffice; index++) {
      const { through = (log: EventLog) => log } = this.#without
      const port = await this.#kept.connect()
      const connection = { ...failing(through(port)), port }
      const desk = { connection, ids: 0 } as Omit<Desk, 'engine'> as Desk
      desk.engine = await this.#engineOf(desk)
      this.#desks.push(desk)
    }
    // One after the other: two versions of one code are two publications.
    for (const version of [0, 1])
      await this.#desks[0]!.engine.publish({
        calendars: [calendar],
        procedures: Object.values(procedures).flatMap((versions) => versions[version] ?? []),
      })
    for (const { engine } of this.#desks) await engine.caughtUp()
  }

  async #engineOf(desk: Desk): Promise<Engine> {
    const { leaves } = this.#without
    const { connection } = desk
    const vault = this.#kept.vaultOf(connection.port)
    const engine = (await createEngine({
      log: connection.log,
      vault: leaves === 'key' ? vault : { ...vault, commandKey: async () => key },
      attributes,
      ...(leaves !== 'clock' && { clock: () => this.#now }),
      ...(leaves !== 'ids' && { newId: () => `id-${this.#step}-${this.#desks.indexOf(desk)}-${desk.ids++}` }),
    })) as unknown as Engine
    engine.on('error', (error) => void this.#errors.push(error))
    return engine
  }

  /** Plays one step; gives what was answered, as far as it is the same wherever the log lies. */
  async play({ kind, desk, commands }: Step): Promise<string[]> {
    const [here, there] = [desk, (desk + 1) % desksOfAnOffice]
    this.#step += 1
    for (const each of this.#desks) each.ids = 0
    this.#now = Math.max(this.#now, ...commands.map(({ at }) => Number(at)))
    const [command] = commands as readonly [DossierCommandInput]
    switch (kind) {
      case 'send':
        return [await this.#send(here, command)]
      case 'sendApart':
        return Promise.all(commands.map((each, index) => this.#send(index % 2 === 0 ? here : there, each)))
      case 'sendTwice':
        return (await Promise.all([this.#send(here, command), this.#send(there, command)])).toSorted()
      case 'loseTheCommand':
      case 'loseTheAnswer': {
        const { connection } = this.#desks[here]!
        connection.arm(kind === 'loseTheCommand' ? 'before' : 'after')
        await this.#send(here, command)
        connection.arm()
        // The process is gone with the answer; the client asks another, and then the one that came in its place.
        await this.#restart(here)
        return [await this.#send(there, command), await this.#send(here, command)]
      }
      case 'restart':
        await this.#restart(here)
        return [await this.#send(here, command)]
    }
  }

  async #restart(index: number): Promise<void> {
    const desk = this.#desks[index]!
    await desk.engine.close()
    desk.engine = await this.#engineOf(desk)
  }

  async #send(index: number, command: DossierCommandInput): Promise<string> {
    try {
      const outcome = await this.#desks[index]!.engine.handle(command)
      return told(outcome)
    } catch (error) {
      if (!isDossierError(error)) throw error
      return error.code
    }
  }

  /** What is in the log, and what each engine answers once it has caught up. */
  async look(): Promise<Pick<Transcript, 'streams' | 'answers'>> {
    const [{ connection }] = this.#desks as [Desk]
    expect(await verifyLog(connection.log)).toMatchObject({ intact: true })
    expect(this.#errors).toEqual([])
    const streams: Record<string, string[]> = {}
    const effects = new Set<string>()
    for await (const { position: _, ...commit } of connection.log.readAll()) {
      const { stream, commandId } = commit
      streams[stream] = [...(streams[stream] ?? []), canonicalJson(commit)]
      const effect = `${stream} ${commandId}`
      expect(commandId === undefined || !effects.has(effect), `${effect} has one effect`).toBe(true)
      effects.add(effect)
    }
    const answers: string[] = []
    for (const { engine } of this.#desks) {
      await engine.caughtUp()
      answers.push(this.#answersOf(engine, Object.keys(streams)))
    }
    return { streams, answers }
  }

  #answersOf(engine: Engine, streams: readonly string[]): string {
    const asOf = this.#now
    const ids = streams.filter((stream) => stream.startsWith('dossier/')).map((stream) => stream.slice(8))
    const byCode = [...ids].toSorted()
    return told([
      byCode.map((id) => [engine.dossier(id), engine.progress(id, { asOf }), engine.timeline(id)]),
      engine.workload({ asOf, groupBy: ['unit', 'officer'] }),
      engine
        .overdue({ asOf })
        .dossiers.map(({ dossierId }) => dossierId)
        .toSorted(),
      engine.onTime({ from: '2024-01-01', to: '2035-12-31', groupBy: ['procedure'] }),
    ])
  }

  async close(): Promise<void> {
    for (const { engine } of this.#desks) await engine.close()
    await this.#kept.end()
  }
}

/** As text, without positions: those of one log say nothing of another's. */
function told(value: unknown): string {
  return JSON.stringify(value, (name, each: unknown) => (name === 'position' ? undefined : each))
}
