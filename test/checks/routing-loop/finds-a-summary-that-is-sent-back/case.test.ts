import { expect, test } from 'vitest'
import check from '../../../../src/checks/routing-loop.ts'
import { iface, permit, route, tcp, topology } from '../../../support/builders.ts'
import { firewall, judge, router, said, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  devices: { core: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int' } },
})
const core = router(
  'core',
  { lg: '10.20.0.1/24', up: '10.99.0.1/30' },
  {},
  { routes: [route('0.0.0.0/0', { out: 'up', via: '10.99.0.2' })] },
)
const summary = [route('10.0.0.0/8', { out: 'down', via: '10.99.0.1' })]

test('unused addresses of a summary, handed to the core, which sends what it does not know back', () => {
  const fw = firewall('fw', { down: '10.99.0.2/30', int: '10.30.0.1/24' }, [permit()], { routes: summary })
  const outcome = judge(check, { topology: wired, devices: [core, fw] })
  expect(said(outcome)).toEqual(['violation low loop/core/up fw/down'])
  const [{ packets, text }] = outcome.findings as [(typeof outcome.findings)[number]]
  expect(text.en).toContain('goes round')
  // Networks that exist are not among them; addresses of the summary that nobody has are.
  expect(packets?.has(tcp('10.20.0.9', '10.77.0.9', 443))).toBe(true)
  expect(packets?.has(tcp('10.20.0.9', '10.30.0.9', 443))).toBe(false)
  expect(packets?.has(tcp('10.20.0.9', '10.20.0.8', 443))).toBe(false)
  expect(packets?.has(tcp('192.0.2.9', '10.77.0.9', 443))).toBe(false)
})

test('only what the firewall lets turn back', () => {
  const fw = firewall('fw', { down: '10.99.0.2/30', int: '10.30.0.1/24' }, [permit({ services: 'tcp/443' })], { routes: summary })
  const [found] = judge(check, { topology: wired, devices: [core, fw] }).findings
  expect(found?.packets?.has(tcp('10.20.0.9', '10.77.0.9', 443))).toBe(true)
  expect(found?.packets?.has(tcp('10.20.0.9', '10.77.0.9', 22))).toBe(false)
})

test('through a bridge in between', () => {
  const bridged = topology({
    zones: [ZONES.lg, ZONES.int],
    devices: { core: { lg: 'lg', up: { link: ['br', 'a'] } }, br: { b: { link: ['fw', 'down'] } }, fw: { int: 'int' } },
  })
  const bridge = firewall('br', { a: '', b: '' }, [permit()])
  const br = { ...bridge, interfaces: ['a', 'b'].map((id) => iface(id, { bridge: 'br' })) }
  const fw = firewall('fw', { down: '10.99.0.2/30', int: '10.30.0.1/24' }, [permit()], { routes: summary })
  expect(said(judge(check, { topology: bridged, devices: [core, br, fw] }))).toEqual(['violation low loop/br/a br/b core/up fw/down'])
})
