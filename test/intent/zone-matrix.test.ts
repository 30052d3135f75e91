/** The matrix of zones: what its forms mean, and every way to write one wrong. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { meetPolicies } from '../../src/intent/meet.ts'
import type { ZoneEntry } from '../../src/model/zone-matrix.ts'
import { city, marked, MARK, readPolicy, say, soundCity, soundPolicy } from './writing.ts'

const HEAD = 'bunri-policy: 1\nid: own\ntitle: 独自\n'
const TABLE = `${HEAD}zone-matrix: matrix.csv\n`

/** `lg → lg2: allow only tcp/443`. */
function shown({ from, to, action, services }: ZoneEntry): string {
  return `${from.text} → ${to.text}: ${action} ${services === undefined ? 'all' : `only ${services.join(' ')}`}`
}

function entriesOf(csv: string): readonly string[] {
  return soundPolicy({ 'own.yaml': TABLE, 'matrix.csv': csv }).zoneMatrix!.entries.map(shown)
}

/** The errors of a table, each at its mark. */
function refused(files: Readonly<Record<string, string>>): readonly string[] {
  const { value, diagnostics } = readPolicy(files)
  expect(value, 'it was accepted').toBeUndefined()
  const [path, text] = Object.entries(files).find(([, words]) => words.includes(MARK))!
  expect(locate(diagnostics[0]!.span), diagnostics.map(say).join('\n')).toBe(marked(path, text))
  return diagnostics.map(({ code, text: said, hint }) => `${code}: ${said.en} (${hint?.en ?? ''})`)
}

describe('a cross table', () => {
  test.each([
    ['許可', 'allow all'],
    ['○', 'allow all'],
    [' 〇 ', 'allow all'],
    ['拒否', 'block all'],
    ['×', 'block all'],
    ['Ｘ', 'block all'],
    ['tcp/443', 'allow only tcp/443'],
    ['"tcp/443, tcp/25"', 'allow only tcp/443 tcp/25'],
    ['tcp/443、ｔｃｐ／２５', 'allow only tcp/443 tcp/25'],
    ['"tcp/443\ntcp/25"', 'allow only tcp/443 tcp/25'],
    ['smtp のみ', 'allow only smtp'],
    ['許可: tcp/443', 'allow only tcp/443'],
    ['except tcp/23', 'block only tcp/23'],
    ['tcp/23 以外', 'block only tcp/23'],
    ['"except tcp/23, tcp/3389"', 'block only tcp/23 tcp/3389'],
    ['any', 'allow all'],
  ])('%s', (cell, said) => {
    expect(entriesOf(`,lg-server\nlg-client,${cell}\n`)).toEqual([`lg-client → lg-server: ${said}`])
  })

  test('rows are initiators, columns responders; empty cells and dashes say nothing', () => {
    expect(entriesOf('送信元＼宛先,a,b,c\na,－,○,\nb,×,-,"tcp/1, tcp/2"\n\nc,,ー,―\n')).toEqual([
      'a → b: allow all',
      'b → a: block all',
      'b → c: allow only tcp/1 tcp/2',
    ])
  })

  test('with a title above it', () => {
    expect(entriesOf('令和8年度 ゾーン間通信マトリクス,,\n\n,a,b\na,,○\n')).toEqual(['a → b: allow all'])
  })

  test('tabs, as a spreadsheet copies them', () => {
    expect(entriesOf('\ta\tb\na\t\t許可\nb\t拒否\t\n')).toEqual(['a → b: allow all', 'b → a: block all'])
  })
})

describe('a list', () => {
  test('with its columns in any order, in Japanese as well', () => {
    expect(entriesOf('動作,宛先,送信元,備考,サービス\n許可,b,a,,tcp/443\n拒否,a,b,常に,\nblock,c,a,,tcp/23\nallow,c,b,,all\n')).toEqual([
      'a → b: allow only tcp/443',
      'b → a: block all',
      'a → c: block only tcp/23',
      'b → c: allow all',
    ])
  })

  test('severity and comment', () => {
    const policy = soundPolicy({
      'own.yaml': TABLE,
      'matrix.csv': 'from,to,action,severity,comment\na,b,block,重大,理由\nb,a,block,low,\n',
    })
    expect(policy.zoneMatrix!.entries.map(({ severity, comment }) => [severity, comment?.ja])).toEqual([
      ['critical', '理由'],
      ['low', undefined],
    ])
  })
})

describe('one clear error in a table', () => {
  test.each([
    [',a\nb,‸多分\n', 'bad-cell: "多分"'],
    [',a\nb,‸tcp/http\n', 'bad-cell'],
    [',a\nb,"tcp/443, ‸tcp/70000"\n', 'bad-cell'],
    [',a\nb,‸htps\n', 'bad-cell: .*did you mean "https"'],
    [',a\nb,,‸○\n', 'zone-table: this column has no name'],
    [',a\n‸,○\n', 'zone-table: this row has no name'],
    [',a\nb,○\n‸b,×\n', 'duplicate-name: "b" is there twice .first at matrix.csv:2:1'],
    [',a,‸a\nb,○,○\n', 'duplicate-name: "a" is there twice'],
    ['‸,a\n', 'zone-table: the table of the matrix is empty'],
    ['from,to,action\na,b,‸maybe\n', 'bad-cell: the action "maybe"'],
    ['from,to,action,‸sevrity\na,b,allow,high\n', 'zone-table: .*did you mean "severity"'],
    ['from,to,action,severity\na,b,allow,‸urgent\n', 'wrong-value: the severity "urgent"'],
    ['from,to,action,services\na,b,allow,‸tcp/x\n', 'bad-cell'],
    ['from,to,action\n‸a,,allow\n', 'zone-table: this row lacks from or to'],
    ['from,to,action\na,b,allow\na,b,‸block\n', 'duplicate-name: a → b is there twice'],
    [',a\nb,‸"○\n', 'csv-syntax'],
  ])('%j', (csv, said) => {
    const errors = refused({ 'own.yaml': TABLE, 'matrix.csv': csv })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(new RegExp(`^${said}`))
  })

  test('all cells at once', () => {
    expect(refused({ 'own.yaml': TABLE, 'matrix.csv': ',a,b\na,‸いつか,多分\nb,tcp/x,○\n' })).toHaveLength(3)
  })
})

