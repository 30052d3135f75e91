import type { Diagnostic, Read } from '../../base/diagnostic.ts'
import type { SourceFile } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import type { Device, Interface, RoutingDomain } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { administrationOf, countAdministrators } from './admin.ts'
import type { Port } from './interface.ts'
import { peersOf, portsOf } from './interface.ts'
import { joinedEntries, mayBeCut, structureDiagnostics } from './integrity.ts'
import { irrelevantKind } from './irrelevant.ts'
import type { Blocks, Header, Layout } from './layout.ts'
import { layoutOf } from './layout.ts'
import type { Ledger } from './ledger.ts'
import { createLedger } from './ledger.ts'
import { presenceOf } from './bridge.ts'
import type { Scope } from './scope.ts'
import { createScope } from './scope.ts'
import { readGlobal } from './settings.ts'
import type { Tree } from './tree.ts'
import { treeOf } from './tree.ts'
import { PROFILE_TABLES } from './profiles.ts'
import { redundancyOf } from './redundancy.ts'
import type { Vdom } from './vdom.ts'
import { readVdom } from './vdom.ts'
import { ignoreAll, unknownBlock, unknownGarbage, walk } from './vocabulary.ts'
import { unreadable } from './unreadable.ts'

/** Tables of `config global` that VDOMs see. */
const SHARED = ['system external-resource', ...PROFILE_TABLES]

/** Reads a FortiOS export into a device. Never throws; `value` is undefined only for a file that is not text. */
export function readDevice(source: SourceFile, { id, today }: { readonly id: string; readonly today: string }): Read<Device> {
  const problem = unreadable(source)
  if (problem !== undefined) return { value: undefined, diagnostics: [problem] }
  const tree = treeOf(source.text)
  const layout = layoutOf(source, tree)
  const ledger = createLedger(source)
  const diagnostics: Diagnostic[] = [...structureDiagnostics(source, tree), ...mayBeCut(source, tree, layout)]
  // What reaches every VDOM.
  const everywhere: Uncertainty[] = layout.flaws.map((flaw) => unknownGarbage(ledger, flaw))

  const parts = { ledger, header: layout.header, today, diagnostics }
  const only = [...layout.vdoms.keys()][0] ?? 'root'
  const unit = layout.multi
    ? createScope({ ...parts, vdom: 'global' }, layout.global, new Map())
    : createScope({ ...parts, vdom: only }, layout.vdoms.get(only) ?? new Map(), new Map())
  const { hostname, entry: global } = readGlobal(unit)
  const admin = administrationOf(unit, global)
  countAdministrators(unit, ledger)
  const { ports, uncertainties: portProblems } = portsOf(unit, only)
  everywhere.push(...portProblems)
  if (!unit.has('system interface')) everywhere.push(missingInterfaces(source))
  const links = new Set(unit.table('system vdom-link').entries.keys())
  for (const block of unit.table('system vdom-link').blocks)
    walk(block.children, (node) =>
      node.kind === 'command' ? ledger.irrelevant(node, 'layer-2') : everywhere.push(unknownGarbage(ledger, node)),
    )

  const names = vdomNames(layout, ports, only)
  const several = names.length > 1
  const shared: Blocks = new Map(SHARED.flatMap((path) => (layout.global.has(path) ? [[path, layout.global.get(path)!] as const] : [])))
  const domains: RoutingDomain[] = []
  const vdoms = new Map<string, Vdom>()
  const main = mainVdom(layout, ports, only)
  for (const name of names) {
    const single = !layout.multi && name === main
    const scope: Scope = single
      ? { ...unit, vdom: name }
      : createScope({ ...parts, vdom: name }, layout.vdoms.get(name) ?? new Map(), shared)
    const idOf = (interfaceName: string): string => (several ? `${name}/${interfaceName}` : interfaceName)
    const own = ports.filter((port) => port.vdom === name)
    if (layout.multi || !single) scope.uncertainties.push(...absent(layout, ledger, name, single))
    scope.uncertainties.push(...(layout.vdomFlaws.get(name) ?? []).map((flaw) => unknownGarbage(ledger, flaw)))
    const vdom = readVdom(scope, several ? name : '', own, idOf, admin)
    leftovers(scope, layout.vdoms.get(single ? only : name) ?? new Map(), scope.uncertainties)
    domains.push(vdom.domain)
    vdoms.set(name, vdom)
  }
  if (layout.multi) {
    // Every VDOM has read them.
    for (const path of PROFILE_TABLES) unit.claimed.add(path)
    leftovers(unit, layout.global, everywhere)
    everywhere.push(...unit.uncertainties)
  }
  if (layout.header.isBackup) everywhere.push(...joinedEntries(source, tree, diagnostics))
  uncounted(tree, ledger, everywhere)
  const unique = distinct(everywhere)
  const redundancy = redundancyOf(layout.multi ? layout.global : (layout.vdoms.get(only) ?? new Map()), ports, ledger)
  const device: Device = {
    id,
    vendor: 'fortios',
    product: productOf(layout.header),
    hostname: hostname ?? '',
    role: 'firewall',
    knowledge: 'export',
    interfaces: interfacesOf(names, vdoms, several, peersOf(ports, links)),
    domains: domains.map((domain) => ({ ...domain, uncertainties: distinct([...unique, ...domain.uncertainties]) })),
    coverage: ledger.coverage(),
    ...(redundancy === undefined ? {} : { redundancy }),
    span: wholeFile(source),
  }
  return { value: device, diagnostics }
}

