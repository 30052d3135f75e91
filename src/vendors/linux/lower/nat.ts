/** Nat entries as translations of the model. */
import type { Interface } from '../../../model/device.ts'
import type { HeaderMatch } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import type { DestinationTranslation, InterfaceMatch, SourceTranslation } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import { lastAddress } from '../../../packet/address.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { LinuxVerdict } from '../ruleset.ts'
import { uncertainty } from '../tally.ts'
import type { NatEntry } from './nat-list.ts'

type To = DestinationTranslation['to']

export function destinationTranslations(entries: readonly NatEntry[], interfaces: readonly Interface[]): readonly DestinationTranslation[] {
  return numbered(entries).flatMap(({ entry, id }): readonly DestinationTranslation[] => {
    const base = (header: HeaderMatch, input: InterfaceMatch = entry.in) => ({
      id,
      label: entry.label,
      in: input,
      match: header,
      uncertainties: entry.uncertainties,
      span: entry.span,
    })
    const { verdict } = entry
    switch (verdict.kind) {
      case 'accept':
        return [{ ...base(entry.header), to: { kind: 'none' } }]
      case 'dnat':
        return rewritten(verdict, entry.header).map(({ to, header }, at) => ({
          ...base(header),
          id: at === 0 ? id : `${id}/ipv${at === 1 ? 6 : 4}`,
          to,
          ...portOf(verdict),
        }))
      case 'redirect':
        return redirected(entry, id, interfaces)
      default:
        return [unknownTranslation(entry, id)]
    }
  })
}

/** Nothing is certain of where it leads. */
function unknownTranslation(entry: NatEntry, id: string): DestinationTranslation {
  const doubts: readonly Uncertainty[] =
    entry.uncertainties.length > 0
      ? entry.uncertainties
      : [
          uncertainty(
            'unknown-target',
            { ja: '宛先変換の結果が分かりません', en: 'what this does to the destination is not known' },
            entry.span,
          ),
        ]
  return {
    id,
    label: entry.label,
    in: entry.in,
    match: entry.verdict.kind === 'unknown' ? { ...entry.header, partial: true } : entry.header,
    to: { kind: 'unknown' },
    uncertainties: doubts,
    span: entry.span,
  }
}

function portOf({ ports, portBase }: Extract<LinuxVerdict, { kind: 'dnat' }>): Pick<DestinationTranslation, 'port'> {
  const [range] = ports ?? []
  if (ports === undefined || range === undefined) return {}
  if (portBase === undefined) return { port: { kind: 'set', ports } }
  return { port: { kind: 'offset', low: portBase, high: portBase + range[1] - range[0], to: range[0] } }
}

/** New destinations by IP version: a translation of one version leaves the other alone. */
function rewritten(
  { to, from }: Extract<LinuxVerdict, { kind: 'dnat' }>,
  header: HeaderMatch,
): readonly { readonly to: To; readonly header: HeaderMatch }[] {
  const families = ([4, 6] as const).filter((family) => header.src.hi.of(family).length > 0 && header.dst.hi.of(family).length > 0)
  if (to === undefined)
    return families.map((family) => ({
      to: { kind: 'offset', family, low: 0n, high: lastAddress(family), to: 0n },
      header: ofFamily(header, family),
    }))
  return families.flatMap((family): readonly { readonly to: To; readonly header: HeaderMatch }[] => {
    const ranges = to.filter((range) => range.family === family)
    const [first] = ranges
    if (first === undefined) return []
    if (from?.family === family)
      return [{ to: { kind: 'offset', family, low: from.low, high: from.high, to: first.low }, header: ofFamily(header, family) }]
    return [{ to: { kind: 'set', addresses: Addresses.ofRanges(ranges) }, header: ofFamily(header, family) }]
  })
}

