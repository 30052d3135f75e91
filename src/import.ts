/** One export as neutral rules: what bunri understands of it, and what it does not. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { SourceFile } from './base/span.ts'
import { locate, wholeFile } from './base/span.ts'
import type { Imported } from './report/imported.ts'
import { IMPORT_FORMAT } from './report/imported.ts'
import { withoutSecrets } from './report/secrets.ts'
import { vendors } from './vendors/index.ts'
import { vendorOf } from './vendors/recognise.ts'
import { domainOf, interfacesOf, told } from './verdict/neutral.ts'
import { version } from './verdict/version.ts'

export interface ImportOptions {
  /** ISO date, for schedules and expiry dates. */
  readonly today: string
  /** Column map of a rule table. */
  readonly columns?: SourceFile
  /** Vendor id instead of recognition. */
  readonly vendor?: string
  /** Diagnostics of reading the files. */
  readonly diagnostics?: readonly Diagnostic[]
}

export interface Import {
  /** Undefined for a file nobody can read at all. Where `diagnostics` has errors, what did read is still here. */
  readonly imported: Imported | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** The vendors that an export can be said to be of. */
export function vendorIds(): readonly string[] {
  return vendors.map(({ id }) => id)
}

/** Reads one export, whatever vendor it is of. */
export function importExport(source: SourceFile, { today, columns, vendor: asked, diagnostics: before = [] }: ImportOptions): Import {
  const vendor = asked === undefined ? vendorOf(source) : vendors.find(({ id }) => id === asked)
  if (vendor === undefined) return { imported: undefined, diagnostics: [...before, unknownFormat(source)] }
  const read = vendor.read(source, { id: '', today, ...(columns === undefined ? {} : { columns }) })
  const diagnostics = [...before, ...read.diagnostics]
  const device = read.value
  if (device === undefined) return { imported: undefined, diagnostics }
  const { understood, irrelevant, notUnderstood } = device.coverage
  const imported: Imported = {
    format: IMPORT_FORMAT,
    tool: { name: 'bunri', version },
    today,
    file: {
      path: source.path,
      encoding: source.encoding,
      sha256: source.sha256,
      ...(source.sheets === undefined ? {} : { sheets: source.sheets.map(({ name }) => name) }),
    },
    vendor: { id: vendor.id, title: vendor.title },
    product: device.product,
    hostname: device.hostname,
    coverage: { understood, irrelevant, notUnderstood: notUnderstood.map(told) },
    interfaces: interfacesOf(device),
    domains: device.domains.map(domainOf),
    problems: diagnostics.map(({ severity, code, span, text, hint }) => ({
      severity,
      code,
      text,
      place: locate(span),
      ...(hint === undefined ? {} : { hint }),
    })),
  }
  return { imported: withoutSecrets(imported, [source]), diagnostics }
}

function unknownFormat(source: SourceFile): Diagnostic {
  const known = vendorIds().join(', ')
  return {
    code: 'unknown-format',
    severity: 'error',
    span: wholeFile(source),
    text: { ja: '既知の設定ファイルの形式ではありません', en: 'this is of no known format' },
    hint: {
      ja: `対応形式は ${known} です。機器から取り出した設定そのものかどうかを確かめ、形式がわかる場合は --vendor を付けてください`,
      en: `known formats are ${known}; check that it is the configuration as the device prints it, or add --vendor if you know it`,
    },
  }
}
