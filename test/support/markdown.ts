// Reads pages: their code blocks, the output printed beside these, their headings and links.

export interface Fence {
  /** What follows the three backticks: `ts`, `ts no-run`, `text`. */
  readonly info: string
  /** The number of the opening fence's line, from 1. */
  readonly line: number
  readonly code: string
  /** The last line before the fence that isn't empty, as it stands. */
  readonly before: string
}

/** The fenced code blocks of a page, in order. */
export function fences(text: string): Fence[] {
  const found: Fence[] = []
  const lines = text.split('\n')
  let before = ''
  for (let index = 0; index < lines.length; index++) {
    const opening = /^( *)(`{3,}|~{3,}) *([^`]*)$/.exec(lines[index] ?? '')
    if (!opening) {
      if (lines[index]?.trim()) before = lines[index] ?? ''
      continue
    }
    const [, indent = '', fence = '', info = ''] = opening
    const start = index
    const code: string[] = []
    for (index++; index < lines.length && !isClosing(lines[index] ?? '', fence); index++) {
      code.push((lines[index] ?? '').slice(indent.length))
    }
    found.push({ info: info.trim(), line: start + 1, code: code.join('\n'), before })
    before = ''
  }
  return found
}

function isClosing(line: string, fence: string): boolean {
  const trimmed = line.trim()
  return trimmed.startsWith(fence) && /^(`+|~+)$/.test(trimmed)
}

export const outputMarker = '<!-- output -->'

export interface Example {
  readonly line: number
  /** Module text whose lines have the page's numbers. */
  readonly code: string
  readonly run: boolean
  /** What the page says that it prints, if it says so. */
  readonly output?: string
}

/** Printed between the blocks that an example continues and its own, so that its own output is told apart. */
export const outputStart = '\u0001'

/**
 * The TypeScript blocks of a page, each a module of its own. A block marked `ts continues` is preceded by the block
 * before it, and by what that one continues; one marked `ts no-run` is compiled only.
 */
export function examples(text: string): Example[] {
  const found: Example[] = []
  let module: string[] = []
  const all = fences(text)
  for (const [index, { info, line, code }] of all.entries()) {
    const [language, ...marks] = info.split(/\s+/)
    const next = all[index + 1]
    if (language !== 'ts') continue
    const unknown = marks.filter((mark) => mark !== 'no-run' && mark !== 'continues')
    if (unknown.length > 0) throw new Error(`line ${line}: unknown mark ${unknown.join(' ')} of a ts block`)
    if (!marks.includes('continues')) module = []
    while (module.length < line - 1) module.push('')
    module.push(module.some(Boolean) ? `;console.log(${JSON.stringify(outputStart)});` : '')
    module.push(...code.split('\n'))
    const output = next?.before.trim() === outputMarker ? next.code : undefined
    const run = !marks.includes('no-run')
    found.push({
      line,
      code: `${module.join('\n')}\nexport {}\n`,
      run,
      ...(output !== undefined && { output }),
    })
  }
  return found
}

/** A page without its code: fenced blocks and inline code blanked, lines kept. */
function prose(text: string): string {
  const lines = text.split('\n')
  for (const { line, code } of fences(text)) {
    lines.fill('', line - 1, line + code.split('\n').length)
  }
  return lines.join('\n').replaceAll(/`[^`\n]*`/g, '')
}

export interface Link {
  readonly line: number
  readonly target: string
}

/** The links and pictures of a page that stay in the repository. */
export function relativeLinks(text: string): Link[] {
  const found: Link[] = []
  const forms = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)|\b(?:href|src)="([^"]+)"/g
  for (const [index, line] of prose(text).split('\n').entries()) {
    for (const [, inline, reference, html] of line.matchAll(forms)) {
      const target = inline ?? reference ?? html ?? ''
      if (!/^([a-z][a-z+.-]*:|\/\/)/i.test(target)) found.push({ line: index + 1, target })
    }
  }
  return found
}

/** The anchors of a page as GitHub makes them: of its headings, and named ones. */
export function anchors(text: string): Set<string> {
  const found = new Set<string>()
  const withoutFences = text.split('\n')
  for (const { line, code } of fences(text)) withoutFences.fill('', line - 1, line + code.split('\n').length)
  for (const line of withoutFences) {
    for (const [, name] of line.matchAll(/\b(?:id|name)="([^"]+)"/g)) found.add(name ?? '')
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
    if (heading === undefined) continue
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/<[^>]+>/g, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let count = 1; found.has(anchor); count++) anchor = `${slug}-${count}`
    found.add(anchor)
  }
  return found
}
