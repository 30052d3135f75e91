/**
 * One line of a FortiOS routing table, as `get router info routing-table all` prints it.
 * Source: FortiGate Administration Guide, "Routing concepts" (viewing the routing table in the CLI).
 */
import type { Route } from '../../model/route.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseAddress, parsePrefix, rangeOf } from '../../packet/address.ts'

/** What a line says of the way a prefix is reached; the span is added by who knows the file. */
export interface PrintedWay {
  readonly prefix: Prefix
  readonly route: Omit<Route, 'prefix' | 'span'>
  /** In a database output: whether the route is in the forwarding table (`*`). */
  readonly inForce: boolean
}

/** What continuation lines take over from the line above. */
export interface Heading {
  readonly code: string
  readonly prefix: Prefix
}

/** `S*`, `O E2`, `O*IA`, and in a database `*>`, before the prefix. */
const ENTRY =
  /^(?<code>[A-Za-z])(?<default>\*)?\s*(?:(?:IA|N1|N2|E1|E2|L1|L2|ia|su)\b)?\s*(?<marks>[*>p ]*?)\s*(?<prefix>[\da-fA-F:.]+\/\d{1,3})\s+(?<rest>\S.*)$/
const CONTINUATION = /^\s+(?<marks>[*>p ]*?)\s*(?<rest>(?:\[\d+\/\d+\]\s+(?:via|is)|via\s|is directly connected,).*)$/

const UPTIME = /^(?:\d+:\d\d:\d\d|(?:\d+[ywdhms])+)$/

/**
 * Reads a line; `undefined` when it is not understood. `above` is the entry that a continuation line belongs to.
 *
 * Of several routes to one prefix, all with one distance, those of the lowest priority are used (`[priority/weight]` at
 * the end; nothing is printed for 0): the priority is the metric of the model. A tunnel is left by its interface alone:
 * what follows its name is the gateway of the tunnel, not a neighbour in it.
 */
export function readPrintedLine(line: string, above: Heading | undefined): { way: PrintedWay; heading: Heading } | undefined {
  const entry = ENTRY.exec(line)?.groups
  if (entry !== undefined) {
    const prefix = parsePrefix(entry['prefix'] ?? '')
    if (prefix === undefined) return undefined
    const heading = { code: entry['code'] ?? '', prefix: { ...prefix, address: rangeOf(prefix).low } }
    const route = readRest(entry['rest'] ?? '', heading)
    return route === undefined ? undefined : { way: wayOf(heading, route, entry['marks']), heading }
  }
  const next = CONTINUATION.exec(line)?.groups
  if (next === undefined || above === undefined) return undefined
  const route = readRest(next['rest'] ?? '', above)
  return route === undefined ? undefined : { way: wayOf(above, route, next['marks']), heading: above }
}

function wayOf({ prefix }: Heading, route: PrintedWay['route'], marks = ''): PrintedWay {
  return { prefix, route, inForce: marks.includes('*') }
}

/** `[10/0] via 10.0.0.1, port3, 02:03:04, [1/0]` and the other endings of a line. */
function readRest(rest: string, { code, prefix }: Heading): PrintedWay['route'] | undefined {
  const numbered = /^\[(\d+)\/(\d+)\]\s+(.*)$/.exec(rest)
  const distance = numbered === null ? 0 : Number(numbered[1])
  const { core, priority } = withoutEnding(numbered?.[3] ?? rest)
  const base = { kind: kindOf(code), distance, metric: priority, conditional: false } as const

  if (/^is a summary, Null0?$/i.test(core) || /^is directly connected, Null0?$/i.test(core) || /\bblackhole\b/i.test(core))
    return { ...base, kind: 'blackhole' }
  const connected = /^is directly connected, (.+)$/.exec(core)
  if (connected !== null) return { ...base, out: connected[1]! }

  const recursive = /^via (\S+) \(recursive (.+)\)$/.exec(core)
  if (recursive !== null) {
    const [, hop = '', through = ''] = recursive
    const own = hopOf(hop, prefix)
    const direct = /^is directly connected, (.+)$/.exec(through)
    if (direct !== null) return own === undefined ? undefined : { ...base, out: direct[1]!, nextHop: own }
    return readVia(through, base, prefix)
  }
  return readVia(core, base, prefix)
}

function readVia(text: string, base: PrintedWay['route'], prefix: Prefix): PrintedWay['route'] | undefined {
  const tunnel = /^via (.+) tunnel \S+$/.exec(text)
  if (tunnel !== null) return { ...base, out: tunnel[1]! }
  const via = /^via ([\da-fA-F:.]+), (.+)$/.exec(text)
  if (via === null) return undefined
  const [, hop = '', out = ''] = via
  const nextHop = hopOf(hop, prefix)
  if (nextHop === undefined) return undefined
  // IPv6 prints a connected prefix as reached via the unspecified address.
  return nextHop === 0n ? { ...base, out } : { ...base, out, nextHop }
}

function hopOf(text: string, { family }: Prefix): bigint | undefined {
  const parsed = parseAddress(text)
  return parsed?.family === family ? parsed.address : undefined
}

/** Takes uptime and `[priority/weight]` off the end. */
function withoutEnding(text: string): { readonly core: string; readonly priority: number } {
  const parts = text.trim().split(/,\s*/)
  let priority = 0
  while (parts.length > 1) {
    const last = parts.at(-1)!.trim()
    const weighed = /^\[(\d+)\/\d+\]$/.exec(last)
    if (weighed !== null) priority = Number(weighed[1])
    else if (!UPTIME.test(last)) break
    parts.pop()
  }
  return { core: parts.join(', '), priority }
}

function kindOf(code: string): Route['kind'] {
  return code === 'C' ? 'connected' : code === 'S' ? 'static' : 'learned'
}
