import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { said, scope } from '../../support.ts'
import { judged, wired } from '../environments.ts'

test('a database session from production, even where a flow declares it', () => {
  const copy = flow('F71', scope({ addresses: '10.20.0.20' }, { addresses: '10.20.200.10' }, ['tcp/1433']))
  const outcome = judged(
    withFlows(wired, copy),
    permit({ id: 'copy', src: '10.20.0.20', dst: '10.20.200.10', services: ['tcp/1433', 'tcp/443'] }),
  )
  expect(said(outcome)).toEqual(['violation medium fw/copy'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.20', '10.20.200.10', 1433))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.20', '10.20.200.10', 443))).toBe(false)
})
