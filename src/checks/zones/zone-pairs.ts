/** What passes between two places beyond what the matrix of zones allows (SEG-021). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Severity } from '../../model/policy.ts'
import { compareSeverity } from '../../model/policy.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Deciding, ZoneEntry } from '../../model/zone-matrix.ts'
import { decidingEntries } from '../../model/zone-matrix.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { unknownCause } from '../cause.ts'
import type { CheckContext, Finding, Outcome } from '../check.ts'
import { joinedDoubts } from '../findings/peeled.ts'
import { lowered, surplusFindings } from '../findings/surplus.ts'
import { akin, notKnown, sameNetwork, speaksForForeign, unattached } from '../matrix.ts'
import { placeName } from '../places.ts'

type Context = CheckContext<unknown>

export function judgeZones(context: Context): Outcome {
  const { network, topology, policy } = context
  const matrix = policy.zoneMatrix
  if (matrix === undefined || matrix.entries.length === 0) return { findings: [], notApplicable: NO_MATRIX }
  const deciding = decidingEntries(matrix)
  const places = [...topology.zones.keys(), ...topology.externals.keys()]
  const findings: Finding[] = []
  let listed = 0
  for (const from of places)
    for (const to of places) {
      if (sameNetwork(topology, from, to)) continue
      const entries = deciding(from, to)
      if (entries.length === 0) continue
      listed += 1
      const allowed = allowedBy(entries)
      if (allowed === PacketSet.all) continue
      if (from !== to) findings.push(...judgePair(context, entries, allowed, from, to))
      else if (entries.some(({ here }) => here!.from.kind === 'zone' && here!.to.kind === 'zone'))
        findings.push(within(context, from, entries))
    }
  if (listed === 0) return { findings, notApplicable: NO_PAIR }
  const strays = network.places.filter((place) => !places.includes(place)).flatMap((place) => [...astray(context, deciding, places, place)])
  const doubtful = ({ verdict }: Finding): boolean => verdict === 'not-evaluable'
  return { findings: [...findings.filter((one) => !doubtful(one)), ...joinedDoubts([...findings.filter(doubtful), ...strays])] }
}

const NO_MATRIX: Text = { ja: '方針にゾーン間の行列（zone-matrix）がありません', en: 'the policy has no matrix of zones (zone-matrix)' }
const NO_PAIR: Text = {
  ja: 'ゾーン間の行列に書かれた組がこの構成にありません',
  en: 'this topology has no pair that the matrix of zones lists',
}

/** What all of them allow. */
function allowedBy(entries: readonly ZoneEntry[]): PacketSet {
  return entries.reduce((allowed, entry) => allowed.and(entry.allowed), PacketSet.all)
}

function* judgePair(context: Context, entries: readonly ZoneEntry[], allowed: PacketSet, from: string, to: string): Generator<Finding> {
  const { network, topology } = context
  const direct = network.direct(from, to)
  if (direct === undefined) return
  const own = PacketSet.box({ src: network.sources(from) })
  // Sources of an external network that shares the way in (the security cloud's own) are judged as its own.
  const elsewhere = PacketSet.box({
    src: Addresses.union(akin(topology, from).map((id) => network.sources(id))).minus(network.sources(from)),
  })
  const over = direct.judged.minus(elsewhere).minus(allowed)
  const perhaps = direct.possible.minus(elsewhere).minus(allowed).minus(over)
  const severity = severityOf(context, entries)
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const entry = sayingOf(entries)
  const text = (_: PacketSet, services: Text): Text => ({
    ja: `${a.ja} から ${b.ja} へ ${services.ja} が、ゾーン間の行列（${entry.ja}）に反して通ります。`,
    en: `${services.en} passes from ${a.en} to ${b.en} against the matrix of zones (${entry.en}).`,
  })
  // The matrix has said how bad it is, of ICMP as well.
  for (const finding of surplusFindings(context, { from, to, judged: over.and(own), possible: perhaps, severity: () => severity, text }))
    yield finding.verdict === 'violation' && entries.some((one) => one.severity !== undefined) ? { ...finding, severity } : finding
  if (!speaksForForeign(topology, from)) return
  const forged = (_: PacketSet, services: Text): Text => ({
    ja: `${a.ja} 側から、他の場所の送信元アドレスを名乗った ${services.ja} が ${b.ja} へ、ゾーン間の行列（${entry.ja}）に反して通ります（送信元の検査がありません）。`,
    en: `${services.en} with a source address foreign to ${a.en} passes from there to ${b.en} against the matrix of zones (${entry.en}): nothing checks the source.`,
  })
  for (const finding of surplusFindings(context, {
    from,
    to,
    judged: over.minus(own),
    severity: () => severity,
    text: forged,
    foreign: true,
  }))
    yield { ...finding, severity: lowered(severity) }
}