function productOf({ version, model }: Header): string {
  const words = [
    'FortiOS',
    ...(version === undefined ? [] : [version.join('.')]),
    ...(model === undefined || model === '' ? [] : [`(${model})`]),
  ]
  return words.join(' ')
}

/** The VDOM that a file without VDOM structure describes. */
function mainVdom(layout: Layout, ports: readonly Port[], only: string): string {
  if (layout.multi || layout.header.vdomOfBackup !== undefined) return only
  const named = new Set(ports.map((port) => port.vdom))
  return named.size === 1 && !named.has(only) ? [...named][0]! : only
}

function vdomNames(layout: Layout, ports: readonly Port[], only: string): readonly string[] {
  const first = layout.multi ? [...layout.vdoms.keys()] : [mainVdom(layout, ports, only)]
  return [...new Set([...first, ...ports.map((port) => port.vdom)])]
}

function absent(layout: Layout, ledger: Ledger, name: string, single: boolean): Uncertainty[] {
  if (single || (layout.vdoms.has(name) && !layout.empty.has(name))) return []
  const text = { ja: `VDOM「${name}」の設定がファイルにありません`, en: `the configuration of VDOM "${name}" is not in the file` }
  return [{ code: 'vdom-not-in-file', text, span: { source: ledger.source, start: 0, end: 0 } }]
}

function missingInterfaces(source: SourceFile): Uncertainty {
  const text = {
    ja: 'インターフェースの定義（config system interface）がファイルにありません',
    en: 'the interfaces (config system interface) are not in the file',
  }
  return { code: 'interfaces-not-in-file', text, span: { source, start: 0, end: 0 } }
}

/** Counts blocks that nobody read: irrelevant by kind, or not understood. */
function leftovers(scope: Scope, blocks: Blocks, uncertainties: Uncertainty[]): void {
  for (const [path, list] of blocks) {
    if (scope.claimed.has(path)) continue
    const kind = irrelevantKind(path)
    for (const block of list) {
      if (kind !== undefined) ignoreAll(scope.ledger, block.children, kind)
      else if (block.children.length > 0 || path === '?') uncertainties.push(...unknownBlock(scope.ledger, block))
    }
  }
}

/** No statement goes uncounted: what no part of the reader looked at reaches the whole device. */
function uncounted(tree: Tree, ledger: Ledger, uncertainties: Uncertainty[]): void {
  walk(tree.children, (node) => {
    if (!ledger.isCounted(node)) uncertainties.push(node.kind === 'garbage' ? unknownGarbage(ledger, node) : ledger.unknown(node))
  })
}

function interfacesOf(
  names: readonly string[],
  byVdom: ReadonlyMap<string, Vdom>,
  several: boolean,
  peers: ReadonlyMap<string, string>,
): Interface[] {
  const idByName = new Map<string, string>()
  for (const { ports } of byVdom.values()) for (const port of ports.all) idByName.set(port.name, ports.id(port.name))
  return names.flatMap((name) => {
    const read = byVdom.get(name)
    if (read === undefined) return []
    const { ports, bridges } = read
    const domain = several ? name : ''
    const written = ports.all.map((port): Interface => {
      const peer = peers.get(port.name)
      const bridge = bridges.of.get(port.name)
      const peerId = peer === undefined ? undefined : idByName.get(peer)
      return {
        id: ports.id(port.name),
        name: port.name,
        domain,
        kind: port.kind,
        enabled: port.enabled,
        addresses: port.addresses,
        addressUnknown: port.addressUnknown,
        ipv6: port.ipv6 || ports.carriesIPv6(port.name),
        ...(port.vlan === undefined ? {} : { vlan: port.vlan }),
        ...(peerId === undefined ? {} : { peer: peerId }),
        ...(bridge === undefined ? {} : { bridge }),
        used: port.enabled && (port.addresses.length > 0 || port.addressUnknown || ports.isUsed(port.name)),
        ...(port.description === undefined ? {} : { description: port.description }),
        span: port.span,
      }
    })
    const implied = ports.implied().map(
      ({ name: interfaceName, span }): Interface => ({
        id: ports.id(interfaceName),
        name: interfaceName,
        domain,
        kind: 'tunnel',
        enabled: true,
        addresses: [],
        addressUnknown: false,
        ipv6: ports.carriesIPv6(interfaceName),
        used: ports.isUsed(interfaceName),
        span,
      }),
    )
    return [...written, ...implied, ...presenceOf(bridges, ports, domain)]
  })
}

function distinct(uncertainties: readonly Uncertainty[]): Uncertainty[] {
  const seen = new Set<string>()
  return uncertainties.filter(({ code, span, text }) => {
    const key = `${code} ${span.start} ${text.en}`
    const fresh = !seen.has(key)
    seen.add(key)
    return fresh
  })
}
