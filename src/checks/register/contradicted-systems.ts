/** Registered systems said to have no connection to the Internet, in networks of which the topology says that they reach it (SEG-006). */
import type { RegisteredSystem, Topology } from '../../model/topology.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { beyondExternal, placeName } from '../places.ts'

/** A finding for each, whether or not anything talks with it. */
export function contradictedSystems({ topology, severity }: CheckContext<unknown>): readonly Finding[] {
  return [...topology.registeredSystems.values()].flatMap((system): readonly Finding[] => {
    if (system.internetConnected !== false || !carriesOn(topology, system)) return []
    const network = placeName(topology, system.network)
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `外部システム ${system.id} はインターネットとつながっていない（internet-connected: false）と登録されていますが、そのネットワーク ${network.ja} はインターネットに通じています（reaches）。二つの記載が矛盾しています。`,
          en: `System ${system.id} is registered as not connected to the Internet (internet-connected: false), but its network ${network.en} reaches the Internet (reaches): the two contradict each other.`,
        },
        to: system.network,
        cause: entryCause('registered-systems', system, { ja: `外部システム ${system.id}`, en: `registered system ${system.id}` }),
        fix: {
          ja: `仕様書などで確かめて、${system.id} の internet-connected か、外部ネットワーク ${system.network} の reaches を直してください。`,
          en: `Find out which is true, and correct internet-connected of ${system.id} or reaches of the external network ${system.network}.`,
        },
      },
    ]
  })
}

/** Whether the network of a system is the Internet or carries on to it. */
export function carriesOn(topology: Topology, { network }: RegisteredSystem): boolean {
  return [...beyondExternal(topology, network)].some((id) => topology.externals.get(id)?.kind === 'internet')
}
