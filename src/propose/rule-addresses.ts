/** What rules say of the addresses behind an interface, for formats that give interfaces no addresses. */
import { GLOBAL_ADDRESSES } from '../intent/internet.ts'
import { everyRule } from '../model/rule.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Port } from './ports.ts'

/** More is a whole private range, which says nothing of one interface. */
const MOST = 1n << 16n

/** Private sources of rules that come in by the interface, and destinations of rules that leave by it. */
export function ruleAddresses({ domain, interface: { id } }: Port): Addresses {
  const found: Addresses[] = []
  const add = (addresses: Addresses): void => {
    const own = addresses.minus(GLOBAL_ADDRESSES)
    if (own.and(Addresses.allIPv4).size <= MOST && own.and(Addresses.allIPv6).isEmpty) found.push(own)
  }
  for (const stage of domain.stages) {
    if (stage.kind !== 'filter') continue
    for (const { rulebase } of stage.bindings) {
      for (const rule of everyRule(rulebase)) {
        if (!rule.enabled || rule.action !== 'permit') continue
        for (const { in: input, out, match } of rule.clauses) {
          if (input !== 'any' && input.size === 1 && input.has(id)) add(match.src.hi)
          if (out !== 'any' && out.size === 1 && out.has(id)) add(match.dst.hi)
        }
      }
    }
  }
  return Addresses.union(found)
}
