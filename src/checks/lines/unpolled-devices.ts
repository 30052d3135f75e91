/** Devices of the body that no monitoring host reaches (NET-006). */
import type { Text } from '../../base/text.ts'
import type { Device } from '../../model/device.ts'
import type { Subject } from '../../model/entry-field.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import type { Host } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { MonitoringContext } from '../always-on-monitoring.ts'
import { declaredOf } from '../attributes/declared.ts'
import { entryCause, unknownCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import { lowered } from '../findings/surplus.ts'
import { unknownsOf } from '../unknowns.ts'

/** Devices with an export that nothing certainly reaches from a monitoring host, and that nobody says are watched otherwise. */
export function unpolledDevices(context: MonitoringContext): { readonly findings: readonly Finding[]; readonly open: readonly Text[] } {
  const { topology, devices } = context
  if (!context.parameters['poll-devices']) return { findings: [], open: [] }
  const monitors = [...topology.hosts.values()].filter(({ roles }) => roles?.includes('monitoring'))
  const own = [...devices.values()].filter(({ id, knowledge }) => knowledge === 'export' && topology.devices.get(id)?.managedBy === 'self')
  if (own.length === 0) return { findings: [], open: [] }
  if (monitors.length === 0)
    return {
      findings: [],
      open: [
        { ja: '機器を監視するホスト（hosts の role: monitoring）', en: 'a host that monitors the devices (role: monitoring of hosts)' },
      ],
    }
  const reached = new Set(monitors.flatMap((host) => [...reachedFrom(context, host)]))
  const subjects = new Map(subjectsOf(topology, 'device').map((subject) => [subject.id, subject]))
  return {
    findings: own
      .filter(({ id }) => !reached.has(id) && !watchedOtherwise(context, subjects.get(id)))
      .map((device) => finding(context, device, monitors)),
    open: [],
  }
}

/** Devices at whose own addresses packets of a host arrive, whatever their service. */
function reachedFrom({ network }: MonitoringContext, { zones, addresses }: Host): ReadonlySet<string> {
  const src = PacketSet.box({ src: addresses })
  return new Set(
    zones.flatMap((zone) =>
      network
        .local(zone)
        .filter(({ packets }) => packets.overlaps(src))
        .map(({ device }) => device),
    ),
  )
}

/** Somebody says of the device itself, or of what it belongs to, that it is monitored. */
function watchedOtherwise(context: MonitoringContext, subject: Subject | undefined): boolean {
  if (subject === undefined) return false
  const declared = declaredOf(context, { ...subject, spokenForBy: [[subject.id]] }, 'monitoring')
  return declared.state === 'declared' && declared.value !== 'none'
}

function finding({ devices, topology, severity }: MonitoringContext, { id }: Device, monitors: readonly Host[]): Finding {
  const names = monitors.map((host) => host.id)
  const declaration = topology.devices.get(id)!
  // A way that nobody can tell of may lead there.
  const unknowns = [...devices.values()].flatMap((device) =>
    device.knowledge === 'outside' || device.knowledge === 'declared' ? [] : statementsOf(device),
  )
  const fix: Text = {
    ja: `${names.join('、')} から ${id} の管理アドレスへの監視の通信（ICMP、SNMP など）を許可するか、別に監視しているなら ${id} についての evidence に monitoring を書いてください。`,
    en: `Permit polling (ICMP, SNMP) from ${names.join(', ')} to an address of ${id}; where it is watched otherwise, declare monitoring in evidence about ${id}.`,
  }
  const [first] = unknowns
  if (first !== undefined)
    return {
      verdict: 'not-evaluable',
      severity: lowered(severity),
      text: {
        ja: `監視ホスト ${names.join('、')} から機器 ${id} に届くかどうか判定できません。${first.text.ja}。`,
        en: `Whether monitoring host ${names.join(', ')} reaches device ${id} cannot be judged: ${first.text.en}.`,
      },
      cause: unknownCause(first),
      fix,
      uncertainties: unknowns,
    }
  return {
    verdict: 'violation',
    severity: lowered(severity),
    text: {
      ja: `監視ホスト ${names.join('、')} から機器 ${id} のどのアドレスにも通信が届かず、障害を検知できません。`,
      en: `Nothing from monitoring host ${names.join(', ')} reaches any address of device ${id}: nobody notices when it fails.`,
    },
    cause: entryCause('devices', declaration, { ja: `機器 ${id}`, en: `device ${id}` }),
    fix,
  }
}

/** Statements that may open a way; features that are active do not. */
function statementsOf(device: Device): ReturnType<typeof unknownsOf> {
  return device.knowledge === 'missing' ? unknownsOf(device) : device.domains.flatMap(({ uncertainties }) => uncertainties)
}
