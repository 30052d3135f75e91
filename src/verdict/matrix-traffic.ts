/** A packet set between two places in the words of a matrix: services by protocol, hosts by number. */
import type { Addresses } from '../packet/addresses.ts'
import type { Family } from '../packet/packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../packet/packet.ts'
import { formatService, protocolName } from '../packet/service.ts'
import { SERVICE_PORTS } from '../packet/service-names.ts'
import { PacketSet } from '../packet/set.ts'
import type { MatrixHosts, MatrixService, MatrixTraffic } from '../report/matrix.ts'

/** The traffic of a set; undefined when nobody can send any of it. `from` and `to` are the addresses of the two places. */
export function trafficOf(set: PacketSet, from: Addresses, to: Addresses): MatrixTraffic | undefined {
  const packets = set.and(PacketSet.wellFormed)
  if (packets.isEmpty) return undefined
  const services = servicesOf(packets)
  return {
    any: services === 'any',
    services: services === 'any' ? [] : services,
    sources: hostsOf(packets.addresses('src'), from),
    destinations: hostsOf(packets.addresses('dst'), to),
  }
}

/** All of a place's addresses of the IP versions that occur, or how many. */
function hostsOf(found: Addresses, place: Addresses): MatrixHosts {
  const all = !found.isEmpty && ([4, 6] as const).every((family) => found.of(family).length === 0 || covers(found, place, family))
  return { all, count: String(found.size) }
}

function covers(found: Addresses, place: Addresses, family: Family): boolean {
  const missing = place.minus(found).of(family)
  return place.of(family).length > 0 && missing.length === 0
}

const PORTED: readonly number[] = [TCP, UDP, SCTP]
const FAMILIES: readonly Family[] = [4, 6]

type Services = MatrixTraffic['services']

function servicesOf(packets: PacketSet): Services | 'any' {
  const services = packets.forget('src').forgetAddress('dst').and(PacketSet.wellFormed)
  const occurring = FAMILIES.filter((family) => services.overlaps(versionOf(family)))
  const whole = occurring.filter((family) => PacketSet.wellFormed.and(versionOf(family)).within(services))
  if (whole.length === occurring.length) return 'any'
  const byProtocol = new Map<string, MatrixService[]>()
  const seen = new Set<string>()
  for (const family of occurring) {
    const listed = whole.includes(family)
      ? [['any', { written: family === 4 ? 'any (IPv4)' : 'any' }] as const]
      : rangesOf(services.and(versionOf(family)), family)
    for (const [protocol, service] of listed) {
      // What IPv4 has as well is not said twice.
      if (seen.has(service.written)) continue
      if (family === 4) seen.add(service.written)
      const said = family === 6 && protocol !== 'icmp6' ? { ...service, written: `${service.written} (IPv6)` } : service
      byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), said])
    }
  }
  return [...byProtocol].map(([protocol, ranges]) => ({ protocol, ranges }))
}

function versionOf(family: Family): PacketSet {
  return family === 4 ? PacketSet.ipv4 : PacketSet.ipv6
}

/** The ranges of a set of one IP version, protocol by protocol: those with ports first, then ICMP, then the others. */
function* rangesOf(set: PacketSet, family: Family): Generator<readonly [protocol: string, service: MatrixService]> {
  let rest = set
  for (const protocol of [...PORTED, family === 4 ? ICMP : ICMPV6]) {
    const own = PacketSet.box({ protocols: [[protocol, protocol]] })
    const name = protocolName(protocol, family)
    const part = rest.and(own)
    rest = rest.minus(own)
    if (part.isEmpty) continue
    for (const range of part.ports('dst')) {
      const written = formatService({ family, protocols: [[protocol, protocol]], dport: [range] })
      const known = serviceName(name, range)
      yield [name, { written, ...(known === undefined ? {} : { name: known }) }]
    }
  }
  for (const protocols of rest.protocols()) {
    const [low, high] = protocols
    const name = low === high ? protocolName(low, family) : `${low}-${high}`
    yield ['ip', { written: /^\d/.test(name) ? `ip/${name}` : name }]
  }
}

function serviceName(protocol: string, [low, high]: readonly [number, number]): string | undefined {
  for (const [name, ports] of SERVICE_PORTS)
    if (ports.some((port) => port.protocol === protocol && port.low === low && port.high === high)) return name
  return undefined
}
