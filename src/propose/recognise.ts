/** Which files of a folder are exports, which are printed routing tables, and which are neither. */
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { sortedBy } from '../base/order.ts'
import type { Device } from '../model/device.ts'
import { vendors } from '../vendors/index.ts'
import { printedRoutesVendorOf, vendorOf } from '../vendors/recognise.ts'
import type { PrintedTable, Vendor } from '../vendors/vendor.ts'
import { idOfName, identifiers } from './identifiers.ts'
import type { UnknownFile } from './proposal.ts'

export interface ReadExport {
  readonly source: SourceFile
  readonly vendor: Vendor
  /** With the id it has in the proposal. */
  readonly device: Device
}

export interface ReadTables {
  readonly source: SourceFile
  readonly tables: readonly PrintedTable[]
}

export interface Recognised {
  readonly exports: readonly ReadExport[]
  readonly tables: readonly ReadTables[]
  readonly unknown: readonly UnknownFile[]
  readonly own: readonly string[]
}

/** Our own YAML: a topology or a policy that lies beside the exports. */
const OWN = /^bunri(?:-policy)?:\s/m

/** Reads every file that some vendor recognises. Order of the result: by path. */
export function recognise(sources: readonly SourceFile[], today: string): Recognised {
  const exports: ReadExport[] = []
  const tables: ReadTables[] = []
  const unknown: UnknownFile[] = []
  const own: string[] = []
  const ids = identifiers(['unconfirmed'])
  for (const source of sortedBy(sources, ({ path }) => path)) {
    if (/\.ya?ml$/i.test(source.path) && OWN.test(source.text.slice(0, 20_000))) {
      own.push(source.path)
      continue
    }
    const printed = printedRoutesVendorOf(source)?.printedRoutes?.read(source).value
    const vendor = vendorOf(source)
    if (vendor === undefined) {
      if (printed !== undefined) tables.push({ source, tables: printed.tables })
      else unknown.push({ path: source.path, reason: source.text.trim() === '' ? EMPTY : notKnown() })
      continue
    }
    const read = vendor.read(source, { id: stemOf(source.path), today }).value
    if (read === undefined) {
      unknown.push({ path: source.path, reason: UNREADABLE })
      continue
    }
    const id = ids.take(idOfName(read.hostname === '' ? stemOf(source.path) : read.hostname, 'device'))
    exports.push({ source, vendor, device: { ...read, id } })
    // A console log may hold both the configuration and what the device printed.
    if (printed !== undefined) tables.push({ source, tables: printed.tables })
  }
  return { exports, tables, unknown, own }
}

/** `exports/fw-core.lgwan.conf` gives `fw-core.lgwan`. */
export function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '')
}

const EMPTY: Text = { ja: '中身がありません', en: 'it is empty' }
const UNREADABLE: Text = {
  ja: '設定ファイルの形式ですが、読めません（暗号化されている、途中で切れているなど）',
  en: 'it looks like an export but cannot be read (encrypted, cut short …)',
}

function notKnown(): Text {
  const known = vendors.map(({ id }) => id).join(', ')
  return {
    ja: `どの形式の設定でも経路表でもありません（対応形式: ${known}）`,
    en: `it is no export and no routing table of a known format (${known})`,
  }
}
