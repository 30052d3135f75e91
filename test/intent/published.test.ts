/** What the package publishes about the two languages: schemas, references, and the policies themselves. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { checks } from '../../src/checks/index.ts'
import { publishedSchemas, readPolicies, readTopology } from '../../src/intent/index.ts'
import { STANDARD_KEYS } from '../../src/intent/matrix.ts'
import { policySchema } from '../../src/intent/policy-schema.ts'
import { description, REFERENCES, withReference } from '../../src/intent/reference.ts'
import { topologySchema } from '../../src/intent/topology-schema.ts'
import { cellOf } from '../../src/model/policy.ts'
import { policies, published, ROOT, text } from './published-policy.ts'
import { file, say } from './writing.ts'

describe('generated files are current (npm run goldens brings them up to date)', () => {
  test.each(publishedSchemas())('$path', async ({ path, text: expected }) => {
    await expect(expected).toMatchFileSnapshot(join(ROOT, path))
  })

  test.each(REFERENCES)('$path', async ({ path, schema }) => {
    await expect(withReference(text(path), schema)).toMatchFileSnapshot(join(ROOT, path))
  })
})

/** Every field of a schema with its path, through lists, records and unions. */
function fieldsOf(
  schema: z.ZodType,
  path = '',
): { readonly path: string; readonly key: string; readonly field: z.ZodType; readonly optional: boolean }[] {
  if (schema instanceof z.ZodOptional) return fieldsOf(schema.unwrap() as z.ZodType, path)
  if (schema instanceof z.ZodRecord) return fieldsOf(schema.valueType as z.ZodType, `${path}.*`)
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element as z.ZodType, `${path}[]`)
  if (schema instanceof z.ZodUnion) return (schema.options as readonly z.ZodType[]).flatMap((option) => fieldsOf(option, path))
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => [
    { path: `${path}.${key}`, key, field, optional: field instanceof z.ZodOptional },
    ...fieldsOf(field, `${path}.${key}`),
  ])
}

describe.each([
  ['topology', topologySchema, 'topologies/README.md'],
  ['policy', policySchema, 'policies/README.md'],
] as const)('every field of a %s', (_, schema, readme) => {
  const fields = fieldsOf(schema).filter(({ key }) => key !== 'ja' && key !== 'en')

  test.each(fields.map(({ path, ...rest }) => [path, rest] as const))(
    '%s is described in both languages, absence included',
    (path, { key, field, optional }) => {
      const { ja, en } = description(field)
      expect(ja, `${path} has no Japanese description`).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
      expect(en, `${path} has no English description`).toMatch(/^[A-Z].*[a-z]/)
      expect(en, `${path} has a description that does not read "日本語 / English"`).not.toMatch(/[\u3040-\u30ff]/)
      const attachmentForm = path.includes('.interfaces.*')
      if (optional && !attachmentForm) {
        expect(ja, `${path} does not say what its absence means`).toMatch(/書かない|ほかに|一緒に/)
        expect(en, `${path} does not say what its absence means`).toMatch(/absent/)
      }
      expect(text(readme), `${readme} does not mention ${key}`).toContain(`\`${key}\``)
      expect(key, `${path} is not kebab-case`).toMatch(/^[a-z]+[0-9]*(-[a-z]+[0-9]*)*$/)
    },
  )
})

describe('the examples in the READMEs are right', () => {
  const example = (path: string): string => /```yaml\n([\s\S]*?)```/.exec(text(path))?.[1] ?? ''

  test('topology', () => {
    const { value, diagnostics } = readTopology(file('topology.yaml', example('topologies/README.md')))
    expect(diagnostics.map(say)).toEqual([])
    expect(value?.zones.size).toBe(6)
    const written = new Set(Object.keys(topologySchema.shape))
    for (const key of ['no-my-number-work', 'tiers']) written.delete(key)
    for (const key of written) expect(example('topologies/README.md'), `the example shows no ${key}`).toMatch(new RegExp(`^${key}:`, 'm'))
  })

  test('policy', () => {
    const { value, diagnostics } = readPolicies([file('our-city.yaml', example('policies/README.md'))], () =>
      file('guideline-alpha.yaml', text('policies/guideline-alpha.yaml')),
    )
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(say)).toEqual([])
    expect(value?.[0]?.clauses.size).toBe(3)
  })
})

