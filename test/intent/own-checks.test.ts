/** Checks and attributes of a body's own: what they mean, and every way to write one wrong. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { meetPolicies } from '../../src/intent/meet.ts'
import { city, marked, MARK, readPolicy, say, soundCity, soundPolicy } from './writing.ts'

const HEAD = 'bunri-policy: 1\nid: own\ntitle: 独自\n'
const ATTRIBUTES = 'attributes: { x-floor: { type: number, title: { ja: 階, en: floor } } }\n'
const own = (lines: string) => `${HEAD}${ATTRIBUTES}own-checks:\n  OWN-001:\n    title: 独自の検査\n${lines}\n`

/** What is wrong with a policy by itself: the one error has to be at the mark. */
function refused(text: string): string {
  const { value, diagnostics } = readPolicy({ 'own.yaml': text })
  expect(value, 'it was accepted').toBeUndefined()
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.map(say), 'not one error').toHaveLength(1)
  expect(locate(errors[0]!.span)).toBe(marked('own.yaml', text))
  expect(errors[0]!.text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  return `${errors[0]!.code}: ${errors[0]!.text.en} (${errors[0]!.hint?.en ?? ''})`
}

/** What is wrong with it in a city. */
function unmet(text: string, sections: Readonly<Record<string, string>> = {}): readonly string[] {
  const policy = soundPolicy({ 'own.yaml': text })
  const { value, diagnostics } = meetPolicies([policy], soundCity(city(sections)), new Set(['SEG-001']))
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(value === undefined).toBe(errors.length > 0)
  if (text.includes(MARK)) expect(errors.map(({ span }) => locate(span))).toEqual([marked('own.yaml', text)])
  return errors.map(({ code, text: said, hint }) => `${code}: ${said.en} (${hint?.en ?? ''})`)
}

describe('a condition is checked when the policy is read, and its problem is at the word', () => {
  test.each([
    ['    about: zone\n    require: cipher = ‸"WPA9"', 'never "WPA9"'],
    ['    about: zone\n    require: cipher = "WPA2-Personal" and ‸speed > 3', 'nothing called "speed"'],
    ['    about: zone\n    require: \'cipher = "WPA2-Personal" and ‸speed > 3\'', 'nothing called "speed"'],
    ["    about: zone\n    require: 'cipher = ''WPA2-Personal'' and ‸speed > 3'", 'nothing called "speed"'],
    ['    about: zone\n    require: "cipher = \\"WPA2-Personal\\" and ‸speed > 3"', 'nothing called "speed"'],
    ['    about: zone\n    require: "cipher = \\u0022WPA2-Personal\\u0022 and ‸speed > 3"', 'nothing called "speed"'],
    ['    about: zone\n    require: "  ‸speed > 3"', 'nothing called "speed"'],
    ['    about: zone\n    where: medium = ‸"air"\n    require: declared(owner)', 'medium is never "air"'],
    ['    about: zone\n    require: ‸retention-days', 'no condition'],
    ['    about: zone\n    require: x-floor <= ‸"three"', 'cannot be compared'],
    ['    about: zone\n    require: ‸x-room = 3', 'nothing called "x-room"'],
    ['    about: zone\n    require: cipher in‸', 'ends too early'],
    ['    about: zone\n    require: ‸|\n      cipher = "WPA2-Personal"\n      and speed > 3', 'nothing called "speed"'],
    ['    about: connection\n    require: ‸ssid = "a"', 'nothing called "ssid"'],
  ])('%s', (lines, said) => {
    expect(refused(own(lines))).toMatch(new RegExp(`^bad-condition: .*${said.replace(/[()]/g, '.')}`))
  })
})

