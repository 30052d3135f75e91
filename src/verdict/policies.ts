/** The policies of a run: read, and held against the topology they are to judge. */
import type { Read } from '../base/diagnostic.ts'
import { checks } from '../checks/index.ts'
import { meetPolicies } from '../intent/meet.ts'
import { readPolicies } from '../intent/policy.ts'
import type { Estate } from '../model/estate.ts'
import type { Policy } from '../model/policy.ts'

const BUILT_IN: ReadonlySet<string> = new Set(checks.map(({ id }) => id))

/** `value` is undefined when any of them has an error, or names what this topology does not have. */
export function policiesOf({ policies, extended, topology }: Estate): Read<readonly Policy[]> {
  const read = readPolicies(policies, extended)
  if (read.value === undefined) return read
  const { value, diagnostics } = meetPolicies(read.value, topology, BUILT_IN)
  return { value, diagnostics: [...read.diagnostics, ...diagnostics] }
}
