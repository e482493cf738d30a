// The entry `dossier-engine/interop/cases`: from the cases that the readers give to facts that `engine.import` takes.
// Names are listed by hand; nothing inside imports this file.

export { caseFacts } from './case-facts.js'
export type { CaseFactsOptions, DossierFacts } from './case-facts.js'
export { CaseSurvey, oddityKinds } from './case-survey.js'
export type { Oddity, OddityKind } from './case-survey.js'
export { checkMapping, parseMapping } from './mapping-check.js'
export { attributeFields } from './mapping.js'
export type { AttributeKind, AttributeSource, Mapping } from './mapping.js'
export { builtInMappings, chooseMapping } from './mappings/built-in.js'
export type { SourceCase, SourceEvent } from './source-case.js'
