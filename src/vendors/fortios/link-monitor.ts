import type { Scope } from './scope.ts'
import { wordOf, wordsOf } from './scope.ts'
import { classify, classifyTable, vocabulary } from './vocabulary.ts'

const LINK_MONITOR = vocabulary({
  understood: 'srcintf status update-static-route route addr-mode gateway-ip gateway-ip6',
  irrelevant: {
    monitoring: `server server-config server-type server-list protocol port http-get http-agent http-match interval probe-timeout failtime recoverytime probe-count
      ha-priority packet-size source-ip source-ip6 security-mode password class-id service-detection fail-weight update-cascade-interface
      update-policy-route diffservcode seq-num`,
  },
  nested: { monitoring: 'server-list' },
})

/** Interfaces whose static routes a link monitor withdraws when its server is out of reach. */
export function linkMonitors(scope: Scope): ReadonlySet<string> {
  const table = scope.table('system link-monitor')
  scope.uncertainties.push(...classifyTable(scope.ledger, table))
  const monitored = new Set<string>()
  for (const entry of table.entries.values()) {
    scope.uncertainties.push(...classify(scope.ledger, entry, LINK_MONITOR))
    if (wordOf(entry, 'status') === 'disable' || wordOf(entry, 'update-static-route') === 'disable') continue
    for (const name of wordsOf(entry, 'srcintf')) monitored.add(name)
  }
  return monitored
}
