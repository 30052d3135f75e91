import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { parsePrefix } from '../../packet/address.ts'
import { subnet } from './address-value.ts'
import type { Ledger } from './ledger.ts'
import type { Scope } from './scope.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { tableOf } from './table.ts'
import { ignoreAll } from './vocabulary.ts'

/** How the unit is administered: on which ports, and from where. */
export interface Administration {
  readonly ports: Readonly<Record<'https' | 'http' | 'ssh' | 'telnet', number>>
  /** Sources from which some administrator may log in. */
  sources(family: Family): Addresses
}

/**
 * Reads `system global` (ports) and `system admin` (trusted hosts). The unit answers a source that any administrator
 * trusts; one administrator without trusted hosts opens it to all (Fortinet handbook and technical tips on trusted hosts).
 */
export function administrationOf(unit: Scope, global: Entry | undefined): Administration {
  const port = (name: string, otherwise: number): number => {
    const value = wordOf(global, name)
    return value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) : otherwise
  }
  const trusted = { 4: trustedBy(unit, 4), 6: trustedBy(unit, 6) } as const
  return {
    ports: {
      https: port('admin-sport', 443),
      http: port('admin-port', 80),
      ssh: port('admin-ssh-port', 22),
      telnet: port('admin-telnet-port', 23),
    },
    sources: (family) => trusted[family],
  }
}

function trustedBy(unit: Scope, family: Family): Addresses {
  const everywhere = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
  const admins = [...unit.table('system admin').entries.values()].map((entry) =>
    hostsOf(entry, family, family === 4 ? /^trusthost\d+$/ : /^ip6-trusthost\d+$/),
  )
  const users = [...unit.table('system api-user').entries.values()].map((entry) => apiHostsOf(entry, family))
  const all = [...admins, ...users]
  if (admins.length === 0 || all.some((hosts) => hosts === undefined)) return everywhere
  return Addresses.union(all.flatMap((hosts) => hosts ?? []))
}

/** The trusted hosts of one administrator, or undefined when there are none or one of them is every address. */
function hostsOf(entry: Entry, family: Family, pattern: RegExp): Addresses | undefined {
  const hosts: Addresses[] = []
  for (const [name, setting] of entry.settings) {
    if (!pattern.test(name)) continue
    const read = addressesOf(
      setting.values.map((value) => value.text),
      family,
    )
    if (read === undefined || isEverything(read, family)) return undefined
    hosts.push(read)
  }
  return hosts.length === 0 || entry.garbage.length > 0 ? undefined : Addresses.union(hosts)
}

function apiHostsOf(entry: Entry, family: Family): Addresses | undefined {
  const hosts: Addresses[] = []
  for (const host of tableOf('trusthost', entry.nested.get('trusthost') ?? []).entries.values()) {
    const read = addressesOf(wordsOf(host, family === 4 ? 'ipv4-trusthost' : 'ipv6-trusthost'), family)
    if (read === undefined || isEverything(read, family)) return undefined
    hosts.push(read)
  }
  return hosts.length === 0 ? undefined : Addresses.union(hosts)
}

function addressesOf(values: readonly string[], family: Family): Addresses | undefined {
  if (family === 4) return subnet(values)
  const prefix = parsePrefix(values[0] ?? '')
  return prefix?.family === 6 ? Addresses.ofPrefix(prefix) : undefined
}

function isEverything(addresses: Addresses, family: Family): boolean {
  return (family === 4 ? Addresses.allIPv4 : Addresses.allIPv6).within(addresses)
}

/** Counts the administrators: trusted hosts are understood, the rest is administration. */
export function countAdministrators(unit: Scope, ledger: Ledger): void {
  for (const path of ['system admin', 'system api-user']) {
    for (const block of unit.table(path).blocks) ignoreAll(ledger, block.children, 'administration')
    for (const entry of unit.table(path).entries.values()) {
      for (const command of entry.commands) if (/trusthost/.test(command.words[0]?.text ?? '')) ledger.understood(command)
    }
  }
}
