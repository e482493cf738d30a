// What a diagram shows of a route, and that no name can break out of its label. Its syntax is checked line by line by
// the grammar that it is allowed to use: Mermaid itself is some sixty megabytes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineProcedure } from '../../../src/procedure/procedure.js'
import { stepDiagram } from '../../../src/procedure/step-diagram.js'

const id = '[a-z]+(?:_[A-Za-z0-9_]*)?'
const text = String.raw`(?:[\p{L}\p{M}\p{N} ,]|#\d+;|<br/>)*`
const grammar = new RegExp(
  [
    'flowchart TD',
    ` {4}${id}(?:\\(\\["${text}"\\]\\)|\\["${text}"\\]|\\[\\["${text}"\\]\\]|\\{"${text}"\\}|\\{\\{"${text}"\\}\\})`,
    ` {4}${id} --> ${id}`,
    ' {4}classDef skippable stroke-dasharray: 5 5',
    ` {4}class ${id}(?:,${id})* skippable`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
  'u',
)

const lines = (diagram: string) =>
  diagram
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())

const licence = defineProcedure({
  code: 'licence',
  name: 'Licence for "sale" of <alcohol>',
  calendar: 'office',
  term: { workingDays: 7 },
  start: 'check',
  steps: {
    check: { name: 'Kiểm tra', unit: 'front-desk', within: { workingDays: 1 }, fork: ['law', 'site-visit'] },
    law: { next: ['draft'] },
    'site-visit': { mayBeSkipped: true, next: ['draft'] },
    draft: { join: ['law', 'site-visit'], next: ['sign', 'check-again'] },
    'check-again': { next: ['sign'] },
    sign: { next: ['number'] },
    number: { automatic: true },
  },
})

test('shows steps with units and budgets, choices, forks, joins, and what runs by itself or may be skipped', () => {
  expect(lines(stepDiagram(licence))).toEqual([
    'flowchart TD',
    'begin(["Licence for #34;sale#34; of #60;alcohol#62;<br/>term#58; 7 working days"])',
    'step_check["Kiểm tra<br/>front#45;desk<br/>1 working day"]',
    'fork_step_check{{"all of"}}',
    'step_law["law"]',
    'step_site_2d_visit["site#45;visit<br/>may be skipped"]',
    'join_step_draft{{"waits for all"}}',
    'step_draft["draft"]',
    'choice_step_draft{"one of"}',
    'step_check_2d_again["check#45;again"]',
    'step_sign["sign"]',
    'step_number[["number<br/>automatic"]]',
    'done(["resolution"])',
    'begin --> step_check',
    'step_check --> fork_step_check',
    'fork_step_check --> step_law',
    'fork_step_check --> step_site_2d_visit',
    'step_law --> join_step_draft',
    'step_site_2d_visit --> join_step_draft',
    'join_step_draft --> step_draft',
    'step_draft --> choice_step_draft',
    'choice_step_draft --> step_sign',
    'choice_step_draft --> step_check_2d_again',
    'step_check_2d_again --> step_sign',
    'step_sign --> step_number',
    'step_number --> done',
    'classDef skippable stroke-dasharray: 5 5',
    'class step_site_2d_visit skippable',
  ])
})

test('no name breaks out of its label, and no two steps share a node', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      'end',
      'a-b',
      'a_2d_b',
      '1. x',
      '"] --> b',
      '`x`',
      '</br>',
      '#35;',
      'begin',
      '🏛',
      'ký số',
    ),
  )
  // Whatever a procedure may be called: this is about drawing, not about what is allowed.
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), name, (names, title) => {
      const steps = Object.fromEntries(
        names.map((each, index) => [each, { name: title, unit: each, next: names.slice(index + 1) }]),
      )
      const diagram = stepDiagram({ ...licence, name: title, start: names[0]!, steps } as never)
      for (const line of diagram.trimEnd().split('\n')) expect(line).toMatch(grammar)
      const nodes = lines(diagram).flatMap((line) => /^(step_\w*)\[/.exec(line)?.[1] ?? [])
      expect(new Set(nodes).size).toBe(Object.keys(steps).length)
    }),
  )
})
