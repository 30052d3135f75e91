/** `vrf definition` and `ip vrf`: separate forwarding tables, and what they let each other know. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface Vrf {
  readonly name: string
  readonly imports: readonly string[]
  readonly exports: readonly string[]
  /** A statement that copies routes in a way route targets do not tell: maps, replication. */
  readonly copies: readonly Span[]
  readonly span: Span
}

const KNOWN =
  /^(?:rd |description |address-family ipv[46]|route-target |vnet tag |vpn id |maximum routes |mdt |bgp next-hop |inter-as-hybrid|context |export map |snmp context |ip redirects|route-tag )/

/** Reads one VRF definition. */
export function parseVrf(command: Command, ledger: Ledger): Vrf {
  const name = command.words[2] ?? ''
  const imports: string[] = []
  const exports: string[] = []
  const copies: Span[] = []
  ledger.understood(command)
  for (const inner of withInside(command).slice(1)) {
    const text = inner.lower.join(' ')
    const target = /^route-target (import|export|both)? ?(\S+)(?: stitching)?$/.exec(text)
    if (target !== null) {
      if (target[1] !== 'export') imports.push(target[2]!)
      if (target[1] !== 'import') exports.push(target[2]!)
    }
    const copying = /^(?:import (?:map|ipv[46])|route-replicate|export (?:ipv[46]|map))/.test(text)
    if (copying) copies.push(inner.span)
    if (target !== null || copying || KNOWN.test(`${text} `)) ledger.understood(inner)
    else ledger.notUnderstood(inner, { domain: name })
  }
  return { name, imports, exports, copies, span: blockSpan(command) }
}
