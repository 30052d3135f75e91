import type { Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Device } from '../model/device.ts'
import type { Route } from '../model/route.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import type { Prefix } from '../packet/address.ts'

/** What a vendor promises. Parsing and lowering never throw on any text. */
export interface Vendor {
  /** `fortios`, `ios` …, as `format:` in a topology names it. */
  readonly id: string
  readonly title: Text
  /** Which command on the device produces the file it reads. */
  readonly reads: Text
  /** 0 = certainly not mine, 1 = certainly mine. Looks at the text, never at the file name. */
  recognise(source: SourceFile): number
  /**
   * Reads an export into a neutral device called `id`. `value` is undefined only for a file that is
   * not readable at all (binary, encrypted); everything else that is not understood becomes coverage
   * and uncertainty.
   */
  read(source: SourceFile, options: ReadOptions): Read<Device>
  /** Routing tables as this vendor's devices print them; absent where it has none of its own. */
  readonly printedRoutes?: PrintedRoutesFormat
}

export interface ReadOptions {
  /** The device's key in the topology. */
  readonly id: string
  /** ISO date, for schedules and time ranges. */
  readonly today: string
  /** `columns:` of the device: how the columns of a rule table are called. */
  readonly columns?: SourceFile
  /** What the topology says of the device's interfaces, for formats that hold rules and no interfaces. */
  readonly declared?: readonly DeclaredInterface[]
}

/** An interface the topology names, and the addresses at home behind it. */
export interface DeclaredInterface {
  readonly id: string
  /** Prefixes of the zone it is attached to; empty for links and external networks. */
  readonly connected: readonly Prefix[]
  readonly span: Span
}

/** How a device prints its forwarding table (`show ip route`, `get router info routing-table all`, `ip route`). */
export interface PrintedRoutesFormat {
  /** 0 = certainly not this output, 1 = certainly. Looks at the text, never at the file name. */
  recognise(source: SourceFile): number
  /** The tables of a file. Never throws; lines not understood are in `notUnderstood`. */
  read(source: SourceFile): Read<PrintedRoutes>
  /**
   * The command that prints the table of one routing domain and IP version, and where to type it, as in 「fw-core の VDOM
   * LGWAN で `…`」 and "`…` in VDOM LGWAN of fw-core": what to run where a table is missing.
   */
  ask?(device: string, domain: string, family: 4 | 6): Text
}

export interface PrintedRoutes {
  readonly tables: readonly PrintedTable[]
  readonly understood: number
  readonly notUnderstood: readonly Uncertainty[]
}

/** One routing domain's table for one IP version, complete as printed unless `notUnderstood` says otherwise. */
export interface PrintedTable {
  /** VDOM or VRF name; `''` when the output does not say: the only or global one. */
  readonly domain: string
  readonly family: 4 | 6
  /** Routes with the device's own interface names in `out` (not yet `Interface.id`). Equal distance and metric are ECMP. */
  readonly routes: readonly Route[]
  readonly notUnderstood: readonly Uncertainty[]
  readonly span: Span
}
