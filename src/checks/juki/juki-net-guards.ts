/** Whether firewalls stand on both sides of the CS segment, a different one on either side (SEG-016 ii). */
import { listOf } from '../../base/text.ts'
import type { Device } from '../../model/device.ts'
import type { Passage } from '../boundary.ts'
import { attachmentCause, entryCause, interfaceCause, unknownCause } from '../cause.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import type { Guard, Meeting } from './guards.ts'
import { guardsOf } from './guards.ts'
import type { JukiNetParameters } from '../juki-net-access-control.ts'
import type { JukiNet } from './juki-net-traffic.ts'
import { placeName } from '../places.ts'
import { unknownsOf } from '../unknowns.ts'

type Context = CheckContext<JukiNetParameters>

export function jukiNetGuards(context: Context, jukiNet: JukiNet): Finding[] {
  const { network, topology, parameters } = context
  const separate = ({ device, domain }: Passage): string =>
    parameters['virtual-separation'] ? `${device.id}/${domain?.name ?? ''}` : device.id
  const certain = guardsOf(network.world, jukiNet.cs, true, separate)
  const perhaps = guardsOf(network.world, jukiNet.cs, false, separate)
  // Zones of other tiers that meet the CS segment unfiltered are SEG-008's.
  const concerns = ({ place }: Meeting): boolean => jukiNet.networks.includes(place) || topology.zones.get(place)?.tier.base === 'mynumber'
  const known = certain.meetings.filter(concerns)
  return [
    ...known.map((meeting) => unguarded(context, jukiNet, meeting)),
    ...perhaps.meetings
      .filter((meeting) => concerns(meeting) && !known.some(({ place }) => place === meeting.place))
      .map((meeting) => perhapsUnguarded(context, jukiNet, meeting)),
    ...[...perhaps.guards].flatMap(([id, guard]) => {
      const sure = certain.guards.get(id)
      const found = sure === undefined ? [] : onBothSides(context, jukiNet, sure)
      return found.length > 0 ? found : onBothSides(context, jukiNet, guard).map((finding) => doubted(finding, perhaps.doubtful))
    }),
  ]
}

/** What is a violation only if devices that may be firewalls are none. */
function doubted(finding: Finding, doubtful: ReadonlySet<Device>): Finding {
  const unknowns = [...doubtful].flatMap((device) => unknownsOf(device))
  const names = listOf([...doubtful].map(({ id }) => id))
  return {
    ...finding,
    verdict: 'not-evaluable',
    text: {
      ja: `${names.ja} がファイアウォールかどうか分からないため、判定できません。そうでなければ、${finding.text.ja}`,
      en: `Whether ${names.en} filters is not known, so that this cannot be judged. If it does not: ${finding.text.en}`,
    },
    uncertainties: unknowns.length > 0 ? unknowns : [{ code: 'unknown', text: finding.cause.label, span: finding.cause.span }],
  }
}

function csName({ topology }: Context, { cs }: JukiNet) {
  return listOf(cs.map((id) => placeName(topology, id)))
}

function unguarded(context: Context, jukiNet: JukiNet, { place, passage }: Meeting): Finding {
  const { topology, severity } = context
  const cs = csName(context, jukiNet)
  const name = placeName(topology, place)
  const { device } = passage
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${cs.ja} と ${name.ja} の間に、設定ファイルで確かめられる自団体のファイアウォールがありません（${device.id} の ${passage.out} で接します）。`,
      en: `Between ${cs.en} and ${name.en} there is no firewall of the body whose export shows that it filters (they meet at ${passage.out} of ${device.id}).`,
    },
    ...(jukiNet.cs[0] === undefined ? {} : { from: jukiNet.cs[0] }),
    to: place,
    cause: passageCause(context, passage),
    fix: {
      ja: `${cs.ja} と ${name.ja} の間にファイアウォールを置き、その設定を export: に指定してください。`,
      en: `Put a firewall between ${cs.en} and ${name.en}, and give its export.`,
    },
  }
}

function perhapsUnguarded(context: Context, jukiNet: JukiNet, meeting: Meeting): Finding {
  const { passage, place } = meeting
  const cs = csName(context, jukiNet)
  const name = placeName(context.topology, place)
  const unknowns = unknownsOf(passage.device)
  const [first] = unknowns
  return {
    ...unguarded(context, jukiNet, meeting),
    verdict: 'not-evaluable',
    text: {
      ja: `${cs.ja} と ${name.ja} の間にファイアウォールがあるかどうか、判定できません（${passage.device.id}）。`,
      en: `Whether a firewall stands between ${cs.en} and ${name.en} cannot be judged (${passage.device.id}).`,
    },
    ...(first === undefined ? {} : { cause: unknownCause(first) }),
    fix: {
      ja: `機器 ${passage.device.id} の設定ファイルを export: に指定するか、解釈できなかった文を確認してください。`,
      en: `Give the export of device ${passage.device.id}, or look at the statements that were not understood.`,
    },
    uncertainties:
      unknowns.length > 0 ? unknowns : [{ code: 'unknown', text: passageCause(context, passage).label, span: passage.device.span }],
  }
}

/** A firewall next to the CS segment that leads to the juki-net and to the body's other zones. */
function onBothSides(context: Context, jukiNet: JukiNet, { device, ways }: Guard): Finding[] {
  const { topology, severity } = context
  const outward = ways.find(({ places }) => places.some((place) => jukiNet.networks.includes(place)))
  const isBusiness = (place: string): boolean => {
    const base = topology.zones.get(place)?.tier.base
    return base !== undefined && base !== 'mgmt'
  }
  const inward = ways.filter(({ places }) => places.some(isBusiness))
  if (outward === undefined || inward.length === 0) return []
  const cs = csName(context, jukiNet)
  const zones = listOf([...new Set(inward.flatMap(({ places }) => places.filter(isBusiness)))].map((id) => placeName(topology, id)))
  const network = outward.places.find((place) => jukiNet.networks.includes(place)) ?? ''
  const name = placeName(topology, network)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${cs.ja} に隣り合うファイアウォール ${device.id} が、${name.ja} の側と庁内（${zones.ja}）の側を 1 台で兼ねています。`,
        en: `The firewall ${device.id} next to ${cs.en} stands alone on both sides: towards ${name.en} and towards ${zones.en}.`,
      },
      ...(jukiNet.cs[0] === undefined ? {} : { from: jukiNet.cs[0] }),
      to: network,
      cause: portCause(context, device.id, outward.out),
      fix: {
        ja: `${name.ja} への接続（${device.id} の ${outward.out}）を、庁内側とは別のファイアウォールに移してください。VDOM で分けている場合に認めるなら、方針の SEG-016 に virtual-separation: true を指定します。`,
        en: `Move the connection to ${name.en} (${outward.out} of ${device.id}) to a firewall of its own. To accept two VDOMs of one device, set virtual-separation: true for SEG-016 in the policy.`,
      },
    },
  ]
}

function passageCause(context: Context, { device, out }: Passage): Cause {
  return portCause(context, device.id, out)
}

function portCause({ topology, network, devices }: Context, id: string, name: string): Cause {
  const device = devices.get(id)
  const found = network.world.interfaceOf({ device: id, interface: name })
  if (device !== undefined && found !== undefined) return interfaceCause(device, found)
  const declaration = topology.devices.get(id)
  return declaration === undefined ? entryCause('devices', { id, span: topology.span }) : attachmentCause(declaration, name)
}
