/** forbid: any packet that passes is a violation, with its way and its rule. */
import { expect, test } from 'vitest'
import { deny, permit, route, tcp } from '../../support/builders.ts'
import { said } from '../support.ts'
import { fw, ownOutcome } from './own-town.ts'

const SMB = 'severity: high\nforbid: { from: lg, to: lg2, service: tcp/445 }'

test('what passes is a violation of the rule that lets it, with a way', () => {
  const outcome = ownOutcome({
    check: SMB,
    devices: [fw([permit({ id: 'files', src: '10.20.0.0/24', dst: '10.20.1.0/24', services: 'tcp/400-500' })])],
  })
  expect(said(outcome)).toEqual(['violation high fw/files'])
  const [finding] = outcome.findings
  expect(finding).toMatchObject({ from: 'lg', to: 'lg2' })
  expect(finding?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 445))).toBe(true)
  expect(finding?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 443))).toBe(false)
  expect(finding?.trace?.hops.map(({ device }) => device)).toEqual(['fw'])
})

test('other services, and the other direction, are not its business', () => {
  const rules = [
    permit({ src: '10.20.0.0/24', dst: '10.20.1.0/24', services: 'tcp/443' }),
    permit({ src: '10.20.1.0/24', dst: '10.20.0.0/24' }),
  ]
  expect(ownOutcome({ check: SMB, devices: [fw(rules)] }).findings).toEqual([])
})

test('a deny before the permit keeps it quiet', () => {
  expect(ownOutcome({ check: SMB, devices: [fw([deny({ services: 'tcp/445' }), permit()])] }).findings).toEqual([])
})

test('one host of a zone is enough to be forbidden', () => {
  const forbid = 'forbid: { from: int, to: wsus, service: any }'
  const outcome = ownOutcome({ check: forbid, devices: [fw([permit({ id: 'one', dst: '10.20.1.40' })])] })
  expect(said(outcome)).toEqual(['violation medium fw/one'])
  expect(ownOutcome({ check: forbid, devices: [fw([permit({ dst: '10.20.1.41' })])] }).findings).toEqual([])
})

test('a rule that may match leaves it open', () => {
  const rule = permit({ id: 'maybe', partial: true })
  expect(ownOutcome({ check: SMB, devices: [fw([rule])] }).findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('an interface nobody attached leaves it open', () => {
  const wiring = 'devices:\n  fw: { interfaces: { lg: lg, int: int, out: world } }\n'
  const outcome = ownOutcome({ check: SMB, wiring, devices: [fw([permit()])] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  expect(outcome.findings[0]?.text.en).toContain('interface lg2 of device fw')
})

test('IPv6 between zones that list only IPv4 is of theirs as well', () => {
  const six = { lg: '10.20.0.1/24', lg2: '10.20.1.1/24' }
  const device = fw([permit({ id: 'six', in: ['lg'], dst: ['fd00::/8'] })], six)
  const routed = {
    ...device,
    interfaces: device.interfaces.map((one) => ({ ...one, ipv6: true })),
    domains: device.domains.map((domain) => ({
      ...domain,
      stages: domain.stages.map((stage) =>
        stage.kind === 'route'
          ? { ...stage, table: { ...stage.table, routes: [...stage.table.routes, route('fd00::/8', { out: 'lg2' })] } }
          : stage,
      ),
    })),
  }
  const outcome = ownOutcome({ check: SMB, devices: [routed] })
  expect(said(outcome)).toEqual(['violation high fw/six'])
  expect(outcome.findings[0]?.packets?.has(tcp('fd00:1::9', 'fd00:2::9', 445))).toBe(true)
})

test('both ends in one zone: nothing stands between, so that nobody can tell', () => {
  const outcome = ownOutcome({ check: 'forbid: { from: 10.20.0.5, to: 10.20.0.6, service: tcp/445 }' })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

const OWN_TIER = {
  check: 'forbid: { from: tier:internet, to: lgwan, service: tcp/22 }',
  zones: '  add: { tier: own-net, addresses: [10.32.0.0/24] }\n',
  topology: 'tiers: { own-net: { inherits: internet } }\n',
  wiring: 'devices:\n  fw: { interfaces: { lg: lg, lg2: lg2, int: int, wifi: wifi, out: world, add: add } }\n',
  devices: [fw([permit({ id: 'ssh', src: '10.32.0.0/24', services: 'tcp/22' })], { add: '10.32.0.1/24' })],
}

test('a tier stands for its zones, and for tiers that inherit from it', () => {
  const { findings } = ownOutcome(OWN_TIER)
  expect(findings.map(({ from, to }) => `${from} ${to}`)).toEqual(['add lg', 'add lg2'])
})

test('where the policy speaks of such a tier by itself, the standard one alone', () => {
  expect(ownOutcome({ ...OWN_TIER, policy: 'tiers: [own-net]\nmatrix: { own-net: { lgwan: open } }\n' }).findings).toEqual([])
})

test('a kind of external network that this body does not have: it does not apply', () => {
  const outcome = ownOutcome({ check: 'forbid: { from: partner, to: lgwan }', devices: [fw([permit()])] })
  expect(outcome.notApplicable).toBeDefined()
  expect(outcome.findings).toEqual([])
})

test('the Internet is what nobody owns', () => {
  const outcome = ownOutcome({
    check: 'forbid: { from: lg, to: internet-network, service: tcp/443 }',
    devices: [fw([permit({ id: 'web', src: '10.20.0.0/24' })])],
  })
  expect(outcome.findings.map(({ verdict, to, cause }) => [verdict, to, cause.id])).toEqual([['violation', 'world', 'fw/web']])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '8.8.8.8', 443))).toBe(true)
})

test('the body says what to do and how bad it is, of ICMP as well', () => {
  const outcome = ownOutcome({
    check: 'severity: critical\nfix: { ja: 申請してください。, en: Apply for it. }\nforbid: { from: lg, to: lg2, service: icmp }',
    devices: [fw([permit({ id: 'ping', services: 'icmp' })])],
  })
  expect(said(outcome)).toEqual(['violation critical fw/ping'])
  expect(outcome.findings[0]?.fix.en).toBe('Apply for it.')
})
