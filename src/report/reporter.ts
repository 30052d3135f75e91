import type { Locale, Text } from '../base/text.ts'
import type { Difference } from './difference.ts'
import type { Result } from './result.ts'

/** How a report is wanted. */
export interface RenderOptions {
  readonly locale: Locale
  /** Columns of the terminal; 80 to 120. */
  readonly width: number
  /** Everything, instead of the first of each list. */
  readonly all: boolean
}

/** What a reporter promises: text from plain data, the same bytes for the same data. */
export interface Reporter {
  /** As `--format` names it. */
  readonly id: string
  readonly title: Text
  /** File name extension without the dot. */
  readonly extension: string
  /** A finished run. The text ends with a newline. */
  render(result: Result, options: RenderOptions): string
  /** Two runs compared. */
  renderDifference(difference: Difference, options: RenderOptions): string
}
