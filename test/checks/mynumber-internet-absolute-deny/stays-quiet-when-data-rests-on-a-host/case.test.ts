import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

test('a clean import to an LGWAN host, and from such a host on into the My Number tier', () => {
  const on = relay('on', { legs: { one: 'lg 10.20.0.60', two: 'my 10.10.0.60' }, carries: [{ service: 'tcp/22', from: 'one', to: 'two' }] })
  const rules = [...FILE_RULES, pass('batch', '10.20.0.30', '10.10.0.14', 'tcp/22')]
  expect(judge(check, relayCity([fileSan(), on], rules)).findings).toEqual([])
})
