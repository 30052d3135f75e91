/** One row as one rule. Whatever of it cannot be read is an error at its cell, and the row is then no rule. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { AddressBounds, HeaderMatch, ServiceBounds } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { Clause, InterfaceMatch, Rule } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Ranges } from '../../packet/ranges.ts'
import type { AddressNames } from './address.ts'
import { joinMask, readAddresses, shorten } from './address.ts'
import type { ColumnMap } from './columns.ts'
import { conditionsOf } from './conditions.ts'
import type { Cell, Row } from './grid.ts'
import type { Role } from './heading.ts'
import type { InterfaceNames } from './interfaces.ts'
import { actionOf, dateOf, directionOf, disabledOf, enabledOf, isUnconditional } from './marks.ts'
import type { Translation } from './nat.ts'
import { translationOf } from './nat.ts'
import type { Problems } from './problems.ts'
import type { Reading } from './reading.ts'
import type { ServiceNames } from './service.ts'
import { portRanges } from './port.ts'
import { readServices } from './service.ts'
import { readProtocolAndPort } from './service-columns.ts'
import { bare, isNone, wordSet } from './words.ts'

export interface RowContext {
  readonly map: ColumnMap
  readonly problems: Problems
  readonly addresses: AddressNames
  readonly services: ServiceNames
  readonly interfaces: InterfaceNames
  /** Interfaces of every rule of the sheet, where a person says so. */
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  /** ISO date. */
  readonly today: string
  /** What cells meant that were read before: most cells of a table are written many times. */
  readonly known: { readonly addresses: Map<string, Reading<AddressBounds>>; readonly services: Map<string, Reading<ServiceBounds>> }
  /** Unique id of a rule from what its administrator calls it. */
  idOf(words: string): string
}

export interface RowRule {
  readonly rule: Rule
  readonly translation?: Translation['destination']
}

