/** Services that administer devices and are reached from where nobody should administer: one finding per line that offers them. */
import { byCodePoint } from '../../base/order.ts'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Severity } from '../../model/policy.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import type { Excused } from '../exceptions.ts'
import { divide, excusedBetween, excusedPackets, specificBetween, specificPackets } from '../exceptions.ts'
import { lowered, raised } from '../findings/surplus.ts'
import { addressesOf, placeName } from '../places.ts'
import type { AdministrationReach } from './administration-reach.ts'
import type { Administrators } from './administration-sources.ts'

type Bound = 'judged' | 'possible'

/** What is left of a reach once those who may administer, specific communications and exceptions are taken away. */
interface Left {
  readonly reach: AdministrationReach
  readonly packets: PacketSet
  readonly excused: readonly Excused[]
  /** The zone that the device is administered in. */
  readonly to: string | undefined
}

const SHOWN = 4
const PLAIN: ReadonlySet<string> = new Set(['telnet', 'http'])

export interface Asked {
  readonly administrators: Administrators
  /** Whether inner zones are judged although nobody said from where devices are administered. */
  readonly inner: boolean
}

export function administrationFindings(
  context: CheckContext<unknown>,
  reaches: readonly AdministrationReach[],
  { administrators, inner }: Asked,
): readonly Finding[] {
  const { network } = context
  const asked = reaches.filter((reach) => inner || administrators.declared || isOutside(network, reach))
  const lefts = asked
    .map((reach) => leftOf(context, reach, administrators, 'judged'))
    .filter(({ packets, excused }) => !packets.isEmpty || excused.length > 0)
  const groups = grouped(lefts, ({ reach }) => `${isOutside(network, reach) ? 'outside' : 'inside'} ${keyOf(reach)}`)
  const found = groups.flatMap((group) => offered(context, group))
  const told = new Set(found.map(({ cause }) => cause.id))
  const plain = grouped(
    reaches.filter(({ service, judged }) => PLAIN.has(service) && !judged.isEmpty),
    keyOf,
  )
    .map((group) => unencrypted(context, group))
    .filter(({ cause }) => !told.has(cause.id))
  for (const { cause } of plain) told.add(cause.id)
  const doubts = grouped(
    asked.map((reach) => leftOf(context, reach, administrators, 'possible')).filter(({ packets }) => !packets.isEmpty),
    ({ reach }) => keyOf(reach),
  )
    .map((group) => doubtful(context, group))
    .filter(({ cause }) => !told.has(cause.id))
  return [...found, ...plain, ...doubts]
}

function keyOf({ device, offered: { span } }: AdministrationReach): string {
  return `${device.id} ${span.source.path} ${span.start}`
}

function grouped<T>(all: readonly T[], key: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const known = groups.get(key(one))
    if (known === undefined) groups.set(key(one), [one])
    else known.push(one)
  }
  return [...groups.values()]
}

/** Networks that are not the body's own, and independent ones as far as the device also serves the rest of the body. */
function isOutside({ topology, world }: Network, { device, from }: AdministrationReach): boolean {
  const base = topology.zones.get(from)?.tier.base
  if (base !== 'independent') return base === undefined
  return world.portsOf(device.id).some((port) => {
    const touches = world.touches(port)
    return touches.kind === 'port' || (touches.kind === 'zone' && topology.zones.get(touches.zone)?.tier.base !== 'independent')
  })
}

function leftOf(context: CheckContext<unknown>, reach: AdministrationReach, { allowed }: Administrators, bound: Bound): Left {
  const { topology, policy, today } = context
  const beyond = reach[bound].minus(allowed(reach))
  const dst = beyond.addresses('dst')
  const to = [...topology.zones.keys()].find((zone) => !addressesOf(topology, zone).and(dst).isEmpty)
  if (to === undefined || beyond.isEmpty) return { reach, packets: beyond, excused: [], to }
  const specific = specificBetween(topology, specificPackets(topology, policy, today), reach.from, to)
  const { left, excused } = divide(
    beyond.minus(specific),
    excusedBetween(topology, excusedPackets(topology, 'RUL-008', policy, today), reach.from, to),
  )
  return { reach, packets: left, excused, to }
}

function causeOf({ device, offered: { span, label } }: AdministrationReach): Cause {
  return {
    id: `${device.id}/administration/${span.start}`,
    label: { ja: `${device.id} の ${label.ja}`, en: `${label.en} on ${device.id}` },
    span,
    focus: span,
  }
}

