/** What relays, registers, hosts with several zones and evidence mean once they are read, and what their absence means. */
import { describe, expect, test } from 'vitest'
import { tcp } from '../support/builders.ts'
import { city, soundCity } from './writing.ts'

const DEVICES = '\n  fw-int: { interfaces: { wan1: sec-cloud } }\n  fw-my: {}'

describe('a relay', () => {
  const relay = (fields: string) =>
    soundCity(city({ relays: `\n  r: { ${fields} }`, evidence: '\n  EV-1: { subject: r, says: 設定済み }' })).relays.get('r')
  const legs = 'legs: { o: 10.30.20.8, i: [10.20.20.8, 10.20.20.9] }'

  test('has its legs where their addresses belong', () => {
    const found = relay(`kind: proxy, ${legs}, carries: []`)
    expect(found?.legs.get('o')).toMatchObject({ place: 'int-dmz' })
    expect(found?.legs.get('i')).toMatchObject({ place: 'lg-server' })
    expect(found?.legs.get('i')?.addresses.toString()).toBe('10.20.20.8/31')
  })

  test('may stand in an external network, whose addresses are known or which is named', () => {
    const found = relay('kind: proxy, legs: { a: 198.51.100.8, b: { zone: lgwan, address: 198.18.0.25 } }, carries: []')
    expect([...(found?.legs.values() ?? [])].map(({ place }) => place)).toEqual(['sec-cloud', 'lgwan'])
  })

  test('that says nothing of what it carries is not known to carry nothing', () => {
    expect(relay(`kind: proxy, ${legs}`)?.carries).toBeUndefined()
    expect(relay(`kind: proxy, ${legs}, carries: []`)?.carries).toEqual([])
    expect(relay(`kind: proxy, ${legs}`)).toMatchObject({ tenantRestriction: false })
    expect(relay(`kind: screen-transfer, ${legs}`)).not.toHaveProperty('redirects')
  })

  test.each([
    ['mail-sanitizer', 'peer', 'relay', 'forward'],
    ['file-sanitizer', 'peer', 'peer', 'forward'],
    ['update-relay', 'relay', 'peer', 'forward'],
    ['screen-transfer', 'peer', 'relay', 'both'],
    ['proxy', 'peer', 'relay', 'both'],
  ] as const)('of kind %s opens as such relays do', (kind, from, to, data) => {
    const [carry] = relay(`kind: ${kind}, ${legs}, carries: [{ service: https, from: o, to: i }]`)?.carries ?? []
    expect(carry).toMatchObject({ opens: { from, to }, data, does: [], evidence: [] })
    expect(carry?.sends).toBe(carry?.receives)
  })

  test('opens and sends as it is written', () => {
    const written = '{ service: https, sends: tcp/8443, from: o, to: i, opens: { to: peer }, data: both, does: [waf, waf], evidence: EV-1 }'
    const [carry] = relay(`kind: mail-relay, ${legs}, carries: [${written}]`)?.carries ?? []
    expect(carry).toMatchObject({ opens: { from: 'peer', to: 'peer' }, data: 'both', does: ['waf'], evidence: ['EV-1'] })
    expect(carry?.receives.has(tcp('10.30.20.1', '10.30.20.8', 443))).toBe(true)
    expect(carry?.sends.has(tcp('10.30.20.1', '10.30.20.8', 443))).toBe(false)
    expect(carry?.sends.has(tcp('10.20.20.8', '10.20.20.20', 8443))).toBe(true)
  })

  test('says whether files come in by it, or does not', () => {
    const carry = (more: string) =>
      relay(`kind: web-isolation, ${legs}, carries: [{ service: https, from: i, to: o${more} }]`)?.carries?.[0]
    expect(carry(', file-import: false')?.fileImport).toBe(false)
    expect(carry(', file-import: true')?.fileImport).toBe(true)
    expect(carry('')).not.toHaveProperty('fileImport')
  })

  test('that is carried by hand has no addresses and no service', () => {
    const found = relay(
      'kind: manual-transfer, legs: { a: { zone: int-dmz }, b: { zone: lg-server } }, carries: [{ from: a, to: b, does: virus-scan }]',
    )
    const [carry] = found?.carries ?? []
    expect(found?.legs.get('a')?.addresses.isEmpty).toBe(true)
    expect(carry).toMatchObject({ opens: { from: 'person', to: 'person' }, data: 'forward', does: ['virus-scan'] })
    expect(carry?.receives.isEmpty).toBe(true)
  })
})

