/** What the matrix check says of a finding: how bad it is, what happens, what to do. */
import type { Text } from '../base/text.ts'
import type { Cell, Severity } from '../model/policy.ts'
import { SEVERITIES } from '../model/policy.ts'
import type { Topology } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import type { Cause } from './check.ts'
import { describeServices } from './describe.ts'
import { placeName } from './places.ts'

/** A residual of ICMP alone is medium; one that needs a foreign source is one step lower. */
export function severityOf(severity: Severity, packets: PacketSet, foreign: boolean): Severity {
  const icmp = packets.within(ICMP_ONLY)
  const at = SEVERITIES.indexOf(severity)
  const lowered = Math.max(at, icmp ? SEVERITIES.indexOf('medium') : at) + (foreign ? 1 : 0)
  return SEVERITIES[Math.min(lowered, SEVERITIES.indexOf('low'))] ?? severity
}

const ICMP_ONLY = PacketSet.box({ protocols: [[1, 1]] })
  .and(PacketSet.ipv4)
  .or(PacketSet.box({ protocols: [[58, 58]] }).and(PacketSet.ipv6))

/** What passes, from where to where, and beyond what. */
export function sentence(
  topology: Topology,
  from: string,
  to: string,
  packets: PacketSet,
  cell: Cell,
  foreign: boolean,
  exception: string | undefined,
): Text {
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  const services = describeServices(packets)
  if (exception !== undefined) {
    return {
      ja: `${a.ja} から ${b.ja} へ ${services.ja} が通りますが、例外措置 ${exception} の範囲内です。`,
      en: `${services.en} passes from ${a.en} to ${b.en}, within exception ${exception}.`,
    }
  }
  const how = HOW[cell]
  if (foreign) {
    return {
      ja: `${a.ja} 側から、他の場所の送信元アドレスを名乗った ${services.ja} が ${b.ja} へ通ります（送信元の検査がありません）。`,
      en: `${services.en} with a source address foreign to ${a.en} passes from there to ${b.en}: nothing checks the source.`,
    }
  }
  return {
    ja: `${a.ja} から ${b.ja} へ ${services.ja} が${how.ja}通ります。`,
    en: `${services.en} passes from ${a.en} to ${b.en}${how.en}.`,
  }
}

const HOW: Readonly<Record<Cell, Text>> = {
  never: { ja: '', en: ', which nothing may excuse' },
  none: { ja: '', en: '' },
  specific: { ja: '特定通信の範囲を超えて', en: ' beyond the specific communications' },
  sanitized: { ja: '無害化を経ずに', en: ' without sanitization' },
  flows: { ja: '申告された通信の範囲を超えて', en: ' beyond the declared flows' },
  open: { ja: '', en: '' },
}

/** What to do about a rule or interface that lets traffic cross. */
export function fixOf(cause: Cause, topology: Topology, from: string, to: string): Text {
  const a = placeName(topology, from)
  const b = placeName(topology, to)
  return {
    ja: `${cause.label.ja} を削除するか、${a.ja} から ${b.ja} への通信を含まないように送信元・宛先・サービスを絞ってください。`,
    en: `Delete ${cause.label.en}, or narrow its source, destination and service so that it no longer covers traffic from ${a.en} to ${b.en}.`,
  }
}

/** A finding that an exception used to excuse. */
export function afterException(said: Text, id: string): Text {
  return { ja: `${said.ja}例外措置 ${id} は効力がありません。`, en: `${said.en} Exception ${id} is not in force.` }
}

/** What to do about sources that cannot be behind an interface. */
export function antiSpoofing(cause: Cause): Text {
  return {
    ja: `${cause.label.ja} で、このインターフェースの先にあるはずのない送信元アドレスを拒否してください（RFC 2827）。`,
    en: `At ${cause.label.en}, deny source addresses that cannot be behind it (RFC 2827).`,
  }
}
