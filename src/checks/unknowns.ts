/** What is not known of a device, as a finding names it. */
import type { Device } from '../model/device.ts'
import type { Uncertainty } from '../model/uncertainty.ts'

/** A device of which nothing is known. */
export function missingExport({ id, span }: Device): Uncertainty {
  return {
    code: 'missing-export',
    text: { ja: `機器 ${id} の設定ファイル（export:）がありません`, en: `device ${id} has no export` },
    span,
  }
}

/** Why it is not known whether a device filters. */
export function unknownsOf(device: Device): readonly Uncertainty[] {
  if (device.knowledge === 'missing') {
    return [missingExport(device)]
  }
  const statements = device.domains.flatMap((domain) => domain.uncertainties)
  if (statements.length > 0) return statements
  return device.domains.flatMap((domain) =>
    domain.features.map((feature) => ({ code: `active-${feature.kind}`, text: feature.text, span: feature.span })),
  )
}
