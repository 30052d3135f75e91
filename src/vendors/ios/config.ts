/** A whole configuration, statement by statement, in its own words. */
import type { SourceFile, Span } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import type { AccessLists } from './access-list.ts'
import { accessListReader } from './access-list.ts'
import type { CryptoMaps } from './crypto-map.ts'
import { cryptoMapReader } from './crypto-map.ts'
import type { Command } from './command.ts'
import { begins, commandsOf, withInside } from './command.ts'
import type { InterfaceConfig } from './interface.ts'
import { newInterface, readInterface } from './interface.ts'
import { takeInterface } from './interface-name.ts'
import type { GlobalFeature } from './global-feature.ts'
import { readFeature } from './global-feature.ts'
import { irrelevantAtTop } from './irrelevant.ts'
import type { Ledger } from './ledger.ts'
import { uncertainty } from './ledger.ts'
import { linesOf } from './line.ts'
import type { Management } from './management.ts'
import { managementReader } from './management.ts'
import type { NatConfig } from './nat.ts'
import { natReader } from './nat.ts'
import type { ObjectGroup } from './object-group.ts'
import { parseObjectGroup } from './object-group.ts'
import type { RouteMaps } from './route-map.ts'
import { routeMapReader } from './route-map.ts'
import { readProcess } from './routing-process.ts'
import type { RoutingProcess } from './routing-process.ts'
import type { StaticRoute } from './static-route.ts'
import { parseRouteWords, parseStaticRoute } from './static-route.ts'
import type { TimeRange } from './time-range.ts'
import { parseTimeRange } from './time-range.ts'
import type { VlanFilter } from './vlan-filter.ts'
import { vlanFilterReader } from './vlan-filter.ts'
import type { Vrf } from './vrf.ts'
import { parseVrf } from './vrf.ts'
import type { ZoneConfig } from './zone-firewall.ts'
import { zoneReader } from './zone-firewall.ts'

export interface Config {
  readonly hostname: string
  /** `17.9`, or empty. */
  readonly version: string
  readonly span: Span
  readonly lists: AccessLists
  readonly groups: ReadonlyMap<string, ObjectGroup>
  readonly timeRanges: ReadonlyMap<string, TimeRange>
  readonly interfaces: readonly InterfaceConfig[]
  readonly vrfs: ReadonlyMap<string, Vrf>
  readonly routes: readonly StaticRoute[]
  readonly routeMaps: RouteMaps
  readonly nat: NatConfig
  readonly processes: readonly RoutingProcess[]
  readonly zones: ZoneConfig
  readonly vlanFilters: readonly VlanFilter[]
  readonly management: Management
  readonly crypto: CryptoMaps
  /** `ip routing`, `no ip routing`, or neither. */
  readonly ipRouting: boolean | undefined
  readonly ipv6Routing: boolean
  /** Written by a switch, where routing is off until it is turned on. */
  readonly isSwitch: boolean
  /** `ip default-network`: a default route that is derived from others. */
  readonly derivedDefault: Span | undefined
  /** Policy maps that discard what they classify. */
  readonly discarding: ReadonlyMap<string, Span>
  /** `cts role-based enforcement`: group-based filters that an export does not hold. */
  readonly roleBased: Span | undefined
  readonly features: readonly GlobalFeature[]
}

