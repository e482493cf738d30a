// Makes a year of dossiers as a file, bundles the page with the package, and serves both on a free port of this machine.

import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { createEngine, memoryLog, writeDossierLog, type Commit } from 'dossier-engine'
import { commitsOf } from '../../bench/commits.js'
import { calendar, procedures } from '../../bench/office.js'
import { Workload } from '../../bench/workload.js'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** How large the log is, and whether its file is compressed. */
export interface ServedLog {
  readonly dossiers: number
  readonly compress: boolean
}

/** Writes the log of an office as a file: what it declares, and a year of dossiers. */
async function writeLog(path: string, { dossiers, compress }: ServedLog): Promise<void> {
  const log = memoryLog()
  const clock = () => Date.parse('2025-01-01T08:00:00+07:00')
  await createEngine({ log, calendars: [calendar], procedures, clock })
  const batch: Commit[] = []
  for (const commit of commitsOf(new Workload({ dossiers }), { sealed: true })) {
    if (batch.push(commit) === 10_000) await log.append(batch.splice(0))
  }
  if (batch.length > 0) await log.append(batch)
  await pipeline(Readable.from(writeDossierLog(log, { compress })), createWriteStream(path))
}

/** The page as it is served until it is closed. */
export async function servePage(served: ServedLog) {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'))
  const file = join(folder, 'log.dossierlog')
  await writeLog(file, served)
  await build({
    config: false,
    entry: { page: here('page.js') },
    outDir: folder,
    format: 'esm',
    outExtension: () => ({ js: '.js' }),
    platform: 'browser',
    target: 'es2022',
    noExternal: [/.*/],
    minify: true,
    splitting: false,
    silent: true,
  })
  const contents: Readonly<Record<string, readonly [path: string, type: string]>> = {
    '/': [here('page.html'), 'text/html'],
    '/page.js': [join(folder, 'page.js'), 'text/javascript'],
    '/log.dossierlog': [file, 'application/octet-stream'],
  }
  const server = createServer((request, response) => {
    const found = contents[request.url ?? '']
    if (found === undefined) {
      response.writeHead(404).end()
      return
    }
    const [path, type] = found
    response.writeHead(200, { 'content-type': type, 'content-length': statSync(path).size })
    createReadStream(path).pipe(response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    file,
    bytes: statSync(file).size,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}
