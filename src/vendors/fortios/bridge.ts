/** Interfaces that bridge instead of routing: those of a transparent VDOM, and virtual wire pairs. */
import type { Interface, InterfaceAddress } from '../../model/device.ts'
import type { InterfaceMatch, Rule } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { membersOf } from './address.ts'
import { hostPrefix } from './interface.ts'
import type { Port } from './interface.ts'
import type { Ports } from './ports.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { Settings } from './settings.ts'
import { POLICY_TABLES, SECURITY_POLICY } from './policy-table.ts'
import { classify, unknownGarbage, vocabulary, walk } from './vocabulary.ts'

/** The bridges of one VDOM. */
export interface Bridges {
  /** Bridge by interface name; interfaces that route are not in it. */
  readonly of: ReadonlyMap<string, string>
  /** Members of virtual wire pairs, as ids. */
  readonly wires: ReadonlySet<string>
  /** The VDOM's own addresses: `manageip` of transparent mode, answered on every forwarding domain. */
  readonly own: readonly InterfaceAddress[]
}

const PAIR = vocabulary({
  understood: 'member',
  irrelevant: { vlan: 'wildcard-vlan vlan-filter outer-vlan-id poweron-bypass poweroff-bypass' },
})

/**
 * Reads them. In transparent mode every interface bridges, to those with the same `forward-domain` (0 when not set;
 * FortiOS Handbook, "Forwarding domains in transparent mode"). A virtual wire pair passes packets between its two
 * members only, tagged ones with their tag (Administration Guide, "Virtual wire pair").
 */
export function bridgesOf(scope: Scope, ports: Ports, own: readonly Port[], settings: Settings): Bridges {
  const of = new Map<string, string>()
  const wires = new Set<string>()
  const pairs = scope.table('system virtual-wire-pair')
  for (const block of pairs.blocks)
    walk(block.children, (node) => {
      if (node.kind === 'garbage') scope.uncertainties.push(unknownGarbage(scope.ledger, node))
    })
  for (const entry of pairs.entries.values()) {
    scope.uncertainties.push(...classify(scope.ledger, entry, PAIR))
    for (const [name] of membersOf(scope, entry, 'member')) {
      of.set(name, `virtual-wire-pair ${entry.key}`)
      wires.add(ports.id(name))
      ports.use(name)
      ports.passesIPv6(name)
    }
  }
  if (!settings.transparent) return { of, wires, own: [] }
  const bundled = new Set(own.flatMap((port) => port.members))
  const everywhere = matchesAny(scope)
  for (const port of own) {
    if (of.has(port.name) || bundled.has(port.name) || port.kind === 'loopback') continue
    if (wordOf(port.entry, 'dedicated-to') === 'management') continue
    of.set(port.name, `forward-domain ${wordOf(port.entry, 'forward-domain') ?? '0'}`)
    ports.passesIPv6(port.name)
    // A policy for `any` passes packets of every port something is plugged into.
    if (everywhere) ports.use(port.name)
    if (isEnabled(port.entry, 'vlanforward')) scope.uncertainties.push(forwardsVlans(scope, port))
  }
  return { of, wires, own: managementOf(scope) }
}

/** Whether an enabled policy that permits is for any interface. */
function matchesAny(scope: Scope): boolean {
  return [...POLICY_TABLES, SECURITY_POLICY].some(({ path }) =>
    [...scope.table(path).entries.values()].some(
      (entry) =>
        wordOf(entry, 'status') !== 'disable' &&
        wordOf(entry, 'action') === 'accept' &&
        ['srcintf', 'dstintf'].some((side) => wordsOf(entry, side).includes('any')),
    ),
  )
}

function forwardsVlans(scope: Scope, port: Port): Uncertainty {
  const text = {
    ja: `「${port.name}」は VLAN インターフェースのないタグ付きの通信も転送します（vlanforward）`,
    en: `"${port.name}" also forwards tagged traffic that no VLAN interface takes (vlanforward)`,
  }
  return { code: 'vlan-forward', text, span: scope.ledger.span(port.entry?.settings.get('vlanforward') ?? port.span) }
}

function managementOf(scope: Scope): InterfaceAddress[] {
  const entry = scope.singleton('system settings')
  return ['manageip', 'manageip6'].flatMap((name): InterfaceAddress[] => {
    const setting = entry?.settings.get(name)
    // Printed as `A/M` with a dotted mask, typed as `A M` (FortiOS CLI reference, system settings).
    const values = (setting?.values ?? []).flatMap(({ text }) => (/\/\d+\./.test(text) ? text.split('/') : [text]))
    if (setting === undefined || values.every((value) => value === '')) return []
    const prefix = hostPrefix(values)
    if (prefix === undefined) {
      scope.uncertainties.push(scope.ledger.unknown(setting))
      return []
    }
    return prefix.address === 0n ? [] : [{ prefix, secondary: name === 'manageip6', span: scope.ledger.span(setting) }]
  })
}

/** The VDOM's own presence on each of its forwarding domains: `manageip`, then `manageip/340` …. */
export function presenceOf({ of, own }: Bridges, ports: Ports, domain: string): Interface[] {
  const first = own[0]
  if (first === undefined) return []
  const bridges = [...new Set(of.values())].filter((name) => name.startsWith('forward-domain '))
  return bridges.map((bridge, index) => {
    const name = index === 0 ? 'manageip' : `manageip/${bridge.slice('forward-domain '.length)}`
    return {
      id: ports.id(name),
      name,
      domain,
      kind: 'loopback',
      enabled: true,
      addresses: own,
      addressUnknown: false,
      ipv6: own.some(({ prefix }) => prefix.family === 6),
      bridge,
      used: false,
      span: first.span,
    }
  })
}

/**
 * Packets on a virtual wire pass by policies that name its interfaces. Whether one for `any` reaches them as well is not
 * documented: there such a policy is a bound. `others` are the ids of all interfaces that are in no pair.
 */
export function boundOnWires(rule: Rule, { wires }: Bridges, others: readonly string[]): Rule {
  const open = rule.clauses.filter((c) => c.in === 'any' || c.out === 'any')
  if (wires.size === 0 || open.length === 0) return rule
  const routed = (match: InterfaceMatch): InterfaceMatch => (match === 'any' ? new Set(others) : match)
  const wired = (match: InterfaceMatch): InterfaceMatch => (match === 'any' ? wires : new Set([...match].filter((id) => wires.has(id))))
  const clauses = rule.clauses.flatMap((clause) => {
    if (!open.includes(clause)) return [clause]
    const on = { ...clause, in: wired(clause.in), out: wired(clause.out), match: { ...clause.match, partial: true } }
    const between = { ...clause, in: routed(clause.in), out: routed(clause.out) }
    return [on.in, on.out].some((match) => match !== 'any' && match.size === 0) ? [between] : [between, on]
  })
  if (clauses.every((clause) => !clause.match.partial)) return { ...rule, clauses }
  const text = {
    ja: `${rule.label.ja} の any が仮想ワイヤペアの通信にも及ぶか確かめられません`,
    en: `whether "any" in ${rule.label.en} reaches traffic of virtual wire pairs is not known`,
  }
  return { ...rule, clauses, uncertainties: [...rule.uncertainties, { code: 'any-and-virtual-wire', text, span: rule.focus }] }
}
