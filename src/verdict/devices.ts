/** Exports to neutral devices: which vendor a file is of, and what stands in for devices without one. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Coverage, Device, RoutingDomain } from '../model/device.ts'
import type { Estate } from '../model/estate.ts'
import type { DeviceDeclaration } from '../model/topology.ts'
import { vendors } from '../vendors/index.ts'
import type { Vendor } from '../vendors/vendor.ts'

export interface ReadDevices {
  readonly devices: ReadonlyMap<string, Device>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the export of every device of a topology. Errors: a format nobody knows, a file that cannot be read as text. */
export function readDevices({ topology, exports }: Estate, today: string): ReadDevices {
  const devices = new Map<string, Device>()
  const diagnostics: Diagnostic[] = []
  for (const declaration of topology.devices.values()) {
    const source = declaration.export === undefined ? undefined : exports.get(declaration.export.path)
    if (source === undefined) {
      devices.set(declaration.id, withoutExport(declaration))
      continue
    }
    const vendor = vendorOf(declaration, source)
    if (vendor === undefined) {
      diagnostics.push(unknownFormat(declaration, source))
      continue
    }
    const read = vendor.read(source, { id: declaration.id, today })
    diagnostics.push(...read.diagnostics)
    if (read.value !== undefined) devices.set(declaration.id, read.value)
  }
  return { devices, diagnostics }
}

/** Below this no vendor is sure enough to be believed. */
const BELIEVABLE = 0.5
/** From here on the others need not be asked: reading a large export for every vendor takes longer than parsing it. */
const CERTAIN = 1

function vendorOf(declaration: DeviceDeclaration, source: SourceFile): Vendor | undefined {
  if (declaration.format !== undefined) return vendors.find(({ id }) => id === declaration.format)
  let best: { readonly vendor: Vendor; readonly score: number } | undefined
  for (const vendor of vendors) {
    const score = vendor.recognise(source)
    if (score >= CERTAIN) return vendor
    if (score >= BELIEVABLE && (best === undefined || score > best.score)) best = { vendor, score }
  }
  return best?.vendor
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
