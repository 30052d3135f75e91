/**
 * Whether the answer to a packet gets back through lists that keep no state: access lists bound to interfaces, which ask the
 * same of an answer as of any other packet (`established` and reflexive entries included).
 */
import type { Network } from '../../graph/network.ts'
import { boundRulebase } from '../../graph/decide.ts'
import type { Hop, Trace } from '../../graph/trace.ts'
import type { Device, RoutingDomain } from '../../model/device.ts'
import { packetsOf } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import { matchesInterface } from '../../model/rule.ts'
import type { Packet } from '../../packet/packet.ts'
import { hasPorts, ICMP, ICMPV6 } from '../../packet/packet.ts'

/** The list that stops an answer; `rule` is absent where its default does. */
export interface Refused {
  readonly device: Device
  readonly rulebase: Rulebase
  readonly rule: Rule | undefined
  /** `maybe`: the rule is not fully understood. */
  readonly certainty: 'certain' | 'maybe'
}

/** What stops the answer to a traced packet on its way back over the same devices; undefined: nothing does, or there is no answer. */
export function replyRefused({ world }: Network, trace: Trace): Refused | undefined {
  for (let at = trace.hops.length - 1; at >= 0; at--) {
    const hop = trace.hops[at]!
    const device = world.devices.get(hop.device)
    const domain = device?.domains.find(({ name }) => name === hop.domain)
    if (device === undefined || domain === undefined || device.knowledge !== 'export' || keepsState(domain)) continue
    const outside = answerTo(hop.packet)
    const inside = answerTo(at === 0 ? trace.packet : trace.hops[at - 1]!.packet)
    if (outside === undefined || inside === undefined) return undefined
    const found = through(device, domain, hop, outside, inside)
    if (found !== undefined) return found
  }
  return undefined
}

function keepsState({ features }: RoutingDomain): boolean {
  return features.some(({ kind }) => kind === 'stateful-inspection' || kind === 'zone-based-firewall')
}

/** In by the interface the packet left by, as the outside writes it; out by the one it came in by, as the inside does. */
function through(device: Device, domain: RoutingDomain, hop: Hop, outside: Packet, inside: Packet): Refused | undefined {
  for (const stage of domain.stages) {
    if (stage.kind !== 'filter' || stage.at === 'forward') continue
    const rulebase = boundRulebase(stage, hop.out, stage.at === 'ingress' ? '' : hop.in)
    if (rulebase === undefined) continue
    const decided = decide(rulebase, hop.out, hop.in, stage.at === 'ingress' ? outside : inside)
    if (decided !== undefined) return { device, rulebase, ...decided }
  }
  return undefined
}

function decide(rulebase: Rulebase, input: string, output: string, packet: Packet): Pick<Refused, 'rule' | 'certainty'> | undefined {
  let doubtful: Rule | undefined
  for (const rule of rulebase.rules) {
    if (!rule.enabled || rule.chain !== undefined) continue
    const bounds = rule.clauses
      .filter((c) => matchesInterface(c.in, input) && matchesInterface(c.out, output))
      .map((c) => packetsOf(c.match))
    if (!bounds.some(({ hi }) => hi.has(packet))) continue
    const sure = bounds.some(({ lo }) => lo.has(packet)) && rule.conditions.length === 0
    if (rule.action === 'permit') {
      // What only answers match (`established`) is written for exactly this.
      if (sure || !rule.initiates || rule.conditions.length > 0) return undefined
      doubtful ??= rule
    } else if (sure) return { rule: doubtful ?? rule, certainty: doubtful === undefined ? 'certain' : 'maybe' }
    else if (rule.conditions.length === 0) doubtful ??= rule
  }
  if (rulebase.otherwise === 'permit') return doubtful === undefined ? undefined : { rule: doubtful, certainty: 'maybe' }
  return { rule: doubtful, certainty: doubtful === undefined ? 'certain' : 'maybe' }
}

/** Echo is answered by echo reply (RFC 792, RFC 4443); other ICMP and protocols without ports have no answer that can be told. */
function answerTo(packet: Packet): Packet | undefined {
  const back = { ...packet, src: packet.dst, dst: packet.src }
  if (hasPorts(packet.protocol)) return { ...back, sport: packet.dport, dport: packet.sport }
  if (packet.family === 4 && packet.protocol === ICMP && packet.dport === 8 * 256) return { ...back, dport: 0 }
  if (packet.family === 6 && packet.protocol === ICMPV6 && packet.dport === 128 * 256) return { ...back, dport: 129 * 256 }
  return undefined
}
