/** Tables of objects beside the rules: names with the addresses or services they stand for, and groups of them. */
import type { Span } from '../../base/span.ts'
import type { AddressBounds, ServiceBox } from '../../model/match.ts'
import { readAddresses, shorten, unionOf } from './address.ts'
import type { Cell, Grid, Row } from './grid.ts'
import { cellOf, isBlank } from './grid.ts'
import { meaningOf } from './heading.ts'
import type { Reading } from './reading.ts'
import { everyOf, means, refused } from './reading.ts'
import { readServices } from './service.ts'
import { readProtocolAndPort } from './service-columns.ts'
import { bare, isDitto, nameKey, wordSet } from './words.ts'

/** One row of a table of objects, not read until a rule names it. */
export interface ObjectEntry {
  /** As written. */
  readonly name: string
  readonly span: Span
  readonly value: Cell
  readonly mask?: Cell
  readonly protocol?: Cell
  readonly port?: Cell
  /** Several rows of one name are members of it; otherwise they contradict each other. */
  readonly group: boolean
  /** Kind of object by its headings. */
  readonly kind: 'address' | 'service' | 'either'
  /** A heading of its table that is not known, with something below it in this row. */
  readonly strange?: { readonly heading: string; readonly span: Span }
}

interface ObjectLayout {
  readonly name: number
  readonly value?: number
  readonly mask?: number
  readonly protocol?: number
  readonly port?: number
  readonly group: boolean
  readonly kind: ObjectEntry['kind']
  readonly unknown: readonly { readonly column: number; readonly heading: string }[]
}

const NAMES = wordSet(
  '名称 名前 オブジェクト名 オブジェクト アドレス名 アドレスオブジェクト アドレスオブジェクト名 アドレスグループ名 ホスト名 サーバ名 サーバー名 機器名 端末名 グループ名 グループ name objectname object addressname hostname groupname group addressgroup servicegroup',
)
const SERVICE_NAMES = wordSet('サービス名 サービスオブジェクト名 サービスグループ名 サービスオブジェクト servicename serviceobject')
const ADDRESSES = wordSet(
  'アドレス ipアドレス ip ネットワーク ネットワークアドレス アドレス範囲 ipアドレス範囲 構成アドレス address addresses ipaddress network subnet サブネット',
)
const VALUES = wordSet('値 定義 定義内容 内容 value values definition')
const MEMBERS = wordSet('メンバー メンバ 構成メンバー 構成 members member')
const MASKS = wordSet('マスク サブネットマスク ネットマスク mask netmask subnetmask プレフィックス長')
const SERVICES = wordSet('サービス service services プロトコルポート protocolport')
const TYPES = wordSet('種別 種類 タイプ 型 type kind no 項番 番号')

const LONGEST_NAME = Math.max(...[...NAMES, ...SERVICE_NAMES].map((name) => name.length)) + 8

function isName(words: string): boolean {
  return NAMES.has(words) || SERVICE_NAMES.has(words)
}

function layoutOf(cells: readonly Cell[]): ObjectLayout | undefined {
  // Most rows are no heading, and every row is asked.
  if (!cells.some(({ plain }) => plain.length <= LONGEST_NAME && isName(bare(plain)))) return undefined
  const found: { -readonly [K in 'name' | 'value' | 'mask' | 'protocol' | 'port']?: number } = {}
  const unknown: { column: number; heading: string }[] = []
  let kind: ObjectEntry['kind'] | undefined
  let group = false
  for (const [column, cell] of cells.entries()) {
    const words = bare(cell.plain)
    if (words === '') continue
    const take = (part: keyof typeof found, of?: ObjectEntry['kind']): void => {
      if (found[part] !== undefined) unknown.push({ column, heading: cell.plain })
      else found[part] = column
      if (of !== undefined) kind = of
    }
    const meaning = meaningOf(cell.plain)
    const port = meaning?.kind === 'role' && meaning.role === 'port'
    if (SERVICE_NAMES.has(words)) take('name', 'service')
    else if (NAMES.has(words)) {
      take('name')
      if (words.includes('グループ') || words.includes('group')) group = true
    } else if (ADDRESSES.has(words)) take('value', 'address')
    else if (MEMBERS.has(words)) {
      take('value', kind ?? 'either')
      group = true
    } else if (VALUES.has(words)) take('value', kind ?? 'either')
    else if (SERVICES.has(words)) take('value', 'service')
    else if (MASKS.has(words)) take('mask')
    else if (words === 'プロトコル' || words === 'protocol' || words === 'proto') take('protocol', 'service')
    else if (port) take('port', 'service')
    else if (
      !TYPES.has(words) &&
      !(meaning?.kind === 'irrelevant' || (meaning?.kind === 'role' && (meaning.role === 'number' || meaning.role === 'id')))
    )
      unknown.push({ column, heading: cell.plain })
  }
  if (found.name === undefined || kind === undefined) return undefined
  if (found.value === undefined && found.port === undefined) return undefined
  return { ...found, name: found.name, kind, group, unknown }
}