/** The worst that an entry says; those that say nothing have the severity of the check. */
function severityOf({ severity }: Context, entries: readonly ZoneEntry[]): Severity {
  return entries.map((entry) => entry.severity ?? severity).sort((a, b) => compareSeverity(b, a))[0] ?? severity
}

/** `lg-client → lg-server: tcp/443 のみ許可（窓口）`. */
function sayingOf(entries: readonly ZoneEntry[]): Text {
  return listOf(
    entries.map(({ from, to, action, services, comment }) => {
      const what = listOf([...(services ?? [])])
      const said: Text =
        services === undefined
          ? action === 'allow'
            ? { ja: '許可', en: 'allow all' }
            : { ja: '拒否', en: 'block all' }
          : action === 'allow'
            ? { ja: `${what.ja} のみ許可`, en: `allow only ${what.en}` }
            : { ja: `${what.ja} のみ拒否`, en: `block only ${what.en}` }
      const pair = `${from.text} → ${to.text}`
      const why = comment === undefined ? { ja: '', en: '' } : { ja: `。${comment.ja}`, en: `; ${comment.en}` }
      return { ja: `${pair}: ${said.ja}${why.ja}`, en: `${pair}: ${said.en}${why.en}` }
    }),
  )
}

/** A zone that the matrix wants to be closed to itself: no device stands between its hosts. */
function within({ topology, severity }: Context, zone: string, entries: readonly ZoneEntry[]): Finding {
  const name = placeName(topology, zone)
  const entry = sayingOf(entries)
  const unknown: Uncertainty = {
    code: 'within-one-zone',
    text: { ja: `${name.ja} の中の通信は機器を通りません`, en: `traffic within ${name.en} passes no device` },
    span: entries[0]!.span,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `ゾーン間の行列（${entry.ja}）は判定できません。${unknown.text.ja}。`,
      en: `The matrix of zones (${entry.en}) cannot be judged: ${unknown.text.en}.`,
    },
    from: zone,
    to: zone,
    cause: unknownCause(unknown),
    fix: {
      ja: 'ゾーンを分けて間に機器を置くか、行列のこの組を空にしてください。',
      en: 'Divide the zone by a device, or leave this pair of the matrix empty.',
    },
    uncertainties: [unknown],
  }
}

/** What goes to or comes from an interface that nobody attached may go where the matrix does not want it. */
function* astray(context: Context, deciding: Deciding, places: readonly string[], place: string): Generator<Finding> {
  const { network } = context
  const because = unattached(network, place)
  if (because === undefined) return
  const closed = (from: string, to: string): boolean => {
    const entries = deciding(from, to)
    return entries.length > 0 && allowedBy(entries) !== PacketSet.all
  }
  for (const known of places) {
    const leaves = places.some((to) => to !== known && closed(known, to)) ? network.direct(known, place)?.possible : undefined
    if (leaves !== undefined) yield* notKnown(context, known, place, leaves, because)
    const enters = places.some((from) => from !== known && closed(from, known)) ? network.direct(place, known)?.possible : undefined
    if (enters !== undefined) yield* notKnown(context, place, known, enters, because)
  }
}
