/** The policies that the package publishes, each read once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readPolicies } from '../../src/intent/index.ts'
import type { Policy } from '../../src/model/policy.ts'
import { file, say } from './writing.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const load = (name: string) => file(`${name}.yaml`, text(`policies/${name}.yaml`))

/** Their ids. The template is nobody's policy yet. */
export const policies = readdirSync(join(ROOT, 'policies'))
  .filter((name) => name.endsWith('.yaml') && name !== 'template.yaml')
  .map((name) => name.replace(/\.yaml$/, ''))

const known = new Map<string, Policy>()

/** A published policy, which must be read without a complaint. */
export function published(id: string): Policy {
  const before = known.get(id)
  if (before !== undefined) return before
  const { value, diagnostics } = readPolicies([load(id)], (name) => load(name))
  expect(diagnostics.filter(({ severity }) => severity !== 'note').map(say)).toEqual([])
  const [policy] = value ?? []
  if (policy === undefined) throw new Error(`${id} was not read`)
  known.set(id, policy)
  return policy
}
