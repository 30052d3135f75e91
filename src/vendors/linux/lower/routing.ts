/** The routing stage: the main table, what `ip rule` puts before it, and what is missing of both. */
import type { Span } from '../../../base/span.ts'
import type { Stage } from '../../../model/device.ts'
import type { Route, RouteUncertainty } from '../../../model/route.ts'
import type { Rulebase } from '../../../model/rule.ts'
import { formatAddress, rangeOf } from '../../../packet/address.ts'
import type { Addresses } from '../../../packet/addresses.ts'
import type { Command } from '../command.ts'
import type { Line } from '../dump.ts'
import type { routingRulesOf } from '../ip-rule.ts'
import type { Link } from '../link.ts'
import type { PrintedListing } from '../route-table.ts'
import { brokenRoute, isLinkLocal, modelRoutes } from '../route-table.ts'
import { uncertainty } from '../tally.ts'
import { policyRouting } from './policy-route.ts'

export interface RoutingSources {
  readonly listing: PrintedListing
  readonly rules: ReturnType<typeof routingRulesOf>
  readonly commands: readonly Command[]
  readonly links: ReadonlyMap<string, Link>
  /** Ids of the interfaces of the routing domain, loopback included. */
  readonly ids: readonly string[]
  readonly own: Addresses
  /** Whether anything can carry this IP version at all. */
  readonly carries: (family: 4 | 6) => boolean
  readonly span: Span
}

export interface Routing {
  readonly stage: Extract<Stage, { kind: 'route' }>
  readonly discards: readonly Rulebase[]
}

export function routingOf(sources: RoutingSources): Routing {
  const { listing, rules, links, ids, own } = sources
  const shown = shownFamilies(sources)
  const main = listing.routes.filter(({ table }) => table === 'main')
  const routes: readonly Route[] = [...modelRoutes(main), ...connectedRoutes(links, shown), ...broadcastRoutes(links)]
  const uncertainties: RouteUncertainty[] = []
  for (const family of [4, 6] as const) {
    if (!shown.has(family) && sources.carries(family)) uncertainties.push(notShown(family, sources.span))
    for (const { line } of listing.broken.filter((each) => each.family === family)) uncertainties.push({ ...brokenRoute(line), family })
    for (const route of main) if (route.family === family && !isLinkLocal(route)) uncertainties.push(...strangeExit(route, ids))
  }
  uncertainties.push(...rules.broken.map((line) => brokenRule(line)))
  if (rules.rules.size === 0) uncertainties.push(...unruledTables(listing))
  const policies = ([4, 6] as const).map((family) => {
    const own4or6 = listing.routes.filter((route) => route.family === family)
    return policyRouting(rules.rules.get(family) ?? [], family, {
      routes: own4or6,
      shows: (table) => showsTable(table, family, sources),
      ids: ids.filter((id) => id !== 'lo'),
      own,
    })
  })
  return {
    stage: { kind: 'route', policyRoutes: policies.flatMap(({ policyRoutes }) => policyRoutes), table: { routes, uncertainties } },
    discards: policies.flatMap(({ discards }) => discards ?? []),
  }
}

/** IP versions whose main table is in the file: by its lines, or by a command that printed none. */
function shownFamilies({ listing, commands }: RoutingSources): ReadonlySet<4 | 6> {
  const asked = commands.filter(({ name, table }) => name === 'routes' && (table === undefined || table === 'all' || table === 'main'))
  const main = listing.routes.filter(({ table }) => table === 'main').map(({ family }) => family)
  return new Set([
    ...main,
    ...asked.flatMap(({ family, table }) => (family !== undefined ? [family] : table === 'all' ? ([4, 6] as const) : [4 as const])),
  ])
}

