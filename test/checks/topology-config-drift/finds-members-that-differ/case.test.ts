/** A redundant pair whose members do not do the same: what passes depends on which of them is active. */
import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/topology-config-drift.ts'
import type { Device } from '../../../../src/model/device.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import {
  addresses,
  condition,
  deny,
  destinationTranslation,
  device,
  domain,
  filter,
  iface,
  jump,
  offset,
  permit,
  policyRoute,
  route,
  routing,
  span,
  topology,
  uncertainty,
} from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const PORTS = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }
const RULES = [permit({ id: 'a', src: '10.20.0.0/24', services: 'tcp/443' }), permit({ id: 'b', services: 'udp/53' }), deny({ id: 'c' })]

const pair = (a: Device, b: Device) =>
  judge(check, {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } }),
    devices: [{ ...a, members: [a, b] }],
  })
const fw = (rules: readonly Rule[] = RULES, ports: Readonly<Record<string, string>> = PORTS): Device => firewall('fw', ports, rules)
const stages = (...more: Parameters<typeof domain>[0][]): Device =>
  device('fw', {
    interfaces: [iface('lg', { addresses: ['10.20.0.1/24'] }), iface('int', { addresses: ['10.30.0.1/24'] })],
    domains: more.map((fields) => domain(fields)),
  })

describe('alike', () => {
  test('the same rules, whatever they are called and however their addresses are written', () => {
    const other = [
      permit({ id: 'x', src: ['10.20.0.0/25', '10.20.0.128/25'], services: 'tcp/443' }),
      permit({ id: 'y', services: 'udp/53' }),
      deny({ id: 'z' }),
    ]
    expect(said(pair(fw(), fw(other)))).toEqual([])
  })

  test('a rule that is off in one and absent in the other', () => {
    expect(said(pair(fw(), fw([...RULES, permit({ enabled: false })])))).toEqual([])
  })
})

