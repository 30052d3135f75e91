import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const dns = (kind: 'dns-relay' | 'proxy') =>
  relay('dns', {
    kind,
    legs: { inner: 'inn 172.16.1.53', outer: 'out 172.16.0.53' },
    carries: [{ service: 'udp/53', from: 'inner', to: 'outer', data: 'both' }],
  })
const RULES = [pass('ask', '10.20.0.0/24', '172.16.1.53', 'udp/53'), pass('up', '172.16.0.53', '192.0.2.53', 'udp/53')]

test('a tunnel through name resolution stays possible: listed, and deciding nothing', () => {
  const outcome = judge(check, relayCity([dns('dns-relay')], RULES))
  expect(said(outcome)).toEqual(['violation low topology/relays/dns'])
  expect(outcome.findings[0]?.advisory).toBe(true)
})

test('unless the policy says that it fails for it', () => {
  const [finding] = judge(check, { ...relayCity([dns('dns-relay')], RULES), parameters: { 'fail-on-residual': true } }).findings
  expect(finding?.severity).toBe('low')
  expect(finding?.advisory).toBeUndefined()
})

test('the same content through anything else is no residue', () =>
  expect(judge(check, relayCity([dns('proxy')], RULES)).findings.map(({ advisory }) => advisory)).toEqual([undefined]))
