import type { HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import type { Condition } from '../../model/uncertainty.ts'
import type { Family } from '../../packet/packet.ts'
import { everythingOf, excludeFrom, membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import { conditionsOf } from './condition.ts'
import type { Doubts } from './doubts.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { joinServices } from './service.ts'
import { EVERY_SERVICE } from './service-box.ts'
import type { Entry } from './table.ts'
import { classify } from './vocabulary.ts'
import { SIMPLE_POLICY } from './words-policy.ts'

/** An entry of `local-in-policy`, `acl` or `ttl-policy`: one interface side, addresses and services. */
export interface SimpleRule {
  readonly entry: Entry
  readonly action: 'permit' | 'deny'
  readonly in: InterfaceMatch
  readonly match: HeaderMatch
  readonly conditions: readonly Condition[]
  readonly doubts: Doubts
}

/** The enabled entries of a table in order. `intf` is the attribute that names the ingress interface. */
export function simpleRulesOf(books: Books, path: string, family: Family, intf: string, missingAction: 'permit' | 'deny'): SimpleRule[] {
  const { scope } = books
  return [...scope.table(path).entries.values()].flatMap((entry): SimpleRule[] => {
    const doubts: Doubts = { open: classify(scope.ledger, entry, SIMPLE_POLICY), bounded: [] }
    if (wordOf(entry, 'status') === 'disable') return []
    const { conditions, dead } = entry.settings.has('schedule') ? conditionsOf(books, entry) : { conditions: [], dead: false }
    if (dead) return []
    const names = membersOf(scope, entry, intf)
    const side = books.ports.resolveAll(names)
    doubts.open.push(...side.uncertainties)
    const action = wordOf(entry, 'action') ?? (missingAction === 'deny' ? 'deny' : 'accept')
    const addresses = (name: string, negate: string) => {
      const listed = membersOf(scope, entry, name)
      if (listed.length === 0) return exactAddresses(everythingOf(family))
      const { bounds, uncertainties } = unionOf(listed.map(([text, at]) => books.addresses.resolve(family, text, at)))
      doubts.bounded.push(...uncertainties)
      return isEnabled(entry, negate) ? excludeFrom(exactAddresses(everythingOf(family)), bounds) : bounds
    }
    const services = membersOf(scope, entry, 'service')
    const joined = joinServices(services.map(([name, at]) => books.services.resolve(name, at)))
    doubts.bounded.push(...joined.uncertainties)
    const internet = isEnabled(entry, 'internet-service-src') ? books.internet.sources(entry, family) : undefined
    if (internet !== undefined) doubts.bounded.push(...internet.uncertainties)
    return [
      {
        entry,
        action: action === 'accept' ? 'permit' : 'deny',
        in: names.length === 0 ? 'any' : side.match,
        match: {
          src: internet?.src ?? addresses('srcaddr', 'srcaddr-negate'),
          dst: addresses('dstaddr', 'dstaddr-negate'),
          services:
            services.length === 0
              ? wordsOf(entry, 'ttl').length > 0
                ? { lo: [], hi: EVERY_SERVICE, negated: false }
                : ANY_SERVICE
              : { lo: joined.lo, hi: joined.hi, negated: isEnabled(entry, 'service-negate') },
          partial: doubts.open.length > 0 || wordsOf(entry, 'ttl').length > 0,
        },
        conditions,
        doubts,
      },
    ]
  })
}