describe('one clear error', () => {
  test.each([
    ['no form', `${HEAD}own-checks:\n  ‸OWN-001: { title: あ }\n`, 'own-check-form: nothing says what check OWN-001 judges'],
    [
      'two forms',
      own('    tiers: { from: lgwan, to: mgmt, cell: none }\n    ‸waypoint: { from: a, to: b, through: c }'),
      'has both tiers and waypoint',
    ],
    ['a field of another form', own('    forbid: { from: a, to: b }\n    ‸max-age: 1y'), 'max-age goes with require'],
    ['about is missing', own('    ‸require: epp'), 'missing-key: nothing says what require is asked of'],
    ['no such kind of entry', own('    about: ‸zones\n    require: epp'), 'wrong-value: .*zones.*write "zone"'],
    ['a number like no check', `${HEAD}own-checks:\n  ‸own1: { title: あ, forbid: { from: a, to: b } }\n`, 'bad-check: .*write OWN-001'],
    ['an age like none', own('    about: zone\n    require: epp\n    max-age: ‸one year'), 'wrong-value: max-age: "one year"'],
    ['an unknown key', own('    forbid: { from: a, to: b }\n    ‸severty: high'), 'unknown-key: .*write "severity"'],
    ['no such cell', own('    tiers: { from: lgwan, to: mgmt, cell: ‸open }'), 'wrong-value: .*open'],
    ['no such tier', own('    tiers: { from: ‸lgwam, to: mgmt, cell: none }'), 'unknown-name: .*"lgwam" .did you mean "lgwan"'],
    ['no such service', own('    forbid: { from: a, to: b, service: ‸tcp/http }'), 'bad-service'],
    ['an address that is none', own('    forbid: { from: ‸10.20.10.300, to: b }'), 'bad-address'],
    ['a prefix with host bits', own('    forbid: { from: [a, ‸10.20.10.1/24], to: b }'), 'host-bits: .*write 10.20.10.0/24'],
    ['a waypoint through nothing', own('    ‸waypoint: { from: a, to: b }'), 'missing-key: .*through'],
    [
      'a setting that own checks do not have',
      `${own('    forbid: { from: a, to: b }')}checks: { OWN-001: { ‸max-hosts: 3 } }\n`,
      'unknown-key: .*nothing called "max-hosts"',
    ],
    ['an attribute without x-', `${HEAD}attributes: { ‸floor: { type: number, title: あ } }\n`, 'bad-name: .*for example: x-floor'],
    ['an attribute of no type', `${HEAD}attributes: { x-floor: { type: ‸integer, title: あ } }\n`, 'wrong-value'],
    ['values of a number', `${HEAD}attributes: { x-a: { type: number, title: あ, ‸values: [a] } }\n`, 'wrong-value: only text and list'],
  ])('%s', (_, text, said) => {
    expect(refused(text)).toMatch(new RegExp(said))
  })
})

describe('names get their meaning from the topology', () => {
  test('zones, tiers, external networks and their kinds, hosts and addresses', () => {
    const text = own(
      '    forbid: { from: [lg-client, tier:mynumber, 10.30.20.7], to: [lgmail, internet-network, kind:partner], service: smtp }',
    )
    const { value } = meetPolicies([soundPolicy({ 'own.yaml': text })], soundCity(city()), new Set())
    const asks = value?.[0]?.ownChecks?.get('OWN-001')?.asks
    const here = asks?.kind === 'forbid' ? asks.scope.here : undefined
    expect(here?.from.zones).toEqual(['lg-client', 'my-relay'])
    expect(here?.to).toMatchObject({ zones: ['lg-server'], externals: ['internet'] })
    expect(here?.packets.isEmpty).toBe(false)
  })

  test.each([
    [
      '    forbid: { from: ‸lg-cliant, to: lgmail }',
      'unknown-name: topology.yaml: no place is called "lg-cliant" .did you mean "lg-client"',
    ],
    ['    flow: { from: lg-client, to: [lgmail, ‸tier:internal] }', 'unknown-name: topology.yaml: .*"internal"'],
    ['    forbid: { from: ‸lgwan, to: lgmail }', 'ambiguous-name: .*write external:lgwan or tier:lgwan'],
    ['    forbid: { from: ‸any, to: lgmail }', 'place-too-wide'],
    [
      '    waypoint: { from: lg-client, to: lgmail, through: ‸fw-cor }',
      'unknown-name: topology.yaml: no device or relay is called "fw-cor"',
    ],
    ['    forbid: { from: ‸"fd00::1", to: lgmail }', 'empty-scope'],
  ])('%s', (lines, said) => {
    expect(unmet(own(lines))[0]).toMatch(new RegExp(said))
  })

  test('every name that means nothing is told at once', () => {
    expect(unmet(own('    forbid: { from: [a1, b2], to: [c3] }'))).toHaveLength(3)
  })

  test('the word beside a tier of its own that this body does not have is no mistake', () => {
    expect(unmet(`tiers: [internal]\nmatrix: { internal: { mgmt: none } }\n${own('    forbid: { from: internal, to: lgmail }')}`)).toEqual(
      [],
    )
  })

  test('a number that bunri uses itself', () => {
    const text = `${HEAD}own-checks:\n  ‸SEG-001: { title: あ, forbid: { from: lg-client, to: lgmail } }\n`
    expect(unmet(text)[0]).toMatch(/^own-check-number: SEG-001/)
  })

  test('one number for two checks of two policies', () => {
    const one = soundPolicy({ 'own.yaml': own('    forbid: { from: lg-client, to: lgmail }') })
    const two = { ...soundPolicy({ 'two.yaml': own('    forbid: { from: lgmail, to: lg-client }').replace('id: own', 'id: two') }) }
    const { diagnostics } = meetPolicies([one, two], soundCity(city()), new Set())
    expect(diagnostics.map(({ code, span }) => [code, span.source.path])).toEqual([['own-check-number', 'two.yaml']])
  })
})

