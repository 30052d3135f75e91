/** Address and port translation of one packet. */
import type { Text } from '../base/text.ts'
import type { Span } from '../base/span.ts'
import type { Interface, Stage } from '../model/device.ts'
import type { DestinationTranslation, SourceTarget } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Packet } from '../packet/packet.ts'
import { hasPorts } from '../packet/packet.ts'
import type { Ranges } from '../packet/ranges.ts'
import type { Choices } from './choices.ts'
import type { Passing } from './match.ts'
import { matchHeader } from './match.ts'
import type { Bound, Transit } from './transit.ts'

const ANY_PORT: Ranges<number> = [[0, 65535]]

/** An entry that translates, as steps show it. */
export interface Translator {
  readonly label: Text
  readonly span: Span
}

/** What a destination translation stage can make of a packet. */
export type Readdressed =
  /** `by`: the translation that rewrote it; undefined when none did. */
  | { readonly kind: 'goes-on'; readonly transit: Transit; readonly by: DestinationTranslation | undefined }
  /** Rewritten to a destination nobody knows. */
  | { readonly kind: 'unknown'; readonly by: DestinationTranslation }
  /** Not known well enough, and everything unknown is against the packet. */
  | { readonly kind: 'uncertain'; readonly by: DestinationTranslation }

/** First match in order; a translation that only may match is both taken and passed over. */
export function translateDestination(
  { translations }: Extract<Stage, { kind: 'translate-destination' }>,
  transit: Transit,
  passing: Passing,
  bound: Bound,
  choices: Choices,
): readonly Readdressed[] {
  const ways: Readdressed[] = []
  for (const by of translations) {
    if (!matchesInterface(by.in, passing.in)) continue
    const certainty = matchHeader(by.match, transit)
    if (certainty === 'no') continue
    if (bound === 'judged' && (certainty === 'maybe' || by.to.kind === 'unknown')) return [...ways, { kind: 'uncertain', by }]
    if (by.to.kind === 'none') ways.push({ kind: 'goes-on', transit, by: undefined })
    else if (by.to.kind === 'unknown') ways.push(...lost(by, transit, choices))
    else {
      const rewritten = rewriteDestination(by, transit.packet, choices)
      if (rewritten === undefined) continue
      ways.push(...rewritten.map((packet): Readdressed => ({ kind: 'goes-on', transit: { ...transit, packet }, by })))
    }
    if (certainty === 'yes') return ways
  }
  return [...ways, { kind: 'goes-on', transit, by: undefined }]
}

/** A destination nobody knows: any address, and any port where the translation does not say which. */
function lost(by: DestinationTranslation, transit: Transit, choices: Choices): readonly Readdressed[] {
  const { packet } = transit
  const { anywhere } = choices
  if (anywhere === undefined) return [{ kind: 'unknown', by }]
  const anyPort = by.port === undefined && hasPorts(packet.protocol)
  const ports = anyPort ? new Set([packet.dport, ...anywhere.ports]) : newPorts(by.port, packet, choices)
  const made = anywhere.addresses(packet.family).flatMap((dst) => [...ports].map((dport) => ({ ...packet, dst, dport })))
  return [
    { kind: 'unknown', by },
    ...made.map((rewritten): Readdressed => ({ kind: 'goes-on', transit: { ...transit, packet: rewritten }, by })),
  ]
}

/** Every packet the translation can make of one; undefined when the packet lies outside what it moves. */
function rewriteDestination({ to, port }: DestinationTranslation, packet: Packet, choices: Choices): readonly Packet[] | undefined {
  const destinations = newDestinations(to, packet, choices)
  const ports = newPorts(port, packet, choices)
  if (destinations.length === 0 || ports.length === 0) return undefined
  return destinations.flatMap((dst) => ports.map((dport) => ({ ...packet, dst, dport })))
}

function newDestinations(to: DestinationTranslation['to'], { family, dst }: Packet, choices: Choices): readonly bigint[] {
  if (to.kind === 'unknown' || to.kind === 'none') return []
  if (to.kind === 'set') return [...choices.addresses(family, to.addresses.of(family))]
  return to.family === family && to.low <= dst && dst <= to.high ? [to.to + dst - to.low] : []
}

