/** The simulator's sentences about single steps, in both languages. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Step } from '../graph/trace.ts'
import type { Device, LocalServices } from '../model/device.ts'
import type { PolicyRoute, Route } from '../model/route.ts'
import type { DestinationTranslation, Rule } from '../model/rule.ts'
import { formatAddress } from '../packet/address.ts'
import type { Family, Packet } from '../packet/packet.ts'
import { hasPorts, isIcmp } from '../packet/packet.ts'
import type { NextHop } from './egress.ts'
import type { Verdict } from './filter.ts'
import type { Way } from './route.ts'
import type { Translator } from './translate.ts'
import type { Transit } from './transit.ts'

/** Dotted decimal by hand: every step of every walk says an address. */
function addressText(family: Family, address: bigint): string {
  if (family === 6) return formatAddress(6, address)
  const n = Number(address)
  return `${Math.floor(n / 0x1000000)}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`
}

/** `10.0.0.1:1024 → 192.0.2.1:443 tcp`: a packet in one line. */
export function packet({ family, protocol, src, dst, sport, dport }: Packet): string {
  const end = (address: bigint, port: number): string => {
    const text = addressText(family, address)
    if (!hasPorts(protocol)) return text
    return family === 6 ? `[${text}]:${port}` : `${text}:${port}`
  }
  const name =
    protocol === 6
      ? 'tcp'
      : protocol === 17
        ? 'udp'
        : isIcmp(family, protocol)
          ? `icmp ${dport >> 8}/${dport & 255}`
          : `protocol ${protocol}`
  return `${end(src, sport)} → ${end(dst, dport)} ${name}`
}

/** A filter's decision. */
export function filtered({ action, rulebase, rule }: Verdict): Step {
  const permit = action === 'permit'
  if (rule !== undefined) {
    const text = { ja: `${rule.label.ja} ${permit ? '許可' : '拒否'}`, en: `${rule.label.en}: ${action}` }
    return { kind: 'filter', text, span: rule.focus, rule: rule.id }
  }
  if (rulebase !== undefined) {
    const text = { ja: `${rulebase.name.ja} 既定で${permit ? '許可' : '拒否'}`, en: `${rulebase.name.en}: ${action} by default` }
    return { kind: 'filter', text, span: rulebase.span }
  }
  return {
    kind: 'filter',
    text: permit ? { ja: 'フィルターなし（許可）', en: 'no filter (permit)' } : { ja: 'ルールなし（拒否）', en: 'no rulebase (deny)' },
  }
}

/** A device that is declared or assumed to forward everything. */
export function open({ knowledge }: Device): Step {
  const text: Text =
    knowledge === 'outside'
      ? { ja: '管理外の機器（すべて許可とみなす）', en: 'managed outside (assumed to permit everything)' }
      : { ja: '宣言による転送（フィルターなし）', en: 'forwards as declared (no filter)' }
  return { kind: 'filter', text }
}

/** A device or routing domain that may do anything. */
export function anything({ knowledge }: Device): Step {
  const text: Text =
    knowledge === 'missing'
      ? { ja: '設定不明の機器（何でも通り得る）', en: 'device without an export (anything may pass)' }
      : { ja: '解釈できない設定がある（何でも通り得る）', en: 'statements not understood (anything may pass)' }
  return { kind: 'filter', text }
}

/** Delivery to the device itself. */
export function local(accepted: boolean, binding?: LocalServices['bindings'][number]): Step {
  const what: Text = accepted
    ? { ja: '機器自身が受信', en: 'accepted by the device itself' }
    : { ja: '機器自身が拒否', en: 'refused by the device itself' }
  if (binding === undefined) return { kind: 'local', text: what }
  return { kind: 'local', text: { ja: `${what.ja}（${binding.label.ja}）`, en: `${what.en} (${binding.label.en})` }, span: binding.span }
}

/** A routing decision. */
export function routed(way: Extract<Way, { kind: 'exit' | 'blackhole' }>): Step {
  if (way.kind === 'blackhole')
    return { kind: 'route', text: { ja: `${prefixOf(way.by)} は破棄`, en: `${prefixOf(way.by)} is discarded` }, span: way.by.span }
  const { by, out } = way
  const to = hop(way)
  if (by === undefined) return { kind: 'route', text: { ja: `経路不明 ${out} もあり得る`, en: `routing unknown, possibly ${out}` } }
  if ('label' in by) return { kind: 'route', text: { ja: `${by.label.ja} ${to.ja}`, en: `${by.label.en} ${to.en}` }, span: by.span }
  return { kind: 'route', text: { ja: `経路 ${prefixOf(by)} ${to.ja}`, en: `route ${prefixOf(by)} ${to.en}` }, span: by.span }
}

/** Taken by a policy-based VPN. */
export function diverted({ label, divert = '', focus }: Rule): Step {
  return { kind: 'route', text: { ja: `${label.ja} → ${divert}`, en: `${label.en} → ${divert}` }, span: focus }
}

/** Passed on by a bridge. */
export function bridged(out: string): Step {
  return { kind: 'route', text: { ja: `ブリッジ → ${out}（経路によらない）`, en: `bridged → ${out}, not routed` } }
}

function hop({
  out,
  nextHop,
  by,
}: {
  readonly out: string
  readonly nextHop: NextHop
  readonly by: Route | PolicyRoute | undefined
}): Text {
  if (nextHop.kind !== 'address') return verbatim(`→ ${out}`)
  const family = by === undefined || 'label' in by ? (nextHop.address > 0xffffffffn ? 6 : 4) : by.prefix.family
  return verbatim(`→ ${out} (${addressText(family, nextHop.address)})`)
}

function prefixOf({ prefix }: Route): string {
  return `${addressText(prefix.family, prefix.address)}/${prefix.length}`
}

/** A destination rewrite. */
export function newDestination({ label, span }: DestinationTranslation, { family, protocol, dst, dport }: Packet): Step {
  const to = `${addressText(family, dst)}${hasPorts(protocol) ? ` ${dport}` : ''}`
  return {
    kind: 'translate-destination',
    text: { ja: `宛先を ${to} に変換（${label.ja}）`, en: `destination rewritten to ${to} (${label.en})` },
    span,
  }
}

/** A destination rewrite to nobody knows where. */
export function unknownDestination({ label, span }: DestinationTranslation): Step {
  return {
    kind: 'translate-destination',
    text: { ja: `宛先を不明なアドレスに変換（${label.ja}）`, en: `destination rewritten to an unknown address (${label.en})` },
    span,
  }
}

/** A source rewrite. */
export function newSource({ label, span }: Translator, { packet: { family, src }, sourceUnknown }: Transit): Step {
  const to: Text = sourceUnknown ? { ja: '不明なアドレス', en: 'an unknown address' } : verbatim(addressText(family, src))
  return {
    kind: 'translate-source',
    text: { ja: `送信元を ${to.ja} に変換（${label.ja}）`, en: `source rewritten to ${to.en} (${label.en})` },
    span,
  }
}
