/**
 * What a row says of address translation. A table rarely says how: a mark alone stands for either translation, and
 * what is not said is bounded by everything it could be, for the packets of its row.
 */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { AddressBounds, HeaderMatch } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { DestinationTranslation, InterfaceMatch, SourceTarget } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { readAddresses, shorten } from './address.ts'
import type { Cell } from './grid.ts'
import type { Role } from './heading.ts'
import { isYes } from './marks.ts'
import type { RowContext } from './rule.ts'
import { bare, isNone, wordSet } from './words.ts'

export interface Translation {
  readonly source?: SourceTarget
  readonly destination?: DestinationTranslation
  /** Where packets of the row go once translated. */
  readonly final: AddressBounds
  readonly uncertainties: readonly Uncertainty[]
}

interface Translated {
  readonly id: string
  readonly label: Text
  readonly match: HeaderMatch
  readonly in: InterfaceMatch
  readonly span: Span
}

const INTERFACE = wordSet(
  'インターフェース インターフェイス インタフェース 出力インターフェース 出力if interface masquerade マスカレード ipマスカレード napt pat overload hide ハイド',
)
const SOURCE = wordSet('送信元nat 送信元 snat sourcenat source')
const DESTINATION = wordSet('宛先nat 宛先 dnat destinationnat destination 静的nat 静的 static vip')

/** Undefined when a cell cannot be read; the error is then in `problems`. */
export function translationOf(cell: (role: Role) => Cell | undefined, row: Translated, context: RowContext): Translation | undefined {
  const anywhere = exactAddresses(Addresses.all)
  const nat = cell('nat')
  let source = sourceOf(cell('source-nat'), context)
  let to = destinationOf(cell('destination-nat'), context)
  const uncertainties: Uncertainty[] = []
  if (nat !== undefined && !isNone(nat.plain)) {
    const word = bare(nat.plain)
    const meant = INTERFACE.has(word) || SOURCE.has(word) ? 'source' : DESTINATION.has(word) ? 'destination' : context.map.nat
    const what = shorten(nat.plain)
    if (meant !== 'destination')
      source ??= INTERFACE.has(word) || SOURCE.has(word) || isYes(nat.plain) ? { kind: 'interface' } : { kind: 'unknown' }
    if (meant !== 'source') to ??= 'unknown'
    if (meant === undefined) {
      source = { kind: 'unknown' }
      uncertainties.push({
        code: 'unknown-nat',
        text: {
          ja: `NAT「${what}」が送信元か宛先か分かりません（列の対応表に nat: source または nat: destination）`,
          en: `NAT "${what}" does not say which end is translated (write nat: source or nat: destination in the column map)`,
        },
        span: nat.span,
      })
    } else if (to === 'unknown') {
      uncertainties.push({
        code: 'unknown-nat',
        text: { ja: `宛先 NAT「${what}」の変換後のアドレスが分かりません`, en: `destination NAT "${what}" does not say to which address` },
        span: nat.span,
      })
    }
  }
  const from = source === undefined ? {} : { source }
  if (to === undefined) return { ...from, final: anywhere, uncertainties }
  const exact = to !== 'unknown'
  return {
    ...from,
    final: exact ? exactAddresses(to as Addresses) : anywhere,
    uncertainties,
    destination: {
      id: `${row.id}/destination-nat`,
      label: { ja: `${row.label.ja} の宛先 NAT`, en: `destination NAT of ${row.label.en}` },
      in: row.in,
      match: exact ? row.match : { ...row.match, partial: true },
      to: exact ? { kind: 'set', addresses: to as Addresses } : { kind: 'unknown' },
      uncertainties,
      span: row.span,
    },
  }
}

function sourceOf(at: Cell | undefined, context: RowContext): SourceTarget | undefined {
  if (at === undefined || isNone(at.plain)) return undefined
  if (INTERFACE.has(bare(at.plain)) || isYes(at.plain)) return { kind: 'interface' }
  const read = readAddresses(at.plain, context.addresses)
  if (read.ok && read.value.lo === read.value.hi) return { kind: 'pool', addresses: read.value.hi, keepsPort: false }
  // A pool by name: some addresses.
  return { kind: 'unknown' }
}

function destinationOf(at: Cell | undefined, context: RowContext): Addresses | 'unknown' | undefined {
  if (at === undefined || isNone(at.plain)) return undefined
  const read = readAddresses(at.plain, context.addresses)
  return read.ok && read.value.lo === read.value.hi && read.value.hi.size === 1n ? read.value.hi : 'unknown'
}
