import type { AddressBounds, ServiceBounds, ServiceBox } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { PolicyRoute } from '../../model/route.ts'
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import { parseAddress, parsePrefix } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { hasPorts } from '../../packet/packet.ts'
import { everythingOf, excludeFrom, membersOf, unionOf } from './address.ts'
import { subnet } from './address-value.ts'
import type { Books } from './books.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { EVERY_SERVICE } from './service-box.ts'
import type { Entry } from './table.ts'
import { tableOf } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { POLICY_ROUTE, SDWAN, SDWAN_SERVICE } from './words-route.ts'

/** Policy routes in the order in which FortiOS tries them: `router policy`, then SD-WAN rules; IPv6 after IPv4. */
export function policyRoutesOf(books: Books): PolicyRoute[] {
  return [...regular(books, 4), ...regular(books, 6), ...sdwanRules(books)]
}

function regular(books: Books, family: Family): PolicyRoute[] {
  const { scope, ports } = books
  const table = scope.table(family === 4 ? 'router policy' : 'router policy6')
  scope.uncertainties.push(...classifyTable(scope.ledger, table))
  return [...table.entries.values()].flatMap((entry): PolicyRoute[] => {
    const uncertainties: Uncertainty[] = classify(scope.ledger, entry, POLICY_ROUTE)
    if (wordOf(entry, 'status') === 'disable') return []
    // A word not understood may change where packets go: routing of the VDOM is then not known.
    scope.uncertainties.push(...uncertainties)
    const input = ports.resolveAll(membersOf(scope, entry, 'input-device'))
    uncertainties.push(...input.uncertainties)
    const noInput = membersOf(scope, entry, 'input-device').length === 0
    const notInput = isEnabled(entry, 'input-device-negate')
    const src = addressesOf(books, family, entry, 'src', 'srcaddr', 'src-negate', uncertainties)
    const dst = addressesOf(books, family, entry, 'dst', 'dstaddr', 'dst-negate', uncertainties)
    const services = servicesOf(entry)
    if (services === undefined)
      uncertainties.push(scope.ledger.unknown(entry.settings.get('protocol') ?? entry.settings.get('start-port') ?? entry.head))
    const internet = ['internet-service-id', 'internet-service-custom', 'internet-service-fortiguard']
      .map((name) => entry.settings.get(name))
      .find((setting) => setting !== undefined)
    if (internet !== undefined) {
      const text = {
        ja: 'ポリシールートの宛先がインターネットサービスです',
        en: 'the destination of the policy route is an internet service',
      }
      uncertainties.push({ code: 'unresolved-internet-service', text, span: scope.ledger.span(internet) })
    }
    const device = wordsOf(entry, 'output-device').filter((name) => name !== '')
    for (const name of device) {
      ports.use(name)
      if (family === 6) ports.passesIPv6(name)
    }
    const gateway = parseAddress(wordOf(entry, 'gateway') ?? '')
    const deny = wordOf(entry, 'action') === 'deny'
    if (!deny && device.length === 0 && (gateway === undefined || gateway.address === 0n)) return []
    return [
      {
        label: {
          ja: `${family === 6 ? 'IPv6' : ''}ポリシールート ${entry.key}`,
          en: `${family === 6 ? 'IPv6 ' : ''}policy route ${entry.key}`,
        },
        in: noInput || input.match === 'any' ? 'any' : notInput ? others(books, input.match) : input.match,
        match: { src, dst, services: services ?? { lo: [], hi: EVERY_SERVICE, negated: false }, partial: uncertainties.length > 0 },
        action: deny ? 'table' : 'forward',
        out: deny ? [] : device.map(ports.id),
        nextHops: deny || gateway === undefined || gateway.address === 0n ? [] : [gateway.address],
        conditions: conditionsOf(books, entry),
        uncertainties,
        span: scope.ledger.span(entry),
      },
    ]
  })
}

function others(books: Books, match: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(books.ports.all.map((port) => books.ports.id(port.name)).filter((id) => !match.has(id)))
}

function conditionsOf(books: Books, entry: Entry): Condition[] {
  const conditions: Condition[] = []
  for (const name of ['users', 'groups']) {
    const setting = entry.settings.get(name)
    if (setting !== undefined && setting.values.length > 0) {
      const words = wordsOf(entry, name)
      conditions.push({
        kind: 'user',
        text: { ja: `利用者: ${words.join('、')}`, en: `users: ${words.join(', ')}` },
        span: books.scope.ledger.span(setting),
      })
    }
  }
  const tos = entry.settings.get('tos-mask')
  if (tos !== undefined && !/^(?:0x0*|0)?$/.test(tos.values[0]?.text ?? '')) {
    conditions.push({
      kind: 'assumption',
      text: { ja: 'ToS の値による', en: 'depends on the ToS value' },
      span: books.scope.ledger.span(tos),
    })
  }
  return conditions
}

