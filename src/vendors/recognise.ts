/** Which vendor a file is of, by its content. */
import type { SourceFile } from '../base/span.ts'
import { vendors } from './index.ts'
import type { Vendor } from './vendor.ts'

/** Below this no vendor is sure enough to be believed. */
const BELIEVABLE = 0.5
/** From here on the others need not be asked: reading a large export for every vendor takes longer than parsing it. */
const CERTAIN = 1

/** The vendor whose export a file is; undefined when none is sure enough. */
export function vendorOf(source: SourceFile): Vendor | undefined {
  return surest((vendor) => vendor.recognise(source))
}

/** The vendor whose devices printed the routing tables of a file; undefined when none is sure enough. */
export function printedRoutesVendorOf(source: SourceFile): Vendor | undefined {
  return surest((vendor) => vendor.printedRoutes?.recognise(source) ?? 0)
}

function surest(scoreOf: (vendor: Vendor) => number): Vendor | undefined {
  let best: { readonly vendor: Vendor; readonly score: number } | undefined
  for (const vendor of vendors) {
    const score = scoreOf(vendor)
    if (score >= CERTAIN) return vendor
    if (score >= BELIEVABLE && (best === undefined || score > best.score)) best = { vendor, score }
  }
  return best?.vendor
}
