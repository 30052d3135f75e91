/** Routing tables as devices print them: which format a file is, whose table it is, and the devices with them. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { RoutesReference, Topology } from '../model/topology.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { vendors } from '../vendors/index.ts'
import { printedRoutesVendorOf } from '../vendors/recognise.ts'
import type { PrintedTable } from '../vendors/vendor.ts'
import { replaceTable } from './route-merge.ts'
import { strangerTable } from './route-owner.ts'

/** A table of a file, with where the topology names the file. */
interface Given {
  readonly reference: RoutesReference
  readonly table: PrintedTable
}

/** Puts the printed tables in place of the routes that configurations tell; the other IP version keeps those. */
export function withPrintedRoutes(
  topology: Topology,
  devices: ReadonlyMap<string, Device>,
  files: ReadonlyMap<string, SourceFile>,
): { readonly devices: ReadonlyMap<string, Device>; readonly diagnostics: readonly Diagnostic[] } {
  const result = new Map(devices)
  const diagnostics: Diagnostic[] = []
  for (const declaration of topology.devices.values()) {
    const device = devices.get(declaration.id)
    if (device === undefined || device.knowledge !== 'export' || declaration.routes === undefined) continue
    let understood = 0
    const unread: Uncertainty[] = []
    const given = declaration.routes.flatMap((reference): Given[] => {
      const source = files.get(reference.path)
      if (source === undefined) return []
      const format = printedRoutesVendorOf(source)?.printedRoutes
      const read = format?.read(source)
      diagnostics.push(...(read?.diagnostics ?? []))
      const tables = read?.value?.tables ?? []
      if (tables.length === 0) {
        diagnostics.push(noTable(reference))
        return []
      }
      understood += read!.value!.understood
      // A line that belongs to no table may be an entry of any.
      const stray = read!.value!.notUnderstood
      unread.push(...stray, ...tables.flatMap((table) => table.notUnderstood))
      return tables.map((table) => ({ reference, table: { ...table, notUnderstood: [...table.notUnderstood, ...stray] } }))
    })
    const { domains, diagnostics: found } = applied(device, given, devices)
    diagnostics.push(...found)
    const { coverage } = device
    result.set(device.id, {
      ...device,
      domains,
      coverage: { ...coverage, understood: coverage.understood + understood, notUnderstood: [...coverage.notUnderstood, ...unread] },
    })
  }
  return { devices: result, diagnostics }
}

