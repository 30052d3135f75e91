/** Who may hand mail to hosts of the LGWAN tier, sanitizers and the tier itself apart. */
import type { Channel } from '../../graph/relays/channel.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { declaredBetween, lapsed } from '../register/declared-flows.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { baseTierOf, cellBetween, placeName } from '../places.ts'
import type { Treatment } from '../relays/relay-capabilities.ts'
import { capabilitiesUnder } from '../relays/relay-capabilities.ts'
import { packetsOfClass, sanitized } from '../relays/service-class.ts'
import { surplusFindings } from '../findings/surplus.ts'

/** Ports by which one mail server or client hands mail to another (RFC 5321, RFC 8314, RFC 6409). */
export const SUBMISSION = PacketSet.box({
  protocols: [[6, 6]],
  dport: [
    [25, 25],
    [465, 465],
    [587, 587],
  ],
})

/**
 * Findings for mail that senders outside the LGWAN tier may hand to it, past the relays that sanitize; what the findings of
 * `chains` already say is left out.
 */
export function* straySenders(
  context: CheckContext<unknown>,
  treatment: (channel: Channel) => Treatment,
  chains: readonly Finding[],
): Generator<Finding> {
  const { network, topology, policy, today } = context
  const specifics = specificPackets(topology, policy, today)
  const inside = (place: string): boolean => baseTierOf(topology, place) === 'lgwan'
  for (const from of network.places) {
    if (inside(from) || !isKnown(topology, from) || topology.externals.get(from)?.kind === 'lgwan') continue
    // Mail is handed over in a session: a source foreign to its place never gets the answers it needs.
    const own = PacketSet.box({ src: network.sources(from) })
      .and(SUBMISSION)
      .and(PacketSet.wellFormed)
    for (const to of network.places) {
      const direct = inside(to) ? network.direct(from, to) : undefined
      if (direct === undefined) continue
      const cell = cellBetween(topology, policy, from, to)
      const specific = cell === 'specific' || cell === 'flows' ? specificBetween(topology, specifics, from, to) : PacketSet.none
      const declared = cell === 'flows' ? declaredBetween(topology, from, to, (flow) => lapsed(flow, today)).allowed : PacketSet.none
      const stray = own
        .minus(specific)
        .minus(declared)
        .minus(fromSanitizers(topology, from, treatment))
        .minus(toldOf(chains, from, to))
      const judged = direct.judged.and(stray)
      const possible = direct.possible.and(stray)
      if (possible.isEmpty) continue
      const [a, b] = [placeName(topology, from), placeName(topology, to)]
      yield* surplusFindings(context, {
        from,
        to,
        judged,
        possible,
        severity: () => context.severity,
        text: (_, services) => ({
          ja: `${a.ja} から ${b.ja} へ、メールを無害化する中継を通らずにメール（${services.ja}）を渡せます。無害化する経路があっても、この経路で迂回されます。`,
          en: `Mail (${services.en}) can be handed from ${a.en} to ${b.en} without passing a relay that sanitizes it: this goes around any way that does.`,
        }),
        fix: (cause) => ({
          ja: `${cause.label.ja} からメールのポート（25、465、587）を外し、${b.ja} のメールサーバへ渡せるのをメール無害化装置だけにしてください。`,
          en: `Take the mail ports (25, 465, 587) out of ${cause.label.en}, so that only the mail sanitizer hands mail to ${b.en}.`,
        }),
      })
    }
  }
}

function toldOf(chains: readonly Finding[], from: string, to: string): PacketSet {
  const same = chains.filter((finding) => finding.verdict === 'violation' && finding.from === from && finding.to === to)
  return PacketSet.union(same.map(({ packets }) => packets ?? PacketSet.none))
}

function isKnown({ zones, externals }: Topology, place: string): boolean {
  return zones.has(place) || externals.has(place)
}

/** What relays with a leg in a place send as mail after having sanitized it; where that is not proven, the chain says so. */
function fromSanitizers(topology: Topology, place: string, treatment: (channel: Channel) => Treatment): PacketSet {
  const legs = channelsOf(topology.relays.values())
    .filter(({ exits }) => exits.leg.place === place && exits.opens === 'relay' && exits.service.overlaps(packetsOfClass('mail')))
    .filter((channel) => sanitized('mail', new Set(capabilitiesUnder(treatment(channel), 'judged'))))
    .map(({ exits }) => exits.leg.addresses)
  return PacketSet.box({ src: Addresses.union(legs) })
}