/** The first row from `from` on that heads objects and is no rule; undefined when there is none. */
export function findObjects(grid: Grid, from: number, isRule: (row: Row) => boolean): number | undefined {
  for (let at = from; at < grid.rows.length; at++) {
    const row = grid.rows[at]!
    if (layoutOf(row.cells) !== undefined && !isRule(row)) return at
  }
  return undefined
}

/** The objects of the rows `from` to `to` (exclusive), every table among them. */
export function objectsIn(grid: Grid, from: number, to: number): readonly ObjectEntry[] {
  const entries: ObjectEntry[] = []
  let layout: ObjectLayout | undefined
  let above: Cell | undefined
  for (const row of grid.rows.slice(from, to)) {
    const next = layoutOf(row.cells)
    if (next !== undefined) {
      layout = next
      above = undefined
      continue
    }
    if (layout === undefined || isBlank(row)) continue
    const own = cellOf(row, layout.name)
    const name = own.plain === '' || isDitto(own.plain) ? above : own
    if (name === undefined) continue
    const strange = layout.unknown.find(({ column }) => cellOf(row, column).plain !== '')
    const { value, mask, protocol, port, kind, group } = layout
    entries.push({
      name: name.plain,
      span: row.span,
      value: cellOf(row, value ?? port ?? layout.name),
      ...(mask === undefined ? {} : { mask: cellOf(row, mask) }),
      ...(protocol === undefined ? {} : { protocol: cellOf(row, protocol) }),
      ...(port === undefined ? {} : { port: cellOf(row, port) }),
      group: group || name !== own,
      kind,
      ...(strange === undefined ? {} : { strange: { heading: strange.heading, span: cellOf(row, strange.column).span } }),
    })
    above = name
  }
  return entries
}

/** What one name stands for, read when asked for. */
export interface ObjectBook {
  address(name: string): Reading<AddressBounds> | undefined
  service(name: string): Reading<readonly ServiceBox[]> | undefined
  readonly size: number
  /** Rows that some rule used. */
  used(): ReadonlySet<ObjectEntry>
}

export interface BookNames {
  isAnyAddress(word: string): boolean
  isAnyService(word: string): boolean
}

