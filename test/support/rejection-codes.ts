// The codes of refusals, read from where they are declared: there is no list of them at run time.

import { read } from './tree.js'

/** Every `RejectionCode`. */
export function rejectionCodes(): string[] {
  const [, declaration = ''] = read('src/dossier/decision.ts').split('export type RejectionCode =')
  const [union = ''] = declaration.split('\n\n')
  return [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, code]) => code!)
}
