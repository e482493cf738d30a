// Writing a log as a file that a browser or another machine opens as a log in memory. It decides nothing; the definitions
// only say what its columns are of.

import { canDeflate } from '../kernel/deflate.js'
import { aFlag, anArray, anObject, aSignal, checkAsked, queryInvalid } from '../kernel/shape-check.js'
import type { EventLog } from '../log/event-log.js'
import { compressed } from '../log/pack-stream.js'
import { logFilePacks } from '../log/write-log-file.js'
import { engineRegistry, type Declaring } from './definitions.js'

/** How a log is written as a file. */
export interface WriteDossierLogOptions extends Declaring {
  /**
   * Whether it is compressed, by the platform's own compression. `false` if left out: the file is then nearly twice as
   * large, and in Node opens in two thirds of the time.
   */
  readonly compress?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A log as the bytes of a `.dossierlog` file, for `openDossierLog`. What is written while this runs may or may not be in it.
 * Give the `attributes`, `events` and `plugins` of the engine that will open it: where they are the same, it begins at once.
 * Events that nothing declares go with it as they are, and what follows them too, in a slower form. Personal data stays behind.
 * @throws DossierError `query-invalid`, also if the platform can't compress; `definition-invalid`; `aborted`, `closed`,
 * `storage`, `log-corrupt`
 * @example
 * await pipeline(Readable.from(writeDossierLog(log)), createWriteStream('office.dossierlog'))
 */
export async function* writeDossierLog(
  log: Pick<EventLog, 'readAll'>,
  options: WriteDossierLogOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  checkAsked('writeDossierLog', options, {
    attributes: anObject,
    attributeVersions: anObject,
    events: anArray,
    plugins: anArray,
    compress: aFlag,
    signal: aSignal,
  })
  const { compress = false, signal, ...declaring } = options
  if (compress && !canDeflate) {
    const message = 'is not possible on this platform: it has no CompressionStream'
    throw queryInvalid('writeDossierLog', [{ path: ['compress'], code: 'platform', message }])
  }
  for await (const pack of logFilePacks(log, { registry: engineRegistry(declaring), signal }))
    yield compress ? await compressed(pack) : pack
}
