import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { judged, wired } from '../environments.ts'

test('an object nobody knows may hold production', () => {
  const { findings } = judged(
    wired,
    permit({
      id: 'vague',
      src: '10.20.200.10',
      dst: between([], ['10.20.0.20']),
      services: 'tcp/22',
      uncertainties: [uncertainty('undefined-object')],
    }),
  )
  expect(findings.map(({ verdict, from, to }) => [verdict, from, to])).toEqual([['not-evaluable', 'dev', 'lg']])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['undefined-object'])
})
