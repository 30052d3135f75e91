import { describe, expect, test } from 'vitest'
import type { SourceFile, Span } from '../../src/base/span.ts'
import { locate } from '../../src/base/span.ts'
import type { YamlDocument } from '../../src/syntax/yaml.ts'
import { readYaml } from '../../src/syntax/yaml.ts'

const file = (text: string): SourceFile => ({ path: 'x.yaml', text, encoding: 'utf-8', sha256: '' })

function document(text: string): YamlDocument {
  const { value, diagnostics } = readYaml(file(text))
  if (value === undefined) throw new Error(diagnostics.map(({ text: { en } }) => en).join('\n'))
  return value
}

const value = (text: string): unknown => document(text).value
const words = (span: Span): string => span.source.text.slice(span.start, span.end)

describe('values', () => {
  test.each([
    ['a: 2026-10-01', { a: '2026-10-01' }],
    ['a: 2026-10-01T00:00:00Z', { a: '2026-10-01T00:00:00Z' }],
    ['a: 12', { a: 12 }],
    ['a: -3', { a: -3 }],
    ['a: 1.5', { a: 1.5 }],
    ['a: 0', { a: 0 }],
    // Written in a way that two readers may take for two numbers: stays text.
    ['a: 010', { a: '010' }],
    ['a: 0x10', { a: '0x10' }],
    ['a: 0o17', { a: '0o17' }],
    ['a: 10.20', { a: '10.20' }],
    ['a: 1e3', { a: '1e3' }],
    ['a: 1_000', { a: '1_000' }],
    ['a: +5', { a: '+5' }],
    ['a: .inf', { a: '.inf' }],
    ['a: .nan', { a: '.nan' }],
    ['a: 99999999999999999999', { a: '99999999999999999999' }],
    ['a: 1:30:00', { a: '1:30:00' }],
    ['a: yes', { a: 'yes' }],
    ['a: no', { a: 'no' }],
    ['a: on', { a: 'on' }],
    ['a: true', { a: true }],
    ['a: "true"', { a: 'true' }],
    ['a:', { a: null }],
    ['a: ~', { a: null }],
    ['a: [1, b]', { a: [1, 'b'] }],
    ['a: |\n  x\n  y\n', { a: 'x\ny\n' }],
    ['a: tier:lgwan', { a: 'tier:lgwan' }],
    ['a: [tier:lgwan, "fd00::"]', { a: ['tier:lgwan', 'fd00::'] }],
    ['<<: { a: 1 }', { '<<': { a: 1 } }],
  ])('%s', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  test('keys are text as written', () => {
    expect(Object.keys(value('6(3)②: a\n010: b\n1: c\n0x1: d\n2026-10-01: e\ntrue: f\n~: g\n"1.0": h') as object).sort()).toEqual(
      ['6(3)②', '010', '1', '0x1', '2026-10-01', 'true', '~', '1.0'].sort(),
    )
  })

  test('1 and "1" are the same key', () => {
    expect(readYaml(file('1: a\n"1": b\n')).diagnostics[0]?.code).toBe('duplicate-key')
  })

  test('keys keep their order, although objects reorder those that look like numbers', () => {
    expect(document('b: 1\n10: 2\n2: 3\n').keys([])).toEqual(['b', '10', '2'])
    expect(document('a: { z: 1, 1: 2 }').keys(['a'])).toEqual(['z', '1'])
    expect(document('a: 1').keys(['a'])).toEqual([])
    expect(document('a: 1').keys(['b', 'c'])).toEqual([])
  })

  test('CRLF line ends change nothing', () => {
    const doc = document('a: 1\r\nb:\r\n  c: x\r\n')
    expect(doc.value).toEqual({ a: 1, b: { c: 'x' } })
    expect(locate(doc.valueSpan(['b', 'c']))).toBe('x.yaml:3:6')
    expect(words(doc.entrySpan(['b']))).toBe('b:\r\n  c: x')
  })
})

describe('spans', () => {
  const doc = document('# top\na: 1\nb:\n  c: [x, "y", z]   # why\n  d: { e: f }\n\nempty:\ng: 2\n')

  test('of keys, values and entries', () => {
    expect(words(doc.keySpan(['b', 'c']))).toBe('c')
    expect(words(doc.valueSpan(['b', 'c']))).toBe('[x, "y", z]')
    expect(words(doc.valueSpan(['b', 'c', 1]))).toBe('"y"')
    expect(words(doc.entrySpan(['b', 'd']))).toBe('d: { e: f }')
    expect(words(doc.entrySpan(['b']))).toBe('b:\n  c: [x, "y", z]   # why\n  d: { e: f }')
    expect(words(doc.valueSpan(['b', 'd', 'e']))).toBe('f')
  })

  test('of a key without value: the key', () => {
    expect(words(doc.entrySpan(['empty']))).toBe('empty:')
    expect(locate(doc.valueSpan(['empty']))).toMatch(/^x\.yaml:7:/)
  })

  test('of what is not there: the key of the nearest ancestor', () => {
    expect(words(doc.keySpan(['b', 'd', 'missing']))).toBe('d')
    expect(words(doc.valueSpan(['b', 'missing', 'further']))).toBe('b')
    expect(locate(doc.keySpan(['missing']))).toBe('x.yaml:1:1')
    expect(words(doc.valueSpan(['b', 'c', 9]))).toBe('c')
  })
})

describe('what is not accepted', () => {
  test.each([
    ['a: &x 1', 'yaml-alias', '1:7'],
    ['a: *x', 'yaml-alias', '1:4'],
    ['a: &x [&y [b]]', 'yaml-alias', '1:7'],
    ['a: !!binary aGk=', 'yaml-tag', '1:4'],
    ['a: !x 1', 'yaml-tag', '1:4'],
    ['? [a]\n: b', 'yaml-key', '1:3'],
    ['__proto__: { a: 1 }', 'yaml-key', '1:1'],
    ['a: 1\na: 2', 'duplicate-key', '2:1'],
    ['a: { b: 1, b: 2 }', 'duplicate-key', '1:12'],
    ['a: 1\n---\nb: 2', 'yaml-syntax', '2:1'],
    ['a: b: c', 'yaml-syntax', '1:4'],
    ['a: "x', 'yaml-syntax', '1:6'],
    ['a: [1,', 'yaml-syntax', '1:7'],
    ['a:\n\t- x', 'yaml-syntax', '2:1'],
    ['a: @x', 'yaml-syntax', '1:4'],
  ])('%j', (text, code, at) => {
    const { value: read, diagnostics } = readYaml(file(text))
    expect(read).toBeUndefined()
    const [first] = diagnostics
    expect([first?.code, first && locate(first.span)]).toEqual([code, `x.yaml:${at}`])
    for (const said of [first?.text, first?.hint]) {
      expect(said?.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
      expect(said?.en).toMatch(/[a-z]/)
    }
  })

  test('an alias bomb costs nothing', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `k${i}: &k${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*k${i - 1}`)).join(', ')}]`,
    )
    const started = performance.now()
    expect(readYaml(file(levels.join('\n'))).value).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('prototypes are left alone', () => {
    readYaml(file('__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }'))
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
