/** Everything that was read for one run: the input of `verify`, with the disk behind it. */
import type { SourceFile } from '../base/span.ts'
import type { Topology } from './topology.ts'

export interface Estate {
  /** The topology, names resolved. Its file is `topology.span.source`. */
  readonly topology: Topology
  /** Policy files to judge under, in the order they were asked for. */
  readonly policies: readonly SourceFile[]
  /**
   * The policy that another one builds on (`extends: guideline-alpha`, or a relative path): the file of that name
   * beside it. Undefined when there is none or it cannot be read.
   */
  readonly extended: (name: string, by: SourceFile) => SourceFile | undefined
  /**
   * Every file a device names, by the path the topology gives: its export, the exports of the other members of an HA
   * pair, printed routing tables, column maps.
   */
  readonly exports: ReadonlyMap<string, SourceFile>
}
