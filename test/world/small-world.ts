/**
 * Random networks small enough to send every packet from every place: eight addresses (10.0.0.0 to
 * 10.0.0.7), ports 0 to 3, TCP. Everything a model can say is drawn now and then, sensible or not.
 */
import fc from 'fast-check'
import type { Device, Interface, Stage } from '../../src/model/device.ts'
import type { AddressBounds } from '../../src/model/match.ts'
import type { PolicyRoute, Route } from '../../src/model/route.ts'
import type { DestinationTranslation, Rule, SourceTarget, SourceTranslation } from '../../src/model/rule.ts'
import { everyRule } from '../../src/model/rule.ts'
import type { External, Zone } from '../../src/model/topology.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { TCP } from '../../src/packet/packet.ts'
import type { Ranges } from '../../src/packet/ranges.ts'
import { normalise } from '../../src/packet/ranges.ts'
import type { Choices } from '../../src/simulator/choices.ts'
import type { World } from '../../src/simulator/world.ts'
import type { Attached, DomainFields } from '../support/builders.ts'
import {
  condition,
  deny,
  destinationTranslation,
  device,
  domain,
  external,
  iface,
  match,
  permit,
  policyRoute,
  route,
  rulebase,
  sourceTranslation,
  span,
  topology,
  uncertainty,
  zone,
} from '../support/builders.ts'
import { verbatim } from '../../src/base/text.ts'

const BASE = 0x0a000000n
export const ADDRESSES = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => BASE + BigInt(n))
export const PORTS = [0, 1, 2, 3]

/** Every packet of the world. */
export const PACKETS: readonly Packet[] = ADDRESSES.flatMap((src) =>
  ADDRESSES.flatMap((dst) =>
    PORTS.flatMap((sport) => PORTS.map((dport) => ({ family: 4 as const, protocol: TCP, src, dst, sport, dport }))),
  ),
)

/** Whether a packet ends at an address and port of the world; a translation to nobody knows where may lead out of it. */
export function inWorld({ dst, dport }: Packet): boolean {
  return ADDRESSES.includes(dst) && PORTS.includes(dport)
}

/** Tries every address and port, and one port that stands for all that no entry of the world names. */
export const EVERY_CHOICE: Choices = {
  addresses: (_family, allowed) => ADDRESSES.filter((a) => allowed.some(([low, high]) => low <= a && a <= high)),
  ports: (allowed) => [...PORTS, 50000].filter((p) => allowed.some(([low, high]) => low <= p && p <= high)),
  anywhere: { addresses: () => [...ADDRESSES, 0xc6336401n], ports: [...PORTS, 50000] },
}

/** Whether some device may do anything: then the analysis counts what no list of packets can enumerate. */
export function mayDoAnything({ devices }: World): boolean {
  return [...devices.values()].some(
    ({ knowledge, domains }) => knowledge === 'missing' || domains.some(({ uncertainties }) => uncertainties.length > 0),
  )
}

/** Whether some source may become one that nobody knows: `judged` then asks for all sources at once. */
export function mayLoseSources({ devices }: World): boolean {
  return [...devices.values()].some(({ interfaces, domains }) => {
    const unsureOf = (target: SourceTarget | { readonly kind: 'none' } | undefined): boolean =>
      target?.kind === 'unknown' || (target?.kind === 'interface' && interfaces.some((i) => i.addressUnknown || i.addresses.length === 0))
    return domains.some(({ stages }) =>
      stages.some((stage) => {
        if (stage.kind === 'translate-source') return stage.translations.some(({ target }) => unsureOf(target))
        return (
          stage.kind === 'filter' &&
          stage.bindings.some(({ rulebase: { rules } }) => [...everyRule({ rules })].some(({ sourceTarget }) => unsureOf(sourceTarget)))
        )
      }),
    )
  })
}

/** How wild a world is. */
export interface Wildness {
  /** Unknown words, unknown routing, devices without exports, conditions: where the two bounds differ. */
  readonly ignorance: boolean
  readonly translation: boolean
}

