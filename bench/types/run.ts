// `npm run bench:types`: what procedures of 5, 50 and 200 steps cost the compiler.

import Table from 'cli-table3'
import { typeCosts } from './instantiations.js'

const table = new Table({ head: ['steps', 'instantiations', 'types', 'a step more'], style: { head: [] } })
let before: { steps: number; instantiations: number } | undefined
for (const cost of typeCosts([5, 50, 200])) {
  const more =
    before === undefined ? '' : (cost.instantiations - before.instantiations) / (cost.steps - before.steps)
  table.push([cost.steps, cost.instantiations, cost.types, typeof more === 'number' ? more.toFixed(1) : more])
  if (cost.errors.join() !== 'step,next')
    throw new Error(`not the two misspelt names are errors: ${cost.errors.join(', ')}`)
  before = cost
}
console.log(table.toString())
