/** Zones that the Internet reaches and that are not said to be published: nothing would judge how they are kept apart (SEG-014). */
import type { RelayKind } from '../../model/relay.ts'
import type { External, Topology, Zone } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { surplusFindings } from '../findings/surplus.ts'
import { beyondExternal, placeName } from '../places.ts'
import { userChannels } from '../remote/remote-gateways.ts'
import { sessionsWith } from '../relays/screen-gateways.ts'
import { packetsOfClass } from '../relays/service-class.ts'

type Context = CheckContext<unknown>

/** Relays that take what comes from outside and are no service for outsiders; other checks judge them. */
const RECEIVING: ReadonlySet<RelayKind> = new Set([
  'mail-relay',
  'mail-sanitizer',
  'dns-relay',
  'ntp-relay',
  'remote-access',
  'screen-transfer',
])

/** A finding for each way in. The My Number and LGWAN tiers publish nothing at all, and the checks between tiers say so. */
export function* unmarkedPublic(context: Context): Generator<Finding> {
  const { topology } = context
  for (const zone of topology.zones.values()) {
    const { base } = zone.tier
    if (zone.role === 'public' || (base !== 'internet' && base !== 'mgmt')) continue
    for (const external of topology.externals.values()) yield* reached(context, external, zone)
  }
}

function* reached(context: Context, external: External, zone: Zone): Generator<Finding> {
  const { topology, network, policy, today, severity } = context
  const direct = network.direct(external.id, zone.id)
  const service = offered(topology, external)
  if (direct === undefined || service.isEmpty) return
  const specifics = specificBetween(topology, specificPackets(topology, policy, today), external.id, zone.id)
  const wrong = PacketSet.box({ src: network.sources(external.id) })
    .and(service)
    .minus(received(topology, zone))
    .minus(specifics)
  const a = placeName(topology, external.id)
  const b = placeName(topology, zone.id)
  yield* surplusFindings(context, {
    from: external.id,
    to: zone.id,
    judged: direct.judged.and(wrong),
    possible: direct.possible.and(wrong),
    severity: () => severity,
    text: (_, services) => ({
      ja: `${a.ja} から ${b.ja} へ ${services.ja} が届きますが、${b.ja} は外部へ公開するゾーン（role: public）と書かれていません。公開サーバとして分離されているかどうかが検査されません。`,
      en: `${services.en} reaches ${b.en} from ${a.en}, and ${b.en} is not said to be published (role: public), so that nothing judges how it is kept apart.`,
    }),
    fix: (cause) => ({
      ja: `公開しているなら、公開サーバだけのゾーンに分けて zones.${zone.id} に role: public を書いてください。公開していないなら、${cause.label.ja} を削除するか絞ってください。`,
      en: `If it is published, give published servers a zone of their own and write role: public in zones.${zone.id}; if it is not, delete or narrow ${cause.label.en}.`,
    }),
  })
}

/** What the Internet itself sends; of a security cloud, the web sessions that it passes on in its own name (a WAF). */
function offered(topology: Topology, { id, kind }: External): PacketSet {
  if (kind === 'internet') return PacketSet.all
  const onward = [...beyondExternal(topology, id)].some((beyond) => topology.externals.get(beyond)?.kind === 'internet')
  return kind === 'security-cloud' && onward ? packetsOfClass('web') : PacketSet.none
}

/** Sessions that such relays in a zone receive. */
function received({ relays }: Topology, zone: Zone): PacketSet {
  return PacketSet.union(
    [...relays.values()]
      .filter(({ kind }) => RECEIVING.has(kind))
      .flatMap((relay) => userChannels(relay))
      .flatMap(({ enters }) => (enters.opens === 'peer' && enters.leg.place === zone.id ? [sessionsWith(enters)] : [])),
  )
}
