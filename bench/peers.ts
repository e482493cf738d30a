// Where the libraries of bench/peers are found; they are installed for a bench alone.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('peers/', import.meta.url)

/** The package out of which peers are loaded. */
export const peersPackage = fileURLToPath(new URL('package.json', folder))

/** Says so, before anything is measured, where the peers are not all installed: npm writes this file when it has done. */
export function needPeers(): void {
  if (!existsSync(new URL('node_modules/.package-lock.json', folder)))
    throw new Error('the peers are not installed: npm run bench:peers')
}
