// The system that the model is held against: several engines on one log that none of them owns, each behind a
// connection that may break.

import {
  createEngine,
  defineProcedure,
  memoryLog,
  workingCalendar,
  type DossierCommandInput,
  type Engine,
  type EventLog,
  type Outcome,
} from 'dossier-engine'
import { memoryVault } from '../../src/engine/memory-vault.js'
import { firstStep, route } from './dossier-model.js'
import { failing, type Failure, type FailingLog } from './failing-log.js'
import { unlent } from './unlent-log.js'

const hours = ['07:30-11:30', '13:30-17:00']
const calendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2026-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
})
const licence = defineProcedure({
  code: 'licence',
  name: 'Licence',
  calendar: 'office',
  term: { workingDays: 7 },
  unit: 'one-stop',
  start: firstStep,
  steps: {
    check: { next: [...route['check']!] as ['appraise', 'sign'] },
    appraise: {
      unit: 'trade',
      within: { workingDays: 2 },
      next: [...route['appraise']!] as ['check', 'sign'],
    },
    sign: {},
  },
})

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

  /** Opens an office with so many engines; the log may deliver late, and each engine reaches it through something. */
  static async open(
    desks: number,
    delivery: 'at-once' | 'later',
    through: (log: EventLog) => EventLog = (log) => log,
  ): Promise<Office> {
    const office = new Office(memoryLog())
    for (let desk = 0; desk < desks; desk++) {
      const connection = failing(through(unlent(office.#log, { delivery })))
      office.#desks.push({ connection, engine: await office.#engineOn(connection) })
    }
    return office
  }

  async #engineOn({ log }: FailingLog): Promise<Engine> {
    const engine = await createEngine({
      log,
      vault: this.#vault,
      calendars: [calendar],
      procedures: [licence],
    })
    engine.on('error', (error) => void this.errors.push(error))
    return engine
  }

  get log(): EventLog {
    return this.#log
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
