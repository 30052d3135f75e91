/**
 * Routing tables as a FortiGate prints them: `get router info routing-table all` (and `database`), `get router info6
 * routing-table`, several of them in one file, one per VDOM. Prompts and the lines that enter a VDOM say whose they are.
 */
import type { Read } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Route } from '../../model/route.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Prefix } from '../../packet/address.ts'
import type { PrintedRoutes, PrintedRoutesFormat, PrintedTable } from '../vendor.ts'
import type { Heading } from './printed-route-line.ts'
import { readPrintedLine } from './printed-route-line.ts'

export const printedRoutes: PrintedRoutesFormat = {
  recognise,
  read,
  ask: (device, domain, family) => {
    const command = family === 4 ? '`get router info routing-table all`' : '`get router info6 routing-table`'
    return domain === ''
      ? { ja: `${device} で ${command}`, en: `${command} on ${device}` }
      : { ja: `${device} の VDOM ${domain} で ${command}`, en: `${command} in VDOM ${domain} of ${device}` }
  },
}

const COMMAND = /\bget\s+router\s+info(6?)\s+routing-table\b\s*(.*)$/
const PROMPT = /^(\S+)(?:\s+\(([^()]*)\))?\s+[#$]\s?(.*)$/
const VRF = /^Routing table for VRF=(\d+)$/

function recognise({ text }: SourceFile): number {
  if (/^Codes: K - kernel(?: route)?, C - connected, S - static, R - RIP, [BO] - /m.test(text)) return 1
  if (/\bget router info6? routing-table\b/.test(text) || /^Routing table for VRF=\d+\s*$/m.test(text)) return 1
  return /^(?:\s*|[A-Z][^\n]*)\[\d+\/\d+\] (?:via [^\n]+, \[\d+\/\d+\]|via \S[^\n]* tunnel \S+)\s*$/m.test(text) ? 0.6 : 0
}

/** The table that is being read. */
interface Draft {
  readonly domain: string
  family: 4 | 6 | undefined
  readonly routes: Route[]
  readonly notUnderstood: Uncertainty[]
  readonly start: number
  end: number
  legend: boolean
  /** `database`: only routes marked `*` are in force. */
  database: boolean
  heading: Heading | undefined
}

function read(source: SourceFile): Read<PrintedRoutes> {
  const drafts: Draft[] = []
  const stray: Uncertainty[] = []
  let understood = 0
  let domain = ''
  let current: Draft | undefined
  let asked: 4 | 6 | undefined
  /** Between another command and the next table: what that command prints. */
  let elsewhere = false

  const begin = (at: number, family: 4 | 6 | undefined): Draft => {
    const draft: Draft = {
      domain,
      family,
      routes: [],
      notUnderstood: [],
      start: at,
      end: at,
      legend: false,
      database: false,
      heading: undefined,
    }
    drafts.push(draft)
    elsewhere = false
    return draft
  }
  const unknown = (text: string, span: Span): void => {
    if (elsewhere) return
    const doubt = notUnderstood(text, span)
    if (current === undefined) stray.push(doubt)
    else current.notUnderstood.push(doubt)
  }
  /** What stands before the first table (a login banner, the heading of a terminal's log) is no route. */
  const afterPreamble = (): void => {
    if (drafts.length === 0) stray.length = 0
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
    const typed = prompt === null ? trimmed : (prompt[3] ?? '').trim()

    const command = COMMAND.exec(typed)
    if (command !== null && (prompt !== null || /^(?:sudo\s+\S+\s+)?get\s/.test(typed))) {
      const sudo = /^sudo\s+(\S+)\s/.exec(typed)?.[1]
      if (prompt !== null) domain = vdomOf(prompt[2])
      const home = domain
      if (sudo !== undefined) domain = unquoted(sudo)
      asked = command[1] === '6' ? 6 : 4
      afterPreamble()
      current = begin(start, asked)
      domain = home
      understood++
      const rest = (command[2] ?? '').trim()
      if (rest === 'database') current.database = true
      else if (rest !== '' && rest !== 'all') current.notUnderstood.push(partial(typed, span))
      continue
    }
    const entered = /^edit\s+(\S+)$/.exec(typed)?.[1] ?? /^current vf=([^:\s]+):\d+$/.exec(typed)?.[1]
    if (entered !== undefined) {
      domain = unquoted(entered)
      current = undefined
      understood++
      continue
    }
    if (prompt !== null || /^(?:config (?:vdom|global)|end|next|exit)$/.test(typed)) {
      // Another command: what follows is not a routing table any more.
      if (/^(?:end|config global)$/.test(typed)) domain = ''
      if (typed !== '') {
        current = undefined
        elsewhere = prompt !== null
      }
      understood++
      continue
    }
    if (/^IPv6 Routing Table$/.test(trimmed)) {
      afterPreamble()
      if (current === undefined || current.legend || current.routes.length > 0) current = begin(start, 6)
      current.family = 6
      understood++
      continue
    }
    if (trimmed.startsWith('Codes:')) {
      afterPreamble()
      if (current === undefined || current.legend || current.routes.length > 0) current = begin(start, undefined)
      current.legend = true
      if (/>\s+-\s+selected route/.test(trimmed)) current.database = true
      understood++
      continue
    }
    const vrf = VRF.exec(trimmed)
    if (vrf !== null) {
      current ??= begin(start, asked)
      current.end = span.end
      understood++
      if (vrf[1] !== '0') current.notUnderstood.push(otherVrf(vrf[1]!, span))
      continue
    }
    if (current?.legend === true && current.routes.length === 0 && isLegend(trimmed)) {
      if (/(?:^|\s)>\s+-\s/.test(trimmed)) current.database = true
      understood++
      continue
    }
    if (/^(?:Timers: Uptime|No route(?: available)?)$/.test(trimmed)) {
      understood++
      continue
    }
    const found = elsewhere ? undefined : readPrintedLine(line, current?.heading)
    if (found === undefined) {
      if (current !== undefined) current.heading = undefined
      unknown(trimmed, span)
      continue
    }
    current ??= begin(start, undefined)
    current.family ??= found.way.prefix.family
    current.heading = found.heading
    current.end = span.end
    if (found.way.prefix.family !== current.family) {
      unknown(trimmed, span)
      continue
    }
    understood++
    if (isNotForwarded(found.way.prefix) || /\binactive$/.test(trimmed) || (current.database && !found.way.inForce)) continue
    current.routes.push({ ...found.way.route, prefix: found.way.prefix, span })
  }

  const tables = drafts.map(
    (draft): PrintedTable => ({
      domain: draft.domain,
      family: draft.family ?? 4,
      routes: draft.routes,
      notUnderstood: draft.notUnderstood,
      span: { source, start: draft.start, end: Math.max(draft.start, draft.end) },
    }),
  )
  return { value: { tables, understood, notUnderstood: stray }, diagnostics: [] }
}

/** What a terminal leaves of a line: paging prompts and the characters that erase them are taken out. */
function visible(raw: string): string {
  return raw.replace(/\r$/, '').replace(/--More--[ \u0008\r]*/g, '')
}

/** The VDOM a prompt names: `FGT (LGWAN) #`. None at the top, and in the places that are no VDOM. */
function vdomOf(context: string | undefined): string {
  return context === undefined || context === 'global' || context === 'vdom' ? '' : context
}

function unquoted(name: string): string {
  return name.replace(/^"(.*)"$/, '$1')
}

/** `O - OSPF, IA - OSPF inter area`: explanations of codes. */
function isLegend(line: string): boolean {
  return line.split(/,\s*/).every((item) => item === '' || /^\S{1,3}\s+-\s+\S/.test(item))
}

/** Link-local, loopback and multicast prefixes are in the table of every unit; nothing is forwarded by them. */
function isNotForwarded({ family, address, length }: Prefix): boolean {
  if (family === 4) return address >> 24n === 127n || (address >> 28n === 0xen && length >= 4)
  return address >> 120n === 0xffn || address >> 118n === 0xfe80n >> 6n || address === 1n
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

function otherVrf(vrf: string, span: Span): Uncertainty {
  const text: Text = { ja: `VRF ${vrf} の経路表は扱えません`, en: `the table of VRF ${vrf} is not modelled` }
  return { code: 'vrf', text, span }
}
