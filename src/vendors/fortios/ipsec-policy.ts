/** Policies of policy-based IPsec: `set action ipsec` sends what it matches into a tunnel, and lets in what comes out of it. */
import type { Clause, InterfaceMatch, Rule, SourceTarget } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { subnet } from './address-value.ts'
import type { Books } from './books.ts'
import type { Draft } from './draft.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { POLICY_TUNNELS, policyTunnel } from './tunnel.ts'

/** Whether the entry is such a policy. */
export function isIpsec({ entry }: Draft): boolean {
  return wordOf(entry, 'action') === 'ipsec'
}

/** The id of the tunnel a policy names; undefined, with a doubt, when the file does not have it. */
export function tunnelOf({ books: { ports, scope }, entry, doubts }: Draft): string | undefined {
  const setting = entry.settings.get('vpntunnel') ?? entry.settings.get('action')
  const name = wordOf(entry, 'vpntunnel')
  const at = scope.ledger.span(setting ?? entry.head)
  if (name !== undefined && name !== '') {
    const { match, uncertainty } = ports.resolve(policyTunnel(name), at)
    if (match !== 'any' && uncertainty === undefined) return ports.id(policyTunnel(name))
  }
  const text = {
    ja: `IPsecトンネル「${name ?? ''}」の定義（config vpn ipsec phase1）がファイルにありません`,
    en: `the IPsec tunnel "${name ?? ''}" is not defined in the file (config vpn ipsec phase1)`,
  }
  doubts.open.push({ code: 'undefined-object', text, span: at })
  return undefined
}

/**
 * Whether sessions may start on this side (`outbound`). Older releases print it when it is on, newer ones when it is off:
 * a policy that says nothing is a bound.
 */
export function outboundOf({ books: { scope }, entry }: Draft): { readonly allowed: boolean; readonly doubt?: Uncertainty } {
  const value = wordOf(entry, 'outbound')
  if (value !== undefined) return { allowed: value === 'enable' }
  const text = {
    ja: 'outbound の指定がなく、こちらから始まる通信を通すかは版によります',
    en: '`outbound` is not set: whether sessions may start on this side depends on the release',
  }
  const span = scope.ledger.span(entry.settings.get('vpntunnel') ?? entry.head)
  return { allowed: true, doubt: { code: 'ipsec-outbound-default', text, span } }
}

/** What happens to the source on the way into the tunnel: `natoutbound`, to `natip` or the address of the outer interface. */
export function outboundTarget({ books, entry }: Draft, clauses: readonly Clause[]): SourceTarget | undefined {
  if (!isEnabled(entry, 'natoutbound')) return undefined
  const own = subnet(wordsOf(entry, 'natip'))
  if (own !== undefined && !own.isEmpty && !own.has(4, 0n)) return { kind: 'pool', addresses: own, keepsPort: false }
  const outer = books.ports.all.filter((port) => clauses.some(({ out }) => out === 'any' || out.has(books.ports.id(port.name))))
  if (outer.some((port) => port.addressUnknown)) return { kind: 'unknown' }
  const addresses = Addresses.union(
    outer.flatMap((port) => port.addresses.flatMap(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
  )
  return addresses.isEmpty ? { kind: 'unknown' } : { kind: 'pool', addresses, keepsPort: false }
}

/** The other direction: what comes out of the tunnel, from the policy's destinations to its sources (`inbound`). */
export function inboundRule({ entry }: Draft, rule: Rule, clauses: readonly Clause[], tunnel: string): Rule | undefined {
  if (!isEnabled(entry, 'inbound')) return undefined
  const { sourceTarget: _, divert: __, ...rest } = rule
  const doubts = rule.uncertainties.filter(({ code }) => code !== 'ipsec-outbound-default')
  return {
    ...rest,
    id: `${rule.id}/inbound`,
    label: { ja: `${rule.label.ja}（受信）`, en: `${rule.label.en} (inbound)` },
    clauses: clauses.map((clause) => ({
      ...clause,
      in: new Set([tunnel]),
      out: clause.in,
      translated: 'any',
      match: { ...clause.match, src: clause.match.dst, dst: clause.match.src },
    })),
    uncertainties: doubts,
    ...(isEnabled(entry, 'natinbound') ? { sourceTarget: { kind: 'interface' } } : {}),
  }
}

/** By tunnel id, the interface its encrypted packets leave by; undefined where the file does not say. */
export type OuterInterfaces = ReadonlyMap<string, string | undefined>

/** The tunnels of policies that a VDOM has. */
export function outerInterfaces({ scope, ports }: Books): OuterInterfaces {
  return new Map(
    POLICY_TUNNELS.flatMap((path) => [...scope.table(path).entries.values()]).map((entry) => {
      const outer = wordOf(entry, 'interface')
      return [ports.id(policyTunnel(entry.key)), outer === undefined ? undefined : ports.id(outer)] as const
    }),
  )
}

/**
 * Packets out of a tunnel pass by the policies that name it. Whether one for the outer interface, or for any, reaches
 * them as well is not documented: there such a policy is a bound. `others` are the ids of all interfaces but these tunnels.
 */
export function boundOnTunnels(rule: Rule, outer: OuterInterfaces, others: readonly string[]): Rule {
  if (outer.size === 0) return rule
  const tunnelsOf = (match: InterfaceMatch): readonly string[] =>
    [...outer]
      .filter(([id, through]) => match === 'any' || match.has(id) || (through !== undefined && match.has(through)))
      .map(([id]) => id)
  const isOwn = (match: InterfaceMatch): boolean => match !== 'any' && [...match].every((id) => outer.has(id))
  let doubted = false
  const clauses = rule.clauses.flatMap((clause): Clause[] => {
    const tunnels = isOwn(clause.in) ? [] : tunnelsOf(clause.in)
    if (tunnels.length === 0) return [clause]
    doubted = true
    const from = clause.in === 'any' ? others : [...clause.in].filter((id) => !outer.has(id))
    return [
      { ...clause, in: new Set(from) },
      { ...clause, in: new Set(tunnels), match: { ...clause.match, partial: true } },
    ]
  })
  if (!doubted) return rule
  const text = {
    ja: `${rule.label.ja} が IPsecトンネルから出た通信にも及ぶか確かめられません`,
    en: `whether ${rule.label.en} reaches traffic out of an IPsec tunnel is not known`,
  }
  return { ...rule, clauses, uncertainties: [...rule.uncertainties, { code: 'policy-on-ipsec-tunnel', text, span: rule.focus }] }
}
