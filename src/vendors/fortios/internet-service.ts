import type { Span } from '../../base/span.ts'
import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { hasPorts } from '../../packet/packet.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'
import type { AddressBook } from './address.ts'
import { everythingOf, membersOf, unionOf } from './address.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf } from './scope.ts'
import { EVERY_SERVICE } from './service-box.ts'
import type { Entry } from './table.ts'
import { find, tableOf } from './table.ts'
import { classify, classifyTable, vocabulary } from './vocabulary.ts'

/** One way a destination can be an internet service: addresses with the services that replace the policy's own. */
export interface InternetDestination {
  readonly dst: AddressBounds
  readonly services: ServiceBounds
}

/** Internet services: entries of the vendor's database are not in the file; custom ones are. */
export interface InternetServices {
  /** Destinations of a policy with `internet-service enable`. */
  destinations(
    entry: Entry,
    family: Family,
  ): { readonly found: readonly InternetDestination[]; readonly uncertainties: readonly Uncertainty[] }
  /** Sources of a policy with `internet-service-src enable`. */
  sources(entry: Entry, family: Family): { readonly src: AddressBounds; readonly uncertainties: readonly Uncertainty[] }
}

const CUSTOM = vocabulary({
  understood: '',
  irrelevant: { display: 'comment reputation master-service-id id name' },
  nested: { understood: 'entry, disable-entry' },
})
const CUSTOM_ENTRY = vocabulary({
  understood: 'protocol dst dst6 addr-mode',
  irrelevant: { display: 'id' },
  nested: { understood: 'port-range' },
})
const PORT_RANGE = vocabulary({ understood: 'start-port end-port', irrelevant: { display: 'id' } })
const CUSTOM_GROUP = vocabulary({ understood: 'member', irrelevant: { display: 'comment' } })

const NAMES = ['id', 'name', 'group', 'fortiguard'] as const

