/** The exports of the other members of an HA pair, read as the device's own. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Device } from '../model/device.ts'
import type { DeviceDeclaration, FileReference } from '../model/topology.ts'
import { vendorOf } from '../vendors/recognise.ts'
import type { ReadOptions, Vendor } from '../vendors/vendor.ts'

/**
 * Reads the members of a device by the vendor of its own export. Error: a file of another vendor, which is no member of
 * this pair.
 */
export function readMembers(
  declaration: DeviceDeclaration,
  files: ReadonlyMap<string, SourceFile>,
  vendor: Vendor,
  options: ReadOptions,
): { readonly members: readonly Device[]; readonly diagnostics: readonly Diagnostic[] } {
  const members: Device[] = []
  const diagnostics: Diagnostic[] = []
  for (const reference of declaration.members ?? []) {
    const source = files.get(reference.path)
    if (source === undefined) continue
    const own = declaration.format === undefined ? vendorOf(source) : vendor
    if (own?.id !== vendor.id) {
      diagnostics.push(otherVendor(declaration, reference, vendor, own))
      continue
    }
    const read = vendor.read(source, options)
    diagnostics.push(...read.diagnostics)
    if (read.value !== undefined) members.push(read.value)
  }
  return { members, diagnostics }
}

function otherVendor({ id }: DeviceDeclaration, { path, span }: FileReference, vendor: Vendor, other: Vendor | undefined): Diagnostic {
  return {
    code: 'member-of-another-kind',
    severity: 'error',
    span,
    text: {
      ja: `${path} は ${id} の export と同じ形式（${vendor.title.ja}）ではありません${other === undefined ? '' : `（${other.title.ja}）`}`,
      en: `${path} is not of the format of ${id}'s export (${vendor.title.en})${other === undefined ? '' : ` but ${other.title.en}`}`,
    },
    hint: {
      ja: 'members には、同じ冗長構成を組むもう一方の機器から取り出した設定を書いてください',
      en: 'members names the configurations of the other devices of the same pair',
    },
  }
}
