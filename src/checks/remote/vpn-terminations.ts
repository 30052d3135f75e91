/** VPN servers in exports: whether somebody declared that people come in by them. */
import type { Network } from '../../graph/network.ts'
import type { Device, Feature } from '../../model/device.ts'
import type { ExternalKind, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { interfaceOf } from '../boundary.ts'
import type { CheckContext, Finding } from '../check.ts'

/** Networks that anybody may send from. */
const PUBLIC: ReadonlySet<ExternalKind> = new Set([
  'internet',
  'security-cloud',
  'cloud-service',
  'vendor-remote',
  'remote-worker',
  'partner',
])

/** Listeners for clients of unknown address that face such a network. */
export function vpnTerminations({ world }: Network): readonly { readonly device: Device; readonly feature: Feature }[] {
  return [...world.devices.values()].flatMap((device) =>
    device.domains.flatMap((domain) =>
      domain.features
        .filter((feature) => feature.clients !== undefined)
        .filter((feature) =>
          device.interfaces.some((i) => {
            if (i.domain !== domain.name || !i.enabled || !(feature.in === 'any' || feature.in.has(i.id))) return false
            const touches = world.touches({ device: device.id, interface: i.id })
            if (touches.kind === 'unknown') return true
            return touches.kind === 'external' && PUBLIC.has(world.topology.externals.get(touches.external)?.kind ?? 'internet')
          }),
        )
        .map((feature) => ({ device, feature })),
    ),
  )
}

/** Those that no leg of a relay and no registered connection accounts for. */
export function undeclaredTerminations({ network, topology, severity }: CheckContext<unknown>): readonly Finding[] {
  const legs = Addresses.union(
    [...topology.relays.values()]
      .filter(({ kind }) => kind === 'remote-access' || kind === 'screen-transfer')
      .flatMap((relay) => [...relay.legs.values()].map(({ addresses }) => addresses)),
  )
  return vpnTerminations(network)
    .filter(({ device, feature }) => {
      if (!feature.addresses.isEmpty && feature.addresses.within(legs)) return false
      return !registered(topology, device, feature)
    })
    .map(({ device, feature }): Finding => {
      const where = feature.in === 'any' ? device.id : `${device.id} ${[...feature.in].join('、')}`
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `${where} でリモート接続を受け付けていますが、リモート接続の中継にも外部接続点の台帳にも申告がありません。${feature.text.ja}。`,
          en: `${where} accepts remote access (${feature.text.en}), and no remote-access relay and no registered connection accounts for it.`,
        },
        cause: {
          id: `${device.id}/feature/${feature.kind}/${feature.span.start}`,
          label: { ja: `${device.id} ${feature.text.ja}`, en: `${device.id} ${feature.text.en}` },
          span: feature.span,
          focus: feature.span,
        },
        fix: {
          ja: '使わないなら無効にしてください。使うなら、relays に kind: remote-access で受け付けるアドレスを書くか、接続を承認して connections に書き、多要素認証などを確かめてください。',
          en: 'Turn it off if nobody uses it. Otherwise write its address in relays with kind: remote-access, or have the connection approved and registered in connections.',
        },
      }
    })
}

/**
 * Whether the topology says who comes in there: an entry in the register for the interface their traffic comes in by, or for
 * the line to vendors or remote workers; where no register is kept, that interface attached to one of them.
 */
function registered({ connections, externals, devices }: Topology, device: Device, { in: listens, clients }: Feature): boolean {
  // Registered as a line to the outside, and attached to a segment inside: their traffic would be judged as staff's own.
  const landsInside = (name: string): boolean => devices.get(device.id)?.interfaces.get(name)?.kind === 'zone'
  const remote = (id: string): boolean => ['vendor-remote', 'remote-worker'].includes(externals.get(id)?.kind ?? '')
  if (connections !== undefined)
    return [...connections.values()].some(
      (one) =>
        one.device === device.id &&
        (((clients?.has(one.interface) ?? false) && !landsInside(one.interface)) ||
          (remote(one.to) && (listens === 'any' || listens.has(one.interface)))),
    )
  return [...(clients ?? [])].some((name) => {
    const attached = interfaceOf(device, name) === undefined ? undefined : devices.get(device.id)?.interfaces.get(name)
    return attached?.kind === 'external' && remote(attached.external)
  })
}
