/** Whether a unit is one of a cluster: `config system ha`, or virtual router groups on its interfaces. */
import type { Redundancy } from '../../model/device.ts'
import { parseAddress } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Port } from './interface.ts'
import type { Blocks } from './layout.ts'
import type { Ledger } from './ledger.ts'
import { isEnabled, wordOf } from './scope.ts'
import { singletonOf, tableOf } from './table.ts'

/**
 * Members of an FGCP cluster share one configuration, but for host name, priorities and interfaces reserved for the
 * management of each unit (FortiOS Handbook, "Synchronizing the configuration"). The block counts as irrelevant elsewhere:
 * it forwards nothing.
 */
export function redundancyOf(blocks: Blocks, ports: readonly Port[], ledger: Ledger): Redundancy | undefined {
  const ha = singletonOf('system ha', blocks.get('system ha') ?? [])
  const mode = wordOf(ha, 'mode')
  if (ha !== undefined && (mode === 'a-p' || mode === 'a-a' || isEnabled(ha, 'standalone-config-sync'))) {
    const reserved = [...tableOf('ha-mgmt-interfaces', ha.nested.get('ha-mgmt-interfaces') ?? []).entries.values()]
    const names = [wordOf(ha, 'ha-mgmt-interface'), ...reserved.map((entry) => wordOf(entry, 'interface'))]
    const how = mode === 'a-p' || mode === 'a-a' ? mode : 'standalone-config-sync'
    return {
      text: { ja: `HA（${how}）`, en: `HA, ${how}` },
      shared: Addresses.none,
      ownInterfaces: new Set(isEnabled(ha, 'ha-mgmt-status') ? names.flatMap((name) => name ?? []) : []),
      span: ledger.span(ha.settings.get('mode') ?? ha.head),
    }
  }
  const groups = ports.flatMap(({ entry }) => [...tableOf('vrrp', entry?.nested.get('vrrp') ?? []).entries.values()])
  const active = groups.filter((group) => wordOf(group, 'status') !== 'disable')
  const first = active[0]
  if (first === undefined) return undefined
  const virtual = active.flatMap((group) => parseAddress(wordOf(group, 'vrip') ?? '') ?? [])
  return {
    text: { ja: 'VRRP', en: 'VRRP' },
    shared: Addresses.union(virtual.map(({ family, address }) => Addresses.ofAddress(family, address))),
    ownInterfaces: new Set(),
    span: ledger.span(first.head),
  }
}
