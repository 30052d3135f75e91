import { expect, test } from 'vitest'
import check from '../../../../src/checks/line-confidentiality.ts'
import { external, permit, topology } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const partner = external('partner', 'partner', ['198.51.100.0/24'])
const internet = external('internet', 'internet', ['203.0.113.0/24'])
const city = (services: readonly string[], site = 'main') => {
  const lg2 = { ...ZONES.lg2, site }
  return {
    topology: topology({
      zones: [ZONES.lg, lg2],
      externals: [partner, internet],
      devices: { fw: { a: 'lg', b: 'lg2', p: 'partner', i: 'internet' } },
    }),
    devices: [
      firewall(
        'fw',
        { a: '10.20.0.1/24', b: '10.20.1.1/24', p: '198.51.100.1/24', i: '203.0.113.1/24' },
        services.map((name, index) => permit({ id: `policy/${index + 1}`, src: '10.20.0.0/24', services: name })),
      ),
    ],
  }
}
const shown = (services: readonly string[], site?: string) =>
  judge(check, city(services, site)).findings.map(({ severity, advisory, from, to, cause, text }) => ({
    who: `${severity} ${advisory} ${from} ${to} ${cause.id}`,
    text: text.ja,
  }))

test('telnet and SNMP to a partner, by the rule that lets them pass', () => {
  const [only, ...others] = shown(['tcp/443', 'tcp/23', 'udp/161'])
  expect(only?.who).toMatch(/^info true lg partner fw\/policy\/[23]$/)
  expect(only?.text).toContain('telnet, snmp')
  expect(others).toEqual([])
})

test('between sites, but not within one, and not to the Internet itself', () => {
  expect(shown(['tcp/80']).map(({ who }) => who)).toEqual(['info true lg partner fw/policy/1'])
  expect(shown(['tcp/80'], 'branch').map(({ who }) => who)).toEqual(['info true lg lg2 fw/policy/1', 'info true lg partner fw/policy/1'])
})

test('nothing where only encrypted protocols pass', () => expect(shown(['tcp/443', 'tcp/22', 'tcp/636'], 'branch')).toEqual([]))
