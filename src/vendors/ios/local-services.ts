/**
 * What the device answers itself, per ingress interface. A packet to the device passes the inbound list of
 * the interface first, then the zone pair to `self`, then the access class of the terminal line.
 */
import { verbatim } from '../../base/text.ts'
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { AdministrationService, LocalServices } from '../../model/device.ts'
import type { HeaderMatch } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'
import { matchesOf, permittedBy } from './classify.ts'
import type { Config } from './config.ts'
import type { Routed } from './layer-3.ts'
import type { ListCompiler } from './rule.ts'
import { rulesToSelf } from './zone-stage.ts'

const ALL: Bounds = { lo: PacketSet.all, hi: PacketSet.all }

export function localServicesOf(
  config: Config,
  interfaces: readonly Routed[],
  inbound: (id: string) => Rulebase | undefined,
  compiler: ListCompiler,
): LocalServices {
  let offers: Bounds | undefined
  let administered: readonly Administered[] | undefined
  const compiled = new Map<Rulebase | undefined, Bounds>([[undefined, ALL]])
  const passed = (rulebase: Rulebase | undefined): Bounds => {
    let found = compiled.get(rulebase)
    if (found === undefined) {
      found = through(rulebase!)
      compiled.set(rulebase, found)
    }
    return found
  }
  return {
    bindings: interfaces.map(({ config: i, model }) => {
      let accepts: readonly HeaderMatch[] | undefined
      let administration: readonly AdministrationService[] | undefined
      const toSelf = (): Rulebase | undefined => (i.zone === undefined ? undefined : rulesToSelf(i.zone.name, config.zones, compiler))
      const work = (): readonly HeaderMatch[] => {
        offers ??= offeredBy(config, compiler)
        const filters = [inbound(model.id), toSelf()]
        return matchesOf(filters.map(passed).reduce((a, b) => ({ lo: a.lo.and(b.lo), hi: a.hi.and(b.hi) }), offers))
      }
      return {
        in: new Set([model.id]),
        // Compiling every inbound list is the most expensive thing a reader does, and most runs never ask.
        get accepts() {
          accepts ??= work()
          return accepts
        },
        // The inbound list is asked before a packet comes here.
        get administration() {
          administered ??= administeredBy(config, compiler)
          administration ??= administered.flatMap((service): AdministrationService[] => {
            const { lo, hi } = passed(toSelf())
            return matchesOf({ lo: service.bounds.lo.and(lo), hi: service.bounds.hi.and(hi) }).map((match) => ({
              service: service.service,
              match,
              span: service.span,
              label: service.label,
            }))
          })
          return administration
        },
        span: i.header,
        label: verbatim(i.name),
      }
    }),
  }
}

/** What a rulebase lets through, its default included. */
function through(rulebase: Rulebase): Bounds {
  const { lo, hi } = permittedBy(rulebase.rules)
  if (rulebase.otherwise === 'deny') return { lo, hi }
  const denied = permittedBy(rulebase.rules.map((rule): Rule => ({ ...rule, action: rule.action === 'permit' ? 'deny' : 'permit' })))
  return { lo: lo.or(denied.hi.complement()), hi: hi.or(denied.lo.complement()) }
}

function port(protocol: 6 | 17, number: number): PacketSet {
  return PacketSet.box({ protocols: [[protocol, protocol]], dport: [[number, number]] })
}

const ECHO = PacketSet.union([
  PacketSet.box({ protocols: [[1, 1]], dport: [[8 * 256, 8 * 256 + 255]] }).and(PacketSet.ipv4),
  PacketSet.box({ protocols: [[58, 58]], dport: [[128 * 256, 128 * 256 + 255]] }).and(PacketSet.ipv6),
])

type ClassOf = (name: string | undefined, family: 4 | 6) => Bounds

/** Sources that an access class admits. */
function classesOf(compiler: ListCompiler): ClassOf {
  return (name, family) => {
    const everything = family === 4 ? PacketSet.ipv4 : PacketSet.ipv6
    if (name === undefined) return { lo: everything, hi: everything }
    const list = compiler.compile(name, family)
    // An access class that is not defined admits everybody.
    return list?.state === 'filters' ? permittedBy(list.rules) : { lo: everything, hi: everything }
  }
}

/** One service by which the device is administered. */
interface Administered {
  readonly service: AdministrationService['service']
  readonly bounds: Bounds
  readonly span: Span
  readonly label: Text
}

function administeredBy({ management }: Config, compiler: ListCompiler): readonly Administered[] {
  const classOf = classesOf(compiler)
  const { http, https, snmp, snmpAccess, httpAccess, terminals } = management
  const admitted = (v4: Bounds, v6: Bounds, ports: PacketSet): Bounds => ({
    lo: v4.lo.or(v6.lo).and(ports),
    hi: v4.hi.or(v6.hi).and(ports),
  })
  const webClients = classOf(httpAccess, 4)
  const agents = snmpAccess.map((name) => classOf(name, 4))
  const polled: Bounds = {
    lo: PacketSet.union(agents.map(({ lo }) => lo)).and(port(17, 161)),
    hi: PacketSet.union(agents.map(({ hi }) => hi)).and(port(17, 161)),
  }
  const web = (number: number): Bounds => ({ lo: webClients.lo.and(port(6, number)), hi: webClients.hi.and(port(6, number)) })
  return [
    ...terminals.flatMap(({ transport, accessClass, accessClass6, span }): Administered[] =>
      (transport ?? (['ssh', 'telnet'] as const)).map((service) => {
        const bounds = admitted(classOf(accessClass, 4), classOf(accessClass6, 6), port(6, service === 'ssh' ? 22 : 23))
        return { service, bounds: transport === undefined ? { ...bounds, lo: PacketSet.none } : bounds, span, label: verbatim('line vty') }
      }),
    ),
    ...(http === undefined ? [] : [{ service: 'http' as const, bounds: web(80), span: http, label: verbatim('ip http server') }]),
    ...(https === undefined
      ? []
      : [{ service: 'https' as const, bounds: web(443), span: https, label: verbatim('ip http secure-server') }]),
    ...(snmp === undefined ? [] : [{ service: 'snmp' as const, bounds: polled, span: snmp, label: verbatim('snmp-server community') }]),
  ]
}

function offeredBy({ management }: Config, compiler: ListCompiler): Bounds {
  const classOf = classesOf(compiler)
  const terminals = management.terminals.map(({ transport, accessClass, accessClass6 }): Bounds => {
    const [v4, v6] = [classOf(accessClass, 4), classOf(accessClass6, 6)]
    const admitted: Bounds = { lo: v4.lo.or(v6.lo), hi: v4.hi.or(v6.hi) }
    const ports = PacketSet.union((transport ?? ['ssh', 'telnet']).map((protocol) => port(6, protocol === 'ssh' ? 22 : 23)))
    return { lo: transport === undefined ? PacketSet.none : admitted.lo.and(ports), hi: admitted.hi.and(ports) }
  })
  const web = PacketSet.union([
    ...(management.http === undefined ? [] : [port(6, 80)]),
    ...(management.https === undefined ? [] : [port(6, 443)]),
  ])
  const webClients = classOf(management.httpAccess, 4)
  const others = PacketSet.union([
    ECHO,
    ...(management.snmp === undefined ? [] : [port(17, 161)]),
    ...(management.ntp === undefined ? [] : [port(17, 123)]),
  ])
  return {
    lo: PacketSet.union([others, web.and(webClients.lo), ...terminals.map(({ lo }) => lo)]),
    hi: PacketSet.union([others, web.and(webClients.hi), ...terminals.map(({ hi }) => hi)]),
  }
}
