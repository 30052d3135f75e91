import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-inbound.ts'
import { external, permit, topology } from '../../../support/builders.ts'
import { PIXELS, relay, withRelays } from '../../../support/relays.ts'
import { CLOUD, INT, INTERNET, LGWAN, scanning, town } from '../../scanning.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const published = { id: 'www', dst: '10.30.0.80', services: ['tcp/25', 'tcp/443'] }

test('a rule with a scan', () => {
  expect(judge(check, town([scanning(published)])).findings).toEqual([])
})

test('a security cloud that scans, for whoever opens the session', () => {
  const cloud = { ...CLOUD, does: ['virus-scan' as const] }
  const rules = [permit(published), permit({ id: 'out', src: INT, services: 'any' })]
  const city = town(rules, [cloud])
  const reached = { ...city.topology, externals: new Map([...city.topology.externals, ['internet', INTERNET]]) }
  expect(judge(check, { ...city, topology: reached, parameters: { 'require-evidence': false } }).findings).toEqual([])
})

describe('a relay at the end of the session', () => {
  const withRelay = (rules: Parameters<typeof town>[0], fields: Parameters<typeof relay>[1]) => {
    const city = town(rules)
    return { ...city, topology: withRelays(city.topology, [relay('r', fields)]) }
  }

  test('a proxy that scans what it fetches', () => {
    const carries = [
      { service: 'tcp/8080', sends: ['tcp/80', 'tcp/443'], from: 'leg', to: 'leg', data: 'both' as const, does: ['virus-scan' as const] },
    ]
    const city = withRelay([permit({ id: 'up', src: '10.30.0.8', services: ['tcp/80', 'tcp/443'] })], {
      legs: { leg: 'int 10.30.0.8' },
      carries,
    })
    expect(judge(check, city).findings).toEqual([])
  })

  test('a gateway that passes nothing but pixels', () => {
    const carries = [{ service: 'tcp/443', from: 'leg', to: 'leg', data: 'both' as const, does: ['screen-transfer' as const] }]
    const fields = { kind: 'screen-transfer' as const, legs: { leg: 'int 10.30.0.80' }, carries }
    const rules = [permit({ ...published, services: 'tcp/443' })]
    expect(judge(check, withRelay(rules, { ...fields, redirects: PIXELS })).findings).toEqual([])
    expect(judge(check, withRelay(rules, { ...fields, redirects: { ...PIXELS, drive: true } })).findings).toHaveLength(1)
  })
})

test('mail that goes out is no mail that comes in', () => {
  expect(judge(check, town([permit({ id: 'mail', src: INT, services: ['tcp/25', 'tcp/587'] })])).findings).toEqual([])
})

test('services that carry no mail, Web pages or files', () => {
  expect(judge(check, town([permit({ id: 'names', src: INT, services: ['tcp/53', 'udp/123'] })])).findings).toEqual([])
})

test('closed networks of the public sector', () => {
  const rules = [permit({ id: 'asp', src: '10.20.0.0/24', services: 'any' })]
  expect(judge(check, town(rules, [LGWAN])).notApplicable).toBeDefined()
  const partner = external('partner', 'partner', ['198.18.0.0/16'])
  expect(judge(check, town(rules, [partner])).findings).toHaveLength(1)
  expect(judge(check, { ...town(rules, [LGWAN]), parameters: { exempt: [] } }).findings).toHaveLength(1)
})

test('an independent network', () => {
  const fw = firewall('fw', { guest: '10.40.0.1/24', wan: '198.51.100.1/24' }, [permit()])
  const wired = topology({ zones: [ZONES.guest], externals: [INTERNET], devices: { fw: { guest: 'guest', wan: 'internet' } } })
  expect(judge(check, { topology: wired, devices: [fw] }).notApplicable).toBeDefined()
  expect(judge(check, { topology: wired, devices: [fw], parameters: { tiers: ['independent'] } }).findings).not.toEqual([])
})