describe('different', () => {
  const one = (found: ReturnType<typeof pair>): string => {
    expect(found.findings).toHaveLength(1)
    return said(found)[0]!
  }

  test('a rule', () => {
    const found = pair(fw(), fw([permit({ src: '10.20.0.0/24', services: 'tcp/80' }), ...RULES.slice(1)]))
    expect(one(found)).toMatch(/^violation high fw\/pair\/2\/rules\//)
    expect(found.findings[0]?.text.en).toContain('built.conf:1:1')
  })

  test.each<[string, Rule]>([
    ['the action', deny({ src: '10.20.0.0/24', services: 'tcp/443' })],
    ['an interface', permit({ src: '10.20.0.0/24', services: 'tcp/443', in: ['lg'] })],
    ['a condition', permit({ src: '10.20.0.0/24', services: 'tcp/443', conditions: [condition()] })],
    ['source translation', permit({ src: '10.20.0.0/24', services: 'tcp/443', sourceTarget: { kind: 'interface' } })],
    ['what is not known of it', permit({ src: '10.20.0.0/24', services: 'tcp/443', uncertainties: [uncertainty('unresolved-fqdn')] })],
    ['whether it opens anything', permit({ src: '10.20.0.0/24', services: 'tcp/443', initiates: false })],
    ['whether it is on', permit({ src: '10.20.0.0/24', services: 'tcp/443', enabled: false })],
  ])('%s of a rule', (_, rule) => {
    expect(one(pair(fw(), fw([rule, ...RULES.slice(1)])))).toMatch(/rules\//)
  })

  test('the order', () => {
    const found = pair(fw(), fw([RULES[1]!, RULES[0]!, RULES[2]!]))
    expect(one(found)).toMatch(/rules\//)
    expect(found.findings[0]?.text.en).toContain('the order is not the same')
  })

  test('many rules are one finding with a count', () => {
    const many = Array.from({ length: 30 }, (_, n) => permit({ id: `n${n}`, services: `tcp/${1000 + n}` }))
    expect(one(pair(fw(many), fw([])))).toMatch(/rules\//)
    expect(pair(fw(many), fw([])).findings[0]?.text.en).toContain('29 more')
  })

  test('a rule that stands in a chain in one and after it in the other', () => {
    const inside = [jump([permit({ id: 'i', services: 'tcp/22' })]), deny({ id: 'd' })]
    const after = [jump([]), permit({ id: 'i', services: 'tcp/22' }), deny({ id: 'd' })]
    expect(one(pair(fw(inside), fw(after)))).toMatch(/rules\//)
  })

  test('what happens to the rest', () => {
    expect(one(pair(stages({ stages: [filter(RULES)] }), stages({ stages: [filter(RULES, 'permit')] })))).toMatch(/rules\//)
  })

  test('static routes, but not learned or connected ones', () => {
    const routes = (via: string, learned: string) =>
      stages({
        stages: [routing([route('10.9.0.0/16', { kind: 'static', via }), route(learned, { kind: 'learned', out: 'lg' })]), filter(RULES)],
      })
    expect(said(pair(routes('10.20.0.7', '10.8.0.0/16'), routes('10.20.0.7', '10.7.0.0/16')))).not.toContainEqual(
      expect.stringContaining('pair'),
    )
    expect(
      said(pair(routes('10.20.0.7', '10.8.0.0/16'), routes('10.20.0.8', '10.8.0.0/16'))).filter((line) => line.includes('pair')),
    ).toEqual(['violation high fw/pair/2/routes//route/1'])
  })

  test('policy routes', () => {
    const a = stages({ stages: [routing([], { policyRoutes: [policyRoute({ out: ['lg'] })] }), filter(RULES)] })
    const b = stages({ stages: [routing([], { policyRoutes: [policyRoute({ out: ['int'] })] }), filter(RULES)] })
    expect(one(pair(a, b))).toMatch(/policy-routes\//)
  })

  test('a destination translation', () => {
    const to = (address: string) =>
      stages({
        stages: [
          {
            kind: 'translate-destination',
            translations: [destinationTranslation({ id: 'v', dst: '203.0.113.9/32', to: offset('203.0.113.9', '203.0.113.9', address) })],
          },
          filter(RULES),
        ],
      })
    expect(one(pair(to('10.20.0.9'), to('10.20.0.10')))).toMatch(/destinations\//)
  })

  test('an interface address; a port that is off does not count', () => {
    expect(said(pair(fw(), fw(RULES, { ...PORTS, lg: '10.20.0.2/24' })))).toEqual(['violation high fw/pair/2/interfaces'])
    const spare = (enabled: boolean) => ({
      ...fw(),
      interfaces: [...fw().interfaces, iface('spare', { addresses: ['10.99.0.1/24'], enabled })],
    })
    expect(said(pair(fw(), spare(false)))).toEqual([])
    expect(said(pair(fw(), spare(true)))).toEqual(['violation high fw/pair/2/interfaces'])
  })

  test('a VDOM that one lacks', () => {
    const both = stages({ stages: [filter(RULES)] }, { name: 'EXTRA', stages: [filter([])] })
    expect(said(pair(stages({ stages: [filter(RULES)] }), both)).some((line) => line.includes('domain/EXTRA'))).toBe(true)
  })

  test('a line that one device does not let us understand', () => {
    const odd: Device = { ...fw(), coverage: { understood: 1, irrelevant: {}, notUnderstood: [uncertainty('unknown-statement')] } }
    expect(one(pair(fw(), odd))).toMatch(/not-understood$/)
  })
})

describe('what every member has for itself', () => {
  test('the interface reserved for its management', () => {
    const own = (address: string): Device => ({
      ...fw(),
      interfaces: [...fw().interfaces, iface('mgmt', { addresses: [address] })],
      redundancy: { text: { ja: 'HA', en: 'HA' }, shared: addresses(), ownInterfaces: new Set(['mgmt']), span },
    })
    expect(said(pair(own('10.90.0.1/24'), own('10.90.0.2/24'))).filter((line) => line.includes('pair'))).toEqual([])
  })

  test('its own address beside a virtual one that they share', () => {
    const member = (last: number, shared: string): Device => ({
      ...fw(RULES, { ...PORTS, lg: `10.20.0.${last}/24` }),
      redundancy: { text: { ja: 'VRRP', en: 'VRRP' }, shared: addresses(shared), ownInterfaces: new Set(), span },
    })
    expect(said(pair(member(2, '10.20.0.1'), member(3, '10.20.0.1')))).toEqual([])
    // No address is shared there: then it is a difference.
    expect(said(pair(member(2, '10.30.0.9'), member(3, '10.30.0.9')))).toEqual(['violation high fw/pair/2/interfaces'])
  })
})