/** Reads a file into a configuration. Everything not understood goes to the ledger. */
export function parseConfig(source: SourceFile, ledger: Ledger): Config {
  const { lines, complete, unterminated, elsewhere } = linesOf(source)
  const commands = commandsOf(lines)
  const whole = wholeFile(source)
  if (!complete) {
    const last = lines.at(-1)?.span ?? whole
    const text = {
      ja: '設定の終わりを示す end がありません。途中で切れている可能性があります',
      en: 'the final `end` is missing: the configuration may be cut off',
    }
    ledger.diagnose({
      code: 'truncated-export',
      severity: 'warning',
      span: last,
      text,
      hint: {
        ja: 'terminal length 0 の後に show running-config をやり直し、end まで保存してください',
        en: 'run show running-config again after terminal length 0, and save it up to end',
      },
    })
    ledger.uncertain(uncertainty('truncated-export', text, last), 'device')
  }
  for (const span of unterminated) {
    const text = {
      ja: 'バナーなどの文字列の終わりが見つかりません。これ以降の設定と区別できません',
      en: 'free text (a banner or macro) has no end: what follows cannot be told from it',
    }
    ledger.diagnose({ code: 'unterminated-text', severity: 'warning', span, text })
    ledger.uncertain(uncertainty('unterminated-text', text, span), 'device')
  }
  if (elsewhere !== undefined) {
    const text = {
      ja: '1つのファイルに複数の設定が含まれています。どれが実機の設定か分かりません',
      en: 'the file holds more than one configuration: which of them the device runs is not known',
    }
    ledger.diagnose({ code: 'several-configurations', severity: 'warning', span: elsewhere, text })
    ledger.uncertain(uncertainty('several-configurations', text, elsewhere), 'device')
  }
  return parseCommands(commands, whole, ledger)
}

