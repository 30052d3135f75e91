/** A device taken apart into what two members of a pair must have alike, each piece with a signature that says what it does. */
import { sortedBy } from '../../base/order.ts'
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { Device, Interface, RoutingDomain, Stage } from '../../model/device.ts'
import { formatAddress } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Piece } from './pair-piece.ts'
import {
  destinationPiece,
  interfaces,
  localPieces,
  piece,
  policyRoutePiece,
  routePiece,
  rulePieces,
  sourcePiece,
  unknownPiece,
  words,
} from './pair-piece.ts'

/** Pieces of one kind. In an `ordered` part the first that matches decides. */
export interface Part {
  /** Stable: `rules/LGWAN/2/0`, `routes/LGWAN` … */
  readonly id: string
  readonly title: Text
  readonly ordered: boolean
  readonly pieces: readonly Piece[]
  /** Where to point when a piece is missing. */
  readonly span: Span
}

/**
 * Everything of a device that decides what happens to packets, without names, labels and places. Learned and connected
 * routes are left out: the latter follow from the interfaces. What is off is left out.
 */
export function partsOf(device: Device): readonly Part[] {
  return [interfacesPart(device), ...device.domains.flatMap((domain) => domainParts(device, domain)), unreadPart(device)]
}

function interfacesPart(device: Device): Part {
  const own = device.redundancy?.ownInterfaces ?? new Set<string>()
  return {
    id: 'interfaces',
    title: { ja: 'インターフェース', en: 'interfaces' },
    ordered: false,
    span: device.span,
    pieces: device.interfaces
      .filter((i) => i.enabled && (i.used || i.addresses.length > 0) && !own.has(i.name))
      .map((i) => ({
        signature: words(i.id, i.domain, i.kind, addressesSignature(device, i), i.addressUnknown, i.ipv6, i.vlan, i.peer, i.bridge),
        label: { ja: `インターフェース ${i.id}`, en: `interface ${i.id}` },
        span: i.span,
      })),
  }
}

/** Members that share a virtual address have one each of their own beside it; loopbacks then tell them apart. */
function addressesSignature({ redundancy }: Device, { addresses, kind }: Interface): string {
  const shared = redundancy?.shared ?? Addresses.none
  const shares = !shared.isEmpty
  if (shares && kind === 'loopback') return 'own'
  return addresses
    .map(({ prefix, secondary }) => {
      const subnet = Addresses.ofPrefix(prefix)
      const varies = shares && !secondary && !subnet.and(shared).isEmpty
      return varies ? `in ${subnet}` : `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`
    })
    .join(' ')
}

/** Addresses that a member has for itself: on interfaces reserved for its management, and beside a shared virtual address. */
function ownOf({ redundancy, interfaces: all }: Device): Addresses {
  const shared = redundancy?.shared ?? Addresses.none
  const reserved = redundancy?.ownInterfaces ?? new Set<string>()
  return Addresses.union(
    all.flatMap(({ name, kind, addresses }) =>
      addresses
        .filter(
          ({ prefix, secondary }) =>
            reserved.has(name) ||
            (!shared.isEmpty && (kind === 'loopback' || (!secondary && !Addresses.ofPrefix(prefix).and(shared).isEmpty))),
        )
        .map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)),
    ),
  )
}

