import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-inventory.ts'
import { external, route, topology } from '../../../support/builders.ts'
import { city, soundCity } from '../../../intent/writing.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

const fw = firewall('fw', { lan: '10.20.10.1/23', wan: '192.0.2.2/30' }, [], {
  routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' })],
})
const devices = '\n  fw: { interfaces: { lan: lg-client, wan: internet } }'

test('every connection is in the register, owned and reviewed', () => {
  const outcome = judge(check, {
    topology: soundCity(
      city({
        devices,
        connections:
          '\n  C-1: { at: fw/wan, to: internet, owner: 情報政策課, purpose: 予備回線, reviewed: 2025-11-20, approved: { by: a, on: 2025-04-01, document: b } }',
      }),
    ),
    devices: [fw],
    parameters: { 'max-links': 1 },
  })
  expect(outcome).toEqual({ findings: [] })
})

test('no register, and none required', () =>
  expect(judge(check, { topology: soundCity(city({ devices })), devices: [fw] })).toEqual({ findings: [] }))

test('default routes towards a device of our own, and towards a gateway in a zone', () => {
  const wired = topology({
    zones: [ZONES.lg, ZONES.int],
    externals: [external('isp', 'internet')],
    devices: { core: { lg: 'lg', up: { link: ['edge', 'down'] } }, edge: { int: 'int' } },
  })
  const core = router(
    'core',
    { lg: '10.20.0.1/24', up: '203.0.113.1/30' },
    {},
    { routes: [route('0.0.0.0/0', { out: 'up', via: '203.0.113.2' })] },
  )
  const edge = router(
    'edge',
    { down: '203.0.113.2/30', int: '10.30.0.1/24' },
    {},
    { routes: [route('0.0.0.0/0', { out: 'int', via: '10.30.0.254' })] },
  )
  expect(judge(check, { topology: wired, devices: [core, edge] }).findings).toEqual([])
})

test('a loopback, an interface that is shut down, a public address that is a zone’s own', () => {
  const published = topology({
    zones: [{ ...ZONES.int, addresses: external('x', 'internet', ['203.0.113.0/28']).addresses! }],
    externals: [external('isp', 'internet')],
    devices: { fw: { dmz: 'int', spare: '-' } },
  })
  const built = firewall('fw', { dmz: '203.0.113.1/28', spare: '198.51.100.1/30', lo: '198.51.100.9/32' }, [])
  const interfaces = built.interfaces.map((i) =>
    i.id === 'lo' ? { ...i, kind: 'loopback' as const } : i.id === 'spare' ? { ...i, enabled: false } : i,
  )
  expect(judge(check, { topology: published, devices: [{ ...built, interfaces }] }).findings).toEqual([])
})

test('nothing is connected to the outside', () =>
  expect(
    judge(check, {
      topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }),
      devices: [firewall('fw', { lg: '10.20.0.1/24' }, [])],
    }).notApplicable,
  ).toBeDefined())