type Gen = fc.GeneratorValue

function text(n: number): string {
  return `10.0.0.${n}`
}

/** Draws a world. */
export function drawWorld(gen: Gen, wild: Wildness): World {
  const pick = <T>(values: readonly T[]): T => gen(fc.constantFrom, ...values) as T
  const below = (n: number): number => gen(fc.integer, { min: 0, max: n - 1 })
  /** True once in `n`. */
  const rarely = (n: number): boolean => below(n) === n - 1
  const unsure = (n: number): boolean => wild.ignorance && rarely(n)
  const some = <T>(values: readonly T[]): T[] => gen(fc.subarray, [...values] as unknown[], { minLength: 1 }) as T[]

  const networks = pick([
    ['10.0.0.0/30', '10.0.0.4/30'],
    ['10.0.0.0/31', '10.0.0.2/31', '10.0.0.4/30'],
    ['10.0.0.0/30', '10.0.0.4/31', '10.0.0.6/31'],
    ['10.0.0.0/31', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/31'],
  ])
  // The last network is outside as often as not; what is left over is the Internet's.
  const outside = rarely(2) ? 1 : 0
  const inside = networks.slice(0, networks.length - outside)
  const zones: Zone[] = inside.map((prefix, n) => zone(`z${n}`, [prefix]))
  const last = networks.at(-1) ?? '10.0.0.4/30'
  const externals: External[] =
    outside === 0
      ? []
      : pick([
          [external('internet', 'internet')],
          [external('lgwan', 'lgwan')],
          [external('partner', 'partner', [last])],
          [external('internet', 'internet'), external('cloud', 'security-cloud', [text(6)], ['internet'])],
          [external('lgwan', 'lgwan'), external('carrier', 'partner', [text(7)], ['lgwan'])],
        ])
  const netOf = new Map<string, string>([
    ...zones.map((z, n) => [z.id, inside[n] ?? last] as const),
    ...externals.map((x) => [x.id, last] as const),
  ])
  const places = [...netOf.keys()]
  const firstOf = (prefix: string): number => Number(prefix.slice(7, prefix.indexOf('/')))
  const sizeOf = (prefix: string): number => 2 ** (32 - Number(prefix.slice(prefix.indexOf('/') + 1)))
  const within = (prefix: string): number => firstOf(prefix) + below(sizeOf(prefix))

  const deviceIds = ['d0', 'd1', 'd2', 'd3'].slice(0, 2 + below(3))
  const attached: Record<string, Record<string, Attached>> = {}
  const linked = new Map<string, string>()
  const shells = deviceIds.map((id, index) => {
    const own: Record<string, Attached> = {}
    attached[id] = own
    const names = ['a', 'b', 'c'].slice(0, 2 + below(2))
    // Now and then a device bridges: wholly, or two of its interfaces as a virtual wire.
    const bridged = rarely(4) ? (rarely(3) ? names.slice(0, 2) : names) : []
    const presence = bridged.length > 0 && rarely(2) ? text(below(8)) : undefined
    const ports = names.map((port, n) => {
      const cable = linked.get(`${id}/${port}`)
      const next = deviceIds[index + 1]
      const kind =
        cable !== undefined
          ? 'linked'
          : n === 1 && next !== undefined && rarely(3)
            ? 'link'
            : rarely(12)
              ? 'loose'
              : rarely(16)
                ? 'unused'
                : 'place'
      const place = pick(places)
      const net = kind === 'linked' ? (cable ?? last) : (netOf.get(place) ?? last)
      if (kind === 'place') own[port] = place
      if (kind === 'unused') own[port] = '-'
      if (kind === 'link' && next !== undefined) {
        own[port] = { link: [next, 'a'] }
        linked.set(`${next}/a`, net)
      }
      const bridge = bridged.includes(port) ? 'br' : undefined
      const addresses = bridge !== undefined || rarely(6) ? [] : [`${text(within(net))}${net.slice(net.indexOf('/'))}`]
      if (bridge === undefined && rarely(8)) addresses.push(`${text(below(8))}/32`)
      const addressUnknown = bridge === undefined && unsure(10)
      return { port, net, addresses, enabled: !rarely(14), addressUnknown, used: !rarely(10), bridge }
    })
    return { id, ports, presence }
  })
  const owned = shells.flatMap(({ ports }) => ports.flatMap(({ addresses }) => addresses.map((a) => a.slice(0, a.indexOf('/')))))
  const gateway = (): string => (owned.length > 0 && !rarely(6) ? pick(owned) : text(below(8)))

  const set = (values: readonly number[]): Addresses =>
    Addresses.ofRanges(values.map((n) => ({ family: 4 as const, low: BASE + BigInt(n), high: BASE + BigInt(n) })))
  const numbers = [0, 1, 2, 3, 4, 5, 6, 7]
  const ports = (values: readonly number[]): Ranges<number> => normalise(values.map((n) => [n, n] as const))
  const bounds = (): AddressBounds => {
    if (rarely(2)) return { lo: Addresses.all, hi: Addresses.all }
    const lo = some(numbers)
    if (!unsure(5)) {
      const exact = set(lo)
      return { lo: exact, hi: exact }
    }
    return { lo: rarely(2) ? Addresses.none : set(lo), hi: rarely(3) ? Addresses.all : set([...lo, ...some(numbers)]) }
  }
  const services = () => {
    const box = () => ({ protocols: [[TCP, TCP]] as const, dport: ports(some(PORTS)), ...(rarely(5) ? { sport: ports(some(PORTS)) } : {}) })
    const lo = [box()]
    return { lo, hi: unsure(6) ? [...lo, box()] : lo, negated: rarely(8) }
  }
  const header = () => ({ src: bounds(), dst: bounds(), ...(rarely(3) ? {} : { services: services() }), partial: unsure(8) })
  const several = <T>(most: number, one: (index: number) => T): T[] => Array.from({ length: below(most + 1) }, (_, index) => one(index))

  const devices = shells.map(({ id, ports: own, presence }): Device => {
    const interfaces: Interface[] = own.map(({ port, addresses, enabled, addressUnknown, used, bridge }) =>
      iface(port, { addresses, enabled, addressUnknown, used, bridge }),
    )
    if (presence !== undefined) interfaces.push(iface('m', { addresses: [`${presence}/32`], kind: 'loopback', used: false, bridge: 'br' }))
    const knowledge = unsure(12) ? pick(['missing', 'outside', 'declared'] as const) : 'export'
    if (knowledge !== 'export') return device(id, { knowledge })
    const names = own.map(({ port }) => port)
    const someInterfaces = () => (rarely(2) ? ('any' as const) : new Set(some(names)))

    const target = (): SourceTarget =>
      pick<() => SourceTarget>([
        () => ({ kind: 'interface' }),
        () => ({ kind: 'interface' }),
        () => ({ kind: 'pool', addresses: set(some(numbers)), keepsPort: rarely(2) }),
        () => ({ kind: 'static', family: 4, low: BASE, high: BASE + 7n, to: BASE }),
        () => ({ kind: 'static-port', to: set([below(8)]), port: below(4) }),
        () => (unsure(2) ? { kind: 'unknown' } : { kind: 'interface' }),
      ])()
    const translatedIds = ['t0', 't1']
    const isFirewall = !rarely(3)
    // Firewalls translate sources by policy or by a list of its own, routers by a list; never both.
    const translatesByList = wild.translation && !rarely(2) && (!isFirewall || rarely(3))
    const rule = (index: number): Rule => {
      const translated = !wild.translation || rarely(2) ? ('any' as const) : rarely(2) ? ('none' as const) : some(translatedIds)
      const fields = {
        id: `r${index}`,
        ...header(),
        translated,
        enabled: !rarely(10),
        initiates: !rarely(12),
        conditions: unsure(8) ? [condition()] : [],
      }
      const ends = { in: someInterfaces(), out: someInterfaces() }
      return rarely(3)
        ? deny({ ...fields, ...ends })
        : permit({
            ...fields,
            ...ends,
            sourceTarget: wild.translation && isFirewall && !translatesByList && rarely(3) ? target() : undefined,
            divert: isFirewall && rarely(8) ? pick(names) : undefined,
          })
    }
    /** Now and then a rule leads to a list of its own, or leaves the one it stands in. */
    const chained = (index: number): Rule => {
      const made = rule(index)
      if (!rarely(5)) return made
      const { sourceTarget: _, ...fields } = { ...made, conditions: [] }
      const list = (depth: number): Rule[] =>
        several(3, (at) => {
          const inner = { ...rule(at), id: `r${index}-${depth}-${at}` }
          const { sourceTarget: __, ...bare } = { ...inner, conditions: [] }
          if (rarely(4)) return { ...bare, action: 'return' as const }
          return depth < 2 && rarely(4) ? { ...bare, ...leads(list(depth + 1)) } : inner
        })
      const leads = (rules: readonly Rule[]): Pick<Rule, 'action' | 'chain'> => ({
        action: pick(['jump', 'jump', 'goto'] as const),
        chain: { name: made.label, rules, span: made.span },
      })
      return rarely(6) ? { ...fields, action: 'return' } : { ...fields, ...leads(list(1)) }
    }
    const ruleList = () => several(4, chained)
    const accessRules = () => ruleList().map(anywhere)
    const anywhere = (r: Rule): Rule => ({
      ...r,
      clauses: r.clauses.map((c) => ({ ...c, in: 'any' as const, out: 'any' as const, translated: 'any' as const })),
      ...(r.chain === undefined ? {} : { chain: { ...r.chain, rules: r.chain.rules.map(anywhere) } }),
    })

    const connected: Route[] = own.flatMap(({ port, addresses }) => addresses.map((a) => route(a, { out: port })))
    const nets = [...networks, '0.0.0.0/0', '0.0.0.0/0', '10.0.0.0/29']
    const statics = several(4, (): Route => {
      const prefix = rarely(5) ? `${text(below(8))}/32` : pick(nets)
      const shared = { distance: 10 + 10 * below(2), metric: below(2), conditional: unsure(8) }
      if (rarely(12)) return route(prefix, { kind: 'blackhole', ...shared })
      const via = rarely(6) ? undefined : gateway()
      const out = via === undefined || rarely(2) ? pick(names) : undefined
      return route(prefix, { kind: 'static', via, out, ...shared })
    })
    const policyRoutes: PolicyRoute[] = rarely(3)
      ? several(2, () =>
          policyRoute({
            ...header(),
            ...(rarely(2) ? {} : { in: some(names) }),
            action: pick(['forward', 'forward', 'table', 'default'] as const),
            out: rarely(2) ? [] : some(names),
            via: rarely(3) ? [] : [gateway()],
            conditions: unsure(6) ? [condition('tracked')] : [],
          }),
        )
      : []
    const routeStage: Stage = {
      kind: 'route',
      policyRoutes,
      table: { routes: [...connected, ...statics], uncertainties: unsure(12) ? [uncertainty('dynamic-routing')] : [] },
    }

    const translation = (index: number): DestinationTranslation => {
      // Only packets of this world: no packet from outside it may be moved into it.
      const narrow = pick([1, 2, 4])
      const low = below(8 - narrow + 1)
      const range = Array.from({ length: narrow }, (_, n) => low + n)
      const exact = set(range)
      const dst = unsure(4) ? { lo: rarely(2) ? Addresses.none : set([low]), hi: exact } : { lo: exact, hi: exact }
      const portLow = below(4)
      const moved = below(4)
      const dport = portLow + pick([0, Math.max(0, Math.min(1, 3 - portLow, 3 - moved))])
      const box = [{ protocols: [[TCP, TCP]] as const, dport: [[portLow, dport]] as const }]
      const allPorts = [{ protocols: [[TCP, TCP]] as const, dport: [[0, 3]] as const }]
      const port = pick(['none', 'offset', 'set'] as const)
      return destinationTranslation({
        id: `t${index}`,
        src: bounds(),
        dst,
        services: port === 'none' ? { lo: allPorts, hi: allPorts, negated: false } : { lo: box, hi: box, negated: false },
        partial: unsure(8),
        ...(rarely(2) ? {} : { in: some(names) }),
        to: unsure(6)
          ? { kind: 'unknown' }
          : rarely(4)
            ? { kind: 'set', addresses: set(some(numbers)) }
            : {
                kind: 'offset',
                family: 4,
                low: BASE + BigInt(low),
                high: BASE + BigInt(low + narrow - 1),
                to: BASE + BigInt(below(8 - narrow + 1)),
              },
        port:
          port === 'none'
            ? undefined
            : port === 'offset'
              ? { kind: 'offset', low: portLow, high: dport, to: moved }
              : { kind: 'set', ports: ports(some(PORTS)) },
      })
    }
    const destinations: Stage[] =
      wild.translation && !rarely(2) ? [{ kind: 'translate-destination', translations: several(2, translation) }] : []
    const sources: Stage[] = translatesByList
      ? [
          {
            kind: 'translate-source',
            translations: several(
              2,
              (n): SourceTranslation =>
                sourceTranslation({
                  id: `s${n}`,
                  ...header(),
                  in: rarely(2) ? names : some(names),
                  out: rarely(2) ? names : some(names),
                  target: rarely(5) ? { kind: 'none' } : target(),
                }),
            ),
          },
        ]
      : []
    const list = (at: 'ingress' | 'egress'): Stage => ({
      kind: 'filter',
      at,
      bindings: several(2, (n) => ({
        in: at === 'ingress' ? new Set([names[n] ?? 'a']) : ('any' as const),
        out: at === 'egress' ? new Set([names[n] ?? 'a']) : ('any' as const),
        rulebase: rulebase(accessRules(), rarely(2) ? 'permit' : 'deny'),
      })),
      unbound: 'permit',
    })
    const forward: Stage = {
      kind: 'filter',
      at: 'forward',
      bindings: [{ in: 'any', out: 'any', rulebase: rulebase(ruleList(), rarely(3) ? 'permit' : 'deny') }],
      unbound: 'deny',
    }
    // Routers divert by lists of their own: permits into tunnels, denies of what may only come by one.
    const selected: Stage[] =
      !isFirewall && rarely(3)
        ? [
            {
              kind: 'vpn',
              bindings: several(2, () => ({
                in: 'any' as const,
                out: rarely(2) ? ('any' as const) : new Set(some(names)),
                rulebase: rulebase(
                  ruleList().map((r) => (r.action === 'permit' && !rarely(4) ? { ...r, divert: pick(names) } : r)),
                  rarely(4) ? 'deny' : 'permit',
                ),
              })),
              unbound: 'permit',
            },
          ]
        : []
    const fields: DomainFields = {
      stages: isFirewall
        ? [...destinations, routeStage, forward, ...sources]
        : [list('ingress'), ...destinations, routeStage, ...sources, ...selected, list('egress')],
      local: { bindings: [{ in: 'any', accepts: [match(header())], span, label: verbatim('local') }] },
      uncertainties: unsure(12) ? [uncertainty()] : [],
    }
    return device(id, { role: isFirewall ? 'firewall' : 'router', interfaces, domains: [domain(fields)] })
  })
  const leftOver = networks.slice(inside.length)
  const named = Addresses.union(externals.flatMap((x) => (x.addresses === undefined ? [] : [x.addresses])))
  const internet = set(leftOver.flatMap((prefix) => numbers.slice(firstOf(prefix), firstOf(prefix) + sizeOf(prefix)))).minus(named)
  return { topology: topology({ zones, externals, devices: attached, internet }), devices: new Map(devices.map((d) => [d.id, d])) }
}
