/** VLAN maps (`vlan access-map`, `vlan filter`): they may drop what a VLAN interface's lists permit. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface VlanFilter {
  readonly name: string
  /** Inclusive ranges of VLAN numbers. */
  readonly vlans: readonly (readonly [number, number])[]
  readonly span: Span
}

export interface VlanFilterReader {
  read(command: Command): boolean
  filters(): readonly VlanFilter[]
}

export function vlanFilterReader(ledger: Ledger): VlanFilterReader {
  let filters: VlanFilter[] = []
  const read = (command: Command): boolean => {
    const { lower, words, span } = command
    if (lower[0] === 'vlan' && lower[1] === 'access-map') {
      for (const each of withInside(command)) ledger.understood(each)
      return true
    }
    const negated = lower[0] === 'no'
    const at = negated ? 1 : 0
    if (lower[at] !== 'vlan' || lower[at + 1] !== 'filter' || lower[at + 3] !== 'vlan-list') return false
    const vlans = vlanRanges(lower.slice(at + 4).join(''))
    const name = words[at + 2]
    if (vlans === undefined || name === undefined) return false
    if (negated) filters = filters.filter((filter) => filter.name !== name)
    else filters.push({ name, vlans, span })
    ledger.understood(command)
    return true
  }
  return { read, filters: () => filters }
}

function vlanRanges(text: string): readonly (readonly [number, number])[] | undefined {
  if (text === 'all') return [[1, 4094]]
  const ranges = text.split(',').map((part) => /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part))
  if (ranges.some((range) => range === null)) return undefined
  return ranges.map((range) => [Number(range![1]), Number(range![2] ?? range![1])] as const)
}
