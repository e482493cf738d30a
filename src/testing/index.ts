// The testing kit, `dossier-engine/testing`: for who tests their own procedures, projections and logs. It needs
// fast-check, an optional peer, and no particular test runner.

// Given, when, then: the rules, without an engine
export { given, givenDossierId, GivenError } from './given.js'
export type { Given, GivenCommand, Situation, Then } from './given.js'
export type { ExpectedEvent, GivenEvent } from './short-events.js'
export { declared } from './declared.js'
export type { Declared } from './declared.js'

// What to draw
export { calendarDefinitionArbitrary } from './calendar-arbitrary.js'
export type { CalendarChoices } from './calendar-arbitrary.js'
export { procedureArbitrary, termArbitrary, termOptionsArbitrary } from './procedure-arbitrary.js'
export type { ProcedureChoices } from './procedure-arbitrary.js'
export { commandSequenceArbitrary } from './command-arbitrary.js'
export type { SequenceChoices } from './command-arbitrary.js'
export { dataArbitrary, importedFactsArbitrary, jsonArbitrary } from './facts-arbitrary.js'
export type { FactChoices } from './facts-arbitrary.js'

// What every log must do
export { logContract } from './log-contract.js'
export type { LogContractCase } from './log-contract.js'
export { logContractEvents } from './contract-samples.js'
export { ContractError } from './contract-checks.js'