function parseCommands(commands: readonly Command[], span: Span, ledger: Ledger): Config {
  const lists = accessListReader(ledger)
  const maps = routeMapReader(ledger)
  const nat = natReader(ledger)
  const zones = zoneReader(ledger)
  const vlanFilters = vlanFilterReader(ledger)
  const management = managementReader(ledger)
  const crypto = cryptoMapReader(ledger)
  const interfaces = new Map<string, InterfaceConfig>()
  const groups = new Map<string, ObjectGroup>()
  const timeRanges = new Map<string, TimeRange>()
  const vrfs = new Map<string, Vrf>()
  const processes: RoutingProcess[] = []
  const discarding = new Map<string, Span>()
  const features: GlobalFeature[] = []
  let routes: StaticRoute[] = []
  let hostname = ''
  let version = ''
  let ipRouting: boolean | undefined
  let ipv6Routing = false
  let derivedDefault: Span | undefined
  let roleBased: Span | undefined
  let isSwitch = false

  for (const command of commands) {
    const { lower, words } = command
    const text = lower.join(' ')
    const [first = '', second = ''] = lower
    if (
      /^(?:switch \d+ provision|switchport|vlan \d|vtp |stack-mac |system mtu routing|license boot level network-|boot system switch)/.test(
        text,
      )
    )
      isSwitch = true
    if (command.children.some((child) => child.lower[0] === 'switchport' || (child.lower[0] === 'no' && child.lower[1] === 'switchport')))
      isSwitch = true

    if (first === 'hostname' && words.length === 2) {
      hostname = words[1]!
      ledger.understood(command)
    } else if (first === 'version' && words.length === 2) {
      version = words[1]!
      ledger.understood(command)
    } else if (first === 'interface' && words.length >= 2) readInterfaceBlock(command)
    else if (
      lists.read(command) ||
      zones.read(command) ||
      vlanFilters.read(command) ||
      nat.read(command) ||
      maps.read(command) ||
      crypto.read(command) ||
      management.read(command)
    )
      continue
    else if (first === 'object-group' && words.length >= 3) groups.set(words[2]!, parseObjectGroup(command, ledger))
    else if (text.startsWith('no object-group ') && words.length === 4) {
      groups.delete(words[3]!)
      ledger.understood(command)
    } else if (first === 'time-range' && words.length === 2) timeRanges.set(words[1]!, parseTimeRange(command, ledger))
    else if ((text.startsWith('vrf definition ') || /^ip vrf (?!receive)/.test(text)) && words.length === 3)
      vrfs.set(words[2]!, parseVrf(command, ledger))
    else if (text === 'ip routing' || text === 'no ip routing') {
      ipRouting = first === 'ip'
      ledger.understood(command)
    } else if (text === 'ipv6 unicast-routing' || text === 'no ipv6 unicast-routing') {
      ipv6Routing = first === 'ipv6'
      ledger.understood(command)
    } else if (
      (begins(command, 'ip route') || begins(command, 'ipv6 route')) &&
      !begins(command, 'ip route static') &&
      !begins(command, 'ip route profile')
    )
      readRoute(command)
    else if (begins(command, 'no ip route') || begins(command, 'no ipv6 route')) removeRoute(command)
    else if (begins(command, 'ip route static') || begins(command, 'ip route profile')) ledger.irrelevant('IP tuning', command)
    else if (begins(command, 'ip default-gateway')) ledger.understood(command)
    else if (begins(command, 'ip default-network')) {
      derivedDefault = command.span
      ledger.understood(command)
    } else if (readProcess(command, processes, ledger)) continue
    else if ((first === 'policy-map' || first === 'class-map') && second !== 'type') {
      const drop = withInside(command).find((inner) => inner.lower[0] === 'drop' || /\bconform-action drop\b/.test(inner.lower.join(' ')))
      if (first === 'policy-map' && drop !== undefined) discarding.set(words.at(-1) ?? '', drop.span)
      ledger.irrelevant('quality of service', command)
    } else if (first === 'cts') {
      if (/^cts role-based enforcement/.test(text)) roleBased = command.span
      ledger.irrelevant('group-based policy', command)
    } else if (readFeature(command, features, ledger)) continue
    else readOther(command)
  }

  function readInterfaceBlock(command: Command): void {
    const found = takeInterface(command.words.slice(1))
    const rest = found === undefined ? [] : command.lower.slice(1 + found.taken)
    if (found === undefined || rest.length > 1 || (rest.length === 1 && !/^(?:point-to-point|multipoint|l2transport|type)$/.test(rest[0]!)))
      return unknownBlock(command)
    const { name } = found
    const key = name.toLowerCase()
    const config = interfaces.get(key) ?? newInterface(name, command.span)
    interfaces.set(key, config)
    readInterface(command, config, ledger)
  }

  function readRoute(command: Command): void {
    const route = command.children.length > 0 ? undefined : parseStaticRoute(command)
    if (route === undefined) {
      const vrf = command.lower[2] === 'vrf' ? (command.words[3] ?? '') : ''
      ledger.notUnderstood(command, { domain: vrf })
      for (const inner of withInside(command).slice(1)) ledger.notUnderstood(inner, 'device')
      return
    }
    routes.push(route)
    ledger.understood(command)
  }

  function removeRoute(command: Command): void {
    const removed = parseRouteWords(command.words.slice(3), command.lower[1] === 'ip' ? 4 : 6, command)
    if (removed === undefined) return void ledger.notUnderstood(command, 'device')
    const same = (route: StaticRoute): boolean =>
      route.vrf === removed.vrf &&
      route.prefix.family === removed.prefix.family &&
      route.prefix.address === removed.prefix.address &&
      route.prefix.length === removed.prefix.length &&
      route.nextHop === removed.nextHop &&
      route.out?.toLowerCase() === removed.out?.toLowerCase()
    routes = routes.filter((route) => !same(route))
    ledger.understood(command)
  }

  function readOther(command: Command): void {
    const kind = irrelevantAtTop(command.lower)
    if (kind !== undefined) ledger.irrelevant(kind, command)
    else unknownBlock(command)
  }

  function unknownBlock(command: Command): void {
    for (const each of withInside(command)) ledger.notUnderstood(each, 'device')
  }

  // A statement nobody looked at (inside one that opens no block, say) must not vanish.
  for (const each of commands.flatMap(withInside)) if (!ledger.isCounted(each)) ledger.notUnderstood(each, 'device')

  return {
    hostname,
    version,
    span,
    lists: lists.lists(),
    groups,
    timeRanges,
    interfaces: [...interfaces.values()],
    vrfs,
    routes,
    routeMaps: maps.maps(),
    nat: nat.config(),
    processes,
    zones: zones.config(),
    vlanFilters: vlanFilters.filters(),
    management: management.management(),
    crypto: crypto.maps(),
    ipRouting,
    ipv6Routing,
    isSwitch,
    derivedDefault,
    discarding,
    roleBased,
    features,
  }
}