/** `given`: objects of the column map, which win over tables. */
export function bookOf(
  entries: readonly ObjectEntry[],
  given: { readonly addresses: ReadonlyMap<string, string>; readonly services: ReadonlyMap<string, string> },
  any: BookNames,
  join: (value: string, mask: string) => string,
): ObjectBook {
  const byName = new Map<string, ObjectEntry[]>()
  for (const entry of entries) {
    const key = nameKey(entry.name)
    const same = byName.get(key)
    if (same === undefined) byName.set(key, [entry])
    else same.push(entry)
  }
  const addresses = new Map<string, Reading<AddressBounds> | undefined>()
  const services = new Map<string, Reading<readonly ServiceBox[]> | undefined>()
  const used = new Set<ObjectEntry>()
  const book: ObjectBook = {
    address: (name) =>
      remembered(addresses, name, (key) => {
        const written = given.addresses.get(key)
        if (written !== undefined) return within(name, readAddresses(written, { address: book.address, isAny: any.isAnyAddress }))
        return ofEntries(
          name,
          byName.get(key)?.filter(({ kind }) => kind !== 'service'),
          ({ value, mask }) => join(value.plain, mask?.plain ?? ''),
          (text) => readAddresses(text, { address: book.address, isAny: any.isAnyAddress }),
          unionOf,
        )
      }),
    service: (name) =>
      remembered(services, name, (key) => {
        const names = { service: book.service, isAny: any.isAnyService }
        const written = given.services.get(key)
        const flat = (reading: ReturnType<typeof readServices>): Reading<readonly ServiceBox[]> =>
          !reading.ok ? reading : reading.value.negated ? negation(name) : { ...reading, value: reading.value.hi }
        if (written !== undefined) return within(name, flat(readServices(written, names)))
        return ofEntries(
          name,
          byName.get(key)?.filter(({ kind }) => kind !== 'address'),
          ({ value, protocol, port }) =>
            protocol === undefined || port === undefined ? value.plain : `${protocol.plain}\u0000${port.plain}`,
          (text) => {
            const [protocol = '', port] = text.split('\u0000')
            return flat(port === undefined ? readServices(text, names) : readProtocolAndPort(protocol, port, names))
          },
          (values) => values.flat(),
        )
      }),
    size: byName.size,
    used: () => used,
  }
  return book

  function ofEntries<T>(
    name: string,
    own: readonly ObjectEntry[] | undefined,
    textOf: (entry: ObjectEntry) => string,
    read: (text: string) => Reading<T>,
    union: (values: readonly T[]) => T,
  ): Reading<T> | undefined {
    const [head] = own ?? []
    if (own === undefined || head === undefined) return undefined
    for (const entry of own) used.add(entry)
    const strange = own.find((entry) => entry.strange !== undefined)?.strange
    if (strange !== undefined) {
      return refused(
        {
          ja: `オブジェクト「${shorten(name)}」の列「${shorten(strange.heading)}」の意味が分かりません`,
          en: `the column "${shorten(strange.heading)}" of object "${shorten(name)}" is not known`,
        },
        {
          ja: '列の対応表の objects: に、この名前のアドレスを書いてください',
          en: 'write the addresses of this name under objects: of the column map',
        },
      )
    }
    const texts = [...new Set(own.map(textOf))]
    if (texts.length > 1 && !own.every(({ group }, i) => group || i === 0)) {
      return refused(
        { ja: `オブジェクト「${shorten(name)}」が 2 通りに定義されています`, en: `object "${shorten(name)}" is defined in two ways` },
        { ja: '一方を消すか名前を変えてください', en: 'remove one of them or give it another name' },
      )
    }
    const all = everyOf(texts.map(read))
    return all.ok ? means(union(all.value), all.remarks) : within(name, all)
  }
}

/** Remembers each name; a name that is being read is no object meanwhile, so that groups in groups end. */
function remembered<T>(
  known: Map<string, Reading<T> | undefined>,
  name: string,
  read: (key: string) => Reading<T> | undefined,
): Reading<T> | undefined {
  const key = nameKey(name)
  if (known.has(key)) return known.get(key)
  known.set(key, undefined)
  const found = read(key)
  known.set(key, found)
  return found
}

/** Says in which object the trouble is. */
function within<T>(name: string, reading: Reading<T>): Reading<T> {
  if (reading.ok || reading.problem.ja.startsWith('オブジェクト「')) return reading
  return {
    ok: false,
    problem: { ja: `オブジェクト「${shorten(name)}」: ${reading.problem.ja}`, en: `object "${shorten(name)}": ${reading.problem.en}` },
    hint: reading.hint,
  }
}

function negation(name: string): Reading<never> {
  return refused(
    { ja: `オブジェクト「${shorten(name)}」の「以外」は読めません`, en: `the exclusion in object "${shorten(name)}" cannot be read` },
    { ja: 'ルールのサービスの欄に直接書いてください', en: 'write it in the service cell of the rule itself' },
  )
}