describe('one clear error in YAML', () => {
  test.each([
    ['zone-matrix: [‸{ from: a, to: b }]', 'zone-entry: this pair has neither'],
    ['zone-matrix: [‸{ from: a, to: b, allow: all, block: all }]', 'zone-entry: this pair has both'],
    ['zone-matrix: [{ from: a, to: b, allow: ‸tcp/http }]', 'bad-service'],
    ['zone-matrix: [{ from: a, to: b, allow: all, ‸coment: x }]', 'unknown-key'],
    ['zone-matrix: [{ from: a, to: b, allow: all }, ‸{ from: a, to: b, block: all }]', 'duplicate-name'],
    ['zone-matrix: ‸nowhere.csv', 'zone-matrix-missing'],
    ['zone-matrix: ‸/etc/matrix.csv', 'path-absolute'],
    ['zone-matrix: ‸../matrix.csv', 'path-outside'],
  ])('%s', (words, said) => {
    const errors = refused({ 'own.yaml': `${HEAD}${words}\n` })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(new RegExp(`^${said}`))
  })

  test('in a file of its own, with the words of the policy', () => {
    const files = {
      'own.yaml': `${HEAD}zone-matrix: zones.yaml\n`,
      'zones.yaml': 'zone-groups: { g: [a, b] }\nzone-matrix:\n  - { from: g, to: [c, d], block: all }\n',
    }
    expect(soundPolicy(files).zoneMatrix!.entries.map(shown)).toEqual(['g → c: block all', 'g → d: block all'])
    expect(refused({ ...files, 'zones.yaml': 'zone-matrix:\n  - { from: a, to: b, allow: ‸tcp/http }\n' })).toHaveLength(1)
  })
})

describe('names get their meaning from the topology', () => {
  const met = (text: string, csv = '') => {
    const { value, diagnostics } = meetPolicies([soundPolicy({ 'own.yaml': text, 'matrix.csv': csv })], soundCity(city()), new Set())
    const places = value?.[0]?.zoneMatrix?.entries.map(({ here }) => [...(here?.from.places ?? [])].join(' '))
    return {
      places,
      errors: diagnostics.map(({ code, span, text: said, hint }) => `${locate(span)} ${code}: ${said.en} (${hint?.en ?? ''})`),
    }
  }

  test('zones, groups, tiers, networks and kinds, by id or by the name people say', () => {
    const rows = [
      'lg-client',
      'g',
      'tier:lgwan',
      'LGWAN接続系',
      'sec-cloud',
      'security-cloud',
      'internet-network',
      'インターネット',
      'partner',
    ]
    const entries = rows.map((row) => `  - { from: ${row}, to: int-dmz, block: all }\n`).join('')
    expect(met(`${HEAD}zone-groups: { g: [lg-client, my-relay] }\nzone-matrix:\n${entries}`)).toEqual({
      places: [
        'lg-client',
        'lg-client my-relay',
        'lg-client lg-server',
        'lg-client lg-server',
        'sec-cloud',
        'sec-cloud',
        'internet',
        'internet',
        '',
      ],
      errors: [],
    })
  })

  test('a name that means nothing, and one that means two things, each once where it is first written', () => {
    const csv = ',lg-sever,lgwan\nlg-client,○,×\nmy-relay,○,×\n'
    expect(met(TABLE, csv).errors).toEqual([
      'matrix.csv:1:2 unknown-name: topology.yaml: no zone, tier or external network is called "lg-sever" (did you mean "lg-server"?)',
      'matrix.csv:1:11 ambiguous-name: "lgwan" is both an external network and a tier (write external:lgwan or tier:lgwan)',
    ])
  })

  test('a topology without the Internet is told that nothing is judged there', () => {
    const sections = { external: '\n  lgwan: { kind: lgwan }' }
    const text = `${HEAD}zone-matrix: [{ from: lg-client, to: internet-network, block: all }]\n`
    const { value, diagnostics } = meetPolicies([soundPolicy({ 'own.yaml': text })], soundCity(city(sections)), new Set())
    expect(value).toHaveLength(1)
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'no-internet']])
  })

  test('a member of a group that means nothing', () => {
    expect(met(`${HEAD}zone-groups: { g: [lg-client, nobody] }\n`).errors[0]).toMatch(/^own.yaml:4:31 unknown-name/)
  })
})

test('a policy that extends another adds pairs and replaces those of the same names', () => {
  const base =
    'bunri-policy: 1\nid: base\ntitle: 土台\nzone-groups: { g: [a] }\nzone-matrix: [{ from: a, to: b, block: all }, { from: g, to: b, allow: all }]\n'
  const text = `${HEAD}extends: base\nzone-matrix: [{ from: a, to: b, allow: tcp/443 }, { from: b, to: a, block: all }]\n`
  const { zoneMatrix } = soundPolicy({ 'own.yaml': text, 'base.yaml': base })
  expect(zoneMatrix!.entries.map(shown)).toEqual(['g → b: allow all', 'a → b: allow only tcp/443', 'b → a: block all'])
  expect([...zoneMatrix!.groups.keys()]).toEqual(['g'])
})