export function internetServicesOf(scope: Scope, book: AddressBook): InternetServices {
  const custom = scope.table('firewall internet-service-custom')
  const groups = scope.table('firewall internet-service-custom-group')
  const damaged = new Map<Entry, Uncertainty[]>()
  for (const [table, words] of [
    [custom, CUSTOM],
    [groups, CUSTOM_GROUP],
  ] as const) {
    scope.uncertainties.push(...classifyTable(scope.ledger, table))
    for (const entry of table.entries.values()) damaged.set(entry, classify(scope.ledger, entry, words))
  }
  const ways = new Map<Entry, InternetDestination[]>()
  for (const entry of custom.entries.values()) {
    if (entry.nested.has('disable-entry')) damaged.get(entry)!.push(scope.ledger.unknown(entry.nested.get('disable-entry')![0]!.head))
    const parts = tableOf('entry', entry.nested.get('entry') ?? [])
    const found: InternetDestination[] = []
    for (const part of parts.entries.values()) {
      damaged.get(entry)!.push(...classify(scope.ledger, part, CUSTOM_ENTRY))
      const ranges: (readonly [number, number])[] = []
      for (const range of tableOf('port-range', part.nested.get('port-range') ?? []).entries.values()) {
        damaged.get(entry)!.push(...classify(scope.ledger, range, PORT_RANGE))
        ranges.push([Number(wordOf(range, 'start-port') ?? '1'), Number(wordOf(range, 'end-port') ?? '65535')])
      }
      const protocol = Number(wordOf(part, 'protocol') ?? '0')
      const ports: Ranges<number> = normalise(ranges)
      const six = wordOf(part, 'addr-mode') === 'ipv6'
      const named = membersOf(scope, part, six ? 'dst6' : 'dst')
      const resolved = unionOf(named.map(([name, at]) => book.resolve(six ? 6 : 4, name, at)))
      damaged.get(entry)!.push(...resolved.uncertainties)
      if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255 || ports.some(([low, high]) => !(low >= 0 && high <= 65535))) {
        damaged.get(entry)!.push(scope.ledger.unknown(part.settings.get('protocol') ?? part.head))
        continue
      }
      const box =
        protocol === 0
          ? EVERY_SERVICE[0]!
          : { protocols: [[protocol, protocol]] as const, ...(hasPorts(protocol) && ports.length > 0 ? { dport: ports } : {}) }
      found.push({ dst: resolved.bounds, services: { lo: [box], hi: [box], negated: false } })
    }
    ways.set(entry, found)
  }

  const membersOfGroup = (name: string, at: Span): readonly (readonly [string, Span])[] => {
    const group = find(groups, name)
    return group === undefined ? [[name, at]] : membersOf(scope, group, 'member')
  }
  const unresolved = (name: string, at: Span): Uncertainty => ({
    code: 'unresolved-internet-service',
    text: { ja: `インターネットサービス「${name}」の内容はファイルにありません`, en: `internet service "${name}" is not in the file` },
    span: at,
  })
  const unknown = (family: Family): InternetDestination => ({
    dst: { lo: Addresses.none, hi: everythingOf(family) },
    services: { lo: [], hi: EVERY_SERVICE, negated: false },
  })

  const read = (entry: Entry, family: Family, side: '' | '-src'): { found: InternetDestination[]; uncertainties: Uncertainty[] } => {
    const prefix = `internet-service${family === 6 ? '6' : ''}${side}`
    const found: InternetDestination[] = []
    const uncertainties: Uncertainty[] = []
    for (const name of NAMES) {
      for (const [value, at] of membersOf(scope, entry, `${prefix}-${name}`)) {
        uncertainties.push(unresolved(value, at))
        found.push(unknown(family))
      }
    }
    const customs = [
      ...membersOf(scope, entry, `${prefix}-custom`),
      ...membersOf(scope, entry, `${prefix}-custom-group`).flatMap(([name, at]) => membersOfGroup(name, at)),
    ]
    for (const [name, at] of customs) {
      const service = find(custom, name)
      const problems = service === undefined ? [unresolved(name, at)] : damaged.get(service)!
      uncertainties.push(...problems)
      if (service === undefined || problems.length > 0) found.push(unknown(family))
      else found.push(...ways.get(service)!)
    }
    if (found.length === 0) {
      uncertainties.push(unresolved('', scope.ledger.span(entry.settings.get(prefix) ?? entry.head)))
      found.push(unknown(family))
    }
    if (isEnabled(entry, `${prefix}-negate`)) {
      // The complement of address and service pairs is not a product; take it as unknown.
      uncertainties.push({
        code: 'negated-internet-service',
        text: { ja: 'インターネットサービスの否定は範囲を決められません', en: 'a negated internet service is not resolved' },
        span: scope.ledger.span(entry.settings.get(`${prefix}-negate`) ?? entry.head),
      })
      return { found: [unknown(family)], uncertainties }
    }
    return { found, uncertainties }
  }

  return {
    destinations: (entry, family) => read(entry, family, ''),
    sources: (entry, family) => {
      const { found, uncertainties } = read(entry, family, '-src')
      const hi = Addresses.union(found.map(({ dst }) => dst.hi))
      if (uncertainties.length > 0) return { src: { lo: Addresses.none, hi }, uncertainties }
      // As a source, a custom service limits the source port too; what it limits is not modelled when it has ports.
      const whole = found.every(({ services }) => services.lo.every((box) => box.dport === undefined && box.protocols[0]?.[0] === 0))
      if (whole) return { src: exactAddresses(hi), uncertainties }
      const text = {
        ja: '送信元のカスタムインターネットサービスはポートも限定します',
        en: 'a custom internet service as source limits ports too',
      }
      return {
        src: { lo: Addresses.none, hi },
        uncertainties: [{ code: 'internet-service-source', text, span: scope.ledger.span(entry.head) }],
      }
    },
  }
}
