/** The pipeline from a folder of exports to a topology, top to bottom. */
import { sortedBy } from './base/order.ts'
import type { SourceFile } from './base/span.ts'
import type { Locale, Text } from './base/text.ts'
import { readTopology } from './intent/topology.ts'
import type { Topology } from './model/topology.ts'
import type { ProposeOptions } from './propose/assemble.ts'
import { propose } from './propose/assemble.ts'
import type { Proposal, UnknownFile } from './propose/proposal.ts'
import { writeTopology } from './propose/write.ts'

export interface InitOptions extends ProposeOptions {
  /** Language of the comments. */
  readonly locale: Locale
  /** Files of the folder that could not be read as text. */
  readonly unreadable?: readonly UnknownFile[]
}

export interface Initialisation {
  /** Undefined when no file was recognised, or when bunri is wrong (`defects`). */
  readonly yaml: string | undefined
  readonly proposal: Proposal
  /** What `yaml` means. */
  readonly topology: Topology | undefined
  /** Defects in bunri itself: what it wrote, it cannot read. */
  readonly defects: readonly Text[]
}

/** Proposes a topology for the files of a folder, whose paths are relative to where the topology will stand. */
export function init(sources: readonly SourceFile[], { locale, unreadable = [], ...options }: InitOptions): Initialisation {
  const proposed = propose(sources, options)
  const proposal: Proposal = { ...proposed, unknownFiles: sortedBy([...proposed.unknownFiles, ...unreadable], ({ path }) => path) }
  if (!proposal.devices.some(({ export: path }) => path !== undefined))
    return { yaml: undefined, proposal, topology: undefined, defects: [] }
  const yaml = writeTopology(proposal, locale)
  const read = readTopology({ path: 'topology.yaml', text: yaml, encoding: 'utf-8', sha256: '' })
  const defects = read.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text)
  return { yaml: defects.length > 0 ? undefined : yaml, proposal, topology: read.value, defects }
}
