// The XML half of reading XES: drives saxes, and turns what makes a text unreadable into one finding. saxes knows
// the five entities of XML and no others, and is never told of any. It is trusted with bad XML up to the first
// failure and not beyond.

import { SaxesParser } from 'saxes'

import type { Finding } from '../kernel/finding.js'
import type { SourceLimits } from './source-case.js'
import { Unreadable, XesStructure, type XesItem } from './xes-structure.js'

/** Text goes in, items come out. */
export interface XesParser {
  /** Reads on, and gives the finding that ends reading if the text has one. */
  write(text: string): Finding | undefined
  /** Says that the text ends here. */
  end(): Finding | undefined
  /** What was read since the last call. */
  take(): XesItem[]
}

/** A parser for one document. */
export function xesParser(limits: SourceLimits): XesParser {
  const xml = new SaxesParser({ position: false, xmlns: false })
  const structure = new XesStructure(limits, xml)
  let markupEnd = 0
  let closing = false

  // saxes tells of a closed tag and only then finds that another one had to close: a close counts once the parser
  // has moved on from it without failing.
  const settle = (): void => {
    if (closing) structure.close()
    closing = false
  }
  const markup = (): void => {
    settle()
    markupEnd = xml.position
  }
  xml.on('opentag', ({ name, attributes }) => {
    markup()
    structure.open(name, attributes)
  })
  xml.on('closetag', () => {
    markup()
    closing = true
  })
  xml.on('comment', markup)
  xml.on('processinginstruction', markup)
  xml.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype))
      throw new Unreadable('xml-entity', 'the file declares entities: take out its DTD')
  })

  const attempt = (step: () => void, codeOfFailure: string): Finding | undefined => {
    try {
      step()
      settle()
      return undefined
    } catch (error) {
      if (xml.position > markupEnd) settle()
      const path = ['line', xml.line]
      if (error instanceof Unreadable) return { path, code: error.code, message: error.message }
      return { path, code: codeOfFailure, message: failureText(codeOfFailure, error) }
    }
  }

  return {
    write: (text) =>
      attempt(() => {
        xml.write(text)
        const waiting = xml.position - markupEnd
        if (waiting > limits.itemLength) {
          throw new Unreadable(
            'item-too-long',
            `${waiting} characters without a whole tag: the limit is ${limits.itemLength}`,
          )
        }
      }, 'xml-malformed'),
    end: () => attempt(() => xml.close(), 'xml-cut-off'),
    take: () => structure.items.splice(0),
  }
}

function failureText(code: string, error: unknown): string {
  const reason = error instanceof Error ? error.message.replace(/\.$/, '').slice(0, 200) : String(error)
  return code === 'xml-cut-off'
    ? `the file ends before its log does (${reason}): it was cut off, get it again`
    : `the file is not well-formed XML here: ${reason}`
}
