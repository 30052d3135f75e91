/** The vendors, one line each, alphabetical. */
import { fortios } from './fortios/index.ts'
import { ios } from './ios/index.ts'
import { linux } from './linux/index.ts'
import { table } from './table/index.ts'
import type { Vendor } from './vendor.ts'

// biome-ignore format: one line each, so that adding one is one line
export const vendors: readonly Vendor[] = [
  fortios,
  ios,
  linux,
  table,
]
