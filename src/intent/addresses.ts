/** Addresses as people write them in YAML: `10.20.10.0/23`, `10.20.20.25`, `10.0.0.8-10.0.0.11`, `fd00::/64`. */
import type { Text } from '../base/text.ts'
import type { AddressRange } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import { formatAddress, maskLength, parseAddress, parseIPv4, parsePrefix, rangeOf } from '../packet/address.ts'
import type { Path } from '../syntax/yaml.ts'
import { listed } from './fields.ts'
import type { Problems } from './problems.ts'

export type ParsedAddresses =
  | { readonly ok: true; readonly range: AddressRange }
  | { readonly ok: false; readonly code: 'bad-address' | 'host-bits'; readonly problem: Text; readonly hint: Text }

const GENERAL: Text = {
  ja: '例: 10.20.10.0/23、10.20.20.25、10.0.0.8-10.0.0.11、"fd00:20::/64"',
  en: 'for example: 10.20.10.0/23, 10.20.20.25, 10.0.0.8-10.0.0.11, "fd00:20::/64"',
}

/** Whether a text is meant as an address rather than a name: it says how far to trust a failed lookup. */
export function looksLikeAddress(written: string): boolean {
  return /^[\d０-９]+[.．]|^[0-9a-fA-F]*:[0-9a-fA-F:.]*|\/\d+$/.test(written.trim())
}

/** One prefix, single address or range, or why not and what to write instead. */
export function parseAddresses(written: string): ParsedAddresses {
  const text = written.trim()
  const plain = text.normalize('NFKC')
  if (plain !== text && parseAddresses(plain).ok) {
    return refused(text, { ja: '全角の文字が入っています', en: 'it holds full-width characters' }, plain)
  }
  const leading = text.replace(/(^|[.\-/])0+(?=\d)/g, '$1')
  if (leading !== text && !text.includes(':')) {
    // Old tools read 010 as octal 8: nobody can tell which was meant.
    return refused(
      text,
      { ja: '先頭に 0 のある数は読み方が決まりません', en: 'numbers with leading zeros can be read in two ways' },
      parseAddresses(leading).ok ? leading : undefined,
    )
  }
  const masked = /^([^\s/]+)(?:\/|\s+)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (masked !== null) return dottedMask(text, masked[1] ?? '', masked[2] ?? '')
  if (/^::ffff:\d+\.\d+\.\d+\.\d+/i.test(text)) {
    return refused(
      text,
      { ja: 'IPv4 射影アドレスは使いません', en: 'IPv4-mapped addresses are not used' },
      text.slice('::ffff:'.length).replace(/\/.*$/, ''),
    )
  }
  if (text.includes('-')) return addressRange(text)

  const prefix = parsePrefix(text)
  if (prefix === undefined) return refused(text, undefined, undefined)
  const range = rangeOf(prefix)
  if (range.low === prefix.address) return { ok: true, range }
  const network = `${formatAddress(prefix.family, range.low)}/${prefix.length}`
  const single = formatAddress(prefix.family, prefix.address)
  return {
    ok: false,
    code: 'host-bits',
    problem: { ja: `「${text}」: プレフィックスの境界になっていません`, en: `"${text}" does not begin at a boundary of its prefix length` },
    hint: {
      ja: `ネットワーク全体なら ${network}、1 台なら ${single} と書いてください`,
      en: `write ${network} for the network, ${single} for the one address`,
    },
  }
}

function dottedMask(text: string, address: string, mask: string): ParsedAddresses {
  const length = maskLength(mask)
  const base = parseIPv4(address)
  if (length === undefined || base === undefined)
    return refused(text, { ja: 'マスクは /23 のように長さで書きます', en: 'a mask is written as a length, like /23' }, undefined)
  return refused(text, { ja: 'マスクは長さで書きます', en: 'a mask is written as a length' }, formatRangeOf(base, length))
}

function formatRangeOf(base: bigint, length: number): string {
  const range = rangeOf({ family: 4, address: base, length })
  return `${formatAddress(4, range.low)}/${length}`
}

function addressRange(text: string): ParsedAddresses {
  const [lowText = '', highText = '', ...more] = text.split('-').map((part) => part.trim())
  const low = parseAddress(lowText)
  const high = parseAddress(highText)
  if (low === undefined || high === undefined || more.length > 0) {
    return refused(
      text,
      { ja: '範囲は 10.0.0.8-10.0.0.11 のように両端をすべて書きます', en: 'a range gives both ends in full, like 10.0.0.8-10.0.0.11' },
      undefined,
    )
  }
  if (low.family !== high.family) return refused(text, { ja: 'IPv4 と IPv6 が混ざっています', en: 'it mixes IPv4 and IPv6' }, undefined)
  if (low.address > high.address)
    return refused(text, { ja: '範囲は小さい方から書きます', en: 'a range starts with the lower address' }, `${highText}-${lowText}`)
  return { ok: true, range: { family: low.family, low: low.address, high: high.address } }
}

function refused(text: string, why: Text | undefined, instead: string | undefined): ParsedAddresses {
  return {
    ok: false,
    code: 'bad-address',
    problem:
      why === undefined
        ? { ja: `「${text}」はアドレスとして読めません`, en: `"${text}" is not an address` }
        : { ja: `「${text}」: ${why.ja}`, en: `"${text}": ${why.en}` },
    hint: instead === undefined ? GENERAL : { ja: `${instead} と書いてください`, en: `write ${instead}` },
  }
}

/** The union of written addresses; each that cannot be read is reported and left out. */
export function readAddresses(problems: Problems, path: Path, written: string | readonly string[]): Addresses {
  const ranges = listed(written).flatMap((item, index) => {
    const parsed = parseAddresses(item)
    if (parsed.ok) return [parsed.range]
    problems.error(parsed.code, { value: typeof written === 'string' ? path : [...path, index] }, parsed.problem, parsed.hint)
    return []
  })
  return Addresses.ofRanges(ranges)
}
