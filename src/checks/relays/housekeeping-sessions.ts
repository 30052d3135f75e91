/** What a machine opens for its own sake and no carry is about: updates, names and time from relays that serve them, its directory. */
import type { Network } from '../../graph/network.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { RelayKind } from '../../model/relay.ts'
import { PacketSet } from '../../packet/set.ts'
import type { RelayMachine } from './relay-machines.ts'
import { legAddresses } from './relay-machines.ts'

const SERVERS: ReadonlySet<RelayKind> = new Set(['update-relay', 'dns-relay', 'ntp-relay'])
const tcp = (port: number): PacketSet => PacketSet.box({ protocols: [[6, 6]], dport: [[port, port]] })
/** Kerberos tells a domain controller; members fetch their group policy from its SYSVOL share by SMB ([MS-GPOL] 2.1). */
const KERBEROS = tcp(88)
const SYSVOL = tcp(445)

/** The packets of a session that are such; nothing of what others open. On the Internet's side proxies serve updates as well. */
export function housekeeping(
  network: Network,
  machine: RelayMachine,
  { home, partner, opened }: { readonly home: string; readonly partner: string; readonly opened: 'peer' | 'relay' },
  outer: boolean,
): PacketSet {
  if (opened !== 'relay') return PacketSet.none
  const servers = [...network.topology.relays.values()].filter(
    (relay) => !machine.relays.includes(relay) && (SERVERS.has(relay.kind) || (outer && relay.kind === 'proxy')),
  )
  const asked = channelsOf(servers)
    .flatMap(({ enters, exits }) => [enters, exits])
    .filter(({ leg, opens }) => leg.place === partner && opens === 'peer')
  const served = PacketSet.union(asked.map(({ leg }) => PacketSet.box({ dst: leg.addresses })))
  const spoken = PacketSet.union(asked.map(({ service }) => service))
  // What one carries of which nobody says is a question of its own.
  const silent = servers.filter(({ carries }) => carries === undefined).flatMap(({ legs }) => [...legs.values()])
  const unsaid = silent.filter(({ place }) => place === partner).map(({ addresses }) => PacketSet.box({ dst: addresses }))
  const updates = unsaid.length === 0 ? served.and(spoken) : PacketSet.union([served, ...unsaid])
  return updates.or(directory(network, machine, home, partner))
}

function directory(network: Network, machine: RelayMachine, home: string, partner: string): PacketSet {
  const own = PacketSet.box({ src: legAddresses(machine, home) })
  const controllers = network.direct(home, partner)?.judged.and(own).and(KERBEROS).addresses('dst')
  return controllers === undefined ? PacketSet.none : PacketSet.box({ dst: controllers }).and(SYSVOL)
}
