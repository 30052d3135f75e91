/** Every way to write relays, registers, hosts with several zones and evidence wrong: where it is reported, and what to write instead. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { city, marked, readCity, say } from './writing.ts'

interface Mistake {
  readonly name: string
  readonly text: string
  readonly code: string
  /** Words that the English sentence and hint must hold. */
  readonly says: RegExp
}

const DEVICES = '\n  fw-int: { interfaces: { wan1: sec-cloud } }'
const relay = (fields: string): string => city({ relays: `\n  r: { ${fields} }` })
const legs = (written: string): string => relay(`kind: proxy, legs: ${written}, carries: []`)
const carry = (fields: string, kind = 'proxy'): string =>
  relay(`kind: ${kind}, legs: { o: 10.30.20.8, i: 10.20.20.8 }, carries: [{ ${fields} }]`)
const byHand = (carried: string): string =>
  relay(`kind: manual-transfer, legs: { a: { zone: int-dmz }, b: { zone: lg-server } }, carries: [{ from: a, to: b, ${carried} }]`)
const connection = (fields: string): string => city({ devices: DEVICES, connections: `\n  CN-1: { ${fields} }` })
const system = (fields: string): string => city({ 'registered-systems': `\n  S: { ${fields} }` })
const waypoint = (through: string): string =>
  city({ devices: DEVICES, waypoints: `\n  W: { from: lg-server, to: sec-cloud, service: https${through} }` })
const external = (fields: string): string => city({ external: `\n  internet: { kind: internet }\n  sc: { ${fields} }` })
const host = (fields: string): string => city({ hosts: `\n  h: { ${fields} }` })
const redundant = (to: string): string =>
  city({
    zones: `\n  a: { tier: lgwan, addresses: 10.1.0.0/24, redundant-to: ${to} }\n  b: { tier: lgwan, addresses: 10.2.0.0/24 }`,
    hosts: '{}',
  })
const flow = (fields: string): string => city({ flows: `\n  F: { from: lgmail, to: 198.18.0.25, service: smtp, ${fields} }` })

