/** A ruleset while it is being read: tables by family and name, which may be opened several times. */
import type { Ledger } from './ledger.ts'
import type { At, ChainNode, TableNode } from './tree.ts'

export interface Draft {
  readonly ledger: Ledger
  readonly tables: Map<string, TableNode>
}

export const FAMILIES: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'])

export function tableOf(draft: Draft, family: string, name: string, at: At): TableNode {
  const key = `${family} ${name}`
  let table = draft.tables.get(key)
  if (table === undefined) {
    table = { family, name, flags: [], chains: new Map(), sets: new Map(), ...at }
    draft.tables.set(key, table)
    draft.ledger.understood()
  }
  return table
}

export function chainOf(draft: Draft, table: TableNode, name: string, at: At): ChainNode {
  let chain = table.chains.get(name)
  if (chain === undefined) {
    chain = { name, rules: [], ...at }
    table.chains.set(name, chain)
    draft.ledger.understood()
  }
  return chain
}