describe('the register of connections', () => {
  const register = (fields: string) =>
    soundCity(
      city({
        devices: '\n  fw-int: { interfaces: { INET/wan1: sec-cloud } }',
        connections: `\n  CN-1: { at: fw-int/INET/wan1, to: sec-cloud${fields} }`,
      }),
    )

  test('names a device and its interface, VDOM included', () => {
    expect(register('').connections?.get('CN-1')).toMatchObject({ device: 'fw-int', interface: 'INET/wan1', to: 'sec-cloud' })
  })

  test('names a relay and its leg outside', () => {
    const found = soundCity(
      city({
        relays: '\n  lte: { kind: remote-access, legs: { out: { zone: internet, address: 203.0.113.77 }, in: 10.20.20.8 } }',
        connections: '\n  CN-1: { at: lte/out, to: internet }',
      }),
    )
    expect(found.connections?.get('CN-1')).toMatchObject({ device: 'lte', interface: 'out', to: 'internet' })
  })

  test('without more says: always on, no backup, nothing else', () => {
    const entry = register('').connections?.get('CN-1')
    expect(entry).toMatchObject({ alwaysOn: true, backup: false, approved: undefined, does: [], evidence: [] })
    for (const key of ['line', 'owner', 'purpose', 'reviewed']) expect(entry).not.toHaveProperty(key)
  })

  test('that is empty is kept; one that is not written is not', () => {
    expect(soundCity(city({ connections: '{}' })).connections?.size).toBe(0)
    expect(soundCity(city()).connections).toBeUndefined()
  })
})

describe('a registered system', () => {
  const system = (fields: string) =>
    soundCity(city({ 'registered-systems': `\n  S: { network: lgwan, addresses: 198.18.33.4${fields} }` })).registeredSystems.get('S')

  test('that says nothing is no public body’s, not known to be off the Internet, lets files in, and is used by any service', () => {
    const found = system('')
    expect(found).toMatchObject({ publicBody: false, fileImport: true, services: undefined, approved: undefined })
    expect(found).not.toHaveProperty('internetConnected')
    expect(found?.packets.has(tcp('10.10.40.10', '198.18.33.4', 65000))).toBe(true)
    expect(found?.packets.has(tcp('10.10.40.10', '198.18.33.5', 443))).toBe(false)
  })

  test('is used by the services it names', () => {
    const found = system(', services: [https, tcp/8530], public-body: true, internet-connected: false, file-import: false')
    expect(found).toMatchObject({ publicBody: true, internetConnected: false, fileImport: false, services: ['https', 'tcp/8530'] })
    expect(found?.packets.has(tcp('10.10.40.10', '198.18.33.4', 8530))).toBe(true)
    expect(found?.packets.has(tcp('10.10.40.10', '198.18.33.4', 80))).toBe(false)
  })
})

test('a host with several zones is in each, and as a place it is all of its addresses', () => {
  const read = soundCity(
    city({
      hosts: '\n  h: { zone: [lg-server, lg-client], address: [10.20.20.9, 10.20.10.9] }',
      flows: '\n  F: { from: h, to: 198.18.0.25, service: https }',
    }),
  )
  expect(read.hosts.get('h')).toMatchObject({ zone: 'lg-server', zones: ['lg-server', 'lg-client'] })
  expect(read.flows.get('F')?.scope.from).toMatchObject({ zones: ['lg-server', 'lg-client'] })
  expect(read.flows.get('F')?.scope.from.addresses.toString()).toBe('10.20.10.9, 10.20.20.9')
})

