/** Where content is scanned for viruses: by rules, by external networks, by relays at an end of the session. */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Device } from '../../model/device.ts'
import { serviceSet } from '../../model/match.ts'
import type { InspectionKind, Rule } from '../../model/rule.ts'
import type { External, Topology } from '../../model/topology.ts'
import { BASE_TIERS, EXTERNAL_KINDS } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import type { Sender } from './data-direction.ts'
import { relayEnds } from './data-direction.ts'
import { evidenceProblem, subjectsOfExternal } from '../evidence-in-force.ts'
import { capabilitiesUnder, capabilityParameters, treatmentOf, unknownCapabilities } from '../relays/relay-capabilities.ts'
import type { Reads } from './stopped-where-read.ts'
import { stoppedWhereRead } from './stopped-where-read.ts'

export const scanParameters = capabilityParameters.extend({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose traffic with external networks has to be scanned; a custom tier counts as the one it inherits from. 外部との通信にウイルス検査を求める系。独自の系は継承元で数える。',
    ),
  exempt: z
    .array(z.enum(EXTERNAL_KINDS))
    .default(['lgwan', 'juki-net', 'gov-cloud', 'public-body'])
    .describe(
      'Kinds of external networks towards which no scan is asked for: closed networks of the public sector. ウイルス検査を求めない外部ネットワークの種別（行政の閉域網）。',
    ),
})
export type ScanParameters = z.infer<typeof scanParameters>

export const stage = z
  .enum(['any', 'firewall'])
  .default('any')
  .describe(
    'Where the scan has to be: anywhere on the way, or on the device at the boundary or in the external network it leads to. 検査する場所。any は経路のどこでも、firewall は境界の機器か、その先の外部ネットワーク（セキュリティクラウドなど）だけ。',
  )

export interface ScanContext extends CheckContext<ScanParameters> {
  readonly stage: z.infer<typeof stage>
  /** Services that count as scanned by a rule only where it decrypts them too. Absent: the scan alone is asked for. */
  readonly encrypted?: PacketSet
}

/** What passes without a scan: certainly where everything that may scan does, perhaps where only what is proven does. */
export interface Blind {
  readonly certain: Network
  readonly perhaps: Network
}

const known = new WeakMap<Network, Map<string, Blind>>()

/** The network without what is scanned; worked out once for checks that ask the same. */
export function blindTo(context: ScanContext): Blind {
  const { network, topology } = context
  const scanning = [...topology.externals.values()].filter(({ does }) => does.includes('virus-scan'))
  const doubtful = new Set(scanning.filter((external) => unprovenScan(context, external) !== undefined).map(({ id }) => id))
  const key = JSON.stringify([context.stage, context.encrypted?.key ?? '', [...doubtful]])
  const all = known.get(network) ?? new Map<string, Blind>()
  known.set(network, all)
  const found = all.get(key)
  if (found !== undefined) return found
  const ids = scanning.map(({ id }) => id)
  const certain = stoppedWhereRead(network, readsOf(context, true), new Set(ids))
  const exact = doubtful.size === 0 && !hasUnknown(network)
  const perhaps = exact ? certain : stoppedWhereRead(network, readsOf(context, false), new Set(ids.filter((id) => !doubtful.has(id))))
  const built = { certain, perhaps }
  all.set(key, built)
  return built
}

/** Why the scan of an external network is not proven; undefined when it is. */
export function unprovenScan({ topology, today, parameters }: ScanContext, { id, does, evidence, name }: External): Text | undefined {
  if (!does.includes('virus-scan') || !parameters['require-evidence']) return undefined
  if (evidence.length === 0)
    return { ja: `${name} のウイルス検査を裏付ける申告（evidence）がありません`, en: `there is no evidence that ${name} scans for viruses` }
  return evidenceProblem(topology, today, evidence, subjectsOfExternal(topology, id))
}

/** The services in which a rule looks for viruses, or which it decrypts. `doubt`: where the export cannot say, it counts. */
export function readBy({ inspection }: Rule, kind: InspectionKind, doubt: boolean): PacketSet {
  if (inspection === 'unknown') return doubt ? PacketSet.all : PacketSet.none
  return PacketSet.union(
    (inspection ?? [])
      .filter((each) => each.kind === kind)
      .map(({ services }) => (services === undefined ? PacketSet.all : serviceSet(services))),
  )
}

function readsOf({ topology, network, stage: where, encrypted }: ScanContext, doubt: boolean): Reads {
  const boundary = where === 'firewall' ? boundaryDevices(topology, network.world.devices) : undefined
  return (device, rule) => {
    if (boundary?.has(device.id) === false) return PacketSet.none
    const scanned = readBy(rule, 'virus-scan', doubt)
    if (encrypted === undefined || scanned.isEmpty) return scanned
    return scanned.minus(encrypted.minus(readBy(rule, 'tls-inspection', doubt)))
  }
}

function hasUnknown({ world }: Network): boolean {
  const says = ({ inspection }: Rule): boolean => inspection === 'unknown'
  return [...world.devices.values()].some(({ domains }) =>
    domains.some(({ stages }) => stages.some((s) => s.kind === 'filter' && s.bindings.some(({ rulebase }) => rulebase.rules.some(says)))),
  )
}

/** Devices of the body with a line to an external network, or cabled to somebody else's device that has one. */
function boundaryDevices(topology: Topology, devices: ReadonlyMap<string, Device>): ReadonlySet<string> {
  const outward = (id: string): boolean =>
    [...(topology.devices.get(id)?.interfaces.values() ?? [])].some(({ kind }) => kind === 'external')
  const others = new Set([...devices.values()].filter(({ id, knowledge }) => knowledge !== 'export' && outward(id)).map(({ id }) => id))
  const found = new Set([...devices.keys()].filter((id) => !others.has(id) && outward(id)))
  for (const { id, interfaces } of topology.devices.values()) {
    for (const attachment of interfaces.values()) {
      if (attachment.kind !== 'link') continue
      if (others.has(attachment.device) && !others.has(id)) found.add(id)
      if (others.has(id) && !others.has(attachment.device)) found.add(attachment.device)
    }
  }
  return found
}

/**
 * Sessions of which a relay at one end scans the data, or passes nothing but pixels. Where a relay carries the same service
 * there in more than one way, each way has to scan.
 */
export function scannedAtEnds(context: ScanContext, from: string, to: string, sender: Sender, bound: 'judged' | 'possible'): PacketSet {
  if (context.stage === 'firewall') return PacketSet.none
  const scans: PacketSet[] = []
  const others: PacketSet[] = []
  for (const { channel, sessions } of relayEnds(channelsOf(context.topology.relays.values()), from, to, sender)) {
    const does = capabilitiesUnder(treatmentOf(context.topology, context.today, context.parameters, channel), bound)
    if (does.includes('virus-scan') || does.includes('screen-transfer')) scans.push(sessions)
    else others.push(sessions)
  }
  return PacketSet.union(scans).minus(PacketSet.union(others))
}

/** What is declared of relays at an end of some sessions and not proven. */
export function doubtsAtEnds(context: ScanContext, from: string, to: string, sender: Sender, packets: PacketSet): readonly Uncertainty[] {
  if (context.stage === 'firewall') return []
  const { topology, today, parameters } = context
  return relayEnds(channelsOf(topology.relays.values()), from, to, sender)
    .filter(({ sessions }) => sessions.overlaps(packets))
    .flatMap(({ channel }) => unknownCapabilities(channel, treatmentOf(topology, today, parameters, channel)))
    .filter(({ code }) => code === 'unproven-virus-scan' || code === 'unproven-screen-transfer')
}
