import { expect, test } from 'vitest'
import { between, device, permit, uncertainty } from '../../../support/builders.ts'
import { firewall } from '../../support.ts'
import { said } from '../../support.ts'
import { IN, innerBox, judged, OUT } from '../juki-net.ts'

test('the device towards the juki-net has no export', () => {
  const outcome = judged({ devices: [innerBox([IN]), device('fw-out', { knowledge: 'missing' })] })
  expect(outcome.findings.map(({ verdict }) => verdict)).not.toContain('violation')
  expect(outcome.findings.some(({ text }) => text.en.includes('Whether a firewall stands between cs and juki'))).toBe(true)
})

test('a device without export between the CS and the one firewall that is known', () => {
  const box = firewall('fw', { down: '10.0.0.2/30', my: '10.10.0.1/24', juki: '198.19.0.1/24' }, [IN, OUT])
  const outcome = judged({
    devices: [device('sw', { knowledge: 'missing' }), box],
    wiring: { sw: { cs: 'cs', up: { link: ['fw', 'down'] } }, fw: { my: 'my', juki: 'juki' } },
  })
  const found = outcome.findings.find(({ cause }) => cause.id === 'fw/interface/juki')
  expect(found?.verdict).toBe('not-evaluable')
  expect(found?.uncertainties).toHaveLength(1)
})

test('a rule with an object that is not known', () => {
  const vague = permit({
    id: 'vague',
    src: '10.10.30.4',
    dst: between([], ['198.19.0.99']),
    services: 'tcp/443',
    uncertainties: [uncertainty('undefined-object')],
  })
  expect(said(judged({ outer: [OUT, vague] }))).toEqual(['not-evaluable critical unknown/undefined-object/built.conf/0'])
})
