// What the types of a procedure and of an engine cost the compiler, as it counts itself: a number that is the same on
// every machine. A procedure of many steps must not make an editor slow.

import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** What one program cost. */
export interface TypeCost {
  readonly steps: number
  /** Type instantiations beyond those of a program that only imports the package. */
  readonly instantiations: number
  readonly types: number
  /** Where the compiler found something wrong: the members with misspelt names, and nothing else. */
  readonly errors: readonly string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
}

/** Measures programs with a procedure of so many steps each, and an engine that is asked to do them. */
export function typeCosts(sizes: readonly number[]): TypeCost[] {
  const parsed = new Map<string, ts.SourceFile | undefined>()
  const base = compile('', parsed)
  return sizes.map((steps) => {
    const { instantiations, types, errors } = compile(programOf(steps), parsed)
    return { steps, instantiations: instantiations - base.instantiations, types: types - base.types, errors }
  })
}

/** A program as a user writes it; two names in it are misspelt. */
function programOf(steps: number): string {
  const name = (index: number) => `step${index}`
  const declared = Array.from({ length: steps }, (_, index) =>
    index + 1 < steps ? `${name(index)}: { next: ['${name(index + 1)}'] },` : `${name(index)}: {},`,
  )
  return `
    const procedure = defineProcedure({ code: 'p', name: 'P', start: '${name(0)}', steps: { ${declared.join('\n')} } })
    const engine = await createEngine({ procedures: [procedure], attributes: { ward: code() } })
    await engine.handle({ type: 'receiveDossier', actor: 'a', procedure: 'p', channel: 'online', attributes: { ward: 'An' } })
    await engine.handle({ type: 'startStep', actor: 'a', dossierId: 'd', step: '${name(steps - 1)}' })
    await engine.handle({ type: 'startStep', actor: 'a', dossierId: 'd', step: 'misspelt' })
    await engine.handle({ type: 'completeStep', actor: 'a', dossierId: 'd', step: '${name(0)}', next: 'misspelt' })
    engine.workload({ asOf: 0, groupBy: ['unit', 'attributes.ward'] })
  `
}

/** Compiles one program; what the others have parsed already is not read again, which changes no count. */
function compile(body: string, parsed: Map<string, ts.SourceFile | undefined>) {
  const file = `${root}bench/types/measured.ts`
  const source = `import { code, createEngine, defineProcedure } from '../../src/index.js'\n${body}\nexport { code, createEngine, defineProcedure }\n`
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.getSourceFile = (name, ...rest) => {
    if (name === file) return ts.createSourceFile(name, source, ts.ScriptTarget.ES2023)
    if (!parsed.has(name)) parsed.set(name, getSourceFile.call(host, name, ...rest))
    return parsed.get(name)
  }
  host.fileExists = (name) => name === file || fileExists.call(host, name)
  host.readFile = (name) => (name === file ? source : readFile.call(host, name))
  const program = ts.createProgram([file], options, host)
  const measured = program.getSourceFile(file)!
  const errors = [
    ...program.getSyntacticDiagnostics(measured),
    ...program.getSemanticDiagnostics(measured),
  ].map((each) => source.slice(each.start ?? 0, (each.start ?? 0) + (each.length ?? 0)))
  return { instantiations: program.getInstantiationCount(), types: program.getTypeCount(), errors }
}
