import { expect, test } from 'vitest'
import check from '../../../../src/checks/specific-comm-bounded.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import type { SpecificCommunication } from '../../../../src/model/topology.ts'
import { external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = topology({ zones: [ZONES.my, ZONES.lg], externals: [wan], devices: { fw: { my: 'my', lg: 'lg', wan: 'lgwan' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', wan: '198.18.255.1/30' }
const toWan = (fields: Partial<SpecificCommunication> = {}, to = '198.18.33.4', services: readonly string[] = ['tcp/443']) =>
  specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: to }, services), fields)
const routes = [route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })]
const exact = permit({ id: 'exact', in: ['my'], out: ['wan'], src: '10.10.0.10', dst: '198.18.33.4', services: 'tcp/443' })

const findings = (declared: readonly SpecificCommunication[], ...rules: readonly Rule[]) =>
  judge(check, { topology: withSpecifics(wired, declared), devices: [firewall('fw', ports, rules, { routes })] }).findings

test('one host, one port, one rule', () => expect(findings([toWan()], exact)).toEqual([]))

test('a rule that serves two declared communications', () => {
  const second = specific('SC-02', scope({ zones: ['my'], addresses: '10.10.0.11' }, { addresses: '198.18.33.4' }, ['tcp/443']))
  expect(
    findings(
      [toWan(), second],
      permit({ in: ['my'], out: ['wan'], src: '10.10.0.10-10.10.0.11', dst: '198.18.33.4', services: 'tcp/443' }),
    ),
  ).toEqual([])
})

test('a rule that also serves what the matrix leaves open (LGWAN terminals to the LGWAN)', () => {
  expect(findings([toWan()], permit({ src: ['10.10.0.10', '10.20.0.0/24'], dst: '198.18.33.4', services: 'tcp/443' }))).toEqual([])
})

test('no rule at all: what does not pass is not too wide', () => expect(findings([toWan()])).toEqual([]))

test('no MAC evidence, unless the policy asks for it', () => expect(findings([toWan({ macBound: false })], exact)).toEqual([]))

test('communications inside the LGWAN tier are not its business', () => {
  const inside = specific('SC-09', scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { addresses: '198.18.33.4' }, ['any']))
  expect(
    judge(check, { topology: withSpecifics(wired, [inside]), devices: [firewall('fw', ports, [exact], { routes })] }).notApplicable,
  ).toBeDefined()
})

test('a router inside the tier that lets everything of its segment pass, before the firewall that pins it', () => {
  const l3 = router(
    'l3',
    { my: '10.10.0.1/24', up: '10.0.0.2/30' },
    { in: { my: [permit({ src: '10.10.0.0/24' })] } },
    { routes: [route('0.0.0.0/0', { via: '10.0.0.1' })] },
  )
  const fw = firewall(
    'fw',
    { down: '10.0.0.1/30', wan: '198.18.255.1/30' },
    [permit({ in: ['down'], out: ['wan'], src: '10.10.0.10', dst: '198.18.33.4', services: 'tcp/443' })],
    {
      routes: [...routes, route('10.10.0.0/24', { via: '10.0.0.2', out: 'down' })],
    },
  )
  const behind = topology({
    zones: [ZONES.my],
    externals: [wan],
    devices: { l3: { my: 'my', up: { link: ['fw', 'down'] } }, fw: { wan: 'lgwan' } },
  })
  expect(judge(check, { topology: withSpecifics(behind, [toWan()]), devices: [l3, fw] }).findings).toEqual([])
})