function domainParts(device: Device, domain: RoutingDomain): readonly Part[] {
  const where: Text = domain.name === '' ? verbatim('') : verbatim(` (${domain.name})`)
  const named = (ja: string, en: string): Text => ({ ja: `${ja}${where.ja}`, en: `${en}${where.en}` })
  const span = domainSpan(device, domain)
  const parts: Part[] = [
    // Its existence, should nothing else be in it.
    {
      id: `domain/${domain.name}`,
      title: named('VDOM・VRF', 'VDOM or VRF'),
      ordered: false,
      span,
      pieces: [piece('domain', domain.name, span)],
    },
  ]
  // Stages are numbered among their like: a stage that only one member has does not shift the others.
  const counts = new Map<string, number>()
  for (const stage of domain.stages) {
    const kind = stage.kind === 'filter' ? stage.at : stage.kind
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    parts.push(...stageParts(stage, `${domain.name}/${kind}/${count}`, named, span))
  }
  parts.push(
    {
      id: `local/${domain.name}`,
      title: named('機器自身への通信の許可', 'traffic to the device itself'),
      ordered: true,
      span,
      pieces: localPieces(domain.local, ownOf(device)),
    },
    {
      id: `features/${domain.name}`,
      title: named('中継・VPN などの機能', 'features that relay or tunnel'),
      ordered: false,
      span,
      pieces: domain.features.map((f) => ({ signature: words(f.kind, interfaces(f.in), f.addresses), label: f.text, span: f.span })),
    },
    {
      id: `unknown/${domain.name}`,
      title: named('解釈できない設定', 'statements that are not understood'),
      ordered: false,
      span,
      pieces: domain.uncertainties.map(unknownPiece),
    },
  )
  return parts
}

function domainSpan(device: Device, { name }: RoutingDomain): Span {
  return device.interfaces.find((i) => i.domain === name)?.span ?? device.span
}

function stageParts(stage: Stage, id: string, named: (ja: string, en: string) => Text, span: Span): readonly Part[] {
  switch (stage.kind) {
    case 'filter':
    case 'vpn':
      return stage.bindings.map((binding, index) => rulesPart(`rules/${id}/${placeOf(stage, index)}`, stage, binding))
    case 'translate-destination':
      return [
        {
          id: `destinations/${id}`,
          title: named('宛先の変換', 'destination translation'),
          ordered: true,
          span,
          pieces: stage.translations.map(destinationPiece),
        },
      ]
    case 'translate-source':
      return [
        {
          id: `sources/${id}`,
          title: named('送信元の変換', 'source translation'),
          ordered: true,
          span,
          pieces: stage.translations.map(sourcePiece),
        },
      ]
    case 'route':
      return [
        {
          id: `policy-routes/${id}`,
          title: named('ポリシールート', 'policy routes'),
          ordered: true,
          span,
          pieces: stage.policyRoutes.map(policyRoutePiece),
        },
        {
          id: `routes/${id}`,
          title: named('静的経路', 'static routes'),
          ordered: false,
          span,
          pieces: [
            ...stage.table.routes.filter(({ kind }) => kind === 'static' || kind === 'blackhole').map(routePiece),
            ...stage.table.uncertainties.map(unknownPiece),
          ],
        },
      ]
  }
}

type FilterStage = Extract<Stage, { kind: 'filter' | 'vpn' }>
type Binding = FilterStage['bindings'][number]

/** Where a list is applied: its interfaces, and its number where several are applied there. */
function placeOf({ bindings }: FilterStage, index: number): string {
  const place = ({ in: input, out }: Binding): string => `${interfaces(input)}>${interfaces(out)}`
  const here = place(bindings[index]!)
  return `${here}/${bindings.slice(0, index).filter((binding) => place(binding) === here).length}`
}

function rulesPart(id: string, stage: FilterStage, { in: input, out, rulebase }: Binding): Part {
  return {
    id,
    title: rulebase.name,
    ordered: true,
    span: rulebase.span,
    pieces: [
      ...rulePieces(rulebase),
      // Last, what happens to the rest, and where the list applies.
      {
        signature: words(
          'otherwise',
          rulebase.otherwise,
          stage.kind === 'filter' ? stage.at : stage.kind,
          stage.unbound,
          interfaces(input),
          interfaces(out),
        ),
        label: { ja: '既定の動作と適用先', en: 'the default and where it applies' },
        span: rulebase.span,
      },
    ],
  }
}

/** Lines that were not understood, wherever they are. */
function unreadPart(device: Device): Part {
  return {
    id: 'not-understood',
    title: { ja: '解釈できない行', en: 'lines that are not understood' },
    ordered: false,
    span: device.span,
    pieces: sortedBy(device.coverage.notUnderstood.map(unknownPiece), ({ signature }) => signature),
  }
}
