// Folders of a test's own, gone when the test file ends.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is deleted after the tests of this file; it may be asked for while tests are collected or run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-'))
  folders.push(folder)
  return folder
}

/** Deletes them. Each test file calls it by its setup, for several of them may share what this module has loaded. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

const folders: string[] = []
