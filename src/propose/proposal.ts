/** What `init` proposes: a topology as plain data, with the reason of every guess. */
import type { Text } from '../base/text.ts'
import type { BaseTier, ExternalKind, Model } from '../model/topology.ts'

/** `certain`: read from the exports. `likely`: names say so. `doubtful`: circumstances say so, a person must look. `unknown`: nothing says. */
export type Confidence = 'certain' | 'likely' | 'doubtful' | 'unknown'

/** A tier somebody has to agree with. */
export interface TierGuess {
  /** A standard tier; undefined where nothing tells. Such a zone gets a tier of its own (see `write.ts`). */
  readonly tier: BaseTier | undefined
  readonly confidence: Confidence
  /** What speaks for it; why nothing does. */
  readonly reason: Text
}

export interface ProposedZone {
  readonly id: string
  readonly name: string | undefined
  readonly guess: TierGuess
  /** Prefixes and ranges as written in YAML. */
  readonly addresses: readonly string[]
  readonly vlan: number | undefined
  /** Where it was seen: device and interface ids. */
  readonly seen: readonly string[]
}

export interface ProposedExternal {
  readonly id: string
  readonly kind: ExternalKind
  readonly name: string | undefined
  /** Absent: whatever is routed there. */
  readonly addresses: readonly string[] | undefined
  readonly reaches: readonly string[]
  readonly confidence: Confidence
  readonly reason: Text
}

export type ProposedAttachment =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'external'; readonly external: string }
  | { readonly kind: 'link'; readonly device: string; readonly interface: string }
  | { readonly kind: 'unused' }
  /** Nobody can tell: written as a comment, so that `check` reports the interface until a person says. */
  | { readonly kind: 'open' }

export interface ProposedInterface {
  readonly id: string
  readonly to: ProposedAttachment
  /** Why, where it is not plain. */
  readonly note: Text | undefined
  readonly confidence: Confidence
}

export interface ProposedDevice {
  readonly id: string
  readonly name: string
  /** Path of its export; undefined for a router seen only as a next hop. */
  readonly export: string | undefined
  readonly product: string
  readonly members: readonly string[]
  readonly routes: readonly string[]
  readonly interfaces: readonly ProposedInterface[]
  readonly note: Text | undefined
}

export interface ProposedHost {
  readonly id: string
  readonly zone: string
  readonly address: string
  readonly name: string | undefined
}

/** A line that is proposed as a comment only: writing it would permit something. */
export interface Suggestion {
  /** YAML as it would stand, without indentation. */
  readonly yaml: string
  readonly reason: Text
}

/** A file of the folder that is no export and no routing table. */
export interface UnknownFile {
  readonly path: string
  readonly reason: Text
}

/** What a person must look at. */
export interface Confirmation {
  /** Where in the topology: `zones.lg-client`, `devices.fw.interfaces.port3`. */
  readonly where: string
  readonly text: Text
}

export interface Proposal {
  readonly organization: string | undefined
  readonly model: Model
  readonly policies: readonly string[]
  readonly zones: readonly ProposedZone[]
  readonly externals: readonly ProposedExternal[]
  readonly devices: readonly ProposedDevice[]
  readonly hosts: readonly ProposedHost[]
  readonly relays: readonly Suggestion[]
  readonly flows: readonly Suggestion[]
  readonly unknownFiles: readonly UnknownFile[]
  /** Files of bunri's own that lie in the folder. */
  readonly ownFiles: readonly string[]
  readonly confirmations: readonly Confirmation[]
}
