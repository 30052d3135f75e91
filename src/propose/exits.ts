/** External networks, gathered from every interface and router that leads to one. */
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { ExternalKind } from '../model/topology.ts'
import type { Prefix } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Outside } from './outward.ts'
import type { Port } from './ports.ts'
import type { Confidence } from './proposal.ts'
import type { RouterDraft } from './wiring.ts'

/** A way out: of one interface, or of a router without export. */
export interface Exit {
  readonly outside: Outside
  readonly from: { readonly kind: 'port'; readonly port: Port } | { readonly kind: 'router'; readonly router: RouterDraft }
  /** Its addresses as far as routes tell, and the network of the interface itself. */
  readonly prefixes: readonly Prefix[]
}

export interface ExternalDraft {
  readonly kind: ExternalKind
  readonly confidence: Confidence
  readonly reason: Text
  readonly addresses: Addresses
  readonly exits: readonly Exit[]
}

/** Networks of which there is only one. Of the others a body may have several, told apart by their addresses. */
const SINGLE: ReadonlySet<ExternalKind> = new Set(['internet', 'lgwan', 'juki-net', 'security-cloud'])

/** One draft per network: exits of a kind there is only one of, and exits whose addresses overlap. */
export function gathered(exits: readonly Exit[]): readonly ExternalDraft[] {
  const groups: { kind: ExternalKind; exits: Exit[]; addresses: Addresses }[] = []
  for (const exit of exits) {
    const { kind } = exit.outside
    const addresses = Addresses.union(exit.prefixes.map((prefix) => Addresses.ofPrefix(prefix)))
    const group = groups.find((g) => g.kind === kind && (SINGLE.has(kind) || !g.addresses.and(addresses).isEmpty))
    if (group === undefined) groups.push({ kind, exits: [exit], addresses })
    else {
      group.exits.push(exit)
      group.addresses = group.addresses.or(addresses)
    }
  }
  return groups.map(({ kind, exits: here, addresses }) => ({
    kind,
    exits: here,
    addresses,
    confidence: here.some(({ outside }) => outside.confidence === 'likely') ? 'likely' : 'doubtful',
    reason: listOf(distinct(here.map(({ outside }) => outside.reason))),
  }))
}

function distinct(texts: readonly Text[]): readonly Text[] {
  return texts.filter((text, at) => texts.findIndex((other) => other.ja === text.ja) === at)
}

/**
 * Networks that carry packets between the body's own devices where two of those are attached: closed lines end in a router
 * of the carrier, which forwards from one to the other. The Internet and the security cloud do not carry a body's private
 * addresses.
 */
export function joinsDevices({ kind, exits }: ExternalDraft): boolean {
  if (kind === 'internet' || kind === 'security-cloud' || kind === 'cloud-service') return false
  return exits.filter(({ from }) => from.kind === 'port').length > 1
}
