/** Printed routes as tables: which lines make a route, of which IP version and table, and what they are in the model. */
import type { Route } from '../../model/route.ts'
import type { Line } from './dump.ts'
import type { PrintedRoute } from './route-line.ts'
import { continuesRoute, familyIn, printedRoute } from './route-line.ts'
import type { Tally } from './tally.ts'
import { uncertainty } from './tally.ts'

/** Every printed route, and whether a listing of each IP version was there at all. */
export interface PrintedListing {
  readonly routes: readonly PrintedRoute[]
  readonly families: ReadonlySet<4 | 6>
  /** Lines of routes that were not understood, by the IP version they are of. */
  readonly broken: readonly { readonly family: 4 | 6; readonly line: Line }[]
}

export function listingOf(lines: readonly Line[], tally: Tally): PrintedListing {
  const routes: PrintedRoute[] = []
  const broken: { family: 4 | 6; line: Line }[] = []
  const families = new Set<4 | 6>()
  const seen = new Set<string>()
  // A lone `default dev ppp0` is of the version of the lines around it: those before, or else those after.
  let before: { readonly by: Line['by']; readonly family: 4 | 6 } | undefined
  for (let at = 0; at < lines.length; ) {
    const first = lines[at]!
    const group = [first]
    while (lines[at + group.length] !== undefined && continuesRoute(lines[at + group.length]!.text)) group.push(lines[at + group.length]!)
    at += group.length
    const family: 4 | 6 =
      first.by?.family ??
      familyIn(group.map(({ text }) => text).join(' ')) ??
      (before?.by === first.by ? before?.family : undefined) ??
      ahead(lines, at, first.by) ??
      4
    before = { by: first.by, family }
    families.add(family)
    const route = printedRoute(group, family)
    if (route === undefined) {
      broken.push({ family, line: first })
      tally.notUnderstood(brokenRoute(first))
      continue
    }
    tally.understood(group.length)
    // The same table is often printed twice: `ip route` and `ip route show table all`.
    const key = JSON.stringify([
      route.table,
      group.map(({ text }) =>
        text
          .replace(/\s+table \S+/, '')
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    ])
    if (seen.has(key)) continue
    seen.add(key)
    routes.push(route)
  }
  return { routes, families, broken }
}

/** The version of the next line of the same listing that tells. */
function ahead(lines: readonly Line[], from: number, by: Line['by']): 4 | 6 | undefined {
  for (const line of lines.slice(from, from + 50)) {
    if (line.by !== by) return undefined
    const family = familyIn(line.text)
    if (family !== undefined) return family
  }
  return undefined
}

export function brokenRoute(line: Line): ReturnType<typeof uncertainty> {
  return uncertainty(
    'unknown-statement',
    { ja: '解釈できない経路の行です', en: 'a line of the routing table is not understood' },
    line.span,
  )
}

/**
 * The routes of one table for the model. Linux has no administrative distance: of equal prefixes the lowest metric wins,
 * next hops of one route are equal (ip-route(8)).
 */
export function modelRoutes(printed: readonly PrintedRoute[]): readonly Route[] {
  return printed.flatMap((route): readonly Route[] => {
    const base = { prefix: route.prefix, distance: 0, metric: route.metric, conditional: route.limited, span: route.span }
    if (route.type === 'blackhole' || route.type === 'throw') return [{ ...base, kind: 'blackhole' }]
    if (route.type !== 'unicast' || isLinkLocal(route)) return []
    const kind = route.connected ? 'connected' : /^(?:static|boot|kernel|dhcp|ra|redirect)$/.test(route.protocol) ? 'static' : 'learned'
    return route.hops
      .filter(({ dead, dev }) => !dead && dev !== 'lo')
      .map(
        ({ dev, via }): Route => ({
          ...base,
          kind,
          ...(dev === undefined ? {} : { out: dev }),
          ...(via === undefined ? {} : { nextHop: via }),
        }),
      )
  })
}

/** Link-local destinations are on every interface and are never forwarded (RFC 4291, 2.5.6). */
export function isLinkLocal({ prefix }: PrintedRoute): boolean {
  return prefix.family === 6 && prefix.length >= 10 && prefix.address >> 118n === 0xfe80n >> 6n
}
