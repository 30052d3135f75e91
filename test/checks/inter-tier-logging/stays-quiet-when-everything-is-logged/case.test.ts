import { expect, test } from 'vitest'
import { cross, firewallOf, inside, judged, last, logged } from '../crossed.ts'

test('permits at the boundary and the implicit deny', () => {
  expect(judged([firewallOf([logged(cross), inside], true)])).toEqual({ findings: [] })
})

test('permits at the boundary and a last rule', () => {
  expect(judged([firewallOf([logged(cross), logged(last)])])).toEqual({ findings: [] })
})

test('there is no device at a boundary', () => {
  expect(judged([]).notApplicable).toBeDefined()
})