/** `src`/`dst` as `A/M`, `A M` or `A/n`, and objects by name; both given: union. Absent: any. */
function addressesOf(
  books: Books,
  family: Family,
  entry: Entry,
  plain: string,
  named: string,
  negate: string,
  uncertainties: Uncertainty[],
): AddressBounds {
  const { scope } = books
  const values = wordsOf(entry, plain)
  const names = membersOf(scope, entry, named).filter(([name]) => name !== '')
  let bounds: AddressBounds = exactAddresses(everythingOf(family))
  if (values.length > 0 || names.length > 0) {
    const resolved = unionOf(names.map(([name, at]) => books.addresses.resolve(family, name, at)))
    uncertainties.push(...resolved.uncertainties)
    const literal = literals(family, values)
    if (literal === undefined) {
      scope.uncertainties.push(scope.ledger.unknown(entry.settings.get(plain)!))
      return { lo: Addresses.none, hi: everythingOf(family) }
    }
    const lo = resolved.bounds.lo.or(literal)
    bounds = resolved.bounds.lo === resolved.bounds.hi ? exactAddresses(lo) : { lo, hi: resolved.bounds.hi.or(literal) }
  }
  return isEnabled(entry, negate) ? excludeFrom(exactAddresses(everythingOf(family)), bounds) : bounds
}

function literals(family: Family, values: readonly string[]): Addresses | undefined {
  if (values.length === 2 && !values[0]!.includes('/') && family === 4) return subnet(values)
  let all = Addresses.none
  for (const value of values) {
    const prefix = family === 6 ? parsePrefix(value) : undefined
    const one = family === 6 ? (prefix?.family === 6 ? Addresses.ofPrefix(prefix) : undefined) : subnet([value])
    if (one === undefined) return undefined
    all = all.or(one)
  }
  return all
}

/** `protocol` with `start-port`-`end-port` (destination) and source ports; 0 or absent is any. */
function servicesOf(entry: Entry, source: readonly [string, string] = ['start-source-port', 'end-source-port']): ServiceBounds | undefined {
  const number = (name: string, otherwise: number): number => {
    const value = wordOf(entry, name)
    return value === undefined || value === '' ? otherwise : /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  }
  const protocol = number('protocol', 0)
  const [low, high] = [number('start-port', 0), number('end-port', 65535)]
  const [from, until] = [number(source[0], 0), number(source[1], 65535)]
  if (
    [protocol, low, high, from, until].some((value) => Number.isNaN(value) || value > 65535) ||
    protocol > 255 ||
    low > high ||
    from > until
  )
    return undefined
  if (protocol === 0) return { lo: EVERY_SERVICE, hi: EVERY_SERVICE, negated: false }
  const box: ServiceBox = {
    protocols: [[protocol, protocol]],
    ...(hasPorts(protocol) && !(low <= 1 && high === 65535) ? { dport: [[low, high]] as const } : {}),
    ...(hasPorts(protocol) && !(from <= 1 && until === 65535) ? { sport: [[from, until]] as const } : {}),
  }
  return { lo: [box], hi: [box], negated: false }
}

/**
 * SD-WAN rules. Which member carries a packet depends on health, and a rule is skipped when the best route
 * is not over a member: each is a policy route that may apply, to any of its members.
 */
function sdwanRules(books: Books): PolicyRoute[] {
  const { scope, ports } = books
  const { entry: sdwan } = ports.sdwan
  if (sdwan === undefined) return []
  scope.uncertainties.push(...classify(scope.ledger, sdwan, SDWAN))
  for (const block of sdwan.nested.get('zone') ?? []) {
    for (const zone of tableOf('zone', [block]).entries.values())
      for (const command of zone.commands) scope.ledger.irrelevant(command, 'sd-wan-choice')
  }
  const table = tableOf('service', sdwan.nested.get('service') ?? [])
  scope.uncertainties.push(...classifyTable(scope.ledger, table))
  return [...table.entries.values()].flatMap((entry): PolicyRoute[] => {
    scope.uncertainties.push(...classify(scope.ledger, entry, SDWAN_SERVICE))
    if (wordOf(entry, 'status') === 'disable' || !ports.sdwan.enabled) return []
    const family: Family = wordOf(entry, 'addr-mode') === 'ipv6' ? 6 : 4
    const uncertainties: Uncertainty[] = []
    const suffix = family === 6 ? '6' : ''
    const src = addressesOf(books, family, entry, '', `src${suffix}`, 'src-negate', uncertainties)
    const dst = addressesOf(books, family, entry, '', `dst${suffix}`, 'dst-negate', uncertainties)
    const text = {
      ja: `SD-WAN ルール ${entry.key} の出口は回線の状態で変わります`,
      en: `the egress of SD-WAN rule ${entry.key} depends on the state of the links`,
    }
    uncertainties.push({ code: 'sd-wan-rule', text, span: scope.ledger.span(entry.head) })
    const ids = new Set([...wordsOf(entry, 'priority-members'), ...wordsOf(entry, 'member')])
    const zones = new Set(wordsOf(entry, 'priority-zone'))
    const chosen = ports.sdwan.members.filter(
      (member) => member.enabled && (ids.size + zones.size === 0 || ids.has(member.id) || zones.has(member.zone)),
    )
    if (chosen.length === 0) return []
    const input = ports.resolveAll(membersOf(scope, entry, 'input-device'))
    const services = servicesOf(entry, ['start-src-port', 'end-src-port'])
    return [
      {
        label: { ja: `SD-WAN ルール ${entry.key}`, en: `SD-WAN rule ${entry.key}` },
        in: membersOf(scope, entry, 'input-device').length === 0 || isEnabled(entry, 'input-device-negate') ? 'any' : input.match,
        match: { src, dst, services: services ?? { lo: [], hi: EVERY_SERVICE, negated: false }, partial: true },
        action: 'forward',
        out: chosen.map((member) => ports.id(member.interface)),
        nextHops: [],
        conditions: [],
        uncertainties,
        span: scope.ledger.span(entry),
      },
    ]
  })
}