describe('a policy that extends another', () => {
  const base = `bunri-policy: 1\nid: base\ntitle: 土台\n${ATTRIBUTES}own-checks:\n  OWN-001: { title: 階, severity: high, about: zone, require: x-floor <= 3, required: true }\n`
  const child = (text: string) => ({ 'own.yaml': `${HEAD}extends: base\n${text}`, 'base.yaml': base })

  test('inherits its checks and attributes, and may use them', () => {
    const policy = soundPolicy(child('own-checks:\n  OWN-002: { title: 別, about: host, require: x-floor >= 1 }\n'))
    expect([...policy.ownChecks!.keys()]).toEqual(['OWN-001', 'OWN-002'])
    expect([...policy.attributes!.keys()]).toEqual(['x-floor'])
    expect(policy.checks.get('OWN-001')).toMatchObject({ severity: 'high', required: true, advisory: false })
    expect(policy.checks.get('OWN-002')).toMatchObject({ severity: 'medium' })
  })

  test('settles them like built-in checks', () => {
    const policy = soundPolicy(child('checks: { OWN-001: { advisory: true, severity: low } }\n'))
    expect(policy.checks.get('OWN-001')).toMatchObject({ severity: 'low', required: true, advisory: true })
  })

  test('is told where it replaces one', () => {
    const { value, diagnostics } = readPolicy(child('own-checks:\n  OWN-001: { title: 別, forbid: { from: a, to: b } }\n'))
    expect(value?.ownChecks?.get('OWN-001')?.asks.kind).toBe('forbid')
    expect(value?.checks.get('OWN-001')).not.toHaveProperty('required')
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['own-check-replaced', 'note']])
  })

  test('is told once of a name that neither knows', () => {
    const files = {
      'own.yaml': `${HEAD}extends: base\n`,
      'base.yaml': base.replace(/OWN-001: .*/, 'OWN-001: { title: あ, forbid: { from: nowhere, to: lgmail } }'),
    }
    const policies = [soundPolicy(files), soundPolicy({ 'base.yaml': files['base.yaml'] })]
    const { diagnostics } = meetPolicies(policies, soundCity(city()), new Set())
    expect(diagnostics.map(({ code, span }) => `${locate(span)} ${code}`)).toEqual(['base.yaml:6:40 unknown-name'])
  })
})

describe('what a topology declares in attributes of a policy', () => {
  const types = `attributes:
  x-floor: { type: number, title: 階 }
  x-kind: { type: text, title: 種別, values: [A, B] }
  x-seen: { type: date, title: 確認日 }
  x-tags: { type: list, title: 札, values: [a, b] }
  x-ok: { type: flag, title: 可 }
`
  const declared = (words: string) => ({ evidence: `\n  EV-1: { subject: lg-client, says: 申告, declares: { ${words} } }` })

  test.each([
    ['x-floor: three', 'a number'],
    ['x-kind: C', 'one of A, B'],
    ['x-kind: [A]', 'one of A, B'],
    ['x-seen: 2026-02-30', 'a date'],
    ['x-tags: [a, c]', 'one of a, b'],
    ['x-ok: 1', 'true or false'],
  ])('%s is no value of its type', (words, wanted) => {
    const sections = declared(`mfa: true, ${words}`)
    const { value, diagnostics } = meetPolicies([soundPolicy({ 'own.yaml': HEAD + types })], soundCity(city(sections)), new Set())
    expect(value).toBeUndefined()
    expect(diagnostics.map(say)).toHaveLength(1)
    expect(diagnostics[0]?.text.en).toContain(wanted)
    const text = city(sections)
    expect(locate(diagnostics[0]!.span)).toBe(marked('topology.yaml', text.replace(words, MARK + words)))
  })

  test('values of their types are in order, and a name nobody knows is a warning', () => {
    const sections = declared('x-floor: 3, x-kind: A, x-seen: 2026-02-28, x-tags: a, x-ok: false, x-flor: 3')
    const { value, diagnostics } = meetPolicies([soundPolicy({ 'own.yaml': HEAD + types })], soundCity(city(sections)), new Set())
    expect(value).toHaveLength(1)
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'unknown-name']])
    expect(diagnostics[0]?.hint?.en).toContain('x-floor')
  })
})
