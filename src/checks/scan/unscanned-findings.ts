/** What VIR-001 and VIR-002 say: which rule lacks a virus scan, and where it cannot be told. */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Rule } from '../../model/rule.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import { ruleCause, unknownCause } from '../cause.ts'
import type { Cause, Finding } from '../check.ts'
import type { ScanContext } from './content-scan.ts'
import { blindTo, doubtsAtEnds, unprovenScan } from './content-scan.ts'
import { describeServices } from '../describe.ts'
import { placeName } from '../places.ts'
import type { Crossing, Lot } from './unscanned.ts'
import { byCause, lotsOf, nearestRule } from './unscanned.ts'

/** Violations: one per rule, naming it. */
export function unscannedFindings(context: ScanContext, crossing: Crossing, judged: PacketSet, data: 'inbound' | 'outbound'): Finding[] {
  const { certain } = blindTo(context)
  const { from, to, inward } = crossing
  const ruleOf = (trace: Trace) => nearestRule(certain, trace, inward)
  const lots = byCause(lotsOf(certain, crossing, judged, 'judged'), ({ trace }) => {
    const found = ruleOf(trace)
    return found === undefined ? causeOf(certain, trace) : ruleCause(found.device, found.rule)
  })
  return lots.map(({ packets, trace, cause }): Finding => {
    const rule = ruleOf(trace)?.rule
    const conditions = certain.decisions(trace).flatMap((decision) => decision.rule?.conditions ?? [])
    return {
      verdict: 'violation',
      severity: context.severity,
      text: sentence(context.topology, crossing, packets, cause, rule, data),
      from,
      to,
      cause: pointedAt(cause, rule),
      fix: fixOf(cause, rule),
      packets,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
    }
  })
}

function sentence(
  topology: Topology,
  { from, to }: Crossing,
  packets: PacketSet,
  { label }: Cause,
  rule: Rule | undefined,
  data: 'inbound' | 'outbound',
): Text {
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const services = describeServices(packets)
  const way: Text = data === 'inbound' ? { ja: '外部から入るデータ', en: 'what comes in' } : { ja: '外部へ出るデータ', en: 'what goes out' }
  const lacking = lackOf(label, rule)
  return {
    ja: `${lacking.ja}。${a.ja} から ${b.ja} への ${services.ja} で${way.ja}が、どこでもウイルス検査を受けません。`,
    en: `${lacking.en}: in ${services.en} from ${a.en} to ${b.en}, ${way.en} is scanned nowhere.`,
  }
}

/** What the rule to look at lacks: the scan, its effect, or these services. */
function lackOf(label: Text, rule: Rule | undefined): Text {
  const idle = rule?.idleInspection?.find(({ kind }) => kind === 'virus-scan')
  if (idle !== undefined)
    return {
      ja: `${label.ja} のウイルス検査は有効ではありません（${idle.why.ja}）`,
      en: `The virus scan of ${label.en} is not in effect (${idle.why.en})`,
    }
  if (rule?.inspection !== undefined && rule.inspection !== 'unknown' && rule.inspection.some(({ kind }) => kind === 'virus-scan'))
    return { ja: `${label.ja} のウイルス検査はこの通信に及びません`, en: `The virus scan of ${label.en} does not read this service` }
  return { ja: `${label.ja} にウイルス検査がありません`, en: `${label.en} has no virus scan` }
}

/** The line that names a profile which does nothing is the one to look at. */
function pointedAt(cause: Cause, rule: Rule | undefined): Cause {
  const idle = rule?.idleInspection?.find(({ kind }) => kind === 'virus-scan')
  return idle === undefined ? cause : { ...cause, focus: idle.span }
}

function fixOf({ label }: Cause, rule: Rule | undefined): Text {
  const declare: Text = {
    ja: '中継やセキュリティクラウドで検査しているなら、その does に virus-scan を evidence とともに書いてください。',
    en: 'Where a relay or the security cloud scans it, say so: virus-scan in its does, with evidence.',
  }
  return rule === undefined
    ? {
        ja: `この通信をウイルス検査のできる機器に通してください。${declare.ja}`,
        en: `Lead this through a device that scans. ${declare.en}`,
      }
    : {
        ja: `${label.ja} でこのサービスのウイルス検査を有効にしてください（FortiOS では utm-status enable と av-profile）。${declare.ja}`,
        en: `Turn the virus scan on for this service in ${label.en} (FortiOS: utm-status enable and an av-profile). ${declare.en}`,
      }
}

/** What cannot be told: a finding for each thing that is not known. */
export function doubtfulFindings(context: ScanContext, crossing: Crossing, possible: PacketSet): Finding[] {
  const { topology } = context
  const { perhaps } = blindTo(context)
  const { from, to } = crossing
  const unknowns = (lot: Lot): readonly Uncertainty[] => doubtsOf(context, perhaps, crossing, lot)
  return byCause(lotsOf(perhaps, crossing, possible, 'possible'), (lot) => unknownCause(unknowns(lot)[0]!)).map((lot): Finding => {
    const services = describeServices(lot.packets)
    const { text } = unknowns(lot)[0]!
    return {
      verdict: 'not-evaluable',
      severity: context.severity,
      text: {
        ja: `${placeName(topology, from).ja} から ${placeName(topology, to).ja} への ${services.ja} がウイルス検査を受けるかどうか判定できません。${text.ja}`,
        en: `Whether ${services.en} from ${placeName(topology, from).en} to ${placeName(topology, to).en} is scanned for viruses cannot be judged: ${text.en}`,
      },
      from,
      to,
      cause: lot.cause,
      fix: {
        ja: '該当箇所の意味を確認し、設定ファイル、構成YAML、申告（evidence）のうち不足しているものを与えてください。',
        en: 'Find out what this place means and supply what is missing: an export, an entry of the topology, or evidence.',
      },
      packets: lot.packets,
      trace: lot.trace,
      uncertainties: unknowns(lot),
    }
  })
}

function doubtsOf(context: ScanContext, network: Network, crossing: Crossing, { packets, trace }: Lot): readonly Uncertainty[] {
  const { topology } = context
  const externals = trace.hops.flatMap(({ device, in: input, out }) =>
    [input, out].flatMap((name) => {
      const touches = network.world.touches({ device, interface: name })
      const external = touches.kind === 'external' ? topology.externals.get(touches.external) : undefined
      const why = external === undefined ? undefined : unprovenScan(context, external)
      return external === undefined || why === undefined ? [] : [{ code: 'unproven-virus-scan', text: why, span: external.span }]
    }),
  )
  const silent = network.decisions(trace).flatMap(({ device, rule }): readonly Uncertainty[] =>
    rule?.inspection === 'unknown'
      ? [
          {
            code: 'inspection-not-in-export',
            text: {
              ja: `${device.id} の ${rule.label.ja} にウイルス検査があるかどうかは、ルールの台帳からは分かりません`,
              en: `a ledger of rules does not say whether ${rule.label.en} of ${device.id} scans for viruses`,
            },
            span: rule.span,
          },
        ]
      : [],
  )
  const found = [
    ...externals,
    ...silent,
    ...doubtsAtEnds(context, crossing.from, crossing.to, crossing.sender, packets),
    ...network.unknowns(trace),
  ]
  if (found.length > 0) return found
  const text = { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' }
  return [{ code: 'unknown', text, span: topology.span }]
}