const mistakes: readonly Mistake[] = [
  // Legs
  {
    name: 'no legs',
    text: relay('kind: proxy').replace('  r: {', '  ‸r: {'),
    code: 'missing-key',
    says: /relays.r has no "legs".*legs: \{ outer/,
  },
  { name: 'legs without a leg', text: legs('‸{}'), code: 'empty-value', says: /relays.r.legs has no legs.*legs: \{ outer/ },
  { name: 'legs as a list', text: legs('‸[10.30.20.8]'), code: 'wrong-type', says: /must be a mapping.*legs: \{ outer/ },
  {
    name: 'a zone without an address',
    text: legs('{ ‸outer: { zone: int-dmz } }'),
    code: 'missing-key',
    says: /relays.r.legs.outer has no "address".*\{ zone: int-dmz, address: 10.30.20.1 \}/,
  },
  {
    name: 'an address without a zone',
    text: legs('{ ‸outer: { address: 10.30.20.8 } }'),
    code: 'missing-key',
    says: /outer has no "zone".*zone: san-lg/,
  },
  {
    name: 'a zone in place of an address',
    text: legs('{ outer: ‸int-dmz }'),
    code: 'wrong-value',
    says: /"int-dmz" is the name of a network.*\{ zone: int-dmz, address: 10.30.20.1 \}/,
  },
  {
    name: 'a zone in place of a zone and nothing, by hand',
    text: relay('kind: manual-transfer, legs: { a: ‸int-dmz, b: { zone: lg-server } }'),
    code: 'wrong-value',
    says: /write it as in \{ zone: int-dmz \}/,
  },
  {
    name: 'the key of a zone',
    text: legs('{ outer: { zone: int-dmz, ‸addresses: 10.30.20.8 } }'),
    code: 'unknown-key',
    says: /write "address"/,
  },
  {
    name: 'a leg in a zone that is not there',
    text: legs('{ outer: { zone: ‸int-dmx, address: 10.30.20.8 } }'),
    code: 'unknown-name',
    says: /no zone or external network is called "int-dmx".*did you mean "int-dmz"/,
  },
  {
    name: 'a leg outside its zone',
    text: legs('{ outer: { zone: int-dmz, address: ‸10.20.20.8 } }'),
    code: 'outside-zone',
    says: /10.20.20.8 is outside the zone int-dmz \(10.30.20.0\/27\)/,
  },
  {
    name: 'a leg outside its external network',
    text: legs('{ outer: { zone: sec-cloud, address: ‸10.20.20.8 } }'),
    code: 'outside-zone',
    says: /outside the external network sec-cloud \(198.51.100.0\/24\)/,
  },
  {
    name: 'a leg in no zone, although a network without addresses could be meant',
    text: legs('{ outer: ‸172.16.0.25 }'),
    code: 'unknown-place',
    says: /172.16.0.25 is no address of any one zone.*\{ zone: EXTERNAL/,
  },
  {
    name: 'one leg in two zones',
    text: legs('{ outer: ‸[10.30.20.8, 10.20.20.8] }'),
    code: 'unknown-place',
    says: /more than one zone \(lg-server, int-dmz\).*a leg of its own for each/,
  },
  { name: 'a name that a leg cannot have', text: legs('{ ‸"o.x": 10.30.20.8 }'), code: 'bad-name', says: /letters, digits.*o-x/ },
  // What a relay carries
  { name: 'a kind of relay that is none', text: relay('kind: ‸prox, legs: { o: 10.30.20.8 }'), code: 'wrong-value', says: /write "proxy"/ },
  {
    name: 'a capability that is none',
    text: carry('service: smtp, from: o, to: i, does: [‸virus_scan]'),
    code: 'wrong-value',
    says: /does\[1\] cannot be "virus_scan".*write "virus-scan"/,
  },
  {
    name: 'one capability that is none',
    text: carry('service: smtp, from: o, to: i, does: ‸virusscan'),
    code: 'wrong-value',
    says: /write "virus-scan"/,
  },
  {
    name: 'no service',
    text: relay('kind: proxy, legs: { o: 10.30.20.8 }, carries: [‸{ from: o, to: o }]'),
    code: 'missing-key',
    says: /relays.r.carries\[1\] has no "service"/,
  },
  { name: 'a service that is none', text: carry('service: ‸smpt, from: o, to: i'), code: 'bad-service', says: /did you mean "smtp"/ },
  {
    name: 'carries as a mapping',
    text: relay('kind: proxy, legs: { o: 10.30.20.8 }, carries: ‸{ service: smtp, from: o, to: o }'),
    code: 'wrong-type',
    says: /must be a list.*carries: \[\{ service: smtp, from: outer, to: inner \}\]/,
  },
  {
    name: 'a direction that is none',
    text: carry('service: smtp, from: o, to: i, data: ‸backward'),
    code: 'wrong-value',
    says: /forward, both/,
  },
  {
    name: 'a diode that carries both ways',
    text: carry('service: ssh, from: o, to: i, data: ‸both', 'data-diode'),
    code: 'wrong-value',
    says: /carries one way only, and r is said to carry both ways.*data: forward.*correct the kind/,
  },
  {
    name: 'a diode with a carry that goes back',
    text: relay(
      'kind: data-diode, legs: { o: 10.30.20.8, i: 10.20.20.8 }, carries: [{ service: ssh, from: o, to: i }, ‸{ service: ntp, from: i, to: o }]',
    ),
    code: 'wrong-value',
    says: /carries one way only, and r is said to carry both ways.*remove the carry that goes back/,
  },
  {
    name: 'a diode with a carry that goes back by other legs in the same zones',
    text: relay(
      'kind: data-diode, legs: { o: 10.30.20.8, i: 10.20.20.8, p: 10.30.20.9, j: 10.20.20.9 }, carries: [{ service: ssh, from: o, to: i }, ‸{ service: ssh, from: j, to: p }]',
    ),
    code: 'wrong-value',
    says: /carries one way only/,
  },
  {
    name: 'one word for both sides',
    text: carry('service: smtp, from: o, to: i, opens: ‸peer'),
    code: 'wrong-type',
    says: /opens: \{ from: peer, to: peer \}/,
  },
  {
    name: 'a person at a machine',
    text: carry('service: smtp, from: o, to: i, opens: { from: ‸person }'),
    code: 'wrong-value',
    says: /carried by hand.*write peer or relay/,
  },
  {
    name: 'a machine that opens what is carried by hand',
    text: byHand('opens: { from: person, to: ‸peer }'),
    code: 'wrong-value',
    says: /nobody opens.*remove opens/,
  },
  {
    name: 'a service of what is carried by hand',
    text: byHand('‸service: smtp'),
    code: 'wrong-value',
    says: /speaks no service \(service\).*correct the kind/,
  },
  {
    name: 'evidence that is not there',
    text: carry('service: smtp, from: o, to: i, evidence: [‸EV-1]'),
    code: 'unknown-name',
    says: /no evidence is called "EV-1"/,
  },
  {
    name: 'a clipboard that is switched',
    text: relay('kind: screen-transfer, legs: { o: 10.30.20.8 }, redirects: { clipboard: ‸false }'),
    code: 'wrong-value',
    says: /none, text-in, text-out, both/,
  },
  {
    name: 'a relay policy that is none',
    text: relay('kind: mail-relay, legs: { o: 10.30.20.8 }, relay-policy: ‸open'),
    code: 'wrong-value',
    says: /recipient-domain-only/,
  },
  // Connections
  {
    name: 'a device without its interface',
    text: connection('at: ‸fw-int, to: sec-cloud'),
    code: 'unknown-name',
    says: /names no interface.*as in fw-int\/wan1/,
  },
  {
    name: 'a device that is not there',
    text: connection('at: ‸fw-itn/wan1, to: sec-cloud'),
    code: 'unknown-name',
    says: /no device is called "fw-itn".*"fw-int"/,
  },
  {
    name: 'a leg that the relay does not have',
    text: city({
      relays: '\n  lte: { kind: remote-access, legs: { out: { zone: internet, address: 203.0.113.77 }, in: 10.20.20.8 } }',
      connections: '\n  CN-1: { at: ‸lte/outer, to: internet }',
    }),
    code: 'unknown-name',
    says: /lte has no leg called "outer".*out, in/,
  },
  {
    name: 'a relay without its leg',
    text: city({
      relays: '\n  lte: { kind: remote-access, legs: { out: { zone: internet, address: 203.0.113.77 }, in: 10.20.20.8 } }',
      connections: '\n  CN-1: { at: ‸lte, to: internet }',
    }),
    code: 'unknown-name',
    says: /names no interface.*as in lte\/out/,
  },
  {
    name: 'a connection to nothing',
    text: connection('at: fw-int/wan1, to: ‸seccloud'),
    code: 'unknown-name',
    says: /no external network is called "seccloud".*"sec-cloud"/,
  },
  {
    name: 'a connection to a zone',
    text: connection('at: fw-int/wan1, to: ‸lg-server'),
    code: 'unknown-name',
    says: /internet, lgwan, sec-cloud/,
  },
  {
    name: 'a line that is none',
    text: connection('at: fw-int/wan1, to: sec-cloud, line: ‸leased'),
    code: 'wrong-value',
    says: /dedicated, closed-vpn, ipsec/,
  },
  {
    name: 'a review on a day that is none',
    text: connection('at: fw-int/wan1, to: sec-cloud, reviewed: ‸2026-02-30'),
    code: 'bad-date',
    says: /no day 2026-02-30/,
  },
  // Registered systems
  {
    name: 'a system without a network',
    text: city({ 'registered-systems': '\n  ‸S: { addresses: 198.18.33.4 }' }),
    code: 'missing-key',
    says: /registered-systems.S has no "network"/,
  },
  {
    name: 'a system in no network',
    text: system('network: ‸lgwan-wan, addresses: 198.18.33.4'),
    code: 'unknown-name',
    says: /no external network is called "lgwan-wan"/,
  },
  { name: 'host bits', text: system('network: lgwan, addresses: ‸198.18.33.4/24'), code: 'host-bits', says: /198.18.33.0\/24/ },
  {
    name: 'yes for true',
    text: system('network: lgwan, addresses: 198.18.33.4, public-body: ‸yes'),
    code: 'wrong-type',
    says: /true or false/,
  },
  {
    name: 'the key of a communication',
    text: system('network: lgwan, addresses: 198.18.33.4, ‸service: https'),
    code: 'unknown-key',
    says: /write "services"/,
  },
  {
    name: 'a service of a system that is none',
    text: system('network: lgwan, addresses: 198.18.33.4, services: ‸htps'),
    code: 'bad-service',
    says: /did you mean "https"/,
  },
  // Fixed ways
  {
    name: 'a waypoint without a device',
    text: waypoint('').replace('  W: {', '  ‸W: {'),
    code: 'missing-key',
    says: /waypoints.W has no "through"/,
  },
  {
    name: 'a waypoint that is not there',
    text: waypoint(', through: ‸fw-itn'),
    code: 'unknown-name',
    says: /no device or relay is called "fw-itn".*"fw-int"/,
  },
  { name: 'two waypoints in one', text: waypoint(', through: ‸[fw-int, fw-int]'), code: 'wrong-type', says: /must be text, not a list/ },
  {
    name: 'a specific communication through nothing',
    text: city({
      devices: DEVICES,
      'specific-communications': '\n  S: { from: lgmail, to: 198.18.0.25, service: smtp, through: [fw-int, ‸fw-my] }',
    }),
    code: 'unknown-name',
    says: /no device is called "fw-my"/,
  },
  // Flows
  {
    name: 'a flow that ends before its approval',
    text: flow('approved: { on: 2026-05-01 }, expires: ‸2026-04-01'),
    code: 'dates-reversed',
    says: /before the approval/,
  },
  { name: 'a flow with an era date', text: flow('expires: ‸R9.3.31'), code: 'bad-date', says: /2027-03-31/ },
  // Zones and hosts
  { name: 'redundancy to a zone that is not there', text: redundant('[b, ‸cc]'), code: 'unknown-name', says: /no zone is called "cc"/ },
  { name: 'redundancy to itself', text: redundant('‸a'), code: 'wrong-value', says: /from a to itself/ },
  { name: 'redundancy to an external network', text: redundant('‸lgwan'), code: 'unknown-name', says: /no zone is called "lgwan"/ },
  {
    name: 'a host of which one zone is not there',
    text: host('zone: [lg-server, ‸lg-clinet], address: [10.20.20.9, 10.20.10.9]'),
    code: 'unknown-name',
    says: /did you mean "lg-client"/,
  },
  {
    name: 'a host with an address in neither zone',
    text: host('zone: [lg-server, lg-client], address: ‸[10.20.20.9, 10.20.10.9, 10.30.20.9]'),
    code: 'outside-zone',
    says: /10.30.20.9 is outside/,
  },
  {
    name: 'a host without an address in one of its zones',
    text: host('zone: [lg-server, lg-client], address: ‸10.20.20.9'),
    code: 'missing-address',
    says: /no address in lg-client.*remove lg-client/,
  },
  // External networks
  {
    name: 'what a network does that is none',
    text: external('kind: security-cloud, does: [waf, ‸virusscan]'),
    code: 'wrong-value',
    says: /write "virus-scan"/,
  },
  {
    name: 'evidence of a network that is not there',
    text: external('kind: security-cloud, does: waf, evidence: ‸EV-9'),
    code: 'unknown-name',
    says: /no evidence is called "EV-9"/,
  },
  {
    name: 'the tier of a cloud that is not there',
    text: external('kind: gov-cloud, tier: ‸mynumbr'),
    code: 'unknown-name',
    says: /did you mean "mynumber"/,
  },
  // Evidence
  {
    name: 'a measure that is none',
    text: city({ evidence: '\n  EV-1: { subject: lgmail, says: あり, shows: ‸macbinding }' }),
    code: 'wrong-value',
    says: /write "mac-binding"/,
  },
  {
    name: 'a measure in a list that is none',
    text: city({ evidence: '\n  EV-1: { subject: lgmail, says: あり, shows: [edr, ‸mfaa] }' }),
    code: 'wrong-value',
    says: /write "mfa"/,
  },
]

describe('a register or relay with a mistake', () => {
  test.each(mistakes)('$name', ({ text, code, says }) => {
    const { value, diagnostics } = readCity(text)
    const found = diagnostics.find((diagnostic) => diagnostic.code === code && locate(diagnostic.span) === marked('topology.yaml', text))
    expect(found, `expected ${code} at ${marked('topology.yaml', text)}, got:\n${diagnostics.map(say).join('\n')}`).toBeDefined()
    expect(found?.severity).toBe('error')
    expect(`${found?.text.en} ${found?.hint?.en}`).toMatch(says)
    expect(found?.text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    expect(found?.hint?.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]|^例/)
    expect(found?.text.en, 'English holds Japanese prose').not.toMatch(/[\u3040-\u309f]/)
    expect(value, 'a topology with an error was used').toBeUndefined()
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1)
  })
})

test('an address of ours in the register is doubted, and the file is used', () => {
  const { value, diagnostics } = readCity(system('network: lgwan, addresses: 10.20.20.4'))
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning own-address'])
  expect(value).toBeDefined()
})

test('a diode with two carries of one direction is one', () => {
  const fields = 'kind: data-diode, legs: { o: 10.30.20.8, i: 10.20.20.8 }'
  const { value, diagnostics } = readCity(
    relay(`${fields}, carries: [{ service: ssh, from: o, to: i }, { service: syslog, from: o, to: i, data: forward }]`),
  )
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(value?.relays.get('r')?.carries).toHaveLength(2)
})
