// Reads the source as the compiler sees it: where each command and event is declared, what its comment and tags say,
// and what the comment of each field says. Everything that people wrote is taken from here; nothing is written twice.

import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** This repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

const declaring = ['defineCommand', 'defineOfficeCommand', 'defineEvent'] as const

/** By which call something is declared. */
export type DeclaredBy = (typeof declaring)[number]

/** What the comment of a field says, and what its JSON is. */
export interface FieldText {
  readonly text: string
  /** The type of a JSON value, as the source names it. */
  readonly type?: string | undefined
}

/** A command or an event as its author declared it. */
export interface Declaration {
  readonly name: string
  readonly declaredBy: DeclaredBy
  /** Path from the root. */
  readonly file: string
  readonly text: string
  readonly tags: Readonly<Record<string, string>>
  readonly fields: ReadonlyMap<string, FieldText>
}

/** The source of this package, type-checked. */
export function sourceProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return ts.createProgram([join(root, 'src/index.ts'), join(root, 'src/engine/administer.ts')], options)
}

/** A file's path from the root, with slashes. */
export function pathOf(file: ts.SourceFile): string {
  return relative(root, file.fileName).split(sep).join('/')
}

/** The files under a folder of the repository, in the order of their paths. */
export function filesOf(program: ts.Program, folder: string): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && pathOf(file).startsWith(folder))
    .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
}

/** What is declared in files: every call of `defineCommand` and its like that names its type by a literal. */
export function declarationsIn(program: ts.Program, files: readonly ts.SourceFile[]): Declaration[] {
  const checker = program.getTypeChecker()
  const found: Declaration[] = []
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit)
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return
    const declaredBy = declaring.find((name) => name === (node.expression as ts.Identifier).text)
    const [type, fields] = node.arguments
    if (declaredBy === undefined || type === undefined || !ts.isStringLiteral(type)) return
    const documented = ts.findAncestor(node, isDocumented)
    found.push({
      name: type.text,
      declaredBy,
      file: pathOf(node.getSourceFile()),
      ...commentOf(documented),
      fields: fieldsOf(checker, fields),
    })
  }
  for (const file of files) visit(file)
  return found
}

function isDocumented(node: ts.Node): boolean {
  return ts.isVariableStatement(node) || ts.isPropertyAssignment(node) || ts.isFunctionDeclaration(node)
}

function commentOf(node: ts.Node | undefined): Pick<Declaration, 'text' | 'tags'> {
  const comments = node === undefined ? [] : ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const last = comments.at(-1)
  const tags = (last?.tags ?? []).map((tag) => [tag.tagName.text, prose(tag.comment)])
  return { text: prose(last?.comment), tags: Object.fromEntries(tags) as Record<string, string> }
}

function prose(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return tidy(ts.getTextOfJSDocComment(comment) ?? '')
}

function tidy(text: string): string {
  return text
    .replaceAll(/\{@link\s+([^}\s]+)[^}]*\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function fieldsOf(checker: ts.TypeChecker, table: ts.Expression | undefined): Map<string, FieldText> {
  const fields = new Map<string, FieldText>()
  if (table === undefined) return fields
  for (const field of checker.getTypeAtLocation(table).getProperties()) {
    const text = tidy(ts.displayPartsToString(field.getDocumentationComment(checker)))
    const type = jsonTypeOf(checker, checker.getTypeOfSymbolAtLocation(field, table))
    fields.set(field.name, { text: text || referredText(checker, field), type })
  }
  return fields
}

/** The comment of what a field is made from, as `decided.decision` in `decision: optional(decided.decision)`. */
function referredText(checker: ts.TypeChecker, field: ts.Symbol): string {
  const declaration = field.valueDeclaration
  if (declaration === undefined || !ts.isPropertyAssignment(declaration)) return ''
  const { initializer } = declaration
  const inner = ts.isCallExpression(initializer) ? initializer.arguments[0] : initializer
  if (inner === undefined || !ts.isPropertyAccessExpression(inner)) return ''
  const referred = checker.getSymbolAtLocation(inner.name)
  return referred === undefined
    ? ''
    : tidy(ts.displayPartsToString(referred.getDocumentationComment(checker)))
}

/** `Field<Value, …>` of a JSON field: what `Value` is. */
function jsonTypeOf(checker: ts.TypeChecker, field: ts.Type): string | undefined {
  const [value] = checker.getTypeArguments(field as ts.TypeReference)
  if (value === undefined) return undefined
  return checker.typeToString(value)
}

/** The first sentence of the comment that a file opens with, without the number of its stage. */
export function openingOf(program: ts.Program, file: string): string {
  const text = program.getSourceFile(join(root, file))?.text ?? ''
  const lines = /^(?:\/\/.*\n)+/.exec(text)?.[0].replaceAll(/^\/\/ ?/gm, '') ?? dirname(file)
  const [first = ''] = tidy(lines)
    .replace(/^\([0-9)–(]+ /, '')
    .split(/(?<=\.) /)
  return first
}
