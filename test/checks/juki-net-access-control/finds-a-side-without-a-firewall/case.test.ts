import { expect, test } from 'vitest'
import { device, permit, route } from '../../../support/builders.ts'
import { router, said } from '../../support.ts'
import { innerBox, IN, judged, OUT, outerBox } from '../juki-net.ts'

test('a router with an access list towards the juki-net is no firewall', () => {
  const list = [permit({ src: '10.10.30.4', dst: '198.19.0.16', services: 'tcp/8001' })]
  const box = router('rt', { cs: '10.10.30.2/28', juki: '198.19.0.1/24' }, { in: { cs: list, juki: [] }, out: { cs: [], juki: list } })
  const outcome = judged({
    devices: [innerBox([IN]), box],
    wiring: { 'fw-in': { my: 'my', lg: 'lg', cs: 'cs' }, rt: { cs: 'cs', juki: 'juki' } },
  })
  expect(said(outcome)).toEqual(['violation critical rt/interface/juki'])
})

test('a device that others manage, towards the juki-net', () => {
  const wiring = { 'fw-in': { my: 'my', lg: 'lg', cs: 'cs' }, theirs: { cs: 'cs', juki: 'juki' } }
  const outcome = judged({ devices: [innerBox([IN]), device('theirs', { knowledge: 'outside' })], wiring })
  expect(said(outcome)).toContain('violation critical theirs/interface/juki')
})

test('a layer-3 switch that joins the CS segment to a business zone', () => {
  const l3 = router(
    'l3',
    { my: '10.10.0.1/24', cs: '10.10.30.1/28' },
    {},
    { routes: [route('198.19.0.0/24', { via: '10.10.30.2', out: 'cs' })] },
  )
  const outcome = judged({ devices: [l3, outerBox([OUT])], wiring: { l3: { my: 'my', cs: 'cs' }, 'fw-out': { cs: 'cs', juki: 'juki' } } })
  expect(said(outcome)).toContain('violation critical l3/interface/my')
})
