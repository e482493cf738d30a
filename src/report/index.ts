// The entry `dossier-engine/report`: what people read, as text in their language. It lays out what the queries answer
// and never counts anything itself.

export { explanationText } from './explanation-text.js'
export { explanationLines } from './explanation-lines.js'
export type { ExplanationOptions } from './explanation-lines.js'
export type { ExplanationLine } from './explanation-line.js'
export { termText } from './term-text.js'

// Catalogues: one file a language
export { en } from './messages/en.js'
export { vi } from './messages/vi.js'
export type {
  AlternativeTold,
  BasisTold,
  ClockName,
  ClockTold,
  DaysTold,
  ExtensionTold,
  LocalDate,
  LocalMoment,
  Messages,
  OpeningTime,
  PauseTold,
  PolicyRule,
  PromiseTold,
  StartTold,
  StartWord,
  Words,
} from './messages.js'
