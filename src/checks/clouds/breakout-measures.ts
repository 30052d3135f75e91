/** What a local breakout to a cloud has to have beside narrow rules: who is let in there, what is read on the way, who watches. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Relay } from '../../model/relay.ts'
import type { Capability } from '../../model/relay.ts'
import type { Measure, RegisteredSystem, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import type { Way } from './breakout-traffic.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { readBy } from '../scan/content-scan.ts'
import { evidenceProblem, subjectsOfConnection, subjectsOfExternal, withTier } from '../evidence-in-force.ts'
import type { CapabilityParameters } from '../relays/relay-capabilities.ts'
import { treatmentOf } from '../relays/relay-capabilities.ts'
import type { Cited, Standing } from '../relays/relay-measures.ts'
import { MEASURE_NAMES, measureStanding, yearBefore } from '../relays/relay-measures.ts'
import { userChannels } from '../remote/remote-gateways.ts'
import { packetsOfClass } from '../relays/service-class.ts'

type Context = CheckContext<CapabilityParameters>

/** Content that files come in by. */
const CARRIES_FILES = PacketSet.union((['web', 'file', 'mail'] as const).map((of) => packetsOfClass(of)))

/** What is lacking of a system that is in use, in one finding. */
export function* lackingMeasures(context: Context, system: RegisteredSystem, ways: readonly Way[]): Generator<Finding> {
  const { topology, severity } = context
  const web = ways.some(({ packets }) => packets.overlaps(packetsOfClass('web')))
  const proxies = proxiesOf(topology, ways)
  const users = [...ways.flatMap(({ from }) => withTier(topology, from)), ...(proxies ?? []).map(({ id }) => id)]
  const missing: Text[] = []
  const ask = (measure: Measure, ...others: readonly Measure[]): void => {
    const standings = [measure, ...others].map((one) => standingOf(context, system, one, users))
    if (standings.some(({ held }) => held === 'yes')) return
    const name = [measure, ...others].map((one) => MEASURE_NAMES[one])
    const lapsed = standings.find((one): one is Extract<Standing, { held: 'unknown' }> => one.held === 'unknown')
    const whole = { ja: name.map(({ ja }) => ja).join('または'), en: name.map(({ en }) => en).join(' or ') }
    missing.push(lapsed === undefined ? whole : { ja: `${whole.ja}（${lapsed.why.ja}）`, en: `${whole.en} (${lapsed.why.en})` })
  }
  if (web && !proxies?.every(({ tenantRestriction }) => tenantRestriction)) ask('tenant-restriction')
  if (web && !everyDoes(context, proxies, ['tls-inspection']) && !ways.every((way) => inspects(context, way, 'tls-inspection', false)))
    ask('tls-inspection')
  ask('source-restriction', 'device-authentication')
  ask('edr')
  ask('logging')
  ask('external-audit')
  if (missing.length === 0) return
  const lacking = listOf(missing)
  yield {
    verdict: 'violation',
    severity,
    text: {
      ja: `LGWAN接続系から直接使うクラウド ${system.name}（${system.id}）に、α′モデルに必要な次の対策の有効な申告がありません: ${lacking.ja}。`,
      en: `For the cloud ${system.name} (${system.id}) that the LGWAN tier uses directly there is no evidence in force of what model α′ requires: ${lacking.en}.`,
    },
    cause: systemCause(system),
    fix: {
      ja: `対策を実施し、${system.id} の evidence に、shows（tenant-restriction、tls-inspection、source-restriction か device-authentication、edr、logging、external-audit）を書いた申告を付けてください。外部監査は毎年必要です。`,
      en: `Put them in force and give ${system.id} evidence with shows (tenant-restriction, tls-inspection, source-restriction or device-authentication, edr, logging, external-audit). The audit is due every year.`,
    },
    lacking,
  }
}

