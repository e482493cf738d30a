// The system that the model is held against: several engines on one log that none of them owns, each behind a
// connection that may break.

import {
  createEngine,
  memoryLog,
  type DossierCommandInput,
  type Engine,
  type EventLog,
  type Outcome,
  type Procedure,
} from 'dossier-engine'
import { memoryVault } from '../../src/engine/memory-vault.js'
import { failing, type Failure, type FailingLog } from './failing-log.js'
import { attributes, calendar, procedures } from './procedures.js'
import { unlent } from './unlent-log.js'

/** One engine and its connection. */
interface Desk {
  engine: Engine
  readonly connection: FailingLog
}

/** What a desk answers: an outcome, or that the connection broke. */
export type Answer = Outcome | 'connection broke'

/** Engines on one log. */
export class Office {
  readonly #log: EventLog
  readonly #vault = memoryVault()
  readonly #desks: Desk[] = []
  /** What engines told of besides their answers. */
  readonly errors: unknown[] = []

  private constructor(log: EventLog) {
    this.#log = log
  }

  /**
   * Opens an office with so many engines; the log may be lent, or deliver late, and each engine reaches it through
   * something. What it declares may be something else than what the model goes by.
   */
  static async open(
    desks: number,
    delivery: 'lent' | 'at-once' | 'later',
    through: (log: EventLog) => EventLog = (log) => log,
    declared: (procedure: Procedure) => Procedure = (procedure) => procedure,
  ): Promise<Office> {
    const office = new Office(memoryLog())
    const first = await office.#engineOn(failing(office.#log))
    // One after the other: two versions of one code are two publications.
    for (const version of [0, 1])
      await first.publish({
        calendars: [calendar],
        procedures: Object.values(procedures).flatMap((versions) => {
          const procedure = versions[version]
          return procedure === undefined ? [] : declared(procedure)
        }),
      })
    await first.close()
    for (let desk = 0; desk < desks; desk++) {
      const port = delivery === 'lent' ? office.#log : through(unlent(office.#log, { delivery }))
      const connection = failing(port)
      office.#desks.push({ connection, engine: await office.#engineOn(connection) })
    }
    return office
  }

  async #engineOn({ log }: Pick<FailingLog, 'log'>): Promise<Engine> {
    const engine = await createEngine({
      log,
      vault: this.#vault,
      attributes,
    })
    engine.on('error', (error) => void this.errors.push(error))
    return engine
  }

  get log(): EventLog {
    return this.#log
  }

  engineAt(desk: number): Engine {
    return this.#desks[desk % this.#desks.length]!.engine
  }

  get engines(): readonly Engine[] {
    return this.#desks.map(({ engine }) => engine)
  }

  /** Sends a command to a desk, whose connection may break once on the way. */
  async send(desk: number, command: DossierCommandInput, failure?: Failure): Promise<Answer> {
    const { engine, connection } = this.#desks[desk % this.#desks.length]!
    connection.arm(failure)
    try {
      return await engine.handle(command)
    } catch (error) {
      if (failure !== undefined && (error as { code?: string }).code === 'storage') return 'connection broke'
      throw error
    } finally {
      connection.arm()
    }
  }

  /** Closes an engine and opens another in its place. */
  async restart(desk: number): Promise<void> {
    const at = this.#desks[desk % this.#desks.length]!
    await at.engine.close()
    at.engine = await this.#engineOn(at.connection)
  }
}
