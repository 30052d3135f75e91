/** `time-range`: when an access control entry is active. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface TimeRange {
  readonly name: string
  /** ISO date of the last day of the `absolute` end; undefined when it has none. */
  readonly ends?: string
  /** False when a statement in it was not understood, or it holds none: when it is active is then not known. */
  readonly known: boolean
  readonly span: Span
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
const END = /\bend\s+\d{1,2}:\d{2}\s+(\d{1,2})\s+([a-z]+)\s+(\d{4})$/
const MOMENT = String.raw`\d{1,2}:\d{2}\s+\d{1,2}\s+[a-z]+\s+\d{4}`
const ABSOLUTE = new RegExp(String.raw`^absolute(?:\s+start\s+${MOMENT})?(?:\s+end\s+${MOMENT})?$`)
const PERIODIC = /^periodic\s+(?:[a-z]+\s+)+\d{1,2}:\d{2}\s+to\s+(?:[a-z]+\s+)?\d{1,2}:\d{2}$/

/** Reads one `time-range` block. Source: Cisco IOS Basic System Management, Time-Based Access Lists. */
export function parseTimeRange(command: Command, ledger: Ledger): TimeRange {
  ledger.understood(command)
  let known = command.children.length > 0
  let ends: string | undefined
  for (const child of command.children) {
    const text = child.lower.join(' ')
    const end = ABSOLUTE.test(text) ? endOf(text) : undefined
    const understood = PERIODIC.test(text) || (ABSOLUTE.test(text) && end !== 'unknown')
    if (understood) ledger.understood(child)
    else {
      ledger.notUnderstood(child, 'rule')
      known = false
    }
    if (end !== undefined && end !== 'unknown') ends = end
  }
  return { name: command.words[1] ?? '', known, span: blockSpan(command), ...(ends === undefined ? {} : { ends }) }
}

function endOf(text: string): string | 'unknown' | undefined {
  const found = END.exec(text)
  if (found === null) return undefined
  const [, day = '', monthName = '', year = ''] = found
  const month = MONTHS.findIndex((name) => monthName.length >= 3 && name.startsWith(monthName))
  if (month === -1 || Number(day) < 1 || Number(day) > 31) return 'unknown'
  return `${year}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}