/** Files that come in from a system without having been looked at. */
export function* unscannedFiles(context: Context, system: RegisteredSystem, ways: readonly Way[]): Generator<Finding> {
  const { network, topology, today, parameters, severity } = context
  if (!system.fileImport) return
  const external = topology.externals.get(system.network)
  const scans = external?.does.some((capability) => capability === 'virus-scan' || capability === 'file-cdr') ?? false
  if (
    scans &&
    (!parameters['require-evidence'] ||
      evidenceProblem(topology, today, external?.evidence ?? [], subjectsOfExternal(topology, system.network)) === undefined)
  )
    return
  if (everyDoes(context, proxiesOf(topology, ways), ['virus-scan', 'file-cdr'])) return
  const told = new Set<string>()
  for (const way of ways) {
    const packets = way.packets.and(CARRIES_FILES)
    if (packets.isEmpty || inspects(context, { ...way, packets }, 'virus-scan', false)) continue
    const cause = causeOf(network, way.trace)
    if (told.has(cause.id)) continue
    told.add(cause.id)
    const doubtful = inspects(context, { ...way, packets }, 'virus-scan', true)
    const text: Text = {
      ja: `クラウド ${system.name}（${system.id}）からファイルを取り込みますが、${cause.label.ja} にウイルス検査がなく、無害化も申告されていません。`,
      en: `Files come in from the cloud ${system.name} (${system.id}), and ${cause.label.en} has no virus scan bound to it, nor is anything declared to disarm them.`,
    }
    const shared = {
      severity,
      from: way.from,
      to: way.to,
      cause,
      fix: {
        ja: `${cause.label.ja} にウイルス検査を適用するか、ファイルを取り込まないなら ${system.id} に file-import: false と書いてください。`,
        en: `Bind a virus scan to ${cause.label.en}, or write file-import: false in ${system.id} if no files come in.`,
      },
      packets,
    }
    if (!doubtful) yield { ...shared, verdict: 'violation', text, trace: way.trace }
    else {
      const unknown: Text = {
        ja: `${cause.label.ja} がウイルス検査を行うかどうかは、この設定ファイルからは分かりません`,
        en: `this export does not show whether ${cause.label.en} scans for viruses`,
      }
      yield {
        ...shared,
        verdict: 'not-evaluable',
        text: { ja: `${unknown.ja}。`, en: `${unknown.en}.` },
        uncertainties: [{ code: 'inspection-unknown', text: unknown, span: cause.span }],
      }
    }
  }
}

export function systemCause(system: RegisteredSystem) {
  return entryCause('registered-systems', system, { ja: `登録システム ${system.id}`, en: `registered system ${system.id}` })
}

/** Evidence about a system, the network it is in, the line it is reached by, the organization; where cited, about who uses it too. */
function standingOf({ topology, today }: Context, system: RegisteredSystem, measure: Measure, users: readonly string[]): Standing {
  const connections = [...(topology.connections?.values() ?? [])].filter(({ to }) => to === system.network)
  const cited: Cited = {
    subjects: [system.id, system.network, 'organization', ...connections.map(({ id }) => id)],
    ids: [
      ...system.evidence,
      ...(topology.externals.get(system.network)?.evidence ?? []),
      ...connections.flatMap(({ evidence }) => evidence),
    ],
    standsFor: new Set([
      ...subjectsOfExternal(topology, system.network),
      ...connections.flatMap((entry) => [...subjectsOfConnection(entry)]),
      ...users,
    ]),
    ...(measure === 'external-audit' ? { since: yearBefore(today) } : {}),
  }
  return measureStanding(topology, today, measure, cited)
}

/** Whether a rule on the way looks into all of the packets. */
function inspects({ network }: Context, { packets, trace }: Way, kind: 'virus-scan' | 'tls-inspection', doubt: boolean): boolean {
  const web = kind === 'tls-inspection' ? packets.and(packetsOfClass('web')) : packets
  return network.decisions(trace).some(({ rule }) => rule !== undefined && web.within(readBy(rule, kind, doubt)))
}

/** The proxies that all traffic starts from; undefined where some starts elsewhere. */
function proxiesOf({ relays }: Topology, ways: readonly Way[]): readonly Relay[] | undefined {
  const sources = Addresses.union(ways.map(({ packets }) => packets.addresses('src')))
  const legsOf = (relay: Relay): Addresses => Addresses.union([...relay.legs.values()].map(({ addresses }) => addresses))
  const found = [...relays.values()].filter((relay) => relay.kind === 'proxy' && !legsOf(relay).and(sources).isEmpty)
  return found.length > 0 && sources.within(Addresses.union(found.map(legsOf))) ? found : undefined
}

function everyDoes({ topology, today, parameters }: Context, proxies: readonly Relay[] | undefined, any: readonly Capability[]): boolean {
  return (
    proxies?.every((relay) =>
      userChannels(relay).every((channel) => {
        const { does } = treatmentOf(topology, today, parameters, channel)
        return any.some((capability) => does.includes(capability))
      }),
    ) ?? false
  )
}
