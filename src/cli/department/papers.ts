// What lies in a dossier: what the applicant hands in, and the results, drafted by one and signed by another. Names of
// files and people are left out: the simulation has none.

import type { HandedIn } from '../../dossier/events/reception.js'
import type { CaseFile, Course } from './case-file.js'

/** How many documents the applicant has signed, and how many results are signed digitally. */
const signedShare = { applicant: 0.6, digital: 0.96 }

/** The applicant's form is put into the dossier, as it came. */
export function* attachApplication(file: CaseFile, form: 'electronic' | 'original', actor: string): Course {
  yield* file.send({
    type: 'attachDocument',
    document: 'application-1',
    component: 'application-form',
    form,
    mediaType: 'application/pdf',
    isSigned: file.chance.happens(signedShare.applicant),
    actor,
  })
}

/** What is handed in by the procedure's components; with a defect, the evidence is missing. */
export function handedIn({ procedure }: CaseFile, { defects }: { defects: number }): HandedIn[] {
  const { components = [] } = procedure.procedure
  return components
    .filter(({ code, providedBy }) => providedBy === undefined && (defects === 0 || code !== 'evidence'))
    .map(({ code }) => ({ component: code, form: 'electronic' as const }))
}

/** What was asked for is there. */
export function* attachEvidence(file: CaseFile, actor: string): Course {
  file.evidence += 1
  yield* file.send({
    type: 'attachDocument',
    document: `evidence-${file.evidence}`,
    component: 'evidence',
    form: 'electronic',
    mediaType: 'application/pdf',
    isSigned: file.chance.happens(signedShare.applicant),
    ...(file.evidence > 1 && { replaces: `evidence-${file.evidence - 1}` }),
    actor,
  })
}

/** The result as it is drafted; a later one takes the place of the one before. */
export function* attachResult(file: CaseFile, actor: string): Course {
  file.results += 1
  yield* file.send({
    type: 'attachDocument',
    document: `result-${file.results}`,
    form: 'electronic',
    isResult: true,
    mediaType: 'application/pdf',
    isSigned: false,
    ...(file.results > 1 && { replaces: `result-${file.results - 1}` }),
    actor,
  })
}

/** The result is signed: digitally, but for a few. */
export function* signResult(file: CaseFile, signer: string): Course {
  const signature = file.chance.happens(signedShare.digital) ? 'digital' : 'handwritten'
  yield* file.send({
    type: 'signDocument',
    document: `result-${file.results}`,
    signature,
    signer,
    actor: signer,
  })
}
