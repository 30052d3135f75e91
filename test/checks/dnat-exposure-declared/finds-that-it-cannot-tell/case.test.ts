import { expect, test } from 'vitest'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { judged, vip } from '../translated.ts'

test('a rule that may let outsiders in', () => {
  const vague = permit({
    id: 'vague',
    in: ['wan'],
    dst: between([], ['10.30.50.10']),
    services: 'tcp/443',
    uncertainties: [uncertainty('unresolved-fqdn')],
  })
  const { findings } = judged(vip('vip/www', '10.30.50.10'), [vague])
  expect(findings.map(({ verdict, cause }) => [verdict, cause.id])).toEqual([['not-evaluable', 'fw/translation/vip/www']])
  expect(findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
})
