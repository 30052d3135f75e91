import type { Span } from '../../base/span.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Port } from './interface.ts'
import { membersOf } from './address.ts'
import type { Scope } from './scope.ts'
import { wordOf } from './scope.ts'
import type { Entry } from './table.ts'
import { tableOf } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { ZONE } from './words-interface.ts'
import { SDWAN_MEMBER } from './words-route.ts'

/** What interface names of one VDOM mean, and which of them are used. */
export interface Ports {
  readonly all: readonly Port[]
  /** Every zone with its members, as ids, and whether traffic inside it passes. */
  readonly zones: readonly Zone[]
  readonly sdwan: SdWan
  id(name: string): string
  port(name: string): Port | undefined
  /** An interface, zone or SD-WAN zone name as it stands in a rule. Marks the interfaces as used. */
  resolve(name: string, at: Span): { readonly match: InterfaceMatch; readonly uncertainty?: Uncertainty }
  /** Several names, OR. */
  resolveAll(names: readonly (readonly [string, Span])[]): {
    readonly match: InterfaceMatch
    readonly uncertainties: readonly Uncertainty[]
  }
  use(name: string): void
  isUsed(name: string): boolean
  /** Notes that IPv6 passes an interface though it has no IPv6 address: a route or a bridge leads there. */
  passesIPv6(name: string): void
  /** Whether IPv6 passes by such a note, or through a tunnel of a VDOM that has IPv6 at all. */
  carriesIPv6(name: string): boolean
  /** Interfaces that rules name and the file does not describe. */
  implied(): readonly { readonly name: string; readonly span: Span }[]
}

export interface Zone {
  readonly name: string
  readonly members: readonly string[]
  readonly intrazone: 'allow' | 'deny'
  readonly entry: Entry
}

export interface SdWanMember {
  readonly id: string
  readonly interface: string
  readonly zone: string
  readonly gateway: string | undefined
  readonly gateway6: string | undefined
  readonly enabled: boolean
  readonly entry: Entry
}

/** `config system sdwan` (6.4.1 on) or `config system virtual-wan-link`. */
export interface SdWan {
  readonly entry: Entry | undefined
  readonly enabled: boolean
  readonly members: readonly SdWanMember[]
}

const DEFAULT_ZONE = 'virtual-wan-link'

/** Interfaces that exist without being listed. */
const IMPLICIT = /^(?:ssl|l2t|naf)\.[\w-]+$/

export function portsIn(
  scope: Scope,
  ports: readonly Port[],
  id: (name: string) => string,
  tunnels: readonly { readonly name: string; readonly span: Span }[],
): Ports {
  const byName = new Map(ports.map((port) => [port.name, port]))
  const used = new Set<string>()
  const six = new Set<string>()
  const implied = new Map<string, Span>(tunnels.filter(({ name }) => !byName.has(name)).map(({ name, span }) => [name, span]))
  const known = (name: string): boolean => byName.has(name) || implied.has(name)
  const zoneTable = scope.table('system zone')
  scope.uncertainties.push(...classifyTable(scope.ledger, zoneTable))
  const zones: Zone[] = []
  for (const entry of zoneTable.entries.values()) {
    // An unknown word in a zone may change which interfaces a rule applies to.
    scope.uncertainties.push(...classify(scope.ledger, entry, ZONE))
    const members = membersOf(scope, entry, 'interface').map(([name]) => name)
    for (const name of members) used.add(name)
    zones.push({ name: entry.key, members, intrazone: wordOf(entry, 'intrazone') === 'allow' ? 'allow' : 'deny', entry })
  }
  const sdwan = readSdWan(scope)
  for (const member of sdwan.members) used.add(member.interface)
  const groups = new Map<string, readonly string[]>(zones.map((zone) => [zone.name, zone.members]))
  for (const name of new Set([DEFAULT_ZONE, ...sdwanZones(sdwan)])) {
    if (sdwan.entry === undefined && name === DEFAULT_ZONE) continue
    groups.set(
      name,
      sdwan.members.filter((member) => member.zone === name).map((member) => member.interface),
    )
  }

  const resolve: Ports['resolve'] = (name, at) => {
    if (name === 'any') return { match: 'any' }
    const members = groups.get(name)
    if (members !== undefined) {
      for (const member of members) {
        used.add(member)
        if (!known(member)) implied.set(member, at)
      }
      return { match: new Set(members.map(id)) }
    }
    used.add(name)
    if (!known(name)) {
      if (IMPLICIT.test(name)) implied.set(name, at)
      else {
        const text = {
          ja: `インターフェースまたはゾーン「${name}」の定義がファイルにありません`,
          en: `interface or zone "${name}" is not defined in the file`,
        }
        return { match: 'any', uncertainty: { code: 'undefined-interface', text, span: at } }
      }
    }
    return { match: new Set([id(name)]) }
  }

  return {
    all: ports,
    zones,
    sdwan,
    id,
    port: (name) => byName.get(name),
    resolve,
    resolveAll: (names) => {
      const found = names.map(([name, at]) => resolve(name, at))
      const uncertainties = found.flatMap(({ uncertainty }) => (uncertainty === undefined ? [] : [uncertainty]))
      if (found.some(({ match }) => match === 'any')) return { match: 'any', uncertainties }
      return { match: new Set(found.flatMap(({ match }) => (match === 'any' ? [] : [...match]))), uncertainties }
    },
    use: (name) => used.add(name),
    isUsed: (name) => used.has(name),
    passesIPv6: (name) => void six.add(name),
    carriesIPv6: (name) => {
      if (six.has(name)) return true
      const kind = byName.get(name)?.kind
      return (kind === undefined || kind === 'tunnel') && (six.size > 0 || ports.some((port) => port.ipv6))
    },
    implied: () => [...implied].map(([name, span]) => ({ name, span })),
  }
}

/** The subnet of an interface's own address, or undefined when it is not in the file. */
export function subnetOfPort(port: Port | undefined): Addresses | undefined {
  const primary = port?.addresses.find((address) => !address.secondary && address.prefix.family === 4)
  return primary === undefined ? undefined : Addresses.ofPrefix(primary.prefix)
}

function sdwanZones(sdwan: SdWan): readonly string[] {
  if (sdwan.entry === undefined) return []
  const zones = [...tableOf('zone', sdwan.entry.nested.get('zone') ?? []).entries.keys()]
  return [...zones, ...sdwan.members.map((member) => member.zone)]
}

function readSdWan(scope: Scope): SdWan {
  const entry = scope.singleton('system sdwan') ?? scope.singleton('system virtual-wan-link')
  if (entry === undefined) return { entry, enabled: false, members: [] }
  const table = tableOf('members', entry.nested.get('members') ?? [])
  scope.uncertainties.push(...classifyTable(scope.ledger, table))
  const members = [...table.entries.values()].flatMap((member): SdWanMember[] => {
    scope.uncertainties.push(...classify(scope.ledger, member, SDWAN_MEMBER))
    const name = wordOf(member, 'interface')
    if (name === undefined || name === '') return []
    const gateway = wordOf(member, 'gateway')
    const gateway6 = wordOf(member, 'gateway6')
    return [
      {
        id: member.key,
        interface: name,
        zone: wordOf(member, 'zone') ?? DEFAULT_ZONE,
        gateway: gateway === '0.0.0.0' ? undefined : gateway,
        gateway6: gateway6 === '::' ? undefined : gateway6,
        enabled: wordOf(member, 'status') !== 'disable',
        entry: member,
      },
    ]
  })
  return { entry, enabled: wordOf(entry, 'status') === 'enable', members }
}
