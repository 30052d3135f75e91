/** References in the repository are generated from what the code and the policies say. `npm run goldens` brings them up to date. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checks } from '../../src/checks/index.ts'
import { withAttributes } from '../../src/intent/attribute-reference.ts'
import { readPolicy } from '../../src/io/policy.ts'
import { catalogueOf } from '../../src/report/catalogue.ts'
import { checksReference } from '../../src/report/checks-reference.ts'
import { withPolicies } from '../../src/report/policies-reference.ts'

const ROOT = join(import.meta.dirname, '../..')
const POLICIES = readdirSync(join(ROOT, 'policies'))
  .filter((name) => name.endsWith('.yaml') && name !== 'template.yaml')
  .sort()
  .flatMap((name) => readPolicy(join(ROOT, 'policies', name)).value ?? [])

it('has every shipped policy', () => {
  expect(POLICIES.length).toBeGreaterThanOrEqual(10)
})

it('lists the checks with what they judge, cannot see, and may be set to', async () => {
  await expect(checksReference(catalogueOf(checks), POLICIES)).toMatchFileSnapshot(join(ROOT, 'src/checks/README.md'))
})

it('lists the policies with what answers their clauses', async () => {
  const path = join(ROOT, 'policies/README.md')
  await expect(withAttributes(withPolicies(readFileSync(path, 'utf8'), POLICIES))).toMatchFileSnapshot(path)
})

it('mentions every check in some policy', () => {
  const cited = new Set(POLICIES.flatMap((policy) => [...policy.clauses.values()].flatMap((clause) => clause.answeredBy)))
  expect(checks.filter(({ id }) => !cited.has(id)).map(({ id }) => id)).toEqual([])
})
