/** What a random rule may speak of where it stands. */
import type { Random } from '../rules.ts'
import type { Hook, NamedSet, Range } from './rule-list.ts'
import type { Scene } from './scene.ts'

export interface Shape {
  readonly words: 'iptables' | 'nft'
  /** Whether rules ask for the state of connections, and translate. Without, packets need not open a connection. */
  readonly tracked: boolean
  /** Whether destinations and sources are translated. */
  readonly translates: boolean
}

/** What a rule may speak of where it stands. */
export interface Standing {
  readonly random: Random
  readonly scene: Scene
  readonly shape: Shape
  /** Interfaces of the firewall. */
  readonly names: readonly string[]
  readonly hook: Hook
  readonly sets: readonly NamedSet[]
  /** Whether connections are tracked here already (not in raw). */
  readonly stateful: boolean
  /** In a nat table: nothing is asked about translation there. */
  readonly nat?: boolean
  /** For names of sets that must differ. */
  readonly counter: { next: number }
}

/** Ports that rules and packets meet at. */
export const PORTS = [22, 25, 53, 80, 123, 443, 445, 514, 1812, 3306, 3389, 8080, 8443]

export function single(port: number): Range<number> {
  return [port, port]
}
