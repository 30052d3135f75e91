/** Routers that nobody gave an export of: next hops that belong to no device we have read. */
import { isLinkLocalAddress } from './private.ts'
import type { Route } from '../model/route.ts'
import type { Prefix } from '../packet/address.ts'
import { formatAddress } from '../packet/address.ts'
import type { Domain, Port } from './ports.ts'
import { egressOf, keyOf } from './ports.ts'
import { networks } from './segments.ts'

/** What lies behind one unknown router. */
export interface Beyond {
  /** Ports whose routes lead to it: one, or more on one segment. */
  readonly ports: readonly Port[]
  /** Its addresses, as texts; empty for a tunnel or a line without next hop. */
  readonly hops: readonly string[]
  /** Destinations sent to it, without the default route. */
  readonly prefixes: readonly Prefix[]
  readonly isDefault: boolean
  /** What the routes are called, for guesses. */
  readonly words: string
  /** The same per destination network. */
  readonly wordsOf: (prefix: Prefix) => string
}

/**
 * Unknown next hops of the routes in use, one entry per router. Next hops of two IP versions on one port are taken for one
 * router. Policy routes count as routes to wherever they send. `known` says whether an address is of a device we have read.
 */
export function beyondOf(
  domains: readonly Domain[],
  known: (family: 4 | 6, address: bigint) => boolean,
  segmentOf: (port: Port) => string,
  plain: (text: string) => string,
): readonly Beyond[] {
  const words = (route: Route): string => plain(wordsOfRoute(route))
  const found = new Map<string, { ports: Port[]; hops: Set<string>; routes: Route[] }>()
  const add = (port: Port, hop: string, route: Route): void => {
    // One router per segment and address; a route without next hop leads to whoever is at the other end of that line.
    const key = hop === '' ? keyOf(port) : `${segmentOf(port)} ${hop}`
    const entry = found.get(key) ?? { ports: [], hops: new Set<string>(), routes: [] }
    found.set(key, entry)
    if (!entry.ports.includes(port)) entry.ports.push(port)
    if (hop !== '') entry.hops.add(hop)
    entry.routes.push(route)
  }
  for (const domain of domains) {
    for (const route of [...domain.routes, ...policyRoutes(domain)]) {
      if (route.kind === 'connected' || route.kind === 'blackhole') continue
      const port = egressOf(domain, route)
      if (port === undefined) continue
      if (route.nextHop === undefined) {
        add(port, '', route)
        continue
      }
      const { family } = route.prefix
      if (known(family, route.nextHop)) continue
      add(port, isLinkLocalAddress(family, route.nextHop) ? '' : formatAddress(family, route.nextHop), route)
    }
  }
  return joined([...found.values()]).map(({ ports, hops, routes }): Beyond => {
    const destinations = routes.filter(({ prefix }) => prefix.length > 0)
    return {
      ports,
      hops: [...hops],
      prefixes: networks(destinations.map(({ prefix }) => prefix)),
      isDefault: routes.some(({ prefix }) => prefix.length === 0),
      words: [...new Set(routes.map(words))].filter((text) => text !== '').join(' '),
      wordsOf: (wanted) =>
        [...new Set(destinations.filter(({ prefix }) => contains(wanted, prefix)).map(words))].filter((text) => text !== '').join(' '),
    }
  })
}

type Draft = { readonly ports: Port[]; readonly hops: ReadonlySet<string>; readonly routes: readonly Route[] }

/** One router has an address of each IP version: the only IPv6 next hop of a port joins its only IPv4 one. */
function joined(drafts: readonly Draft[]): readonly Draft[] {
  const isSix = ({ hops }: Draft): boolean => hops.size > 0 && [...hops].every((hop) => hop.includes(':'))
  const result: Draft[] = []
  for (const draft of drafts) {
    const port = draft.ports[0]
    const here = drafts.filter((other) => port !== undefined && other.ports.includes(port))
    const fours = here.filter((other) => !isSix(other))
    const sixes = here.filter(isSix)
    if (fours.length === 1 && sixes.length === 1 && here.length === 2) {
      if (isSix(draft)) continue
      const six = sixes[0] ?? draft
      result.push({ ports: draft.ports, hops: new Set([...draft.hops, ...six.hops]), routes: [...draft.routes, ...six.routes] })
    } else result.push(draft)
  }
  return result
}

function contains(wide: Prefix, narrow: Prefix): boolean {
  return wide.family === narrow.family && wide.length <= narrow.length && networks([wide, narrow]).length === 1
}

/** Policy routes as routes: to every destination they match, or to everything. */
function policyRoutes({ domain }: Domain): readonly Route[] {
  return domain.stages.flatMap((stage) =>
    stage.kind !== 'route'
      ? []
      : stage.policyRoutes.flatMap((policy): readonly Route[] => {
          if (policy.action === 'table') return []
          const family = policy.match.dst.hi.v4.length > 0 ? 4 : 6
          const prefix: Prefix = { family, address: 0n, length: 0 }
          const base = { prefix, kind: 'static', distance: 1, metric: 0, conditional: false, span: policy.span } as const
          const outs = policy.out.length === 0 ? [undefined] : policy.out
          const hops = policy.nextHops.length === 0 ? [undefined] : policy.nextHops
          return outs.flatMap((out) =>
            hops.flatMap((nextHop) =>
              out === undefined && nextHop === undefined
                ? []
                : [{ ...base, ...(out === undefined ? {} : { out }), ...(nextHop === undefined ? {} : { nextHop }) }],
            ),
          )
        }),
  )
}

/** The name or comment of a route as its statement gives it: `ip route … name ISP`, `set comment "LGWAN"`. */
function wordsOfRoute({ span: { source, start, end } }: Route): string {
  const text = source.text.slice(start, Math.min(end, start + 2_000))
  const found = /\sname\s+(\S+)/.exec(text) ?? /\bset comment\s+"([^"\n]*)"/.exec(text) ?? /\bset comment\s+(\S+)/.exec(text)
  return found?.[1] ?? ''
}
