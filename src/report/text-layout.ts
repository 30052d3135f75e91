/** How text reports lay out lines: width, paragraphs, labels. */
import type { Locale } from '../base/text.ts'
import type { RenderOptions } from './reporter.ts'
import { pad, widthOf, wrap } from '../base/width.ts'

/** What every part of a text report needs to know. */
export interface Page {
  readonly locale: Locale
  readonly ja: boolean
  /** Columns, between 80 and 120. */
  readonly width: number
  readonly all: boolean
}

const NARROWEST = 80
const WIDEST = 120

export function layout({ locale, width, all }: RenderOptions): Page {
  return { locale, ja: locale === 'ja', width: Math.min(WIDEST, Math.max(NARROWEST, width)), all }
}

/** Wrapped text, every line indented. */
export function paragraph(text: string, indent: number, width: number): string[] {
  const space = ' '.repeat(indent)
  return wrap(text, width - indent).map((line) => space + line)
}

/** `label  text`, later lines under the text. `columns` aligns labels with one another. */
export function labelled(label: string, text: string, indent: number, width: number, columns = 0): string[] {
  const head = `${' '.repeat(indent)}${pad(label, columns)}  `
  const under = ' '.repeat(widthOf(head))
  return wrap(text, width - widthOf(head)).map((line, i) => (i === 0 ? head : under) + line)
}