function servicesOf(reaches: readonly AdministrationReach[]): string {
  return [...new Set(reaches.map(({ service }) => service))].sort(byCodePoint).join(', ')
}

function placesOf(topology: Topology, reaches: readonly AdministrationReach[]): Text {
  const places = [...new Set(reaches.map(({ from }) => from))]
  const shown = listOf(places.slice(0, SHOWN).map((place) => placeName(topology, place)))
  const rest = places.length - SHOWN
  return rest > 0 ? { ja: `${shown.ja}、ほか ${rest} か所`, en: `${shown.en} and ${rest} more places` } : shown
}

/** From outside and from independent networks it is one step graver. */
function offered(context: CheckContext<unknown>, group: readonly Left[]): readonly Finding[] {
  const severity: Severity = isOutside(context.network, group[0]!.reach) ? raised(context.severity) : context.severity
  const open = group.filter(({ packets }) => !packets.isEmpty)
  const findings = open.length === 0 ? [] : [reached(context, open, severity)]
  const exempted = group.flatMap((left) =>
    left.excused.map(
      ({ exception, packets }): Finding => ({
        ...reached(context, [{ ...left, packets }], severity),
        verdict: 'exempted',
        exception: exception.id,
      }),
    ),
  )
  return [...findings, ...exempted]
}

function reached({ topology }: CheckContext<unknown>, group: readonly Left[], severity: Severity): Finding {
  const { reach, packets, to } = group[0]!
  const reaches = group.map((left) => left.reach)
  const cause = causeOf(reach)
  const [services, places] = [servicesOf(reaches), placesOf(topology, reaches)]
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${places.ja} から、${cause.label.ja} の管理用の ${services} に接続できます。`,
      en: `${services} for administration (${cause.label.en}) can be reached from ${places.en}.`,
    },
    from: reach.from,
    ...(to === undefined ? {} : { to }),
    cause,
    fix: {
      ja: `${cause.label.ja} で、送信元を管理系のゾーンか踏み台に限定するか（trusthost、local-in-policy、access-class など）、そのインターフェースで ${services} を無効にしてください。`,
      en: `Restrict the sources of ${cause.label.en} to the management zone or the jump hosts (trusthost, local-in-policy, access-class), or switch ${services} off there.`,
    },
    packets,
  }
}

function unencrypted({ topology, severity }: CheckContext<unknown>, group: readonly AdministrationReach[]): Finding {
  const cause = causeOf(group[0]!)
  const [services, places] = [servicesOf(group), placesOf(topology, group)]
  return {
    verdict: 'violation',
    severity: lowered(severity),
    text: {
      ja: `${cause.label.ja} が、暗号化されない ${services} での管理を受け付けます（${places.ja} から届きます）。`,
      en: `${cause.label.en} accepts administration by ${services}, which is not encrypted (reached from ${places.en}).`,
    },
    cause,
    fix: {
      ja: `${cause.label.ja} から ${services} を外し、ssh か https を使ってください。`,
      en: `Take ${services} out of ${cause.label.en}; use ssh or https.`,
    },
  }
}

function doubtful({ topology, severity }: CheckContext<unknown>, group: readonly Left[]): Finding {
  const { reach, packets, to } = group[0]!
  const reaches = group.map((left) => left.reach)
  const cause = causeOf(reach)
  const [services, places] = [servicesOf(reaches), placesOf(topology, reaches)]
  const unknown: Uncertainty = {
    code: 'administration-not-certain',
    text: { ja: `${cause.label.ja} が受け付ける範囲が確かではありません`, en: `what ${cause.label.en} accepts is not certain` },
    span: reach.offered.span,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `${places.ja} から、${cause.label.ja} の管理用の ${services} に接続できる可能性があり、判定できません。`,
      en: `${services} for administration (${cause.label.en}) may be reached from ${places.en}; this cannot be judged.`,
    },
    from: reach.from,
    ...(to === undefined ? {} : { to }),
    cause,
    fix: {
      ja: `${cause.label.ja} の送信元を明示して限定し、経路と解釈できない箇所を確かめてください。`,
      en: `State the sources of ${cause.label.en}, and find out about routes and about what was not understood.`,
    },
    packets,
    uncertainties: [unknown],
  }
}
