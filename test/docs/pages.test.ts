// Runs every ```ts block of the README and the pages, compiles them all, compares what they print with what the
// page says, and follows the pages' links. docs/CONTRIBUTING.md says how to write such a block.

import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { builtPackage } from '../support/built-package.js'
import { anchors, examples, outputStart, relativeLinks, type Example } from '../support/markdown.js'
import { printed, tidyOutput } from '../support/output.js'
import { filesUnder, read, root } from '../support/tree.js'

const topPages = ['README.md', 'CHANGELOG.md'].filter((page) => existsSync(join(root, page)))
const pages = [...topPages, ...filesUnder('docs', '.md'), ...filesUnder('examples', '.md')]
const generated = join(root, 'test/docs/.generated')

interface Block extends Example {
  readonly page: string
  readonly file: string
}

rmSync(generated, { recursive: true, force: true })
const blocks = pages.flatMap((page) =>
  examples(read(page)).map((example): Block => {
    const file = join(generated, `${page.replaceAll('/', '__')}.L${example.line}.ts`)
    mkdirSync(generated, { recursive: true })
    writeFileSync(file, example.code)
    return { ...example, page, file }
  }),
)

describe.runIf(blocks.length > 0)('blocks', () => {
  test('all compile', () => {
    expect(compileErrors()).toEqual([])
  })

  test.each(blocks.filter(({ run }) => run).map((block) => [`${block.page}:${block.line}`, block] as const))(
    '%s runs, and prints what it says',
    async (_name, { file, output, code }) => {
      const startsThreads = code.includes("from 'dossier-engine/parallel'")
      const module = startsThreads ? await builtBlock(code) : file
      const text = await printed(() => import(/* @vite-ignore */ module))
      const own = text.slice(text.lastIndexOf(outputStart) + 1)
      if (output !== undefined) expect(tidyOutput(own)).toBe(tidyOutput(output))
    },
  )
})

describe.runIf(pages.length > 0)('links', () => {
  test.each(pages)('of %s lead somewhere', (page) => {
    expect(deadLinks(page)).toEqual([])
  })
})

/** The block in JavaScript, beside the package as it is shipped: threads know no TypeScript. Gives its URL. */
async function builtBlock(code: string): Promise<string> {
  const built = await builtPackage('index', 'parallel/index', 'parallel/thread')
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  const local = outputText
    .replaceAll("'dossier-engine/parallel'", "'./parallel/index.js'")
    .replaceAll("'dossier-engine'", "'./index.js'")
  return built.write('page.js', local)
}

function compileErrors(): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  // A page may name a value that the next sentence speaks about.
  const loose = { ...options, noUnusedLocals: false, noUnusedParameters: false }
  const program = ts.createProgram(
    blocks.map(({ file }) => file),
    loose,
  )
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const block = blocks.find((candidate) => candidate.file === file?.fileName)
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${block?.page ?? file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

function deadLinks(page: string): string[] {
  return relativeLinks(read(page)).flatMap(({ line, target }) => {
    const [path = '', anchor] = decodeURI(target).split('#')
    const to = path === '' ? page : posix.join(posix.dirname(page), path)
    const at = `${page}:${line}: ${target}`
    if (to.startsWith('..')) return [`${at} leads out of the repository`]
    if (!existsSync(join(root, to))) return [`${at}: no such file`]
    if (anchor === undefined || !to.endsWith('.md') || statSync(join(root, to)).isDirectory()) return []
    return anchors(read(to)).has(anchor) ? [] : [`${at}: no such heading`]
  })
}
