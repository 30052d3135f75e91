/** Which ends of communications lie outside: by name, and by address. */
import { expect, test } from 'vitest'
import { externalsOf, isOutside } from '../../src/model/outside.ts'
import { subjectsOf } from '../../src/model/entry-field.ts'
import { declared, entries } from '../checks/declared-city.ts'

const topology = (to: string, lgwan = '') =>
  declared({
    external: entries(
      'internet: { kind: internet }',
      `lgwan-wan: { kind: lgwan${lgwan} }`,
      'kokuho: { kind: public-body, addresses: [198.19.10.0/24] }',
    ),
    flows: entries(`F1: { from: lg-client, to: ${to}, service: https }`),
  })

const LISTED = ', addresses: [198.18.0.0/16]'

test.each([
  ['lg-server', []],
  ['lgmail', []],
  ['10.20.20.99', []],
  ['kokuho', ['kokuho']],
  ['198.19.10.7', ['kokuho']],
  ['[lg-server, 198.18.1.1]', ['lgwan-wan']],
  ['198.0.0.0/7', ['internet', 'lgwan-wan', 'kokuho']],
  ['1.1.1.1', ['internet']],
  ['"external:internet"', ['internet']],
  // Nobody's: outside, and in no network that is known.
  ['172.31.0.1', []],
])('%s', (to, expected) => {
  const city = topology(to, LISTED)
  const place = city.flows.get('F1')!.scope.to
  expect([...externalsOf(city, place)].sort()).toEqual([...expected].sort())
  const outside = expected.length > 0 || to === '172.31.0.1'
  expect(isOutside(city, place)).toBe(outside)
  expect(subjectsOf(city, 'flow')[0]?.fields.get('to-outside')).toBe(outside)
})

test('a network that lists no addresses may own what nobody else does', () => {
  const of = (to: string) => {
    const city = topology(to)
    return externalsOf(city, city.flows.get('F1')!.scope.to)
  }
  expect(of('172.31.0.1')).toEqual(['lgwan-wan'])
  expect([...of('1.1.1.1')].sort()).toEqual(['internet', 'lgwan-wan'])
  expect(of('kokuho')).toEqual(['kokuho'])
  expect(of('lgwan-wan')).toEqual(['lgwan-wan'])
})
