import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { serious } from '../../support.ts'
import { judged } from '../segments.ts'

test('what is not declared is listed for information, and the verdict is that it is not declared', () => {
  const outcome = judged([permit({ id: 'wide', src: '10.20.0.0/24', dst: '10.20.1.0/24', services: ['tcp/445', 'tcp/3389'] })])
  expect(serious(outcome)).toEqual([])
  expect(outcome.findings.map(({ severity, from, to }) => [severity, from, to])).toEqual([['info', 'lg', 'lg2']])
  expect(outcome.notDeclared?.ja).toContain('lg から lg2')
})