function showsTable(table: string, family: 4 | 6, { listing, commands }: RoutingSources): boolean {
  const every = commands.some(
    (c) => c.name === 'routes' && (c.table === 'all' || c.table === table) && (c.family === undefined || c.family === family),
  )
  // `show table all` prints the local table; a plain `ip route` does not.
  return every || listing.routes.some((route) => route.family === family && (route.table === table || route.table === 'local'))
}

function notShown(family: 4 | 6, span: Span): RouteUncertainty {
  const command = family === 4 ? 'ip route' : 'ip -6 route'
  return {
    ...uncertainty(
      'missing-routes',
      {
        ja: `IPv${family} の経路表がありません（${command} の出力を加えてください）`,
        en: `the IPv${family} routing table is not there (add the output of ${command})`,
      },
      span,
    ),
    family,
  }
}

/** Without a listing the subnets of the interfaces are still known. */
function connectedRoutes(links: ReadonlyMap<string, Link>, shown: ReadonlySet<4 | 6>): readonly Route[] {
  return [...links.values()].flatMap(({ name, addresses, flags }) =>
    addresses.flatMap(({ prefix, linkLocal, span }): readonly Route[] => {
      if (shown.has(prefix.family) || linkLocal || name === 'lo' || flags?.has('UP') === false) return []
      const network = { ...prefix, address: rangeOf(prefix).low }
      return [{ prefix: network, kind: 'connected', out: name, distance: 0, metric: 0, conditional: false, span }]
    }),
  )
}

/** Directed broadcasts are for the machine itself and are not forwarded (bc_forwarding is off unless set). */
function broadcastRoutes(links: ReadonlyMap<string, Link>): readonly Route[] {
  const seen = new Set<string>()
  return [...links.values()].flatMap(({ addresses, flags }) =>
    addresses.flatMap(({ broadcast, span }): readonly Route[] => {
      if (broadcast === undefined || flags?.has('UP') === false) return []
      const key = formatAddress(4, broadcast)
      if (seen.has(key)) return []
      seen.add(key)
      return [
        { prefix: { family: 4, address: broadcast, length: 32 }, kind: 'blackhole', distance: 0, metric: 0, conditional: false, span },
      ]
    }),
  )
}

/** Routes out of an interface nobody listed, or without any way out that was understood. */
function strangeExit({ type, hops, span, family }: PrintedListing['routes'][number], ids: readonly string[]): readonly RouteUncertainty[] {
  if (type === 'local')
    return [
      {
        ...uncertainty(
          'policy-routing',
          { ja: '自分宛てとして受け取る範囲は追っていません', en: 'ranges taken as local are not followed' },
          span,
        ),
        family,
      },
    ]
  if (type !== 'unicast') return []
  const unknown = hops.find(({ dev }) => dev !== undefined && !ids.includes(dev))
  if (hops.length > 0 && unknown === undefined) return []
  return [
    {
      ...uncertainty(
        'undefined-object',
        {
          ja: `経路の出口のインターフェースが分かりません${unknown?.dev === undefined ? '' : `: ${unknown.dev}`}`,
          en: `the interface this route leaves by is not known${unknown?.dev === undefined ? '' : `: ${unknown.dev}`}`,
        },
        span,
      ),
      family,
    },
  ]
}

function brokenRule({ span }: Line): RouteUncertainty {
  return uncertainty('unknown-statement', { ja: '解釈できない ip rule の行です', en: 'a line of ip rule is not understood' }, span)
}

/** Tables that only rules lead to, and no rules to be seen. */
function unruledTables({ routes }: PrintedListing): readonly RouteUncertainty[] {
  const other = routes.find(({ table }) => table !== 'main' && table !== 'local' && table !== 'default')
  if (other === undefined) return []
  return [
    {
      ...uncertainty(
        'missing-routes',
        {
          ja: `経路表 ${other.table} をいつ使うかが分かりません（ip rule の出力を加えてください）`,
          en: `when routing table ${other.table} is used is not known (add the output of ip rule)`,
        },
        other.span,
      ),
      family: other.family,
    },
  ]
}
