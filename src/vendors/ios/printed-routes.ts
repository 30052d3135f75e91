/**
 * Routing tables as Cisco IOS and IOS-XE print them: `show ip route`, `show ip route vrf X` (also `vrf *`), `show ipv6 route`,
 * several of them in one file.
 */
import type { Read } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Route } from '../../model/route.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Prefix } from '../../packet/address.ts'
import { parsePrefix } from '../../packet/address.ts'
import type { PrintedRoutes, PrintedRoutesFormat, PrintedTable } from '../vendor.ts'
import type { Heading, PrintedWay } from './printed-route-line.ts'
import { isWithin, readEntry4, readEntry6, readWay4, readWay6 } from './printed-route-line.ts'

export const printedRoutes: PrintedRoutesFormat = {
  recognise,
  read,
  ask: (device, domain, family) => {
    const command = `\`show ${family === 4 ? 'ip' : 'ipv6'} route${domain === '' ? '' : ` vrf ${domain}`}\``
    return { ja: `${device} で ${command}`, en: `${command} on ${device}` }
  },
}

const COMMAND = /^(?:do\s+)?sho?w?\s+(ip|ipv6)\s+rou?t?e?\b\s*(.*)$/i
const PROMPT = /^([\w.()/:-]+)[>#]\s*(.*)$/

function recognise({ text }: SourceFile): number {
  if (/^Codes: K - kernel/m.test(text)) return 0
  if (/^Gateway of last resort is /m.test(text) || /^IPv6 Routing Table - /m.test(text)) return 1
  if (/^Codes: (?:L - local, )?C - connected, S - static, /m.test(text)) return 1
  if (/[>#]\s*sho?w?\s+ipv?6?\s+rou?t?e?\b/im.test(text)) return 0.9
  return /^\s+\d+\.\d+\.\d+\.\d+\/\d+ is (?:variably )?subnetted, \d+ subnets/m.test(text) ? 0.8 : 0
}

/** A heading that says how many prefixes follow. */
interface Counted {
  /** The classful network they are in; absent: the whole table (IPv6). */
  readonly network?: Prefix
  /** They all have the mask of the network (`is subnetted`), and are printed without one. */
  readonly oneMask: boolean
  readonly count: number
  readonly seen: Set<string>
  readonly span: Span
}

interface Draft {
  readonly domain: string
  family: 4 | 6 | undefined
  readonly routes: Route[]
  readonly notUnderstood: Uncertainty[]
  readonly start: number
  end: number
  legend: boolean
  heading: Heading | undefined
  /** The entry above has had no way yet: its line was broken. */
  waiting: boolean
  /** What the last heading counts: the subnets of a network, the entries of a table. */
  counted: Counted | undefined
}

function read(source: SourceFile): Read<PrintedRoutes> {
  const drafts: Draft[] = []
  const stray: Uncertainty[] = []
  let understood = 0
  let current: Draft | undefined
  let asked: { readonly domain: string; readonly family: 4 | 6 } | undefined
  /** Between another command and the next table: what that command prints. */
  let elsewhere = false

  const begin = (start: number, domain: string, family: 4 | 6 | undefined): Draft => {
    const draft: Draft = {
      domain,
      family,
      routes: [],
      notUnderstood: [],
      start,
      end: start,
      legend: false,
      heading: undefined,
      waiting: false,
      counted: undefined,
    }
    drafts.push(draft)
    elsewhere = false
    return draft
  }
  /** What stands before the first table (a login banner, the heading of a terminal's log) is no route. */
  const afterPreamble = (): void => {
    if (drafts.length === 0) stray.length = 0
  }
  const isFresh = (draft: Draft | undefined): draft is Draft =>
    draft !== undefined && !draft.legend && draft.routes.length === 0 && draft.heading === undefined
  const doubt = (text: string, span: Span): void => {
    if (!elsewhere) (current?.notUnderstood ?? stray).push(notUnderstood(text, span))
  }
  const add = (draft: Draft, { route, local }: PrintedWay, span: Span): void => {
    understood++
    draft.waiting = false
    draft.end = span.end
    if (local || draft.heading === undefined || isNotForwarded(draft.heading)) return
    draft.routes.push({ ...route, prefix: draft.heading.prefix, span })
  }

  let at = 0
  for (const raw of source.text.split('\n')) {
    const start = at
    at += raw.length + 1
    const line = visible(raw)
    const trimmed = line.trim()
    const span: Span = { source, start, end: start + raw.replace(/\r$/, '').length }
    if (trimmed === '') continue

    const prompt = PROMPT.exec(trimmed)
    const command = COMMAND.exec(prompt === null ? trimmed : (prompt[2] ?? ''))
    if (command !== null) {
      const family = command[1]!.toLowerCase() === 'ipv6' ? 6 : 4
      const rest = (command[2] ?? '').trim()
      const vrf = /^vrf\s+(\S+)$/i.exec(rest)?.[1]
      afterPreamble()
      asked = { domain: vrf === undefined || vrf === '*' ? '' : vrf, family }
      current = begin(start, asked.domain, family)
      if (rest !== '' && vrf === undefined) current.notUnderstood.push(partial(command[0], span))
      understood++
      continue
    }
    if (prompt !== null) {
      if (prompt[2] !== '') {
        current = undefined
        elsewhere = true
      }
      understood++
      continue
    }
    const named = /^Routing Table: (\S+)$/.exec(trimmed)?.[1]
    if (named !== undefined) {
      afterPreamble()
      if (!isFresh(current) || current.domain !== named) {
        dropEmpty(drafts, current)
        current = begin(start, named, asked?.family ?? 4)
      }
      understood++
      continue
    }
    const six = /^IPv6 Routing Table - (?:(\S+) - )?(\d+) entries$/i.exec(trimmed)
    if (six !== null) {
      afterPreamble()
      const name = six[1] === undefined || /^default$/i.test(six[1]) ? '' : six[1]
      if (!isFresh(current) || current.domain !== name || current.family === 4) {
        dropEmpty(drafts, current)
        current = begin(start, name, 6)
      }
      current.family = 6
      current.counted = { oneMask: false, count: Number(six[2]), seen: new Set(), span }
      understood++
      continue
    }
    if (trimmed.startsWith('Codes:')) {
      afterPreamble()
      if (current === undefined || current.legend || current.routes.length > 0) current = begin(start, '', undefined)
      current.legend = true
      understood++
      continue
    }
    if (current?.legend === true && current.heading === undefined && isLegend(trimmed)) {
      understood++
      continue
    }
    if (/^Gateway of last resort is /.test(trimmed)) {
      current ??= begin(start, '', 4)
      current.family ??= 4
      current.end = span.end
      understood++
      continue
    }
    const counted = networkOf(trimmed, span)
    if (counted !== undefined) {
      current ??= begin(start, '', 4)
      close(current)
      current.counted = counted
      current.heading = undefined
      understood++
      continue
    }
    if (/^Last updated /.test(trimmed) && current?.heading !== undefined) {
      understood++
      continue
    }

    if (elsewhere) continue

    const isWay = /^\s+(?:\[\d+\/\d+\]\s|via\s|is directly connected|is a summary)/.test(line)
    if (isWay && current?.heading !== undefined) {
      const way = current.heading.prefix.family === 4 ? readWay4(trimmed, current.heading) : readWay6(trimmed, current.heading)
      if (way === undefined) doubt(trimmed, span)
      else add(current, way, span)
      current.waiting = false
      continue
    }
    const entry = /^\s/.test(line)
      ? undefined
      : (readEntry4(trimmed, current?.counted?.oneMask === true ? current.counted.network : undefined) ?? readEntry6(trimmed))
    if (entry === undefined) {
      if (current !== undefined) current.heading = undefined
      doubt(trimmed, span)
      continue
    }
    const { prefix } = entry.heading
    current ??= begin(start, '', prefix.family)
    current.family ??= prefix.family
    if (current.waiting && current.heading !== undefined) doubt(`${current.heading.code} …`, span)
    current.heading = entry.heading
    const { network } = current.counted ?? {}
    if (network === undefined || isWithin(prefix.address, network)) current.counted?.seen.add(`${prefix.address}/${prefix.length}`)
    if (current.family !== prefix.family) {
      current.heading = undefined
      doubt(trimmed, span)
      continue
    }
    if (entry.rest === '') {
      current.waiting = true
      continue
    }
    const way = prefix.family === 4 ? readWay4(entry.rest, entry.heading) : readWay6(entry.rest, entry.heading)
    if (way === undefined) doubt(trimmed, span)
    else add(current, way, span)
  }
  for (const draft of drafts) close(draft)
  const tables = drafts.map(
    (draft): PrintedTable => ({
      domain: draft.domain,
      family: draft.family ?? 4,
      routes: draft.routes,
      notUnderstood:
        draft.waiting && draft.heading !== undefined
          ? [...draft.notUnderstood, notUnderstood(`${draft.heading.code} …`, { source, start: draft.end, end: source.text.length })]
          : draft.notUnderstood,
      span: { source, start: draft.start, end: Math.max(draft.start, draft.end) },
    }),
  )
  return { value: { tables, understood, notUnderstood: stray }, diagnostics: [] }
}

/** `10.0.0.0/8 is variably subnetted, 5 subnets, 3 masks` and `172.16.0.0/24 is subnetted, 2 subnets`. */
function networkOf(line: string, span: Span): Counted | undefined {
  const found = /^(\d+\.\d+\.\d+\.\d+\/\d+) is (variably )?subnetted, (\d+) subnets?\b/.exec(line)
  const network = found === null ? undefined : parsePrefix(found[1]!)
  if (found === null || network === undefined) return undefined
  return { network, oneMask: found[2] === undefined, count: Number(found[3]), seen: new Set(), span }
}

/** Fewer prefixes than the heading counts mean that the output was filtered or cut. */
function close(draft: Draft): void {
  const { counted } = draft
  draft.counted = undefined
  if (counted === undefined || counted.seen.size >= counted.count) return
  const text: Text = {
    ja: `経路表が途中で切れているか、絞り込まれています（見出しでは ${counted.count} 件、実際は ${counted.seen.size} 件）`,
    en: `the routing table was cut or filtered: its heading counts ${counted.count} prefixes, and there are ${counted.seen.size}`,
  }
  draft.notUnderstood.push({ code: 'partial-routing-table', text, span: counted.span })
}

/** A command that prints several tables names each: the one begun for the command itself holds nothing. */
function dropEmpty(drafts: Draft[], draft: Draft | undefined): void {
  if (draft === undefined || draft.legend || draft.routes.length > 0 || draft.notUnderstood.length > 0 || draft !== drafts.at(-1)) return
  drafts.pop()
}

/** What a terminal leaves of a line: paging prompts and the characters that erase them are taken out. */
function visible(raw: string): string {
  return raw.replace(/\r$/, '').replace(/ ?--More-- ?[ \u0008\r]*/g, '')
}

/** `o - ODR, P - periodic downloaded static route, + - replicated route`: explanations of codes. */
function isLegend(line: string): boolean {
  return line.split(/,\s*/).every((item) => item === '' || /^\S{1,3}\s+-\s+\S/.test(item))
}

/** Link-local and multicast prefixes of IPv6 are in every table; nothing is forwarded by them. */
function isNotForwarded({ prefix: { family, address } }: Heading): boolean {
  return family === 6 && (address >> 120n === 0xffn || address >> 118n === 0xfe80n >> 6n)
}

function notUnderstood(line: string, span: Span): Uncertainty {
  const text: Text = { ja: `経路表の「${line}」を解釈できません`, en: `"${line}" in the routing table is not understood` }
  return { code: 'unknown-route-line', text, span }
}

function partial(command: string, span: Span): Uncertainty {
  const text: Text = {
    ja: `「${command}」は経路表の一部しか表示しません`,
    en: `"${command}" prints a part of the routing table only`,
  }
  return { code: 'partial-routing-table', text, span }
}
