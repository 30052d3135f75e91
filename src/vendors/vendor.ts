import type { Read } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Device } from '../model/device.ts'

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
   * and uncertainty. `today` is an ISO date, for schedules and time ranges.
   */
  read(source: SourceFile, options: { readonly id: string; readonly today: string }): Read<Device>
}
