// Follows the rules of one command through the source: which refusals can be reached from it, and which events. Calls
// are followed into every function whose body is known; a `switch` or an `if` about the command's type is followed
// only where this command goes.

import ts from 'typescript'
import { filesOf, pathOf } from './source.js'

/** What can be reached. */
export interface Reached {
  readonly refusals: ReadonlySet<string>
  readonly events: ReadonlySet<string>
  /** Names of the functions that were entered. */
  readonly functions: ReadonlySet<string>
}

/** Walks through a program. */
export class Walker {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker
  readonly #events: ReadonlySet<string>

  /** `events` are the types that are events: other objects with a `type` are none. */
  constructor(program: ts.Program, events: Iterable<string>) {
    this.#program = program
    this.#checker = program.getTypeChecker()
    this.#events = new Set(events)
  }

  /** A function of a file, a method of one of its classes, or a member of one of its tables of functions. */
  find(file: string, name: string): ts.Node {
    const [source] = filesOf(this.#program, file)
    let found: ts.Node | undefined
    const visit = (node: ts.Node): void => {
      const isIt =
        ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)
      if (isIt && node.name?.getText() === name) found ??= node
      else ts.forEachChild(node, visit)
    }
    if (source !== undefined) visit(source)
    if (found === undefined) throw new Error(`${file} has no ${name}`)
    return found
  }

  /** The members of the tables of functions that are declared under a folder as being of a type. */
  tables(folder: string, type: RegExp): Map<string, ts.Node> {
    const members = new Map<string, ts.Node>()
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit)
      if (!ts.isVariableDeclaration(node) || !type.test(node.type?.getText() ?? '')) return
      if (node.initializer === undefined || !ts.isObjectLiteralExpression(node.initializer)) return
      for (const member of node.initializer.properties) {
        if (member.name !== undefined) members.set(member.name.getText(), member)
      }
    }
    for (const file of filesOf(this.#program, folder)) visit(file)
    return members
  }

  /** The texts in a constant, such as the members of a set. */
  texts(file: string, name: string): string[] {
    const found: string[] = []
    const collect = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) && !ts.isLiteralTypeNode(node.parent)) found.push(node.text)
      ts.forEachChild(node, collect)
    }
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer)
        collect(node.initializer)
      else ts.forEachChild(node, visit)
    }
    for (const source of filesOf(this.#program, file)) visit(source)
    return found
  }

  /** Everything that can be reached from a function when it handles a command; `within` says which files to enter. */
  reach(start: ts.Node, command: string, within: RegExp = /^src\//): Reached {
    const reached = { refusals: new Set<string>(), events: new Set<string>(), functions: new Set<string>() }
    const seen = new Set<ts.Node>()
    const open = [start]
    for (const node of open) {
      if (seen.has(node)) continue
      seen.add(node)
      this.#visit(node, command, reached, (callee) => {
        if (within.test(pathOf(callee.getSourceFile()))) open.push(callee)
      })
    }
    return reached
  }

  #visit(
    node: ts.Node,
    command: string,
    reached: { refusals: Set<string>; events: Set<string>; functions: Set<string> },
    enter: (callee: ts.Node) => void,
  ): void {
    const visit = (each: ts.Node): void => {
      if (ts.isSwitchStatement(each) && this.#isAbout(each.expression, command)) {
        const clauses = each.caseBlock.clauses
        const start = clauses.findIndex(
          (clause) => ts.isDefaultClause(clause) || textOf(clause.expression) === command,
        )
        clauses
          .slice(start)
          .find((clause) => clause.statements.length > 0)
          ?.statements.forEach(visit)
        return
      }
      if (ts.isBlock(each)) {
        for (const statement of each.statements) {
          const way = this.#wayThrough(statement, command)
          if (way === 'never') continue
          visit(statement)
          if (way === 'ends') return
        }
        return
      }
      if (ts.isCallExpression(each)) this.#call(each, reached, enter)
      if (ts.isPropertyAssignment(each) && each.name.getText() === 'type')
        for (const type of this.#literals(each.initializer))
          if (this.#events.has(type)) reached.events.add(type)
      ts.forEachChild(each, visit)
    }
    ts.forEachChild(node, visit)
  }

  /** Whether a statement is an `if` on the command's type that this command never goes into, or never comes out of. */
  #wayThrough(statement: ts.Statement, command: string): 'never' | 'ends' | 'through' {
    if (!ts.isIfStatement(statement) || !ts.isBinaryExpression(statement.expression)) return 'through'
    const { left, right, operatorToken } = statement.expression
    const isEqual = operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken
    if (!isEqual || !this.#isAbout(left, command) || !ts.isStringLiteral(right)) return 'through'
    if (right.text !== command) return statement.elseStatement === undefined ? 'never' : 'through'
    return ts.isReturnStatement(statement.thenStatement) ? 'ends' : 'through'
  }

  #isAbout(expression: ts.Expression, command: string): boolean {
    return (
      ts.isPropertyAccessExpression(expression) &&
      expression.name.text === 'type' &&
      this.#typesOf(expression.expression).includes(command)
    )
  }

  /** The types of command that something may be, before any narrowing by what comes before. */
  #typesOf(expression: ts.Expression): string[] {
    const symbol = this.#checker.getSymbolAtLocation(expression)
    const declaration = symbol?.valueDeclaration
    const type =
      declaration === undefined
        ? this.#checker.getTypeAtLocation(expression)
        : this.#checker.getTypeOfSymbolAtLocation(symbol!, declaration)
    const member = this.#checker.getPropertyOfType(type, 'type')
    return member === undefined ? [] : literalsOf(this.#checker.getTypeOfSymbol(member))
  }

  #call(
    call: ts.CallExpression,
    reached: { refusals: Set<string>; events: Set<string>; functions: Set<string> },
    enter: (callee: ts.Node) => void,
  ): void {
    const [first] = call.arguments
    const name = calledName(call)
    if (name === 'reject' && first !== undefined)
      for (const code of this.#literals(first)) reached.refusals.add(code)
    if (name === 'fact' && first !== undefined)
      for (const type of this.#literals(first)) reached.events.add(type)
    if (name !== undefined) reached.functions.add(name)
    // An event type that is handed on, as in `append(CalendarPublished.type)`.
    for (const given of call.arguments)
      if (ts.isPropertyAccessExpression(given) && given.name.text === 'type')
        for (const type of this.#literals(given)) if (this.#events.has(type)) reached.events.add(type)
    const called = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression
    // A function that is handed on, as in `parts.map(partOf)`, is called as well.
    for (const node of [called, ...call.arguments.filter(ts.isIdentifier)])
      for (const declaration of this.#declarationsOf(node)) if (hasBody(declaration)) enter(declaration)
  }

  #declarationsOf(node: ts.Node): readonly ts.Declaration[] {
    const symbol = this.#checker.getSymbolAtLocation(node)
    if (symbol === undefined) return []
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    return (isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol).declarations ?? []
  }

  #literals(expression: ts.Expression): string[] {
    return literalsOf(this.#checker.getTypeAtLocation(expression))
  }
}

function literalsOf(type: ts.Type): string[] {
  const types = type.isUnion() ? type.types : [type]
  return types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []))
}

function textOf(expression: ts.Expression): string | undefined {
  return ts.isStringLiteral(expression) ? expression.text : undefined
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined
}

function hasBody(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.body !== undefined
  if (!ts.isVariableDeclaration(node) && !ts.isPropertyAssignment(node)) return false
  const { initializer } = node
  return (
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
  )
}
