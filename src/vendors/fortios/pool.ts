import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { ipRange } from './address-value.ts'
import type { Scope } from './scope.ts'
import { wordOf } from './scope.ts'
import type { Entry } from './table.ts'
import { find } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { IPPOOL } from './words-route.ts'

/** An IP pool; `addresses` is undefined when it could not be read. */
export interface Pool {
  readonly addresses: Addresses | undefined
  readonly keepsPort: boolean
  readonly uncertainties: readonly Uncertainty[]
}

export interface Pools {
  named(family: Family, name: string): Pool | undefined
}

/** `firewall ippool` and `ippool6`. */
export function poolsOf(scope: Scope): Pools {
  const tables = { 4: scope.table('firewall ippool'), 6: scope.table('firewall ippool6') } as const
  const pools = new Map<Entry, Pool>()
  for (const family of [4, 6] as const) {
    const table = tables[family]
    scope.uncertainties.push(...classifyTable(scope.ledger, table))
    for (const entry of table.entries.values()) {
      const uncertainties = classify(scope.ledger, entry, IPPOOL)
      const low = wordOf(entry, 'startip') ?? ''
      const addresses = ipRange(family, low, wordOf(entry, 'endip') ?? low)
      if (addresses === undefined) uncertainties.push(scope.ledger.unknown(entry.settings.get('startip') ?? entry.head))
      pools.set(entry, {
        addresses: uncertainties.length > 0 ? undefined : addresses,
        keepsPort: wordOf(entry, 'type') === 'one-to-one',
        uncertainties,
      })
    }
  }
  return {
    named: (family, name) => {
      const entry = find(tables[family], name)
      return entry === undefined ? undefined : pools.get(entry)
    },
  }
}
