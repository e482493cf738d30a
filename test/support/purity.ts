// Finds the clock and chance in a source file, by its syntax tree. An allow-list: a use of `Date` or `Math` that is
// not known to be pure is reported, so that `const { now } = Date` is no way around it.

import ts from 'typescript'

/** Why each impure use of a file is one, as `line: reason`. */
export function impurities(fileName: string, text: string): string[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const reason = impurity(node)
    if (reason !== undefined) {
      found.push(`${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${reason}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const pureDateMembers = new Set(['UTC', 'parse', 'prototype'])

function impurity(node: ts.Node): string | undefined {
  // `new Intl.DateTimeFormat(…).format()` formats the present moment.
  if (
    ts.isCallExpression(node) &&
    node.arguments.length === 0 &&
    ts.isPropertyAccessExpression(node.expression)
  ) {
    const { text } = node.expression.name
    if (text === 'format' || text === 'formatToParts') return `.${text}() without an argument reads the clock`
  }
  if (!ts.isIdentifier(node) || isMemberName(node) || isTypeName(node)) return undefined
  const { parent } = node
  if (node.text === 'Date') {
    if (ts.isNewExpression(parent) && parent.expression === node) {
      return parent.arguments?.length ? undefined : 'new Date() without an argument reads the clock'
    }
    if (ts.isPropertyAccessExpression(parent) && pureDateMembers.has(parent.name.text)) return undefined
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
      return undefined
    return 'Date is used for more than its pure members'
  }
  if (node.text === 'Math') {
    if (ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random') return undefined
    return 'Math.random is chance'
  }
  return undefined
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertySignature(parent) && parent.name === node) ||
    (ts.isQualifiedName(parent) && parent.right === node)
  )
}

function isTypeName(node: ts.Identifier): boolean {
  return ts.isTypeReferenceNode(node.parent) || ts.isExpressionWithTypeArguments(node.parent)
}
