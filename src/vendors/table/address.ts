/**
 * Addresses as people write them in spreadsheets: prefixes, masks, ranges with dashes and waves, short ends
 * (`10.0.0.1～9`), names with an address in brackets, 「以外」, names of objects, host names.
 */
import type { AddressBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { AddressRange, Prefix } from '../../packet/address.ts'
import { formatAddress, formatRange, maskLength, parseAddress, parseIPv4, parsePrefix, rangeOf } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { bracketed, pieces, wordsIn } from './list.ts'
import type { Reading, Remark } from './reading.ts'
import { everyOf, means, refused } from './reading.ts'
import { bare, plain, wordSet } from './words.ts'

/** Names a cell may use, and the words for "any". */
export interface AddressNames {
  /** Undefined: no object is called so. */
  address(name: string): Reading<AddressBounds> | undefined
  isAny(word: string): boolean
}

const ANY = wordSet(
  'any all すべて 全て 全部 全 総て 制限なし 制限無し 指定なし 指定無し 任意 全アドレス 全ホスト すべてのアドレス anyaddress everywhere',
)

/** 「any」「すべて」「*」. */
export function isAnyWord(word: string): boolean {
  return plain(word) === '*' || ANY.has(bare(word))
}

const WRITE = {
  ja: '10.20.0.0/24、10.20.0.1-10.20.0.9、any のように書くか、名前の場合は列の対応表の objects: に書いてください',
  en: 'write 10.20.0.0/24, 10.20.0.1-10.20.0.9 or any; names belong under objects: of the column map',
}

/** The addresses of a cell that is not empty. */
export function readAddresses(cell: string, names: AddressNames): Reading<AddressBounds> {
  const text = plain(cell)
    .replace(/\s*から\s*(?=[\d:a-f.]+\s*(?:まで)?$)/gi, '-')
    .replace(/まで$/, '')
  const but = /^(.*?)\s*(?:以外|を除く)(?:のすべて|の全て|すべて|全て)?$/s.exec(text)
  const list = but === null ? text : (but[1] ?? '')
  const elements = pieces(list)
  if (elements.length === 0) return refused({ ja: `「${shorten(cell)}」は読めません`, en: `"${shorten(cell)}" cannot be read` }, WRITE)
  const negated = elements.filter((each) => /^(?:!|not\s)/i.test(each))
  if (negated.length > 0 && (negated.length < elements.length || but !== null)) {
    return refused(
      {
        ja: `「${shorten(cell)}」: 否定とそうでないものが混ざっています`,
        en: `"${shorten(cell)}" mixes what is meant with what is excluded`,
      },
      { ja: '行を分けて書いてください', en: 'write them as separate rows' },
    )
  }
  const inner = negated.length > 0 ? elements.map((each) => each.replace(/^(?:!|not\s)\s*/i, '')) : elements
  const read = everyOf(inner.map((each) => readPiece(each, names)))
  if (!read.ok) return read
  const bounds = unionOf(read.value)
  if (but === null && negated.length === 0) return means(bounds, read.remarks)
  const rest: AddressBounds =
    bounds.lo === bounds.hi
      ? exactAddresses(everythingBut(bounds.hi))
      : { lo: everythingBut(bounds.hi), hi: everythingBut(bounds.lo.isEmpty ? Addresses.none : bounds.lo) }
  if (rest.hi.isEmpty)
    return refused({ ja: `「${shorten(cell)}」に当たるアドレスがありません`, en: `"${shorten(cell)}" leaves no address` }, WRITE)
  return means(rest, read.remarks)
}

/** What is not in a set. 「10.0.0.0/8 以外」 is said of every address, IPv6 included. */
function everythingBut(set: Addresses): Addresses {
  return Addresses.all.minus(set)
}

/** All of them together. */
export function unionOf(bounds: readonly AddressBounds[]): AddressBounds {
  const lo = Addresses.union(bounds.map((b) => b.lo))
  return bounds.every((b) => b.lo === b.hi) ? exactAddresses(lo) : { lo, hi: Addresses.union(bounds.map((b) => b.hi)) }
}

/** One piece between commas: one value, or several between spaces or slashes. */
function readPiece(piece: string, names: AddressNames): Reading<AddressBounds> {
  // `10.0.0.1 - 10.0.0.9` is one range, not three words.
  const tight = piece.replace(/\s*([-~])\s*(?=[\da-f:])/gi, '$1')
  const whole = readOne(piece, names) ?? readOne(tight, names)
  if (whole !== undefined) return whole
  const words = wordsIn(tight)
  const readings: Reading<AddressBounds>[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const masked = i + 1 < words.length ? withMask(word, words[i + 1]!) : undefined
    if (masked !== undefined) {
      readings.push(masked)
      i++
      continue
    }
    const one = readOne(word, names) ?? slashed(word, names)
    if (one === undefined) return unreadable(words.length > 1 ? word : piece)
    readings.push(one)
  }
  const all = everyOf(readings)
  return all.ok ? means(unionOf(all.value), all.remarks) : all
}

/** `A/B` where both are values of their own. */
function slashed(word: string, names: AddressNames): Reading<AddressBounds> | undefined {
  const parts = word.split('/')
  if (parts.length < 2) return undefined
  const readings = parts.map((part) => readOne(part, names))
  if (!readings.every((each) => each !== undefined)) return undefined
  const all = everyOf(readings)
  return all.ok ? means(unionOf(all.value), all.remarks) : all
}

function readOne(text: string, names: AddressNames): Reading<AddressBounds> | undefined {
  if (text === '') return undefined
  if (names.isAny(text)) return means(exactAddresses(Addresses.all))
  const object = names.address(text)
  if (object !== undefined) return object
  const prefix = parsePrefix(text)
  if (prefix?.family === 4 && prefix.length === 32 && prefix.address < 1n << 24n) return wildcard(text)
  if (prefix !== undefined) return ofPrefix(prefix, text)
  const [address = '', mask = '', ...more] = text.split(/\s*\/\s*|\s+/)
  if (mask !== '' && more.length === 0) {
    const masked = withMask(address, mask)
    if (masked !== undefined) return masked
  }
  const range = rangeOfText(text) ?? starred(text)
  if (range !== undefined) return 'family' in range ? means(exactAddresses(Addresses.ofRanges([range]))) : range
  const bracket = bracketed(text)
  if (bracket !== undefined) return ofBrackets(bracket, names)
  if (HOST_NAME.test(text)) {
    const remark: Remark = {
      code: 'unresolved-fqdn',
      text: {
        ja: `「${text}」のアドレスは分かりません（名前解決は行いません）`,
        en: `the addresses of "${text}" are not known (names are not looked up)`,
      },
      uncertain: true,
    }
    return means({ lo: Addresses.none, hi: Addresses.all }, [remark])
  }
  return undefined
}

const HOST_NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/i

/** 「業務サーバ(10.20.20.5)」 and 「10.20.20.5(業務サーバ)」: the name is for people, the address counts. */
function ofBrackets(
  { before, inside }: { readonly before: string; readonly inside: string },
  names: AddressNames,
): Reading<AddressBounds> | undefined {
  const nameless: AddressNames = { address: () => undefined, isAny: () => false }
  const written = before === '' ? undefined : literal(before)
  const within = readAddressList(inside, nameless)
  if (written !== undefined && within === undefined) return written
  if (written !== undefined && within?.ok === true && within.value.hi.equals(written.ok ? written.value.hi : Addresses.none)) return written
  if (written !== undefined) return undefined
  if (within === undefined || !within.ok) return before === '' ? undefined : names.address(before)
  const known = names.address(before)
  if (known?.ok === true && !known.value.hi.equals(within.value.hi)) {
    return refused(
      {
        ja: `「${before}」のアドレスが、かっこの中とオブジェクトの定義で異なります`,
        en: `"${before}" has one address in brackets and another as an object`,
      },
      { ja: 'どちらが正しいか確かめ、一方に揃えてください', en: 'find out which is right and make them the same' },
    )
  }
  return within
}

function literal(text: string): Reading<AddressBounds> | undefined {
  const nameless: AddressNames = { address: () => undefined, isAny: () => false }
  return HOST_NAME.test(text) ? undefined : readOne(text, nameless)
}

function readAddressList(text: string, names: AddressNames): Reading<AddressBounds> | undefined {
  if (text === '') return undefined
  const readings = pieces(text)
    .flatMap((piece) => wordsIn(piece))
    .map((word) => (HOST_NAME.test(word) ? undefined : readOne(word, names)))
  const whole = readOne(text, names)
  if (whole !== undefined) return whole
  if (readings.length === 0 || !readings.every((each) => each !== undefined)) return undefined
  const all = everyOf(readings)
  return all.ok ? means(unionOf(all.value), all.remarks) : all
}

function ofPrefix(prefix: Prefix, text: string): Reading<AddressBounds> {
  const range = rangeOf(prefix)
  const remarks: Remark[] =
    range.low === prefix.address
      ? []
      : [
          {
            code: 'host-bits',
            text: {
              ja: `「${text}」は ${formatRange(range)} として読みました（1 台のことなら /${prefix.family === 4 ? 32 : 128} と書きます）`,
              en: `"${text}" is read as ${formatRange(range)} (write /${prefix.family === 4 ? 32 : 128} for a single host)`,
            },
          },
        ]
  return means(exactAddresses(Addresses.ofRanges([range])), remarks)
}

/** `0.0.0.255` is nobody's address: part of a wildcard mask, or meant as any. */
function wildcard(text: string): Reading<AddressBounds> {
  return refused(
    { ja: `「${text}」はアドレスではありません`, en: `"${text}" is no address` },
    {
      ja: 'すべてなら any、範囲なら 10.20.0.0/24 や 10.20.0.0 255.255.255.0 のように書いてください（ワイルドカードマスクは読みません）',
      en: 'write any for everything, and 10.20.0.0/24 or 10.20.0.0 255.255.255.0 for a network (wildcard masks are not read)',
    },
  )
}

/** `10.0.0.0 255.255.255.0`; undefined when the second is no mask. */
function withMask(address: string, mask: string): Reading<AddressBounds> | undefined {
  const parsed = parseIPv4(address)
  const length = maskLength(mask)
  if (parsed === undefined || length === undefined) return undefined
  return ofPrefix({ family: 4, address: parsed, length }, `${address}/${mask}`)
}

/** An address and what stands in the mask column beside it: `255.255.255.0`, `/24` or `24`. */
export function joinMask(cell: string, mask: string): string {
  const words = plain(mask)
  if (words === '' || words === '-' || plain(cell).includes('/')) return cell
  return maskLength(words) === undefined ? `${plain(cell)}/${words.replace(/^\//, '')}` : `${plain(cell)} ${words}`
}

/** `low-high`; the end may be the last octet alone. */
function rangeOfText(text: string): AddressRange | Reading<AddressBounds> | undefined {
  const [low = '', high = '', ...more] = text.split(/\s*[-~]\s*/)
  if (high === '' || more.length > 0) return undefined
  const from = parseAddress(low)
  if (from === undefined) return undefined
  const full = parseAddress(high)
  const last = full ?? (from.family === 4 && /^(?:0|[1-9]\d{0,2})$/.test(high) ? parseAddress(low.replace(/\d+$/, high)) : undefined)
  if (last === undefined || last.family !== from.family) return undefined
  if (last.address < from.address) {
    return refused(
      { ja: `「${text}」: 範囲の終わりが始めより小さいです`, en: `"${text}": the range ends before it begins` },
      {
        ja: `${formatAddress(last.family, last.address)}-${formatAddress(from.family, from.address)} のように小さい方から書いてください`,
        en: `write the smaller address first: ${formatAddress(last.family, last.address)}-${formatAddress(from.family, from.address)}`,
      },
    )
  }
  return { family: from.family, low: from.address, high: last.address }
}

/** `10.20.0.*`. */
function starred(text: string): AddressRange | undefined {
  const found = /^((?:\d{1,3}\.){1,3})(?:\*\.){0,2}\*$/.exec(text)
  if (found === null || text.split('.').length !== 4) return undefined
  const low = parseIPv4(text.replaceAll('*', '0'))
  const high = parseIPv4(text.replaceAll('*', '255'))
  return low === undefined || high === undefined ? undefined : { family: 4, low, high }
}

function unreadable(text: string): Reading<AddressBounds> {
  const said = shorten(text)
  return refused({ ja: `「${said}」はアドレスとして読めません`, en: `"${said}" cannot be read as an address` }, WRITE)
}

export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return [...line].length > 40 ? `${[...line].slice(0, 39).join('')}…` : line
}
