import type { Clause, SourceTarget } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { membersOf } from './address.ts'
import type { Books } from './books.ts'
import type { Doubts } from './doubts.ts'
import type { Draft } from './draft.ts'
import type { Pool } from './pool.ts'
import { isEnabled } from './scope.ts'
import type { Entry } from './table.ts'

/**
 * What a policy with `nat enable` does to the source: its pool; else, for hosts with a static VIP, the
 * external address of that VIP; else the address of the egress interface (Fortinet technical tip on SNAT order).
 * Under central NAT the policy says nothing.
 */
export function sourceTargetOf({ books, table, entry, doubts }: Draft, clauses: readonly Clause[]): SourceTarget | undefined {
  if (isEnabled(entry, 'nat64') || isEnabled(entry, 'nat46')) {
    const text = { ja: 'IPv4とIPv6の間の変換は扱えません', en: 'translation between IPv4 and IPv6 is not modelled' }
    doubts.open.push({
      code: 'nat46-nat64',
      text,
      span: books.scope.ledger.span(entry.settings.get('nat64') ?? entry.settings.get('nat46') ?? entry.head),
    })
    return { kind: 'unknown' }
  }
  if (books.centralNat || !isEnabled(entry, 'nat')) return undefined
  const families = table.families.map(({ family }) => family)
  if (isEnabled(entry, 'ippool')) {
    const named = families.flatMap((family) =>
      membersOf(books.scope, entry, family === 6 && families.length > 1 ? 'poolname6' : 'poolname').map(
        (name) => [family, ...name] as const,
      ),
    )
    return poolTarget(
      books,
      entry,
      named.map(([family, name]) => books.pools.named(family, name)),
      doubts,
    )
  }
  const reversed = books.vips.all.filter(
    (vip) => (vip.reverses || isEnabled(vip.entry, 'nat-source-vip')) && clauses.some(({ match }) => !match.src.hi.and(vip.mapped).isEmpty),
  )
  if (reversed.length === 0) return { kind: 'interface' }
  const egress = egressAddresses(books, clauses)
  return egress === undefined
    ? { kind: 'unknown' }
    : { kind: 'pool', addresses: Addresses.union([egress, ...reversed.map((vip) => vip.external)]), keepsPort: false }
}

/** The pool of a rule, or unknown when one of its pools is missing or not understood. */
export function poolTarget(books: Books, entry: Entry, pools: readonly (Pool | undefined)[], doubts: Doubts): SourceTarget {
  const read = pools.map((pool) => pool?.addresses)
  doubts.bounded.push(...pools.flatMap((pool) => pool?.uncertainties ?? []))
  if (pools.length === 0 || read.some((addresses) => addresses === undefined)) {
    const at = entry.settings.get('poolname') ?? entry.settings.get('nat-ippool') ?? entry.settings.get('ippool') ?? entry.head
    const text = { ja: 'IPプールの定義がファイルにありません', en: 'the IP pool is not defined in the file' }
    doubts.bounded.push({ code: 'unknown-source-nat', text, span: books.scope.ledger.span(at) })
    return { kind: 'unknown' }
  }
  const addresses = Addresses.union(read.flatMap((addresses) => addresses ?? []))
  return { kind: 'pool', addresses, keepsPort: isEnabled(entry, 'fixedport') || pools.every((pool) => pool?.keepsPort === true) }
}

/** Addresses of the interfaces a rule may send out of, or undefined when one is not in the file. */
function egressAddresses(books: Books, clauses: readonly Clause[]): Addresses | undefined {
  const ports = books.ports.all.filter((port) => clauses.some(({ out }) => out === 'any' || out.has(books.ports.id(port.name))))
  if (ports.some((port) => port.addressUnknown)) return undefined
  return Addresses.union(ports.flatMap((port) => port.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))))
}
