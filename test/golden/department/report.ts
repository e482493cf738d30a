// The figures that the department published.

import type { YearAnswers } from '../../../src/cli/department/answers.js'

/** The figures of the report, worked out nowhere in src/. */
export const report = [
  ['procedures', 152],
  ['  of the province', 135],
  ['  of the districts', 15],
  ['  of the communes', 2],
  ['  online the whole way', 53],
  ['  their share', 34.87],
  ['dossiers received', 10_732],
  ['  online', 10_714],
  ['  their share', 99.83],
  ['resolved ahead of and on schedule', 10_724],
  ['in process', 8],
  ['  of them overdue', 0],
]

/** The engine's figures in the same form. */
export const named = (figures: YearAnswers['figures']) => figures.map(({ name, engine }) => [name, engine])
