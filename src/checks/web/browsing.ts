/** Who browses the Web, and by what packets. */
import { liveRelays } from '../../graph/relays/live.ts'
import type { Zone } from '../../model/topology.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'
import { packetsOfClass } from '../relays/service-class.ts'

/** Web services whatever their addresses, HTTP over QUIC (RFC 9114) included. */
export const WEB: PacketSet = packetsOfClass('web')

/**
 * Zones whose people browse: those of terminals, and those whose screens are sent to terminals elsewhere (the far side of a
 * screen transfer or an isolated browser).
 */
export function browsingZones({ network, topology, parameters }: WebContext): readonly Zone[] {
  const live = liveRelays(network)
  const screens = new Set(
    live.channels
      .filter(({ relay, backward }) => !backward && (relay.kind === 'screen-transfer' || relay.kind === 'web-isolation'))
      .flatMap((channel) => live.leaving(channel).map(({ to }) => to)),
  )
  return [...topology.zones.values()].filter(
    ({ id, tier, role, mainTerminal }) =>
      parameters.tiers.includes(tier.base) && (mainTerminal || (role !== undefined && parameters.roles.includes(role)) || screens.has(id)),
  )
}
