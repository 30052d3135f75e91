import { expect, test } from 'vitest'
import { excerptOf, lineAt, locationOf } from '../../src/report/excerpt.ts'
import { sourceOf, spanOf } from './source-of.ts'

const FORTIOS = sourceOf(
  [
    'config firewall policy',
    '    edit 412',
    '        set name "tmp-iko"',
    '        set uuid 1',
    '        set srcaddr "all"',
    '        set dstaddr "all"',
    '    next',
    'end',
    '',
  ].join('\n'),
  'exports/fw-core.conf',
)
const ENTRY = spanOf(
  FORTIOS,
  'edit 412\n        set name "tmp-iko"\n        set uuid 1\n        set srcaddr "all"\n        set dstaddr "all"\n    next',
)

test('shows the head of the entry, the line before, and the line to look at', () => {
  const excerpt = excerptOf(ENTRY, spanOf(FORTIOS, 'set srcaddr "all"'))
  expect(excerpt.location).toEqual({ file: 'exports/fw-core.conf', line: 5, column: 9, endLine: 5 })
  expect(excerpt.lines.map(({ number, focus }) => [number, focus])).toEqual([
    [2, false],
    [4, false],
    [5, true],
  ])
})

test('an entry of one line shows the block it stands in', () => {
  const ios = sourceOf('interface Vlan1\n!\nip access-list extended FROM-LG\n remark x\n permit ip any any\n')
  const excerpt = excerptOf(spanOf(ios, 'permit ip any any'))
  expect(excerpt.lines.map(({ text }) => text)).toEqual(['ip access-list extended FROM-LG', ' permit ip any any'])
})

test('without a narrower focus the first line of the entry is the one to look at', () => {
  const excerpt = excerptOf(ENTRY)
  expect(excerpt.lines.filter(({ focus }) => focus).map(({ number }) => number)).toEqual([2])
  expect(excerpt.location.endLine).toBe(7)
})

test('an excerpt never shows a secret, even one that began lines above', () => {
  const source = sourceOf('config x\n    edit 1\n        set psksecret "abc\nTOPSECRET1\n"\n        set y 1\n')
  const excerpt = excerptOf(spanOf(source, 'TOPSECRET1'))
  expect(JSON.stringify(excerpt)).not.toContain('TOPSECRET1')
  expect(lineAt(spanOf(source, 'TOPSECRET1'))).toBe('********')
})

test('a place at the end of a file is its last line', () => {
  const source = sourceOf('a\nb')
  expect(locationOf({ source, start: 3, end: 3 })).toEqual({ file: source.path, line: 2, column: 2, endLine: 2 })
  expect(excerptOf({ source, start: 3, end: 3 }).lines).toEqual([{ number: 2, text: 'b', focus: true }])
})
