import { byCodePoint } from '../../base/order.ts'
import type { AdministrationService, LocalServices } from '../../model/device.ts'
import type { AddressBounds, HeaderMatch, ServiceBox } from '../../model/match.ts'
import { exactAddresses, exactServices, packetsOf } from '../../model/match.ts'
import { matchesInterface } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { ICMP, ICMPV6, TCP, UDP } from '../../packet/packet.ts'
import type { Box } from '../../packet/set.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Administration } from './admin.ts'
import type { Books } from './books.ts'
import type { Listener } from './feature.ts'
import type { Port } from './interface.ts'
import { EVERY_SERVICE } from './service-box.ts'
import type { SimpleRule } from './simple-rule.ts'
import { simpleRulesOf } from './simple-rule.ts'
import { classifyTable } from './vocabulary.ts'

/** More boxes than this and a match is given by its outline. */
const MOST_BOXES = 512

/**
 * What the unit answers itself. `allowaccess` of the ingress interface decides for the interface's own addresses.
 * For an address of another interface the sources differ on whose `allowaccess` counts and whether a policy is
 * needed besides (Fortinet technical tip on `iprope_in_check`): there only a bound is given.
 * Local-in policies are tried before; the ones that deny take packets away.
 */
export function localServicesOf(books: Books, listeners: readonly Listener[], admin: Administration): LocalServices {
  const { scope, ports } = books
  const policies = (['firewall local-in-policy', 'firewall local-in-policy6'] as const).flatMap((path, index) => {
    scope.uncertainties.push(...classifyTable(scope.ledger, scope.table(path)))
    return simpleRulesOf(books, path, index === 0 ? 4 : 6, 'intf', 'deny')
  })
  const live = ports.all.filter((port) => port.enabled)
  const alike = alikeOf(live)
  return {
    bindings: live.map((port) => {
      const id = ports.id(port.name)
      const here = own(port, admin)
      const across = others(alike, port, admin)
      const raw = [
        ...[...here, ...across].map(({ match }) => match),
        ...listeners.filter((listener) => matchesInterface(listener.in, id)).map((listener) => listener.accepts),
      ]
      const applied = policies.filter((policy) => matchesInterface(policy.in, id))
      const setting = port.entry?.settings.get('allowaccess')
      const left = (accepts: readonly HeaderMatch[]): readonly HeaderMatch[] =>
        applied.length === 0 ? accepts : restricted(accepts, applied)
      const span = setting === undefined ? port.span : scope.ledger.span(setting)
      const label = { ja: `${port.name} の allowaccess: ${words(port)}`, en: `allowaccess of ${port.name}: ${words(port)}` }
      const administers = (offers: readonly Offer[], beyond: boolean): AdministrationService[] =>
        offers.flatMap(({ word, match }) => {
          const service = SERVICES.get(word)
          if (service === 'none') return []
          return left([match]).map((each) => ({
            service: service ?? 'other',
            match: each,
            ...(beyond ? { across: true } : {}),
            span,
            label,
          }))
        })
      return {
        in: new Set([id]),
        accepts: left(raw),
        administration: [...administers(here, false), ...administers(across, true)],
        span,
        label,
      }
    }),
  }
}

function words(port: Port): string {
  return [...new Set([...port.allowaccess, ...port.allowaccess6])].join(' ') || '-'
}

function portService(protocol: number, low: number, high = low): ServiceBox {
  return { protocols: [[protocol, protocol]], dport: [[low, high]] }
}

/** The packets of one `allowaccess` word; undefined when the word is not known. */
function serviceOf(word: string, family: Family, { ports }: Administration): readonly ServiceBox[] | undefined {
  switch (word) {
    case 'ping': {
      const [protocol, type] = family === 4 ? [ICMP, 8] : [ICMPV6, 128]
      return [{ family, protocols: [[protocol, protocol]], dport: [[type * 256, type * 256 + 255]] }]
    }
    case 'https':
    case 'http':
    case 'ssh':
    case 'telnet':
      return [portService(TCP, ports[word])]
    case 'snmp':
      return [portService(UDP, 161)]
    case 'fgfm':
      return [portService(TCP, 541)]
    case 'radius-acct':
      return [portService(UDP, 1813)]
    case 'probe-response':
      return [portService(TCP, 8008)]
    case 'capwap':
      return [portService(UDP, 5246, 5247)]
    case 'fabric':
      return [portService(TCP, 8013), portService(UDP, 5246, 5247)]
    case 'ftm':
      return [portService(TCP, 4433)]
    default:
      return undefined
  }
}

function addressesOf(port: Port, family: Family): Addresses {
  return Addresses.ofRanges(
    port.addresses
      .filter(({ prefix }) => prefix.family === family)
      .map(({ prefix }) => ({ family, low: prefix.address, high: prefix.address })),
  )
}

function accessOf(port: Port, family: Family): readonly string[] {
  return family === 4 ? port.allowaccess : port.allowaccess6
}

function everySource(family: Family): Addresses {
  return family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
}

/** Words whose service asks for a trusted host; `ping` and `snmp` do in some releases only. */
const TRUSTED: ReadonlySet<string> = new Set(['https', 'http', 'ssh', 'telnet'])
const PERHAPS_TRUSTED: ReadonlySet<string> = new Set(['ping', 'snmp'])