test('an external network does what is written, with its evidence, and may be of a tier', () => {
  const read = soundCity(
    city({
      external: [
        '',
        '  internet:  { kind: internet }',
        '  lgwan:     { kind: lgwan }',
        '  sec-cloud: { kind: security-cloud, addresses: [198.51.100.0/24], reaches: internet, does: [waf, ids], evidence: EV-1 }',
        '  gov:       { kind: gov-cloud, addresses: 10.110.0.0/20, tier: mynumber }',
      ].join('\n'),
      evidence: '\n  EV-1: { subject: sec-cloud, says: 仕様書, shows: [logging, dos-control] }\n  EV-2: { subject: gov, says: 設計書 }',
    }),
  )
  expect(read.externals.get('sec-cloud')).toMatchObject({ does: ['waf', 'ids'], evidence: ['EV-1'] })
  expect(read.externals.get('lgwan')).toMatchObject({ does: [], evidence: [] })
  expect(read.externals.get('lgwan')).not.toHaveProperty('tier')
  expect(read.externals.get('gov')?.tier).toMatchObject({ id: 'mynumber', base: 'mynumber' })
  expect(read.evidence.get('EV-1')?.shows).toEqual(['logging', 'dos-control'])
  expect(read.evidence.get('EV-2')?.shows).toEqual([])
})

test('zones say what stands in them, and silence is no statement', () => {
  const read = soundCity(
    city({
      zones: [
        '',
        '  a: { tier: lgwan, addresses: 10.1.0.0/24, main-terminal: true, redundant-to: b }',
        '  b: { tier: lgwan, addresses: 10.2.0.0/24, business-system: true }',
      ].join('\n'),
      hosts: '{}',
    }),
  )
  expect(read.zones.get('a')).toMatchObject({ mainTerminal: true, businessSystem: false, redundantTo: ['b'] })
  expect(read.zones.get('b')).toMatchObject({ mainTerminal: false, businessSystem: true })
  expect(read.zones.get('b')).not.toHaveProperty('redundantTo')
})

test('flows keep purpose, approval and end; communications the devices they pass; waypoints theirs', () => {
  const read = soundCity(
    city({
      devices: DEVICES,
      relays: '\n  r: { kind: proxy, legs: { o: 10.30.20.8 } }',
      flows:
        '\n  F: { from: lgmail, to: 198.18.0.25, service: smtp, purpose: 送信, approved: { by: CISO, on: 2026-04-01 }, expires: 2027-03-31 }',
      'specific-communications':
        '\n  S: { from: lgmail, to: 198.18.0.25, service: smtp, through: [fw-my, fw-int] }\n  T: { from: lgmail, to: 198.18.0.26, service: smtp }',
      waypoints:
        '\n  W: { from: lg-server, to: sec-cloud, service: https, through: fw-int }\n  X: { from: lg-server, to: sec-cloud, service: https, through: r }',
      evidence: '\n  EV-1: { subject: W, says: 設計書 }',
    }),
  )
  expect(read.flows.get('F')).toMatchObject({ purpose: '送信', approved: { by: 'CISO', on: '2026-04-01' }, expires: '2027-03-31' })
  expect(read.specificCommunications.get('S')?.through).toEqual(['fw-my', 'fw-int'])
  expect(read.specificCommunications.get('T')?.through).toEqual([])
  expect(read.waypoints.get('W')).toMatchObject({ through: 'fw-int' })
  expect(read.waypoints.get('X')).toMatchObject({ through: 'r' })
  expect(read.waypoints.get('W')?.scope.packets.has(tcp('10.20.20.25', '198.51.100.8', 443))).toBe(true)
})

test('the model is shown where it is declared', () => {
  const { modelSpan } = soundCity(city())
  expect(modelSpan?.source.text.slice(modelSpan.start, modelSpan.end)).toBe('model: alpha')
})
