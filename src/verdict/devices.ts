/** Exports to neutral devices: which vendor a file is of, and what stands in for devices without one. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Coverage, Device, RoutingDomain } from '../model/device.ts'
import type { Estate } from '../model/estate.ts'
import type { DeviceDeclaration } from '../model/topology.ts'
import { vendors } from '../vendors/index.ts'
import { vendorOf } from '../vendors/recognise.ts'
import type { ReadOptions, Vendor } from '../vendors/vendor.ts'
import { declaredInterfaces } from './declared-interfaces.ts'
import { readMembers } from './members.ts'
import { withPrintedRoutes } from './printed-routes.ts'
import { askForRoutes } from './route-request.ts'

export interface ReadDevices {
  readonly devices: ReadonlyMap<string, Device>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the files of every device of a topology: its export, the other members of its pair, its printed routing tables.
 * Errors: a format nobody knows, a file that cannot be read as text, a routing table that is another device's.
 */
export function readDevices({ topology, exports }: Estate, today: string): ReadDevices {
  const devices = new Map<string, Device>()
  const diagnostics: Diagnostic[] = []
  for (const declaration of topology.devices.values()) {
    const source = declaration.export === undefined ? undefined : exports.get(declaration.export.path)
    if (source === undefined) {
      devices.set(declaration.id, withoutExport(declaration))
      continue
    }
    const vendor = namedVendor(declaration) ?? (declaration.format === undefined ? vendorOf(source) : undefined)
    if (vendor === undefined) {
      diagnostics.push(unknownFormat(declaration, source))
      continue
    }
    const columns = declaration.columns === undefined ? undefined : exports.get(declaration.columns.path)
    const options: ReadOptions = {
      id: declaration.id,
      today,
      declared: declaredInterfaces(topology, declaration),
      ...(columns === undefined ? {} : { columns }),
    }
    const read = vendor.read(source, options)
    const { members, diagnostics: ofMembers } = readMembers(declaration, exports, vendor, options)
    diagnostics.push(...read.diagnostics, ...ofMembers)
    if (read.value === undefined) continue
    const device = read.value
    devices.set(declaration.id, members.length === 0 ? device : { ...device, members: [device, ...members] })
  }
  const printed = withPrintedRoutes(topology, devices, exports)
  return {
    devices: new Map([...printed.devices].map(([id, device]) => [id, askForRoutes(device)])),
    diagnostics: [...diagnostics, ...printed.diagnostics],
  }
}

function namedVendor({ format }: DeviceDeclaration): Vendor | undefined {
  return format === undefined ? undefined : vendors.find(({ id }) => id === format)
}

function unknownFormat(declaration: DeviceDeclaration, source: SourceFile): Diagnostic {
  const known = vendors.map(({ id }) => id).join(', ')
  return {
    code: 'unknown-format',
    severity: 'error',
    span: declaration.export?.span ?? declaration.span,
    text: {
      ja: `${source.path} は既知の設定ファイルの形式ではありません（機器 ${declaration.id}）`,
      en: `${source.path} is of no known format (device ${declaration.id})`,
    },
    hint: {
      ja: `対応形式は ${known} です。機器から取り出した設定そのものかどうかを確かめ、形式がわかる場合は format: を書いてください`,
      en: `known formats are ${known}; check that it is the configuration as the device prints it, or write format: if you know it`,
    },
  }
}

const NOTHING_READ: Coverage = { understood: 0, irrelevant: {}, notUnderstood: [] }
const NO_DOMAIN: RoutingDomain = { name: '', stages: [], local: { bindings: [] }, features: [], uncertainties: [] }

/** A device that the topology describes, that others manage, or that is in the register and nothing more. */
function withoutExport(declaration: DeviceDeclaration): Device {
  const knowledge = declaration.managedBy === 'outside' ? 'outside' : declaration.declaredOpen ? 'declared' : 'missing'
  return {
    id: declaration.id,
    vendor: 'none',
    product: '',
    hostname: '',
    role: 'router',
    knowledge,
    interfaces: [],
    domains: [NO_DOMAIN],
    coverage: NOTHING_READ,
    span: declaration.span,
  }
}
