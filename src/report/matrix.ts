/**
 * Who may talk to whom, as plain data: what the policy expects of every ordered pair of places and of tiers, beside
 * what the network permits. Marks repeat the judgement of the checks; nothing is judged here.
 */
import type { Text } from '../base/text.ts'
import type { Cell } from '../model/policy.ts'
import type { Result, ResultFinding } from './result.ts'

/**
 * `nothing` nothing is permitted · `within` what is permitted is what the cell admits · `exempted` an exception excuses
 * what is more · `exceeds` a violation · `advisory` a violation the policy lists and does not fail for ·
 * `not-evaluable` · `not-judged` permitted, and no check of this version or policy looks at it · `same` a place and itself.
 */
export const MATRIX_MARKS = ['exceeds', 'not-evaluable', 'advisory', 'exempted', 'not-judged', 'within', 'nothing', 'same'] as const
export type MatrixMark = (typeof MATRIX_MARKS)[number]

/** One range of one protocol as people write it: `tcp/443`, with the name of the service where it has one. */
export interface MatrixService {
  readonly written: string
  readonly name?: string
}

/** How many addresses of one end occur; `all` when those are all the place has. `count` is decimal text (IPv6 is large). */
export interface MatrixHosts {
  readonly all: boolean
  readonly count: string
}

/** What passes one way between two places. */
export interface MatrixTraffic {
  /** Every packet a sender can make. `services` is then empty. */
  readonly any: boolean
  /** Ranges by protocol, in a fixed order; source ports are not looked at. */
  readonly services: readonly { readonly protocol: string; readonly ranges: readonly MatrixService[] }[]
  readonly sources: MatrixHosts
  readonly destinations: MatrixHosts
}

/** A finding of the checks about this pair. */
export type MatrixFinding = Pick<ResultFinding, 'id' | 'check' | 'verdict' | 'advisory'> & {
  readonly exception?: string
  /** The services it is about, as its extent has them; the first few. */
  readonly services: readonly string[]
}

/** What one policy says of an ordered pair. */
export interface MatrixExpectation {
  readonly cell: Cell
  /** The cells under which traffic through a network that carries on is judged instead (the security cloud, for the Internet). */
  readonly via: readonly { readonly place: string; readonly cell: Cell }[]
  readonly mark: MatrixMark
  /** The findings of the matrix checks that the mark repeats. */
  readonly findings: readonly MatrixFinding[]
  /** Violations and undecided findings of other checks that name the pair: a rule too wide, a hidden deny. */
  readonly related: readonly MatrixFinding[]
  /** Why nothing judges it, for `not-judged`. */
  readonly why?: Text
}

/** What is permitted, certain or not, one way between two places or sides. */
export interface MatrixActual {
  /** Judged to pass, from addresses that belong to the initiator. */
  readonly traffic?: MatrixTraffic
  /** Judged to pass, but only with a source address foreign to the initiator. */
  readonly foreign?: MatrixTraffic
  /** What passes only if everything unknown is for it. */
  readonly perhaps?: MatrixTraffic
}

/** An ordered pair of places; `expected` has one entry per policy, in their order. */
export interface MatrixPair extends MatrixActual {
  readonly from: string
  readonly to: string
  readonly expected: readonly MatrixExpectation[]
}

/** An ordered pair of sides (tiers, external networks) put together from its pairs of places. */
export interface MatrixSidePair extends MatrixPair {
  /** Pairs of places, and those of them between which something is permitted. */
  readonly pairs: number
  readonly permitted: number
}

/** A row and column: a zone or an external network; `unknown` is an interface the topology does not attach. */
export interface MatrixPlace {
  readonly id: string
  readonly name: string
  /** `MatrixSide.id`. */
  readonly side: string
}

/** A row and column of the small matrix: a tier, an external network, or what is behind unattached interfaces. */
export interface MatrixSide {
  readonly id: string
  readonly kind: 'tier' | 'external' | 'unknown'
  readonly name: Text
  /** The external network it is. */
  readonly place?: string
}

export interface Matrix {
  readonly tool: Result['tool']
  readonly today: string
  readonly organization: string
  readonly model: string
  readonly policies: readonly (Result['policies'][number] & {
    /** Pairs of places by mark. */
    readonly counts: Readonly<Record<MatrixMark, number>>
  })[]
  readonly inputs: Result['inputs']
  readonly sides: readonly MatrixSide[]
  readonly places: readonly MatrixPlace[]
  /** Row by row, every ordered pair. */
  readonly sidePairs: readonly MatrixSidePair[]
  readonly pairs: readonly MatrixPair[]
}
