/** Routing protocols: what they will put into a table is not in the export. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface RoutingProcess {
  readonly protocol: string
  /** VRFs whose tables it fills; `''` is the global one. */
  readonly vrfs: readonly string[]
  /** The IP version it routes, where it is one only. */
  readonly family?: 4 | 6
  readonly span: Span
}

const PROTOCOL = /^(?:router (ospf|ospfv3|bgp|eigrp|rip|isis|odr|mobile|babel|lisp)|ipv6 router (ospf|rip|eigrp|isis))\b/

/** Takes a `router …` block. Its statements all count as understood: none of them can make the table known. */
export function readProcess(command: Command, processes: RoutingProcess[], ledger: Ledger): boolean {
  const text = command.lower.join(' ')
  if (/^no (?:ipv6 )?router /.test(text)) {
    ledger.understood(command)
    return true
  }
  const found = PROTOCOL.exec(text)
  if (found === null) return false
  const inside = withInside(command)
  for (const each of inside) ledger.understood(each)
  const vrfs = new Set<string>()
  for (const each of inside) {
    const at = each.lower.indexOf('vrf')
    if (at !== -1 && (each === command || each.lower[0] === 'address-family')) vrfs.add(each.words[at + 1] ?? '')
  }
  // OSPF names its VRF in the header; the others serve the global table too.
  if (vrfs.size === 0 || !command.lower.includes('vrf')) vrfs.add('')
  const family = found[2] !== undefined ? 6 : IPV4_ONLY.has(found[1] ?? '') ? 4 : undefined
  processes.push({
    protocol: found[1] ?? found[2] ?? '',
    vrfs: [...vrfs],
    span: blockSpan(command),
    ...(family === undefined ? {} : { family }),
  })
  return true
}

/** OSPFv2, RIP, ODR and mobile networks are IPv4; `router ospfv3`, BGP, EIGRP in named mode and IS-IS route both. */
const IPV4_ONLY = new Set(['ospf', 'rip', 'odr', 'mobile'])
