/**
 * A network as it would be if whatever has its content read went no further: what still arrives there was read nowhere, by
 * whichever way it came. Routes stay as they are, so it arrives in the real network by the same way.
 */
import { analyse } from '../../graph/analyse.ts'
import type { Network } from '../../graph/network.ts'
import type { Device } from '../../model/device.ts'
import type { ServiceBox } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices } from '../../model/match.ts'
import type { Clause, Rule, Rulebase } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'
import type { Attachment, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'

/** The services whose content a device reads in what a rule permits, whatever their addresses. */
export type Reads = (device: Device, rule: Rule) => PacketSet

/** `externals`: networks that read everything which enters or leaves through them. */
export function stoppedWhereRead({ topology, world }: Network, reads: Reads, externals: ReadonlySet<string>): Network {
  const devices = [...world.devices].map(([id, device]) => [id, reading(device, reads)] as const)
  return analyse(unplugged(topology, externals), new Map(devices))
}

function reading(device: Device, reads: Reads): Device {
  const found = new Map<Rule, PacketSet>()
  for (const { stages } of device.domains)
    for (const stage of stages)
      if (stage.kind === 'filter')
        for (const { rulebase } of stage.bindings)
          for (const rule of everyRule(rulebase)) {
            const read = rule.action === 'permit' ? reads(device, rule) : PacketSet.none
            if (!read.isEmpty) found.set(rule, read)
          }
  if (found.size === 0) return device
  const changed = (rulebase: Rulebase): Rulebase => ({ ...rulebase, rules: rulebase.rules.map((rule) => stopping(rule, found)) })
  return {
    ...device,
    domains: device.domains.map((domain) => ({
      ...domain,
      stages: domain.stages.map((stage) =>
        stage.kind === 'filter' ? { ...stage, bindings: stage.bindings.map((b) => ({ ...b, rulebase: changed(b.rulebase) })) } : stage,
      ),
    })),
  }
}

/**
 * A permit that reads leads to a list of its own, which stops what is read and permits the rest: where it is not certain
 * that the rule matches, or that its condition holds, the packets go on to the rules after it as they do in truth.
 */
function stopping(rule: Rule, reads: ReadonlyMap<Rule, PacketSet>): Rule {
  if (rule.chain !== undefined) return { ...rule, chain: { ...rule.chain, rules: rule.chain.rules.map((inner) => stopping(inner, reads)) } }
  const read = reads.get(rule)
  if (read === undefined) return rule
  const services = boxesOf(read)
  const { sourceTarget: _, divert: __, ...plain } = rule
  return {
    ...plain,
    action: 'jump',
    conditions: [],
    chain: {
      name: rule.label,
      rules: [
        { ...plain, action: 'deny', clauses: [every(services, false)] },
        { ...rule, clauses: [every(services, true)] },
      ],
      span: rule.span,
    },
  }
}

function every(services: readonly ServiceBox[], negated: boolean): Clause {
  const anywhere = exactAddresses(Addresses.all)
  return {
    in: 'any',
    out: 'any',
    translated: 'any',
    match: { src: anywhere, dst: anywhere, services: exactServices(services, negated), partial: false },
  }
}

/** Sets that say nothing of addresses and source ports, as services. */
function boxesOf(services: PacketSet): readonly ServiceBox[] {
  if (PacketSet.all.within(services)) return ANY_SERVICE.lo
  const of = (protocol: number): readonly ServiceBox[] => {
    const dport = services.and(PacketSet.box({ protocols: [[protocol, protocol]] })).ports('dst')
    return dport.length === 0 ? [] : [{ protocols: [[protocol, protocol]], dport }]
  }
  const others = services
    .minus(PacketSet.box({ protocols: [[TCP, TCP]] }))
    .minus(PacketSet.box({ protocols: [[UDP, UDP]] }))
    .protocols()
  return [...of(TCP), ...of(UDP), ...(others.length === 0 ? [] : [{ protocols: others }])]
}

function unplugged(topology: Topology, externals: ReadonlySet<string>): Topology {
  if (externals.size === 0) return topology
  const devices = [...topology.devices].map(([id, declaration]) => {
    const interfaces = [...declaration.interfaces].map(([name, attachment]): readonly [string, Attachment] => [
      name,
      attachment.kind === 'external' && externals.has(attachment.external) ? { kind: 'unused', span: attachment.span } : attachment,
    ])
    return [id, { ...declaration, interfaces: new Map(interfaces) }] as const
  })
  return { ...topology, devices: new Map(devices) }
}