function ofFamily(header: HeaderMatch, family: 4 | 6): HeaderMatch {
  const whole = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
  const narrow = ({ lo, hi }: HeaderMatch['src']): HeaderMatch['src'] =>
    lo === hi ? exactAddresses(hi.and(whole)) : { lo: lo.and(whole), hi: hi.and(whole) }
  return { ...header, src: narrow(header.src), dst: narrow(header.dst) }
}

/** To an address of the interface a packet comes in by: the first one of IPv4, one of those of IPv6 (nf_nat_redirect.c). */
function redirected(entry: NatEntry, id: string, interfaces: readonly Interface[]): readonly DestinationTranslation[] {
  const verdict = entry.verdict as Extract<LinuxVerdict, { kind: 'redirect' }>
  const port = verdict.ports === undefined ? {} : { port: { kind: 'set', ports: verdict.ports } as const }
  return interfaces
    .filter((i) => i.kind !== 'loopback' && (entry.in === 'any' || entry.in.has(i.id)))
    .flatMap((i) =>
      ([4, 6] as const).flatMap((family): readonly DestinationTranslation[] => {
        const header = ofFamily(entry.header, family)
        if (header.src.hi.isEmpty || header.dst.hi.isEmpty) return []
        const own = i.addresses.filter(({ prefix }) => prefix.family === family).map(({ prefix }) => prefix.address)
        const chosen = family === 4 ? own.slice(0, 1) : own
        const base = { ...unknownTranslation(entry, `${id}/${i.id}/ipv${family}`), match: header, in: new Set([i.id]) }
        if (i.addressUnknown || chosen.length === 0) return [{ ...base, uncertainties: [addressNotKnown(entry, i)] }]
        const to: To = { kind: 'set', addresses: Addresses.union(chosen.map((address) => Addresses.ofAddress(family, address))) }
        return [{ ...base, to, ...port, uncertainties: entry.uncertainties }]
      }),
    )
}

function addressNotKnown({ span }: NatEntry, { name }: Interface): Uncertainty {
  return uncertainty(
    'dynamic-address',
    { ja: `REDIRECT の行き先になる ${name} のアドレスが分かりません`, en: `the address of ${name}, where REDIRECT leads, is not known` },
    span,
  )
}

export function sourceTranslations(entries: readonly NatEntry[]): readonly SourceTranslation[] {
  return numbered(entries).map(({ entry, id }): SourceTranslation => {
    const base = {
      id,
      label: entry.label,
      in: entry.in,
      out: entry.out,
      match: entry.header,
      uncertainties: entry.uncertainties,
      span: entry.span,
    }
    const { verdict } = entry
    switch (verdict.kind) {
      case 'accept':
        return { ...base, target: { kind: 'none' } }
      case 'masquerade':
        return { ...base, target: { kind: 'interface' } }
      case 'snat': {
        const [first] = verdict.to
        if (verdict.from !== undefined && first !== undefined) {
          const { family, low, high } = verdict.from
          return { ...base, target: { kind: 'static', family, low, high, to: first.low } }
        }
        return { ...base, target: { kind: 'pool', addresses: Addresses.ofRanges(verdict.to), keepsPort: verdict.keepsPort } }
      }
      default:
        return {
          ...base,
          match: verdict.kind === 'unknown' ? { ...entry.header, partial: true } : entry.header,
          target: { kind: 'unknown' },
          uncertainties:
            entry.uncertainties.length > 0
              ? entry.uncertainties
              : [
                  uncertainty(
                    'unknown-target',
                    { ja: '送信元変換の結果が分かりません', en: 'what this does to the source is not known' },
                    entry.span,
                  ),
                ],
        }
    }
  })
}

/** Entries with ids: a rule that became several has them numbered. */
function numbered(entries: readonly NatEntry[]): readonly { readonly entry: NatEntry; readonly id: string }[] {
  const used = new Map<string, number>()
  return entries.map((entry) => {
    const rule = entry.rule?.id ?? `policy/${entry.label.en}`
    const count = (used.get(rule) ?? 0) + 1
    used.set(rule, count)
    return { entry, id: count === 1 ? rule : `${rule}/${count}` }
  })
}
