/** Who reaches the services by which devices are administered: what arrives at a device for itself, held against what it answers. */
import { permitted } from '../../graph/decide.ts'
import type { Flow } from '../../graph/flow.ts'
import { restrict } from '../../graph/flow.ts'
import type { LocalTraffic, Network } from '../../graph/network.ts'
import type { AdministrationService, Device, LocalServices, RoutingDomain, Stage } from '../../model/device.ts'
import { packetsOf } from '../../model/match.ts'
import type { Rulebase } from '../../model/rule.ts'
import { matchesInterface } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'

type Binding = LocalServices['bindings'][number]
type Service = AdministrationService['service']

/** One service of a device as one place reaches it, in the original source. */
export interface AdministrationReach {
  readonly device: Device
  readonly from: string
  readonly service: Service
  readonly offered: Pick<AdministrationService, 'span' | 'label'>
  readonly judged: PacketSet
  readonly possible: PacketSet
}

/** Ports that administration uses where the configuration does not tell services apart; WebUIs stand on 8080, 8443 and 10000 besides. */
const USUAL: readonly (readonly [Service, PacketSet])[] = (
  [
    ['ssh', TCP, [22]],
    ['telnet', TCP, [23]],
    ['http', TCP, [80, 8080]],
    ['https', TCP, [443, 8443, 10000]],
    ['snmp', UDP, [161]],
  ] as const
).map(([service, protocol, ports]) => [
  service,
  PacketSet.box({ protocols: [[protocol, protocol]], dport: ports.map((port) => [port, port] as const) }),
])

/** Every service of every device with an export that some place reaches, or may. Sources are those that belong to the place. */
export function administrationReach(network: Network): readonly AdministrationReach[] {
  const { world } = network
  return network.places.flatMap((from) => {
    const own = PacketSet.box({ src: network.sources(from) })
    const judged = network.local(from, 'judged')
    const possible = network.local(from, 'possible')
    const found = new Map<string, AdministrationReach>()
    for (const [bound, traffic] of [['judged', judged] as const, ['possible', possible] as const])
      for (const one of traffic) {
        const device = world.devices.get(one.device)
        const domain = device?.domains.find(({ name }) => name === one.domain)
        const binding = domain?.local.bindings.find(({ in: input }) => matchesInterface(input, one.in))
        if (device === undefined || domain === undefined || binding === undefined) continue
        for (const { service, offered, packets } of answered(device, domain, binding, one, bound)) {
          const reached = packets.and(own)
          if (reached.isEmpty) continue
          const key = `${device.id} ${service} ${offered.span.source.path} ${offered.span.start}`
          const known = found.get(key) ?? { device, from, service, offered, judged: PacketSet.none, possible: PacketSet.none }
          found.set(key, {
            ...known,
            judged: bound === 'judged' ? known.judged.or(reached) : known.judged,
            possible: known.possible.or(reached),
          })
        }
      }
    return [...found.values()]
  })
}

interface Answered {
  readonly service: Service
  readonly offered: AdministrationReach['offered']
  readonly packets: PacketSet
}

function answered(
  device: Device,
  domain: RoutingDomain,
  binding: Binding,
  traffic: LocalTraffic,
  bound: 'judged' | 'possible',
): readonly Answered[] {
  const side = bound === 'judged' ? 'lo' : 'hi'
  const through = (packets: PacketSet): Flow => restrict(traffic.flow, PacketSet.union([packets]).and(listed(binding, traffic.in, bound)))
  if (binding.administration === undefined) {
    const accepted = PacketSet.union(binding.accepts.map((match) => packetsOf(match)[side]))
    return USUAL.map(([service, ports]) => ({ service, offered: binding, packets: through(accepted.and(ports)).original }))
  }
  return binding.administration.map((offered) => {
    const { service, match, across = false } = offered
    const flow = through(packetsOf(match)[side])
    return { service, offered, packets: (across ? ruled(device, domain, traffic.in, flow) : flow).original }
  })
}

/** What the input chains of a device let come to its services. */
function listed({ rulebases = [] }: Binding, input: string, bound: 'judged' | 'possible'): PacketSet {
  return rulebases.reduce(
    (left, rulebase) => left.and(PacketSet.union(permitted(stageOf(rulebase), input, '', undefined, bound).map(({ packets }) => packets))),
    PacketSet.all,
  )
}

const stages = new WeakMap<Rulebase, Extract<Stage, { kind: 'filter' }>>()

function stageOf(rulebase: Rulebase): Extract<Stage, { kind: 'filter' }> {
  const known = stages.get(rulebase)
  if (known !== undefined) return known
  const made = {
    kind: 'filter' as const,
    at: 'ingress' as const,
    bindings: [{ in: 'any' as const, out: 'any' as const, rulebase }],
    unbound: 'deny' as const,
  }
  stages.set(rulebase, made)
  return made
}

/** To an address of another interface: only what a rule between the two interfaces may permit (Fortinet technical tip on `iprope_in_check`). */
function ruled(device: Device, domain: RoutingDomain, input: string, flow: Flow): Flow {
  const ways = device.interfaces
    .filter((other) => other.domain === domain.name && other.id !== input && other.addresses.length > 0)
    .map((other) => {
      const dst = Addresses.union(other.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)))
      const filters = domain.stages.filter((stage) => stage.kind === 'filter')
      return filters.reduce(
        (left, stage) => left.and(PacketSet.union(permitted(stage, input, other.id, undefined, 'possible').map(({ packets }) => packets))),
        PacketSet.box({ dst }),
      )
    })
  return restrict(flow, PacketSet.union(ways))
}
