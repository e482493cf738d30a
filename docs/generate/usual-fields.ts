// What a field of a name is wherever its author says nothing else: one word has one meaning (docs/reference/glossary.md),
// so what is the same for twenty commands is not written twenty times beside them.

import type { Matter } from './entries.js'

const everywhere: Readonly<Record<string, string>> = {
  agency: 'The agency, by its id.',
  agencies: 'The agencies, by their ids.',
  answer: 'What the agency says.',
  amount: 'In the smallest unit of the currency that is used: whole đồng, cents.',
  applicant: 'Who applies; it is kept apart from the events and can be erased.',
  attributes: "Values by the names of the office's own attributes; `null` takes one away.",
  by: 'The procedure that takes its place.',
  calendar: "The calendar's id.",
  calendarVersion: 'The version of the calendar in which it was counted.',
  cause: 'Why it was set.',
  channel: 'The way it comes in, or is handed out.',
  clock: 'The clock, by its name.',
  concurrence: 'The request, by its id.',
  content: 'What was said; it is kept apart from the events and can be erased.',
  contentHash: 'SHA-256 of the canonical definition.',
  correctedType: 'Type of the corrected event.',
  count: 'How many.',
  currency: 'ISO 4217, such as `VND`.',
  decidedOn: 'The day of the decision.',
  decision: 'The number of the decision.',
  declare: "Dates with the hours that they are to have, in the form of a calendar's `days`.",
  definition: 'The whole definition.',
  document: 'The document, by its id in this dossier.',
  dueAt: 'By when.',
  entries: 'How many entries were erased.',
  fee: "One of the procedure's fees, by its code.",
  feedback: 'The feedback, by its id in this dossier.',
  field: 'The field of administration, as the procedure declares it.',
  fork: 'The steps that all follow.',
  form: 'The form in which it is there.',
  from: 'When it begins.',
  fromUnit: 'The unit that gives.',
  fromVersion: 'The version of the procedure before it.',
  ground: 'Why it is taken up again.',
  inForceFrom: 'The day from which it holds.',
  into: 'The agency, or the parts, that go on.',
  kind: 'What kind of it.',
  legalBasis: 'The article or the decision that it rests on.',
  level: 'The level of authority, as the procedure declares it.',
  link: 'In which way they belong together.',
  mediaType: 'Such as `application/pdf`.',
  name: 'What people call it.',
  next: 'The step chosen to follow.',
  note: 'What else is to be said; nothing about a person.',
  officer: 'The officer, by an id that is no name.',
  on: 'The date.',
  outcome: 'What the office has decided.',
  portal: 'Where it was made public.',
  procedure: "The procedure's code.",
  procedureVersion: 'The version of the procedure.',
  publicisedOn: 'The day on which it was.',
  question: 'What the agency is asked.',
  reason: 'Why, in words; nothing about a person.',
  scale: 'The best score that there is.',
  series: 'The counter: the code with `{seq}` in place of its number.',
  signature: 'What kind of signature.',
  step: "The step, by its name in the dossier's procedure.",
  stopsClock: 'Whether the clock stands meanwhile.',
  subject: 'The person, by an opaque id.',
  to: 'When it ends.',
  toAgency: 'The agency that it goes to.',
  unit: 'The unit, by its id.',
  version: 'A version of the procedure, by its number.',
  withdraw: 'Dates of which a declaration holds no more: they get back the hours that were published.',
}

const inDossiers: Readonly<Record<string, string>> = {
  unit: 'The unit that has it. If left out, see [who holds the dossier](../commands-and-events.md#who-holds-the-dossier).',
  officer:
    'The officer who has it, by an id that is no name. If left out, see [who holds the dossier](../commands-and-events.md#who-holds-the-dossier).',
}

const delegated = 'The officer who takes the duty, by an id that is no name.'

const groundOfClock =
  "A ground of the dossier's clock (`supplement`, `payment`, `concurrence`, `stop`), or `own`: events that the clock itself names."

/** What a field is by its name; `undefined` if it is none of the usual. */
export function usualText(field: string, of: string, matter: Matter): string | undefined {
  if (field === 'to' && /Delegat/i.test(of)) return delegated
  if (field === 'ground' && of.startsWith('Clock')) return groundOfClock
  const own = matter === 'dossier' && Object.hasOwn(inDossiers, field) ? inDossiers[field] : undefined
  return own ?? (Object.hasOwn(everywhere, field) ? everywhere[field] : undefined)
}