function sourcesOf(word: string, family: Family, admin: Administration): AddressBounds {
  const everywhere = everySource(family)
  const trusted = admin.sources(family)
  if (TRUSTED.has(word)) return exactAddresses(trusted)
  return PERHAPS_TRUSTED.has(word) && !everywhere.within(trusted) ? { lo: trusted, hi: everywhere } : exactAddresses(everywhere)
}

/** What one word of `allowaccess` has the unit answer. */
interface Offer {
  readonly word: string
  readonly match: HeaderMatch
}

/** Words by what they administer; one that is not here may administer anything. `none`: probes, and what other units and access points use. */
const SERVICES: ReadonlyMap<string, AdministrationService['service'] | 'none'> = new Map([
  ['https', 'https'],
  ['http', 'http'],
  ['ssh', 'ssh'],
  ['telnet', 'telnet'],
  ['snmp', 'snmp'],
  ['ping', 'none'],
  ['fgfm', 'none'],
  ['radius-acct', 'none'],
  ['probe-response', 'none'],
  ['capwap', 'none'],
  ['fabric', 'none'],
  ['ftm', 'none'],
] as const)

function own(port: Port, admin: Administration): Offer[] {
  return ([4, 6] as const).flatMap((family): Offer[] => {
    const dst = port.addressUnknown ? { lo: addressesOf(port, family), hi: everySource(family) } : exactAddresses(addressesOf(port, family))
    if (dst.hi.isEmpty) return []
    return accessOf(port, family).map((word) => {
      const boxes = serviceOf(word, family, admin)
      const services = boxes === undefined ? { lo: [], hi: EVERY_SERVICE, negated: false } : exactServices(boxes)
      return { word, match: { src: sourcesOf(word, family, admin), dst, services, partial: false } }
    })
  })
}

/** Addresses of interfaces that allow the same words. */
interface Alike {
  readonly family: Family
  readonly access: readonly string[]
  readonly addresses: Addresses
}

function alikeOf(live: readonly Port[]): Alike[] {
  const groups = new Map<string, { readonly family: Family; readonly access: readonly string[]; readonly parts: Addresses[] }>()
  for (const port of live) {
    for (const family of [4, 6] as const) {
      const addresses = addressesOf(port, family)
      if (addresses.isEmpty) continue
      const access = [...accessOf(port, family)].sort(byCodePoint)
      const key = `${family} ${access.join(' ')}`
      const group = groups.get(key) ?? { family, access, parts: [] }
      groups.set(key, group)
      group.parts.push(addresses)
    }
  }
  return [...groups.values()].map(({ family, access, parts }) => ({ family, access, addresses: Addresses.union(parts) }))
}

/** Addresses of the other interfaces of the VDOM, as seen from this one. */
function others(alike: readonly Alike[], port: Port, admin: Administration): Offer[] {
  return alike.flatMap(({ family, access, addresses }): Offer[] => {
    const dst = addresses.minus(addressesOf(port, family))
    const either = [...new Set([...accessOf(port, family), ...access])]
    if (dst.isEmpty || either.length === 0) return []
    return either.map((word) => ({
      word,
      match: {
        src: sourcesOf(word, family, admin),
        dst: exactAddresses(dst),
        services: exactServices(serviceOf(word, family, admin) ?? EVERY_SERVICE),
        partial: true,
      },
    }))
  })
}

/** Takes away what local-in policies deny, first match, keeping both bounds. */
function restricted(accepts: readonly HeaderMatch[], policies: readonly SimpleRule[]): HeaderMatch[] {
  let [certainlyDenied, possiblyDenied, certainlyPassed, possiblyPassed] = [PacketSet.none, PacketSet.none, PacketSet.none, PacketSet.none]
  for (const policy of policies) {
    const { lo, hi } = packetsOf(policy.match)
    // A schedule can be off: such a policy denies nothing for certain.
    const certain = policy.conditions.length > 0 ? PacketSet.none : lo
    if (policy.action === 'deny') {
      certainlyDenied = certainlyDenied.or(certain.minus(possiblyPassed))
      if (policy.conditions.length === 0) possiblyDenied = possiblyDenied.or(hi.minus(certainlyPassed))
    } else {
      possiblyPassed = possiblyPassed.or(hi.minus(certainlyDenied))
      certainlyPassed = certainlyPassed.or(certain.minus(possiblyDenied))
    }
  }
  return accepts.flatMap((accept) => {
    const { lo, hi } = packetsOf(accept)
    const certain = lo.minus(possiblyDenied)
    const possible = hi.minus(certainlyDenied)
    return [...matchesOf(certain, false, accept), ...matchesOf(possible.minus(certain), true, accept)]
  })
}

function matchesOf(set: PacketSet, partial: boolean, outline: HeaderMatch): HeaderMatch[] {
  if (set.isEmpty) return []
  const { boxes, truncated } = set.boxes(MOST_BOXES)
  if (truncated) return [{ ...outline, partial: true }]
  return boxes.map((box) => ({ ...fromBox(box), partial }))
}

function fromBox({ family, protocols, src, dst, sport, dport }: Box): HeaderMatch {
  const of = (ranges: Box['src']): Addresses => Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high })))
  return {
    src: exactAddresses(of(src)),
    dst: exactAddresses(of(dst)),
    services: exactServices([{ family, protocols, sport, dport }]),
    partial: false,
  }
}
