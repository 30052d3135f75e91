/** Policies: what `extends` gives, what the matrix means, and every way to write one wrong. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { readPolicies } from '../../src/intent/index.ts'
import { cellOf } from '../../src/model/policy.ts'
import { file, marked, readPolicy, say, soundPolicy } from './writing.ts'

const HEAD = 'bunri-policy: 1\nid: child\ntitle: 子\n'
const BASE = [
  'bunri-policy: 1',
  'id: base',
  'title: { ja: 土台, en: base }',
  'edition: R7.3',
  'models: [alpha]',
  'roles: { exception-approver: [CISO], specific-communication-approver: [統括] }',
  'matrix:',
  '  lgwan: { lgwan: flows, internet: sanitized, mynumber: specific }',
  '  mynumber: { internet: never }',
  'checks:',
  '  SEG-005: { max-hosts: 8, max-ports: 4 }',
  '  NET-002: { severity: critical, advisory: true }',
  'clauses:',
  '  "1": { cite: 土台 1 相当（本文未確認）, reading: よむ, answered-by: SEG-001 }',
  'fail-on: medium',
  '',
].join('\n')

const child = (text: string) => soundPolicy({ 'child.yaml': `${HEAD}extends: base\n${text}`, 'base.yaml': BASE })

describe('a policy that extends another', () => {
  test('inherits matrix, checks, roles, edition, models and fail-on', () => {
    const policy = child('')
    expect(policy.id).toBe('child')
    expect(policy.title).toEqual({ ja: '子', en: '子' })
    expect(policy.edition).toBe('R7.3')
    expect(policy.models).toEqual(['alpha'])
    expect(policy.failOn).toBe('medium')
    expect(policy.roles.get('exception-approver')).toEqual(['CISO'])
    expect(policy.matrix.get('mynumber')?.get('internet')).toBe('never')
    expect(policy.checks.get('NET-002')).toMatchObject({ severity: 'critical', advisory: true, enabled: true })
  })

  test('has no clause but its own; the other’s are found in the policy it extends', () => {
    const policy = child('clauses:\n  "2": { quote: 文言, reading: よむ, answered-by: [SEG-001, SEG-002] }\n')
    expect([...policy.clauses.keys()]).toEqual(['2'])
    expect([...(policy.extends?.clauses.keys() ?? [])]).toEqual(['1'])
    expect(policy.extends?.clauses.get('1')).toMatchObject({ cite: '土台 1 相当（本文未確認）', answeredBy: ['SEG-001'] })
    expect(policy.extends?.clauses.get('1')).not.toHaveProperty('quote')
  })

  test('overrides one cell and leaves the others of the row', () => {
    const policy = child('matrix: { lgwan: { internet: none, lgwan-network: open } }\n')
    expect(Object.fromEntries(policy.matrix.get('lgwan') ?? [])).toEqual({
      lgwan: 'flows',
      internet: 'none',
      mynumber: 'specific',
      'lgwan-network': 'open',
    })
    expect(policy.extends?.matrix.get('lgwan')?.get('internet'), 'the extended policy was changed').toBe('sanitized')
  })

  test('overrides one setting of a check and leaves the others', () => {
    expect(child('checks: { NET-002: { severity: low } }\n').checks.get('NET-002')).toMatchObject({
      severity: 'low',
      advisory: true,
      enabled: true,
    })
    const { checks } = child('checks:\n  SEG-005: { max-hosts: 2, severity: low }\n  NET-002: { advisory: false, enabled: false }\n')
    expect(checks.get('SEG-005')).toMatchObject({ severity: 'low', parameters: { 'max-hosts': 2, 'max-ports': 4 } })
    expect(checks.get('NET-002')).toMatchObject({ severity: 'critical', advisory: false, enabled: false, parameters: {} })
  })

  test('can say that its document names no approver', () => {
    const { roles } = child('roles: { exception-approver: [] }\n')
    expect(roles.get('exception-approver')).toEqual([])
    expect(roles.get('specific-communication-approver')).toEqual(['統括'])
  })

  test('is told where it is looser than what it extends, and not where it is stricter', () => {
    const text = `${HEAD}extends: base\nmatrix: { lgwan: { internet: ‸open, mynumber: none } }\n`
    const { value, diagnostics } = readPolicy({ 'child.yaml': text, 'base.yaml': BASE })
    expect(value).toBeDefined()
    expect(diagnostics.map(({ code, severity, span }) => [code, severity, locate(span)])).toEqual([
      ['cell-loosened', 'note', marked('child.yaml', text)],
    ])
    expect(diagnostics[0]?.text.en).toMatch(/sanitized in base.*open/)
  })

  test('may name it by path', () => {
    expect(soundPolicy({ 'child.yaml': `${HEAD}extends: ./base.yaml\n`, 'base.yaml': BASE }).extends?.id).toBe('base')
  })

  test('follows a chain', () => {
    const middle = 'bunri-policy: 1\nid: middle\ntitle: 中\nextends: base\nmatrix: { lgwan: { internet: none } }\n'
    const policy = soundPolicy({ 'child.yaml': `${HEAD}extends: middle\n`, 'middle.yaml': middle, 'base.yaml': BASE })
    expect(policy.matrix.get('lgwan')?.get('internet')).toBe('none')
    expect(policy.matrix.get('mynumber')?.get('internet')).toBe('never')
    expect(policy.extends?.extends?.id).toBe('base')
  })
})

describe('the matrix', () => {
  test('is none where nothing is written', () => {
    const policy = soundPolicy({ 'child.yaml': HEAD })
    expect(policy.matrix.size).toBe(0)
    expect(cellOf(policy, ['lgwan'], ['internet'])).toBe('none')
    expect(policy.failOn).toBe('low')
    expect(policy.models).toEqual([])
  })

  test('has a row for each direction', () => {
    const policy = soundPolicy({ 'child.yaml': `${HEAD}matrix: { lgwan: { internet: sanitized } }\n` })
    expect(cellOf(policy, ['lgwan'], ['internet'])).toBe('sanitized')
    expect(cellOf(policy, ['internet'], ['lgwan'])).toBe('none')
  })

  test('takes own tiers that are listed, and falls back to their base', () => {
    const policy = soundPolicy({
      'child.yaml': `${HEAD}tiers: internal\nmatrix: { internal: { internet: never }, lgwan: { mynumber: specific } }\n`,
    })
    expect(cellOf(policy, ['internal', 'lgwan'], ['internet'])).toBe('never')
    expect(cellOf(policy, ['internal', 'lgwan'], ['mynumber'])).toBe('specific')
  })
})

describe('a clause', () => {
  const clause = (text: string) => soundPolicy({ 'child.yaml': `${HEAD}clauses:\n  6(3)②: ${text}\n` }).clauses.get('6(3)②')

  test('answered by checks', () => {
    expect(clause('{ quote: 通信経路を分割する, reading: { ja: よむ, en: read }, answered-by: [SEG-001, SEG-002] }')).toMatchObject({
      id: '6(3)②',
      quote: '通信経路を分割する',
      reading: { ja: 'よむ', en: 'read' },
      answeredBy: ['SEG-001', 'SEG-002'],
    })
  })

  test('answered by a person; what is asked is the reading unless another is given', () => {
    expect(clause('{ quote: 教育, attest: { every: 1y, ask: { ja: したか, en: was it } } }')).toMatchObject({
      answeredBy: [],
      attest: { every: '1y', ask: { ja: 'したか', en: 'was it' } },
      reading: { ja: 'したか', en: 'was it' },
    })
  })

  test('out of scope needs no words', () => {
    const found = clause('{ out-of-scope: { ja: 目的, en: purpose } }')
    expect(found).toMatchObject({ outOfScope: { ja: '目的', en: 'purpose' }, reading: { ja: '目的', en: 'purpose' }, answeredBy: [] })
    expect(found).not.toHaveProperty('attest')
  })

  test('keeps the order of the document, whatever its number looks like', () => {
    const { clauses } = soundPolicy({
      'child.yaml': `${HEAD}clauses:\n  "10": { out-of-scope: い }\n  6(3)②: { out-of-scope: ろ }\n  "2": { out-of-scope: は }\n`,
    })
    expect([...clauses.keys()]).toEqual(['10', '6(3)②', '2'])
  })
})

describe('a policy with a mistake', () => {
  const clause = (text: string): string => `${HEAD}clauses:\n  ${text}\n`
  test.each([
    ['a key of another spelling', `${HEAD}‸failOn: low\n`, 'unknown-key', /write "fail-on"/],
    ['no id', '‸bunri-policy: 1\ntitle: あ\n', 'missing-key', /"id" is missing/],
    ['an id that is no file name', 'bunri-policy: 1\ntitle: あ\nid: ‸Hassho Water\n', 'bad-name', /lower-case/],
    ['a cell that is none', `${HEAD}matrix: { lgwan: { internet: ‸sanitised } }\n`, 'wrong-value', /write "sanitized"/],
    ['a row that is none', `${HEAD}matrix: { ‸lgwna: { internet: none } }\n`, 'unknown-name', /did you mean "lgwan"/],
    ['a column that is none', `${HEAD}matrix: { lgwan: { ‸intenet: none } }\n`, 'unknown-name', /did you mean "internet"/],
    ['an own tier that is not listed', `${HEAD}matrix: { ‸naibu: { internet: none } }\n`, 'unknown-name', /list it under tiers/],
    ['a role that is none', `${HEAD}roles: { ‸exception-aprover: [CISO] }\n`, 'unknown-name', /did you mean "exception-approver"/],
    ['a check number that is none', `${HEAD}checks: { ‸SEG-1: { severity: high } }\n`, 'bad-check', /write SEG-001/],
    ['a severity that is none', `${HEAD}checks: { SEG-001: { severity: ‸fatal } }\n`, 'wrong-value', /write one of critical/],
    ['a model that is none', `${HEAD}models: [alpha, ‸gamma]\n`, 'wrong-value', /write one of alpha|write "/],
    [
      'a base that is not there',
      `${HEAD}extends: ‸nothing\n`,
      'extends-missing',
      /"nothing", is not there.*put nothing.yaml beside child.yaml/,
    ],
    ['a base that is itself', `${HEAD}extends: ‸child\n`, 'extends-cycle', /child.yaml → child.yaml/],
    [
      'a clause that nothing answers',
      clause('‸6(1): { quote: 文言, reading: よむ }'),
      'clause-unanswered',
      /answered-by \(checks\), attest \(a person\) or out-of-scope/,
    ],
    [
      'a clause in scope and out of it',
      clause('6(1): { quote: 文言, answered-by: SEG-001, ‸out-of-scope: 対象外 }'),
      'contradiction',
      /out of scope and yet answered/,
    ],
    [
      'a clause quoted and cited',
      clause('6(1): { quote: 文言, ‸cite: 相当, answered-by: SEG-001 }'),
      'contradiction',
      /both quote and cite/,
    ],
    ['a clause without words', clause('‸6(1): { reading: よむ, answered-by: SEG-001 }'), 'missing-key', /neither words nor a citation/],
    ['a clause answered by no check', clause('6(1): { quote: 文言, answered-by: [SEG-001, ‸分離] }'), 'bad-check', /SEG-001/],
    ['an interval that is none', clause('6(1): { quote: 文言, attest: { every: ‸yearly, ask: か } }'), 'wrong-value', /1y, 6m, 90d/],
    ['a document date that is none', `${HEAD}document: { title: 方針, date: ‸令和8年3月 }\n`, 'bad-date', /2026-03/],
  ] as const)('%s', (_, text, code, says) => {
    const { value, diagnostics } = readPolicy({ 'child.yaml': text, 'base.yaml': BASE })
    const at = marked('child.yaml', text)
    const found = diagnostics.find((diagnostic) => diagnostic.code === code && locate(diagnostic.span) === at)
    expect(found, `expected ${code} at ${at}, got:\n${diagnostics.map(say).join('\n')}`).toBeDefined()
    expect(found?.severity).toBe('error')
    expect(`${found?.text.en} ${found?.hint?.en}`).toMatch(says)
    for (const said of [found?.text.ja, found?.hint?.ja]) expect(said).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    expect(value).toBeUndefined()
  })

  test('a circle is told from every policy in it', () => {
    const a = 'bunri-policy: 1\nid: a\ntitle: あ\nextends: b\n'
    const b = 'bunri-policy: 1\nid: b\ntitle: い\nextends: a\n'
    const { value, diagnostics } = readPolicy({ 'a.yaml': a, 'b.yaml': b })
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, span }) => [code, locate(span)])).toEqual([['extends-cycle', 'b.yaml:4:10']])
    expect(diagnostics[0]?.text.en).toContain('a.yaml → b.yaml → a.yaml')
  })

  test('a mistake in the extended policy is reported in its file, once, and spoils what extends it', () => {
    const files = { 'child.yaml': `${HEAD}extends: base\n`, 'base.yaml': BASE.replace('sanitized', 'sanitised') }
    const sources = [file('child.yaml', files['child.yaml']), file('base.yaml', files['base.yaml'])]
    const { value, diagnostics } = readPolicies(sources, () => file('base.yaml', files['base.yaml']))
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, span }) => [code, span.source.path])).toEqual([['wrong-value', 'base.yaml']])
  })

  test('a file name and an id that disagree', () => {
    const { diagnostics } = readPolicy({ 'child.yaml': `${HEAD}extends: base\n`, 'base.yaml': BASE.replace('id: base', 'id: other') })
    expect(diagnostics.map(({ code }) => code)).toEqual(['extends-missing'])
    expect(diagnostics[0]?.text.en).toBe('the id of base.yaml is "other"')
  })

  test('the same id twice', () => {
    const { value, diagnostics } = readPolicies([file('a.yaml', HEAD), file('b.yaml', HEAD)], () => undefined)
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, span }) => [code, locate(span)])).toEqual([['duplicate-name', 'b.yaml:2:1']])
  })
})