describe('every sample topology', () => {
  const folders = readdirSync(join(ROOT, 'topologies'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(join(ROOT, 'topologies', entry.name, 'topology.yaml')),
  )
  test.each(folders.map(({ name }) => name))('%s is read without a complaint', (name) => {
    const { value, diagnostics } = readTopology(file('topology.yaml', text(`topologies/${name}/topology.yaml`)))
    expect(diagnostics.map(say)).toEqual([])
    expect(value).toBeDefined()
  })
})

describe.each(policies)('the policy %s', (id) => {
  test('is read without a complaint, and its file is named after it', () => {
    expect(published(id).id).toBe(id)
  })

  test('has clauses with their words or a citation, a reading in both languages, and an answer', () => {
    const { clauses } = published(id)
    expect(clauses.size).toBeGreaterThan(10)
    for (const clause of clauses.values()) {
      expect(clause.quote ?? clause.cite, `${clause.id} has neither words nor citation`).toMatch(/\S/)
      expect(clause.reading.ja, clause.id).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
      expect(clause.reading.en, `${clause.id} is not read in English`).toMatch(/^[^\u3040-\u30ff\u4e00-\u9fff]+$/)
      expect(
        clause.answeredBy.length + (clause.attest === undefined ? 0 : 1) + (clause.outOfScope === undefined ? 0 : 1),
        clause.id,
      ).toBeGreaterThan(0)
    }
  })

  test('sets parameters that its checks have', () => {
    for (const [number, { parameters }] of published(id).checks) {
      const check = checks.find((candidate) => candidate.id === number)
      if (check === undefined) continue
      expect(check.parameters.safeParse(parameters).error?.message, number).toBeUndefined()
    }
  })
})

describe('guideline-alpha', () => {
  const policy = () => published('guideline-alpha')
  const cell = (from: string, to: string) => cellOf(policy(), [from], [to])

  test('never lets the My Number tier and the Internet meet, in either direction', () => {
    for (const other of ['internet', 'internet-network', 'security-cloud', 'cloud-service']) {
      expect(cell('mynumber', other), `mynumber → ${other}`).toBe('never')
      expect(cell(other, 'mynumber'), `${other} → mynumber`).toBe('never')
    }
  })

  test('lets the LGWAN tier and the Internet tier meet through sanitizing relays only', () => {
    expect(cell('lgwan', 'internet')).toBe('sanitized')
    expect(cell('internet', 'lgwan')).toBe('sanitized')
    for (const other of ['internet-network', 'security-cloud', 'cloud-service']) {
      expect(cell('lgwan', other)).toBe('none')
      expect(cell(other, 'lgwan')).toBe('none')
    }
  })

  test('makes the body no transit between the LGWAN and anything but the LGWAN tier', () => {
    for (const other of [
      'internet',
      'independent',
      'mgmt',
      'internet-network',
      'security-cloud',
      'cloud-service',
      'partner',
      'public-body',
      'vendor-remote',
      'remote-worker',
    ]) {
      expect(['never', 'none'], `lgwan-network → ${other}`).toContain(cell('lgwan-network', other))
      expect(['never', 'none'], `${other} → lgwan-network`).toContain(cell(other, 'lgwan-network'))
    }
    expect(cell('internet-network', 'lgwan-network')).toBe('never')
    expect(cell('lgwan', 'lgwan-network')).toBe('open')
    expect(cell('mynumber', 'lgwan-network')).toBe('specific')
  })

  test('keeps independent networks from every tier', () => {
    for (const tier of ['mynumber', 'lgwan', 'internet', 'mgmt']) {
      expect(cell('independent', tier)).toBe('none')
      expect(cell(tier, 'independent')).toBe('none')
    }
  })

  test('is open only where its table says so', () => {
    const open = STANDARD_KEYS.flatMap((from) => STANDARD_KEYS.filter((to) => cell(from, to) === 'open').map((to) => `${from} → ${to}`))
    expect(open.sort()).toEqual(
      [
        ['lgwan', 'lgwan-network'],
        ['internet', 'security-cloud'],
        ['internet', 'cloud-service'],
        ['independent', 'internet-network'],
        ['independent', 'cloud-service'],
      ]
        .flatMap(([a, b]) => [`${a} → ${b}`, `${b} → ${a}`])
        .sort(),
    )
  })

  test('cites and never quotes: its text was not read', () => {
    for (const clause of policy().clauses.values()) {
      expect(clause.quote, clause.id).toBeUndefined()
      expect(clause.cite, clause.id).toMatch(/^総務省ガイドライン 第2編第2章.* 相当（(?:項番・)?本文未確認）$/)
      expect(clause.cite).toContain(clause.id)
    }
  })

  test('has a clause for each check that exists', () => {
    const answered = new Set([...policy().clauses.values()].flatMap((clause) => clause.answeredBy))
    for (const { id } of checks) expect(answered, `no clause is answered by ${id}`).toContain(id)
  })
})

describe('hassho-water', () => {
  const policy = () => published('hassho-water')

  test('extends the guideline and loosens nothing', () => {
    expect(policy().extends?.id).toBe('guideline-alpha')
    expect(policy().matrix).toEqual(published('guideline-alpha').matrix)
  })

  test('names no approver, because its document does not', () => {
    expect(policy().roles.get('exception-approver')).toEqual([])
  })

  test('accounts for every clause of its document', () => {
    const numbered = [
      '1',
      ...Array.from({ length: 12 }, (_, i) => `2(${i + 1})`),
      '3',
      ...Array.from({ length: 5 }, (_, i) => `3(${i + 1})`),
      '4(1)',
      '4(2)①',
      '4(2)②',
      '4(2)③',
      '5',
      '6',
    ]
    const six = ['6(1)', '6(2)', '6(3)', '6(3)①', '6(3)②', '6(3)③', '6(4)', '6(5)', '6(6)', '6(7)', '6(8)', '6(9)']
    for (const id of [...numbered, ...six, '7', '8', '9', '10']) expect([...policy().clauses.keys()]).toContain(id)
  })

  test('quotes, never cites', () => {
    for (const clause of policy().clauses.values()) {
      expect(clause.quote?.length ?? 0, clause.id).toBeGreaterThan(8)
      expect(clause.cite).toBeUndefined()
    }
  })

  test('keeps the words of its document to the letter where they are odd', () => {
    expect(policy().clauses.get('6(3)②')?.quote).toBe(
      'L G W A N接続系においては、L G W A Nと接続する業務用システムと、インターネット接続系の情報システムとの通信経路を分割する。',
    )
    expect(policy().clauses.get('6(3)①')?.quote).toBe(
      'マイナンバー利用事務系においては、原則として、他の領域との通信をできないようにした上で',
    )
  })
})