function newPorts(port: DestinationTranslation['port'], { dport }: Packet, choices: Choices): readonly number[] {
  if (port === undefined) return [dport]
  if (port.kind === 'set') return [...choices.ports(port.ports, dport)]
  return port.low <= dport && dport <= port.high ? [port.to + dport - port.low] : []
}

/** What a source translation stage can make of a packet; `by` is undefined when it is left alone. */
export type Resourced =
  | { readonly kind: 'goes-on'; readonly transit: Transit; readonly by: Translator | undefined }
  | { readonly kind: 'uncertain'; readonly by: Translator }

/** First match in order; a translation that only may match is both taken and passed over. */
export function translateSource(
  { translations }: Extract<Stage, { kind: 'translate-source' }>,
  transit: Transit,
  passing: Passing,
  egress: Interface | undefined,
  bound: Bound,
  choices: Choices,
): readonly Resourced[] {
  const ways: Resourced[] = []
  for (const by of translations) {
    if (!matchesInterface(by.in, passing.in) || (passing.out !== undefined && !matchesInterface(by.out, passing.out))) continue
    const certainty = matchHeader(by.match, transit)
    if (certainty === 'no') continue
    if (bound === 'judged' && certainty === 'maybe') return [...ways, { kind: 'uncertain', by }]
    if (by.target.kind === 'none') ways.push({ kind: 'goes-on', transit, by: undefined })
    else
      ways.push(
        ...rewriteSource(by.target, transit, egress, bound, choices).map(
          (rewritten): Resourced => ({ kind: 'goes-on', transit: rewritten, by }),
        ),
      )
    if (certainty === 'yes') return ways
  }
  return [...ways, { kind: 'goes-on', transit, by: undefined }]
}

/** Every packet a source target can make of one. */
export function rewriteSource(
  target: SourceTarget,
  transit: Transit,
  egress: Interface | undefined,
  bound: Bound,
  choices: Choices,
): readonly Transit[] {
  const { packet } = transit
  const anyPort = hasPorts(packet.protocol) ? [...choices.ports(ANY_PORT, packet.sport)] : [packet.sport]
  const become = (sources: Iterable<bigint>, ports: readonly number[]): readonly Transit[] => {
    const made = [...sources].flatMap((src) => ports.map((sport): Transit => ({ packet: { ...packet, src, sport }, sourceUnknown: false })))
    return made.length > 0 ? made : loseSource(transit, bound, choices)
  }
  switch (target.kind) {
    case 'interface': {
      const own =
        egress?.addressUnknown === false
          ? egress.addresses.flatMap(({ prefix }) => (prefix.family === packet.family ? [prefix.address] : []))
          : []
      return become(own, anyPort)
    }
    case 'pool':
      return become(choices.addresses(packet.family, target.addresses.of(packet.family)), target.keepsPort ? [packet.sport] : anyPort)
    case 'static': {
      if (target.family !== packet.family || transit.sourceUnknown || packet.src < target.low || packet.src > target.high) return [transit]
      return [{ packet: { ...packet, src: target.to + packet.src - target.low }, sourceUnknown: false }]
    }
    case 'static-port':
      return become(choices.addresses(packet.family, target.to.of(packet.family)), [target.port])
    case 'unknown':
      return become([], anyPort)
  }
}

/** A source nobody knows: any, in `possible`, where there is something to try; else carried on as unknown. */
function loseSource({ packet }: Transit, bound: Bound, { anywhere }: Choices): readonly Transit[] {
  if (bound === 'judged' || anywhere === undefined) return [{ packet, sourceUnknown: true }]
  const ports = hasPorts(packet.protocol) ? new Set([packet.sport, ...anywhere.ports]) : [packet.sport]
  return anywhere
    .addresses(packet.family)
    .flatMap((src) => [...ports].map((sport) => ({ packet: { ...packet, src, sport }, sourceUnknown: false })))
}
