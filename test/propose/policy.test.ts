/** A policy to go on with: what is written can be read, and the checks proposed from words are those that people chose. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checks } from '../../src/checks/index.ts'
import { policyLoader, readPolicy } from '../../src/io/policy.ts'
import { newPolicy } from '../../src/policy-new.ts'
import { checksAbout } from '../../src/propose/clause-topics.ts'

const ROOT = join(import.meta.dirname, '../..')
const ANSWERS = {
  id: 'template',
  title: { ja: '団体名 情報セキュリティ基本方針', en: 'Name of the body, basic policy' },
  document: { title: '情報セキュリティ基本方針' },
  extends: 'guideline-alpha',
  model: 'alpha',
  approvers: {},
  every: '1y',
  load: policyLoader(join(ROOT, 'policies')),
} as const

const list = (text: string) => ({ path: 'clauses.csv', text, encoding: 'utf-8' as const, sha256: '' })

it('ships as a template', async () => {
  const { yaml, defects } = newPolicy({ ...ANSWERS, locale: 'ja' })
  expect(defects).toEqual([])
  await expect(yaml).toMatchFileSnapshot(join(ROOT, 'policies/template.yaml'))
})

it.each(['ja', 'en'] as const)('writes what can be read, whatever the words (%s)', (locale) => {
  const words = [
    '# not a comment: "quoted" {x}',
    '「括弧」、：コロン',
    '- 箇条書き',
    "it's",
    'null',
    '<script>alert(1)</script>',
    '=HYPERLINK("x")',
  ]
  const rows = words.map((quote, at) => `"6(${at})①","${quote.replaceAll('"', '""')}"`).join('\r\n')
  const { yaml, clauses, diagnostics, defects } = newPolicy({
    ...ANSWERS,
    locale,
    approvers: { 'exception-approver': ['CISO: 副市長', 'yes'] },
    clauses: list(`条項,文言\r\n${rows}\r\n`),
  })
  expect([diagnostics, defects]).toEqual([[], []])
  expect(clauses).toBe(words.length)
  for (const quote of words) expect(yaml).toContain(quote.includes('"') ? quote.replaceAll('"', '\\"') : quote)
})

it('says which rows of a list cannot be used', () => {
  const { yaml, diagnostics } = newPolicy({ ...ANSWERS, locale: 'en', clauses: list('1,目的\n,文だけ\n2,\n1,もう一度\n') })
  expect(yaml).toBeUndefined()
  expect(diagnostics.map(({ text }) => text.en)).toEqual([
    'the number or the words of a clause are missing',
    'the number or the words of a clause are missing',
    'clause 1 is there twice',
  ])
})

it('proposes only checks that exist', () => {
  const known = new Set(checks.map(({ id }) => id))
  const source = readFileSync(join(ROOT, 'src/propose/clause-topics.ts'), 'utf8')
  const named = [...source.matchAll(/'([A-Z]{3,4}-\d{3})'/g)].map(([, id]) => id!)
  expect(named.filter((id) => !known.has(id))).toEqual([])
})

/** People read these documents clause by clause and chose the checks; words alone should find one of them for most. */
it.each(['hassho-water', 'nishiiruma-fire', 'osaka-environment', 'tachikawa', 'nihonmatsu'])(
  'proposes for the clauses of %s what people chose',
  (id) => {
    const { value } = readPolicy(join(ROOT, `policies/${id}.yaml`))
    const answered = [...value!.clauses.values()].filter(({ quote, answeredBy }) => quote !== undefined && answeredBy.length > 0)
    const met = answered.filter(({ quote, answeredBy }) => checksAbout(quote!).some((check) => answeredBy.includes(check)))
    expect(met.length / answered.length, `${met.length} of ${answered.length}`).toBeGreaterThan(0.4)
  },
)