function applied(
  device: Device,
  given: readonly Given[],
  devices: ReadonlyMap<string, Device>,
): { readonly domains: readonly RoutingDomain[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const tables = new Map<string, Given>()
  let domains = device.domains
  for (const each of given) {
    const { reference, table } = each
    const domain = domainFor(device, each)
    if (domain === undefined) {
      if (table.routes.length > 0) diagnostics.push(nobodysTable(device, each))
      continue
    }
    const stranger = strangerTable(device, domain, table, reference, devices)
    if (stranger !== undefined) {
      diagnostics.push(stranger)
      continue
    }
    const key = `${table.family} ${domain.name}`
    const earlier = tables.get(key)
    if (earlier !== undefined) {
      if (!sameRoutes(earlier.table, table)) diagnostics.push(twice(device, domain, each, earlier))
      continue
    }
    tables.set(key, each)
    const replaced = replaceTable(device, domains.find(({ name }) => name === domain.name)!, table, reference)
    diagnostics.push(...replaced.diagnostics)
    domains = domains.map((old) => (old.name === domain.name ? replaced.domain : old))
  }
  return { domains, diagnostics }
}

/**
 * The routing domain of a table: the one it names, the one the topology names, or the only one that has every interface
 * in it.
 */
function domainFor(device: Device, { reference, table }: Given): RoutingDomain | undefined {
  const name = table.domain === '' ? (reference.domain ?? '') : table.domain
  const named = device.domains.find((domain) => domain.name === name)
  if (named !== undefined) return named
  // A device with one domain has no name for it in the model; its prompts may.
  if (name !== '' && device.domains.length > 1) return undefined
  const outs = new Set(table.routes.flatMap(({ out }) => out ?? []))
  const fitting = device.domains.filter((domain) => [...outs].every((out) => hasInterface(device, domain, out)))
  return fitting.length === 1 && (outs.size > 0 || device.domains.length === 1) ? fitting[0] : undefined
}

function hasInterface({ interfaces }: Device, { name }: RoutingDomain, out: string): boolean {
  return interfaces.some((i) => i.domain === name && i.name === out)
}

function sameRoutes(a: PrintedTable, b: PrintedTable): boolean {
  const written = ({ routes }: PrintedTable): string =>
    routes.map((r) => `${r.prefix.address}/${r.prefix.length} ${r.kind} ${r.out ?? ''} ${r.nextHop ?? ''} ${r.distance}`).join('\n')
  return written(a) === written(b)
}

function noTable({ path, span }: RoutesReference): Diagnostic {
  const commands = vendors.flatMap(({ title, printedRoutes }) => (printedRoutes === undefined ? [] : [title]))
  return {
    code: 'unknown-routes-format',
    severity: 'error',
    span,
    text: { ja: `${path} に、機器が表示した経路表が見つかりません`, en: `${path} holds no routing table as a device prints it` },
    hint: {
      ja: `読めるのは ${listOf(commands).ja} の表示です。コマンドの出力を、加工せず先頭から末尾まで保存してください`,
      en: `what can be read is the output of ${listOf(commands).en}; save all of it, unedited`,
    },
  }
}

/** Which domain a table is of cannot be told, or the device has no such domain. */
function nobodysTable(device: Device, { reference, table }: Given): Diagnostic {
  const names: Text = listOf(device.domains.map(({ name }) => (name === '' ? { ja: '（グローバル）', en: '(global)' } : name)))
  const name = table.domain === '' ? reference.domain : table.domain
  if (name !== undefined) {
    return {
      code: 'unknown-routing-domain',
      severity: table.domain === '' ? 'error' : 'warning',
      span: table.domain === '' ? reference.span : table.span,
      text: {
        ja: `${device.id} に VDOM・VRF「${name}」はありません。${reference.path} のその経路表は使いません`,
        en: `${device.id} has no VDOM or VRF "${name}"; that table of ${reference.path} is not used`,
      },
      hint: { ja: `${device.id} にあるのは ${names.ja} です`, en: `${device.id} has ${names.en}` },
    }
  }
  return {
    code: 'routes-without-domain',
    severity: 'error',
    span: reference.span,
    text: {
      ja: `${reference.path} の経路表が ${device.id} のどの VDOM・VRF のものか分かりません`,
      en: `whose table ${reference.path} is cannot be told: ${device.id} has several VDOMs or VRFs`,
    },
    hint: {
      ja: `routes: { ${device.domains.find((d) => d.name !== '')?.name ?? 'LGWAN'}: ${reference.path} } のように名前を付けてください（${names.ja}）。${device.id} の表でなければ、機器を確かめてください`,
      en: `name it, as in routes: { ${device.domains.find((d) => d.name !== '')?.name ?? 'LGWAN'}: ${reference.path} } (${names.en}); or is it the table of another device?`,
    },
  }
}

function twice({ id }: Device, { name }: RoutingDomain, { reference, table }: Given, earlier: Given): Diagnostic {
  const where = name === '' ? id : `${id}/${name}`
  return {
    code: 'duplicate-routes',
    severity: 'error',
    span: reference.span,
    text: {
      ja: `${where} の IPv${table.family} の経路表が 2 つあり、内容が違います（${earlier.reference.path}、${reference.path}）`,
      en: `there are two IPv${table.family} tables of ${where} that differ (${earlier.reference.path}, ${reference.path})`,
    },
    hint: { ja: '新しい方だけを残してください', en: 'keep the newer one only' },
  }
}
