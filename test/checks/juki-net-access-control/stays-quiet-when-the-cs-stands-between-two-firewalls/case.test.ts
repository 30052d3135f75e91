import { expect, test } from 'vitest'
import { route, zone } from '../../../support/builders.ts'
import { firewall } from '../../support.ts'
import { IN, innerBox, judged, OUT, TWO } from '../juki-net.ts'

test('two firewalls, declared traffic', () => {
  const outcome = judged()
  expect(outcome.findings).toEqual([])
  expect(outcome.notApplicable).toBeUndefined()
})

test('a leg for management on the outer firewall is no business side, although another firewall leads on from there', () => {
  const mg = zone('mg', ['10.90.0.0/24'], 'mgmt')
  const outer = firewall('fw-out', { cs: '10.10.30.2/28', juki: '198.19.0.1/24', mg: '10.90.0.1/24' }, [OUT], {
    routes: [route('10.0.0.0/8', { via: '10.10.30.1', out: 'cs' })],
  })
  const outcome = judged({
    devices: [innerBox([IN]), outer, firewall('core', { mg: '10.90.0.2/24', my: '10.10.0.2/24' }, [])],
    wiring: { ...TWO, 'fw-out': { cs: 'cs', juki: 'juki', mg: 'mg' }, core: { mg: 'mg', my: 'my' } },
    change: (t) => ({ ...t, zones: new Map([...t.zones, ['mg', mg]]) }),
  })
  expect(outcome.findings).toEqual([])
})

test('the business zones lie behind another firewall', () => {
  const near = firewall('near', { cs: '10.10.30.1/28', up: '10.0.0.1/30' }, [IN], {
    routes: [route('10.10.0.0/24', { via: '10.0.0.2', out: 'up' }), route('198.19.0.0/24', { via: '10.10.30.2', out: 'cs' })],
  })
  const core = firewall('core', { down: '10.0.0.2/30', my: '10.10.0.1/24' }, [IN], {
    routes: [route('10.10.30.0/28', { via: '10.0.0.1', out: 'down' })],
  })
  const outer = firewall('fw-out', { cs: '10.10.30.2/28', juki: '198.19.0.1/24' }, [OUT], {
    routes: [route('10.0.0.0/8', { via: '10.10.30.1', out: 'cs' })],
  })
  const outcome = judged({
    devices: [near, core, outer],
    wiring: { near: { cs: 'cs', up: { link: ['core', 'down'] } }, core: { my: 'my' }, 'fw-out': { cs: 'cs', juki: 'juki' } },
  })
  expect(outcome.findings).toEqual([])
})

test('without the juki-net there is nothing to say', () => {
  expect(judged({ change: (t) => ({ ...t, externals: new Map() }) }).notApplicable).toBeDefined()
})
