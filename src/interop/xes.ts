// Reads event logs in XES (IEEE 1849), the exchange format of process mining, case by case.
// Never expands an entity, and never holds more than the open trace, the parser's buffer and the traces that
// end within one piece (64 Ki characters) of text.

import type { Finding } from '../kernel/finding.js'
import { readText } from './read-text.js'
import { importInvalid, maxFindings } from './import-finding.js'
import { checkSignal, defaultSourceLimits, type ReadOptions, type SourceCase } from './source-case.js'
import { xesParser } from './xes-parser.js'

/**
 * Yields the cases of an XES log in the order of the file, as far as the caller pulls.
 *
 * `concept:name`, `time:timestamp` and `org:resource` become fields; the other attributes of a trace and of an event
 * are kept as text. Nested attributes, lists, containers, globals, classifiers and extensions are passed over. Names
 * are taken without namespace prefix. Each event needs a name, and an instant with an offset if it has any.
 * @throws DossierError `import-invalid` with the findings, each path naming line, case and attribute; `aborted`
 * @example for await (const found of readXes(createReadStream('log.xes'))) console.log(found.id)
 */
export async function* readXes(
  chunks: AsyncIterable<Uint8Array | string>,
  options: ReadOptions = {},
): AsyncGenerator<SourceCase> {
  const { source = 'the XES file', skipInvalid, signal } = options
  const xes = xesParser({ ...defaultSourceLimits, ...options.limits })
  const findings: Finding[] = []

  /** Gives out what is complete, so that everything before a fatal place is read whatever the chunks. */
  function* taken(): Generator<SourceCase> {
    for (const item of xes.take()) {
      checkSignal(signal, source)
      if ('finding' in item) {
        if (skipInvalid !== undefined) skipInvalid(item.finding)
        else if (findings.length < maxFindings) findings.push(item.finding)
      } else {
        if (findings.length > 0) throw importInvalid(source, findings)
        if (item.read !== undefined) yield item.read
      }
    }
  }

  for await (const text of readText(chunks, source, signal)) {
    const fatal = xes.write(text)
    yield* taken()
    if (fatal !== undefined) throw importInvalid(source, [fatal, ...findings])
  }
  const fatal = xes.end()
  yield* taken()
  if (fatal !== undefined) throw importInvalid(source, [fatal, ...findings])
}
