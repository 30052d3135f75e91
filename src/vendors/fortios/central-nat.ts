import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { SourceTranslation } from '../../model/rule.ts'
import type { Family } from '../../packet/packet.ts'
import { hasPorts } from '../../packet/packet.ts'
import { everythingOf, membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import type { Doubts } from './doubts.ts'
import { isEnabled, wordOf } from './scope.ts'
import { EVERY_SERVICE, portRange } from './service-box.ts'
import { poolTarget } from './source-nat.ts'
import type { Entry } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { CENTRAL_SNAT } from './words-route.ts'

/** `firewall central-snat-map`, read top down after the policy. `nat disable` exempts and stops the search. */
export function centralNatOf(books: Books): SourceTranslation[] {
  const { scope } = books
  const table = scope.table('firewall central-snat-map')
  scope.uncertainties.push(...classifyTable(scope.ledger, table))
  return [...table.entries.values()].flatMap((entry): SourceTranslation[] => {
    const doubts: Doubts = { open: classify(scope.ledger, entry, CENTRAL_SNAT), bounded: [] }
    scope.uncertainties.push(...doubts.open)
    if (!books.centralNat || wordOf(entry, 'status') === 'disable') return []
    const family: Family = wordOf(entry, 'type') === 'ipv6' ? 6 : 4
    const suffix = family === 6 ? '6' : ''
    const from = books.ports.resolveAll(membersOf(scope, entry, 'srcintf'))
    const to = books.ports.resolveAll(membersOf(scope, entry, 'dstintf'))
    doubts.open.push(...from.uncertainties, ...to.uncertainties)
    const services = servicesOf(entry)
    if (services === undefined)
      doubts.open.push(scope.ledger.unknown(entry.settings.get('protocol') ?? entry.settings.get('orig-port') ?? entry.head))
    const none = wordOf(entry, 'nat') === 'disable'
    const pools = membersOf(scope, entry, `nat-ippool${suffix}`)
    const target = none
      ? ({ kind: 'none' } as const)
      : isEnabled(entry, 'nat46') || isEnabled(entry, 'nat64')
        ? ({ kind: 'unknown' } as const)
        : pools.length === 0
          ? ({ kind: 'interface' } as const)
          : poolTarget(
              books,
              entry,
              pools.map(([name]) => books.pools.named(family, name)),
              doubts,
            )
    const match = {
      src: addressesOf(books, family, entry, `orig-addr${suffix}`, doubts),
      dst: addressesOf(books, family, entry, `dst-addr${suffix}`, doubts),
      services: services ?? { lo: [], hi: EVERY_SERVICE, negated: false },
      partial: doubts.open.length > 0,
    }
    return [
      {
        id: `central-snat/${scope.vdom}/${entry.key}`,
        label: { ja: `セントラルSNAT ${entry.key}`, en: `central SNAT ${entry.key}` },
        in: membersOf(scope, entry, 'srcintf').length === 0 ? 'any' : from.match,
        out: membersOf(scope, entry, 'dstintf').length === 0 ? 'any' : to.match,
        match,
        target,
        uncertainties: [...doubts.open, ...doubts.bounded],
        span: scope.ledger.span(entry),
      },
    ]
  })
}

function addressesOf(books: Books, family: Family, entry: Entry, name: string, doubts: Doubts): AddressBounds {
  const names = membersOf(books.scope, entry, name)
  if (names.length === 0) return exactAddresses(everythingOf(family))
  const { bounds, uncertainties } = unionOf(names.map(([text, at]) => books.addresses.resolve(family, text, at)))
  doubts.bounded.push(...uncertainties)
  return bounds
}

/** `protocol` (0 = any) with `orig-port` (source ports) and `dst-port`. */
function servicesOf(entry: Entry): ServiceBounds | undefined {
  const protocol = Number(wordOf(entry, 'protocol') ?? '0')
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255) return undefined
  if (protocol === 0 || !hasPorts(protocol)) {
    const boxes = protocol === 0 ? EVERY_SERVICE : [{ protocols: [[protocol, protocol]] as const }]
    return { lo: boxes, hi: boxes, negated: false }
  }
  const sport = limit(wordOf(entry, 'orig-port'))
  const dport = limit(wordOf(entry, 'dst-port'))
  if (sport === undefined || dport === undefined) return undefined
  const boxes = [
    { protocols: [[protocol, protocol]] as const, ...(sport === 'any' ? {} : { sport }), ...(dport === 'any' ? {} : { dport }) },
  ]
  return { lo: boxes, hi: boxes, negated: false }
}

function limit(text: string | undefined): ReturnType<typeof portRange> | 'any' {
  if (text === undefined || text === '' || text === '0' || text === '0-0') return 'any'
  return portRange(text)
}
