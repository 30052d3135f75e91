/** Protocols that anybody on the line can read or change, where they leave the premises. */
import { verbatim } from '../../base/text.ts'
import { example } from '../../packet/example.ts'
import { SERVICE_PORTS } from '../../packet/service-names.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'

/** RFC 854 (telnet), RFC 959 (FTP), RFC 9110 (HTTP), RFC 4511 (LDAP), RFC 1157 and RFC 3416 (SNMP v1 and v2c). */
const PLAIN = ['telnet', 'ftp', 'http', 'ldap', 'snmp'] as const

const packetsOf = (name: string): PacketSet =>
  PacketSet.union(
    (SERVICE_PORTS.get(name) ?? []).map(({ protocol, low, high }) => {
      const number = protocol === 'tcp' ? TCP : UDP
      return PacketSet.box({ protocols: [[number, number]], dport: [[low, high]] })
    }),
  )
const SERVICES = new Map(PLAIN.map((name) => [name, packetsOf(name)]))
const ALL = PacketSet.union(SERVICES.values())

/** One advisory finding for each ordered pair of places, at least one of them the body's own. */
export function plainProtocols({ network }: Pick<CheckContext<unknown>, 'network'>): readonly Finding[] {
  const { topology } = network
  const leaves = (from: string, to: string): boolean => {
    const [a, b] = [topology.zones.get(from), topology.zones.get(to)]
    if (a !== undefined && b !== undefined) return a.site !== b.site
    const outside = topology.externals.get(a === undefined ? from : to)
    return (a !== undefined || b !== undefined) && outside !== undefined && outside.kind !== 'internet'
  }
  return network.places.flatMap((from) =>
    network.places.flatMap((to): readonly Finding[] => {
      const passing = leaves(from, to) ? network.direct(from, to)?.judged.and(ALL) : undefined
      // Forged sources are not what a line carries from day to day.
      const packets = passing?.and(PacketSet.box({ src: network.sources(from) })) ?? PacketSet.none
      const packet = example(packets)
      const trace = packet === undefined ? undefined : network.trace(from, to, packet, 'judged')
      if (trace === undefined) return []
      const names = verbatim([...SERVICES].flatMap(([name, service]) => (packets.overlaps(service) ? [name] : [])).join(', '))
      const [here, there] = [placeName(topology, from), placeName(topology, to)]
      return [
        {
          verdict: 'violation',
          severity: 'info',
          advisory: true,
          text: {
            ja: `${here.ja} から ${there.ja} へ、庁外の回線を平文で流れる通信（${names.ja}）が通ります。`,
            en: `From ${here.en} to ${there.en} plain protocols (${names.en}) pass over a line that leaves the premises.`,
          },
          from,
          to,
          packets,
          trace,
          cause: causeOf(network, trace),
          fix: {
            ja: '暗号化したもの（SSH、HTTPS、LDAPS、SNMPv3）に改めるか、要らなければルールから外してください。回線が暗号化されていればこのままで構いません。',
            en: 'Use what is encrypted (SSH, HTTPS, LDAPS, SNMPv3), or take it out of the rule; nothing to do where the line itself is encrypted.',
          },
        },
      ]
    }),
  )
}
