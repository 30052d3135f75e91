/** What is known of an attribute of an entry on a day: what the entry itself says, else what evidence in force says. */
import type { Text } from '../../base/text.ts'
import type { AttributeValue } from '../../model/attribute.ts'
import type { Subject } from '../../model/entry-field.ts'
import type { Evidence, Topology } from '../../model/topology.ts'
import { isAbout, outOfForce } from '../evidence-in-force.ts'

export type Declared =
  | { readonly state: 'declared'; readonly value: AttributeValue; readonly evidence?: Evidence }
  | { readonly state: 'missing' }
  /** Said once and no longer, or by nobody: it counts as not said. */
  | { readonly state: 'lapsed'; readonly why: Text; readonly evidence: Evidence }
  /** Two say different things of the same; neither counts. */
  | { readonly state: 'contradicting'; readonly evidence: readonly [Evidence, Evidence] }

export interface Asking {
  readonly topology: Topology
  /** ISO date. */
  readonly today: string
  /** Evidence older than this does not count; absent: whatever its age. */
  readonly maxAgeDays?: number
}

/**
 * What is declared of an attribute. Evidence about the entry itself comes before evidence about what it belongs to (its tier,
 * its device), and that before what is said of the whole organization.
 */
export function declaredOf({ topology, today, maxAgeDays }: Asking, subject: Subject, attribute: string): Declared {
  const own = subject.fields.get(attribute)
  if (own !== undefined) return { state: 'declared', value: own }
  let lapsed: Declared | undefined
  for (const level of subject.spokenForBy) {
    const subjects = new Set(level)
    const inForce: Evidence[] = []
    for (const evidence of topology.evidence.values()) {
      if (evidence.declares?.has(attribute) !== true || !isAbout(evidence, subjects)) continue
      const why = outOfForce(evidence, today, subjects) ?? tooOld(evidence, today, maxAgeDays)
      if (why === undefined) inForce.push(evidence)
      else lapsed ??= { state: 'lapsed', why, evidence }
    }
    const [first, ...others] = inForce
    if (first === undefined) continue
    const value = first.declares!.get(attribute)!
    const other = others.find((evidence) => !same(evidence.declares!.get(attribute)!, value))
    return other === undefined ? { state: 'declared', value, evidence: first } : { state: 'contradicting', evidence: [first, other] }
  }
  return lapsed ?? { state: 'missing' }
}

/** Why evidence is too old on a day; undefined when it is not. */
export function tooOld({ id, on, tested }: Evidence, today: string, maxAgeDays: number | undefined): Text | undefined {
  if (maxAgeDays === undefined) return undefined
  const last = tested ?? on
  if (last === undefined) return { ja: `申告 ${id} に日付（on）がありません`, en: `evidence ${id} has no date (on)` }
  const age = ageInDays(last, today)
  if (age <= maxAgeDays) return undefined
  return {
    ja: `申告 ${id}（${last}）から ${age} 日たっています（${maxAgeDays} 日まで）`,
    en: `evidence ${id} (${last}) is ${age} days old (at most ${maxAgeDays})`,
  }
}

/** Days from one ISO date to another. */
export function ageInDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function same(a: AttributeValue, b: AttributeValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