/** `cell` gives the cell of a role with 「同上」 resolved; undefined where the table has no such column. */
export function ruleOf(row: Row, cell: (role: Role) => Cell | undefined, context: RowContext): RowRule | undefined {
  const { map, problems } = context
  const before = problems.errors
  const uncertainties: Uncertainty[] = []
  /** The value of a cell that was read; its remarks are said. */
  const take = <T>(reading: Reading<T>, at: Cell): T | undefined => {
    if (!reading.ok) {
      problems.error('unreadable-cell', at.span, reading.problem, reading.hint)
      return undefined
    }
    for (const { code, text, uncertain } of reading.remarks) {
      if (uncertain === true) uncertainties.push({ code, text, span: at.span })
      else problems.warning(code, at.span, text)
    }
    return reading.value
  }

  const src = addressesOf('source', 'source-mask')
  const dst = addressesOf('destination', 'destination-mask')
  const services = servicesOf()
  const action = readAction()
  const enabled = readEnabled()
  const [input, output] = [side('in', context.in), side('out', context.out)]
  const direction = readDirection()
  const partial = readCertainty()
  const until = readExpiry()
  const conditions = conditionsOf(cell, context.today)
  const { id, label } = nameOf(row, cell, context)
  if (src === undefined || dst === undefined || services === undefined || action === undefined || problems.errors > before) return undefined

  const match: HeaderMatch = { src, dst, services, partial }
  const back: HeaderMatch = { src: dst, dst: src, services, partial }
  const clauses: Clause[] = []
  if (direction !== 'back') clauses.push({ in: input, out: output, translated: 'any', match })
  if (direction !== 'forward') clauses.push({ in: output, out: input, translated: 'any', match: back })
  const translation = translationOf(cell, { id, label, match, in: input, span: row.span }, context)
  if (translation === undefined) return undefined
  if (translation.destination !== undefined && action === 'permit' && enabled) {
    clauses.push({
      in: input,
      out: output,
      translated: new Set([translation.destination.id]),
      match: { src, dst: translation.final, services: ANY_SERVICE, partial: partial || translation.destination.match.partial },
    })
  }
  uncertainties.push(...translation.uncertainties)
  const log = cell('log')
  const rule: Rule = {
    id,
    label,
    action,
    enabled,
    clauses,
    conditions,
    uncertainties,
    initiates: true,
    ...(translation.source === undefined ? {} : { sourceTarget: translation.source }),
    // A ledger lists what is permitted; whether the device looks into it is not in it.
    ...(action === 'permit' ? { inspection: 'unknown' as const } : {}),
    ...(until === undefined ? {} : { until }),
    logged: log !== undefined && !isNone(log.plain),
    ...(log === undefined ? { loggingShown: false as const } : {}),
    span: row.span,
    focus: focusOf(src, dst),
    origins: [],
  }
  return {
    rule,
    ...(translation.destination === undefined || !enabled || action !== 'permit' ? {} : { translation: translation.destination }),
  }

  function missing(at: Cell, what: Text): undefined {
    problems.error(
      'empty-cell',
      at.span,
      { ja: `${what.ja}が空です`, en: `the ${what.en} is empty` },
      {
        ja: 'すべてを指すなら any と書いてください（空欄をすべてとみなすなら、列の対応表に empty: any）',
        en: 'write any if everything is meant (or empty: any in the column map, if empty cells mean that)',
      },
    )
    return undefined
  }

  function addressesOf(role: 'source' | 'destination', mask: Role): AddressBounds | undefined {
    const at = cell(role)
    if (at === undefined) return exactAddresses(Addresses.all)
    if (at.plain === '') {
      if (map.emptyIsAny) return exactAddresses(Addresses.all)
      return missing(at, role === 'source' ? { ja: '送信元', en: 'source' } : { ja: '宛先', en: 'destination' })
    }
    const words = joinMask(at.plain, cell(mask)?.plain ?? '')
    return take(
      remembered(context.known.addresses, words, () => readAddresses(words, context.addresses)),
      at,
    )
  }

  function servicesOf(): ServiceBounds | undefined {
    const sport = sourcePorts()
    if (sport === 'unreadable') return undefined
    const service = cell('service')
    const port = cell('port')
    const protocol = cell('protocol')
    const main = service ?? port ?? protocol
    if (main === undefined)
      return sport === undefined ? ANY_SERVICE : take(readServices('tcp, udp', context.services, sport), row.cells[0]!)
    if (service === undefined && protocol !== undefined && port !== undefined) {
      if (protocol.plain === '' && port.plain === '')
        return map.emptyIsAny ? ANY_SERVICE : missing(port, { ja: 'プロトコルとポート', en: 'protocol and port' })
      if (protocol.plain === '') return take(readServices(port.plain, context.services, sport), port)
      const ports = port.plain === '' && map.emptyIsAny ? 'any' : port.plain
      return take(readProtocolAndPort(protocol.plain, ports, context.services, sport), port)
    }
    if (main.plain === '') return map.emptyIsAny ? ANY_SERVICE : missing(main, { ja: 'サービス', en: 'service' })
    const key = `${main.plain}\u0000${JSON.stringify(sport ?? null)}`
    const read = take(
      remembered(context.known.services, key, () => readServices(main.plain, context.services, sport)),
      main,
    )
    // A service name with protocol and port beside it: they have to say the same.
    if (read !== undefined && service !== undefined) agree(service, protocol, port)
    return read
  }

  /** Columns beside the service column that would narrow or contradict it. */
  function agree(service: Cell, protocol: Cell | undefined, port: Cell | undefined): void {
    const beside = [protocol, port].filter(
      (each) => each !== undefined && each.plain !== '' && !isNone(each.plain) && !context.services.isAny(each.plain),
    )
    const [first] = beside
    if (first === undefined) return
    const own = readServices(service.plain, context.services)
    const other =
      protocol !== undefined && port !== undefined
        ? readProtocolAndPort(protocol.plain, port.plain, context.services)
        : readServices(first.plain, context.services)
    if (own.ok && other.ok && JSON.stringify(own.value.hi) === JSON.stringify(other.value.hi)) return
    problems.error(
      'contradicting-cells',
      first.span,
      {
        ja: `サービス「${shorten(service.plain)}」と「${beside.map((each) => shorten(each?.plain ?? '')).join(' ')}」が一致するか分かりません`,
        en: `service "${shorten(service.plain)}" and "${beside.map((each) => shorten(each?.plain ?? '')).join(' ')}" may not be the same`,
      },
      {
        ja: '列の対応表の ignore: に、判定に使わない方の列を書いてください',
        en: 'name the column that does not count under ignore: of the column map',
      },
    )
  }

  function sourcePorts(): Ranges<number> | undefined | 'unreadable' {
    const at = cell('source-port')
    if (at === undefined || at.plain === '' || isNone(at.plain) || context.services.isAny(at.plain)) return undefined
    const ranges = portRanges(at.plain)
    if (ranges !== undefined) return ranges
    problems.error(
      'unreadable-cell',
      at.span,
      { ja: `「${shorten(at.plain)}」は送信元ポートとして読めません`, en: `"${shorten(at.plain)}" cannot be read as a source port` },
      { ja: '1024-65535 や any のように書いてください', en: 'write for example 1024-65535 or any' },
    )
    return 'unreadable'
  }

  function readAction(): 'permit' | 'deny' | undefined {
    const at = cell('action')
    if (at === undefined) return map.action
    const said = actionOf(at.plain, map.words)
    if (said !== undefined) return said
    problems.error(
      at.plain === '' ? 'empty-cell' : 'unreadable-cell',
      at.span,
      at.plain === ''
        ? { ja: '動作（許可・拒否）が空です', en: 'the action (permit or deny) is empty' }
        : { ja: `「${shorten(at.plain)}」が許可か拒否か分かりません`, en: `"${shorten(at.plain)}" says neither permit nor deny` },
      {
        ja: '許可または拒否と書くか、列の対応表の words: に permit: [この語] のように書いてください',
        en: 'write permit or deny, or explain the word under words: of the column map',
      },
    )
    return undefined
  }

  function readEnabled(): boolean {
    for (const [role, read] of [
      ['enabled', enabledOf],
      ['disabled', disabledOf],
    ] as const) {
      const at = cell(role)
      if (at === undefined) continue
      const said = read(at.plain, map.words)
      if (said === false) return false
      if (said === undefined) {
        problems.error(
          at.plain === '' ? 'empty-cell' : 'unreadable-cell',
          at.span,
          at.plain === ''
            ? { ja: '有効か無効かが空です', en: 'enabled or disabled: the cell is empty' }
            : { ja: `「${shorten(at.plain)}」が有効か無効か分かりません`, en: `"${shorten(at.plain)}" says neither enabled nor disabled` },
          {
            ja: '有効または無効と書くか、列の対応表の words: に enabled: や disabled: でこの語を書いてください（空欄は ""）',
            en: 'write enabled or disabled, or explain the word under words: of the column map ("" is an empty cell)',
          },
        )
      }
    }
    return true
  }

  function side(role: 'in' | 'out', whole: InterfaceMatch): InterfaceMatch {
    const at = cell(role)
    if (at === undefined || (at.plain === '' && whole !== 'any')) return whole
    if (at.plain === '') {
      if (!map.emptyIsAny)
        missing(at, role === 'in' ? { ja: '送信元側のゾーン', en: 'source zone' } : { ja: '宛先側のゾーン', en: 'destination zone' })
      return 'any'
    }
    if (/以外|を除く|^!|^not\s/i.test(at.plain)) {
      problems.error(
        'unreadable-cell',
        at.span,
        { ja: `「${shorten(at.plain)}」: ゾーンの否定は読めません`, en: `"${shorten(at.plain)}": an excluded zone cannot be read` },
        { ja: '当てはまるゾーンをすべて並べて書いてください', en: 'list the zones that are meant' },
      )
      return 'any'
    }
    const named = context.interfaces.read(at.plain, at.span)
    if (named === 'any') return whole
    return whole === 'any' ? named : new Set([...named].filter((name) => whole.has(name)))
  }

  function readDirection(): 'forward' | 'back' | 'both' {
    const at = cell('direction')
    if (at === undefined || at.plain === '') return 'forward'
    const said = directionOf(at.plain)
    if (said !== undefined) return said
    problems.error(
      'unreadable-cell',
      at.span,
      { ja: `方向「${shorten(at.plain)}」の意味が分かりません`, en: `the direction "${shorten(at.plain)}" is not known` },
      {
        ja: '→、←、⇔ で書くか、関係がなければ列の対応表の ignore: にこの列を書いてください',
        en: 'write →, ← or ⇔, or name the column under ignore: of the column map',
      },
    )
    return 'forward'
  }

  function readCertainty(): boolean {
    const kind = cell('kind')
    if (kind !== undefined && kind.plain !== '' && !RULE.has(bare(kind.plain))) {
      problems.error(
        'unreadable-cell',
        kind.span,
        {
          ja: `「${shorten(kind.plain)}」の行はルールとして読めません`,
          en: `a row of kind "${shorten(kind.plain)}" cannot be read as a rule`,
        },
        { ja: '元の設定ファイルを読ませてください', en: 'give the export it was made from' },
      )
    }
    const at = cell('certainty')
    if (at === undefined || at.plain === '' || EXACT.has(bare(at.plain))) return false
    uncertainties.push({
      code: 'uncertain-row',
      text: { ja: `この行の内容は確実ではありません（${shorten(at.plain)}）`, en: `this row is not certain (${shorten(at.plain)})` },
      span: at.span,
    })
    return true
  }

  function readExpiry(): string | undefined {
    const at = cell('expires')
    if (at === undefined || isUnconditional(at.plain)) return undefined
    const date = dateOf(at.plain)
    if (date === undefined) {
      problems.warning('unreadable-date', at.span, {
        ja: `期限「${shorten(at.plain)}」が日付として読めません（判定には影響しません）`,
        en: `the expiry "${shorten(at.plain)}" is not a date (no verdict depends on it)`,
      })
    } else if (date < context.today) {
      problems.warning('expired-row', at.span, {
        ja: `期限（${date}）を過ぎていますが、機器から消えたとは限らないため有効なルールとして扱います`,
        en: `past its expiry (${date}); it may still be on the device and counts as a rule`,
      })
    }
    return date
  }

  function focusOf(source: AddressBounds, destination: AddressBounds): Span {
    const wide = (bounds: AddressBounds) => bounds.hi.equals(Addresses.all)
    const at = wide(source) ? cell('source') : wide(destination) ? cell('destination') : undefined
    return (at ?? cell('service') ?? cell('port') ?? row).span
  }
}

function remembered<T>(known: Map<string, T>, words: string, read: () => T): T {
  const found = known.get(words) ?? read()
  known.set(words, found)
  return found
}

const EXACT = wordSet('確実 exact certain')
const RULE = wordSet('ルール rule')

function nameOf(row: Row, cell: (role: Role) => Cell | undefined, { idOf }: RowContext): { readonly id: string; readonly label: Text } {
  const called = [cell('id'), cell('number')].find((each) => each !== undefined && each.plain !== '')?.plain.replace(/\s+/g, ' ')
  const name = cell('name')?.plain.replace(/\s+/g, ' ') ?? ''
  const words = called ?? `row-${row.number}`
  const shown = called ?? { ja: `${row.number} 行目`, en: `row ${row.number}` }
  const named = name === '' || name === called ? '' : ` (${shorten(name)})`
  return {
    id: idOf(words),
    label:
      typeof shown === 'string'
        ? { ja: `ルール ${shown}${named}`, en: `rule ${shown}${named}` }
        : { ja: `ルール ${shown.ja}${named}`, en: `rule at ${shown.en}${named}` },
  }
}
