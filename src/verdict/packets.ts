/** Packets, traces and places in files as the plain data of a result. */
import { formatAddress } from '../packet/address.ts'
import { formatSet } from '../packet/format.ts'
import type { Packet } from '../packet/packet.ts'
import { hasPorts, isIcmp } from '../packet/packet.ts'
import { protocolName } from '../packet/service.ts'
import type { PacketSet } from '../packet/set.ts'
import type { Device } from '../model/device.ts'
import type { Trace } from '../graph/trace.ts'
import { locationOf } from '../report/excerpt.ts'
import type { ResultHop, ResultPacket, ResultTraffic } from '../report/result.ts'

/** Rows of traffic kept per finding: enough to see the shape, never a flood. */
const MOST_ROWS = 8

export function packetData(packet: Packet): ResultPacket {
  const { family, protocol } = packet
  return {
    family,
    protocol: protocolName(protocol, family),
    src: formatAddress(family, packet.src),
    dst: formatAddress(family, packet.dst),
    ...(hasPorts(protocol) ? { sport: packet.sport, dport: packet.dport } : {}),
    ...(isIcmp(family, protocol) ? { icmpType: packet.dport >> 8, icmpCode: packet.dport & 255 } : {}),
  }
}

export function trafficData(packets: PacketSet): { readonly traffic: readonly ResultTraffic[]; readonly trafficTruncated: boolean } {
  const { rows, truncated } = formatSet(packets, MOST_ROWS)
  return { traffic: rows, trafficTruncated: truncated }
}

export function hopData(trace: Trace): ResultHop[] {
  return trace.hops.map((hop) => ({
    device: hop.device,
    domain: hop.domain,
    in: hop.in,
    out: hop.out,
    ...(hop.from === undefined ? {} : { from: hop.from }),
    ...(hop.to === undefined ? {} : { to: hop.to }),
    steps: hop.steps.map((step) => ({
      kind: step.kind,
      text: step.text,
      ...(step.span === undefined ? {} : { location: locationOf(step.span) }),
      ...(step.rule === undefined ? {} : { rule: step.rule }),
    })),
    packet: packetData(hop.packet),
  }))
}

/**
 * A command that shows the deciding rule on the real device: FortiOS `diagnose firewall iprope lookup`
 * (source, source port, destination, destination port, protocol, ingress interface), IOS `show access-lists`.
 */
export function confirmCommand(trace: Trace, devices: ReadonlyMap<string, Device>, cause: string): string | undefined {
  const at = trace.hops.findIndex((hop) => hop.steps.some((step) => step.rule !== undefined && cause === `${hop.device}/${step.rule}`))
  const hop = trace.hops[at === -1 ? 0 : at]
  const device = hop === undefined ? undefined : devices.get(hop.device)
  if (hop === undefined || device === undefined) return undefined
  const packet = at <= 0 ? trace.packet : trace.hops[at - 1]!.packet
  const name = device.interfaces.find((i) => i.id === hop.in)?.name ?? hop.in
  const src = formatAddress(packet.family, packet.src)
  const dst = formatAddress(packet.family, packet.dst)
  switch (device.vendor) {
    case 'fortios': {
      if (packet.family === 6) return undefined
      const lookup = `diagnose firewall iprope lookup ${src} ${packet.sport} ${dst} ${packet.dport} ${protocolName(packet.protocol, packet.family)} ${name}`
      return hop.domain === '' || !device.interfaces.some((i) => i.domain !== hop.domain)
        ? lookup
        : `config vdom / edit ${hop.domain} / ${lookup}`
    }
    case 'ios': {
      const rule = hop.steps.find((step) => step.rule !== undefined)?.rule
      const list = /^acl\/(.+)\/[^/]+$/.exec(rule ?? '')?.[1]
      return list === undefined ? `show ip interface ${name}` : `show ${packet.family === 6 ? 'ipv6 access-list' : 'access-lists'} ${list}`
    }
    default:
      return undefined
  }
}
