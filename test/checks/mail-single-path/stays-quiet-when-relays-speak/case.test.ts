import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-single-path.ts'
import { external, permit, route, topology } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { INTERNET, town } from '../../scanning.ts'
import { firewall, judge, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const MTA = '10.30.0.25'

test('mail from and to the relay', () => {
  const { topology: plain, devices } = town([
    permit({ id: 'out', src: MTA, services: ['tcp/25', 'tcp/587'] }),
    permit({ id: 'in', dst: MTA, services: 'tcp/25' }),
    permit({ id: 'web', services: ['tcp/80', 'tcp/443'] }),
  ])
  const mta = relay('mta', {
    kind: 'mail-sanitizer',
    legs: { leg: `int ${MTA}` },
    carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }],
  })
  expect(judge(check, { topology: withRelays(plain, [mta]), devices }).findings).toEqual([])
})

test('mail inside the body, the My Number tier apart', () => {
  expect(judge(check, town([permit({ id: 'inner', in: ['int'], out: ['lg'], services: 'tcp/25' })])).findings).toEqual([])
})

test('an approved specific communication of the My Number tier', () => {
  const fw = firewall('fw', { my: '10.10.0.1/24', lg: '10.20.0.1/24' }, [
    permit({ id: 'sc', src: '10.10.0.5', dst: '10.20.0.25', services: 'tcp/25' }),
  ])
  const wired = topology({ zones: [ZONES.my, ZONES.lg], devices: { fw: { my: 'my', lg: 'lg' } } })
  const agreed = specific('SC-1', scope({ zones: ['my'], addresses: '10.10.0.5' }, { zones: ['lg'], addresses: '10.20.0.25' }, ['tcp/25']))
  expect(judge(check, { topology: wired, devices: [fw] }).findings).toHaveLength(1)
  expect(judge(check, { topology: withSpecifics(wired, [agreed]), devices: [fw] }).findings).toEqual([])
})

test('a cloud of the tier itself', () => {
  const cloud = { ...external('gov', 'gov-cloud', ['10.110.0.0/24']), tier: ZONES.my.tier }
  const fw = firewall('fw', { my: '10.10.0.1/24', wan: '10.109.0.1/30' }, [permit({ id: 'std', services: 'any' })], {
    routes: [route('10.110.0.0/24', { out: 'wan', via: '10.109.0.2' })],
  })
  const wired = topology({ zones: [ZONES.my], externals: [cloud], devices: { fw: { my: 'my', wan: 'gov' } } })
  expect(judge(check, { topology: wired, devices: [fw] }).findings).toEqual([])
})

test('an independent network with its own line', () => {
  const fw = firewall('fw', { guest: '10.40.0.1/24', wan: '198.51.100.1/24' }, [permit()])
  const wired = topology({ zones: [ZONES.guest], externals: [INTERNET], devices: { fw: { guest: 'guest', wan: 'internet' } } })
  expect(judge(check, { topology: wired, devices: [fw] }).notApplicable).toBeDefined()
})
