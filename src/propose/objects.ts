/**
 * Names that rules give to addresses. The neutral model keeps where an object stands, not what it is called, because no
 * verdict needs its name; a proposal reads the name again from that place. A form it does not know gives no name, and the
 * proposal one host less.
 */
import type { Span } from '../base/span.ts'
import type { Device } from '../model/device.ts'
import { everyRule } from '../model/rule.ts'
import type { Prefix } from '../packet/address.ts'
import { maskLength, parseAddress, parseIPv4, parsePrefix, rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'

export interface NamedAddresses {
  readonly name: string
  readonly addresses: Addresses
  /** Whether a rule that permits something names it. */
  readonly permitted: boolean
}

/** Address objects that enabled rules of a device use, in the order they are first used. */
export function namedAddresses(device: Device, plain: (text: string) => string): readonly NamedAddresses[] {
  const spans = new Map<string, { readonly span: Span; permitted: boolean }>()
  for (const domain of device.domains) {
    for (const stage of domain.stages) {
      if (stage.kind !== 'filter') continue
      for (const { rulebase } of stage.bindings) {
        for (const rule of everyRule(rulebase)) {
          if (!rule.enabled) continue
          for (const span of rule.origins) {
            const key = `${span.source.path} ${span.start}`
            const entry = spans.get(key) ?? { span, permitted: false }
            entry.permitted ||= rule.action === 'permit'
            spans.set(key, entry)
          }
        }
      }
    }
  }
  return [...spans.values()].flatMap(({ span, permitted }) => {
    const found = readObject(span)
    return found === undefined ? [] : [{ ...found, name: plain(found.name), permitted }]
  })
}

/** `edit "name"` of FortiOS, `object-group network NAME` of IOS; undefined for groups, services and everything else. */
function readObject({ source, start, end }: Span): { readonly name: string; readonly addresses: Addresses } | undefined {
  const [head = '', ...body] = source.text.slice(start, Math.min(end, start + 4_000)).split(/\r?\n/)
  const name = /^\s*edit\s+"?(.+?)"?\s*$/.exec(head)?.[1] ?? /^\s*object-group\s+network\s+(\S+)/.exec(head)?.[1]
  if (name === undefined) return undefined
  const addresses: Addresses[] = []
  let low: string | undefined
  for (const line of body) {
    const words = line.trim().replace(/"/g, '').split(/\s+/)
    const [first = '', second = '', third = '', fourth = ''] = words
    if (first === 'set' && second === 'start-ip') low = third
    else if (first === 'set' && second === 'end-ip' && low !== undefined) addresses.push(rangeBetween(low, third))
    else if (first === 'set' && (second === 'subnet' || second === 'ip6')) addresses.push(network(third, fourth))
    else if (first === 'host') addresses.push(network(second, ''))
    else if (first === 'range') addresses.push(rangeBetween(second, third))
    else if (parseIPv4(first) !== undefined) addresses.push(network(first, second))
  }
  const all = Addresses.union(addresses)
  return all.isEmpty ? undefined : { name, addresses: all }
}

function network(text: string, mask: string): Addresses {
  const prefix: Prefix | undefined = parsePrefix(text)
  if (prefix === undefined || prefix.address === 0n) return Addresses.none
  const length = mask === '' ? prefix.length : maskLength(mask)
  return length === undefined || length === 0 ? Addresses.none : Addresses.ofRanges([rangeOf({ ...prefix, length })])
}

function rangeBetween(low: string, high: string): Addresses {
  const from = parseAddress(low)
  const to = parseAddress(high)
  if (from === undefined || to === undefined || from.family !== to.family) return Addresses.none
  return Addresses.ofRanges([{ family: from.family, low: from.address, high: to.address }])
}

/** Objects that stand for one host: a single address of one IP version. */
export function isHost({ addresses }: NamedAddresses): boolean {
  return addresses.size === 1n
}
