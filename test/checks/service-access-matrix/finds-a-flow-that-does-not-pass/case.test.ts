import { expect, test } from 'vitest'
import { device, deny, domain, filter, iface, permit, route, routing } from '../../../support/builders.ts'
import { said, scope } from '../../support.ts'
import { flow } from '../../declared-flows.ts'
import { files, judged } from '../segments.ts'

const toServer = permit({ id: 'files', src: '10.20.0.0/24', dst: '10.20.1.20', services: 'tcp/445' })

test('a deny before the permit is named', () => {
  const outcome = judged([deny({ id: 'block', services: 'tcp/445' }), toServer])
  expect(said(outcome)).toEqual(['violation medium fw/block'])
  expect(outcome.findings[0]?.text.ja).toContain('F12')
})

test('where no rule permits it, the list whose default denies it', () => {
  const [finding] = judged([]).findings
  expect([finding?.verdict, finding?.severity]).toEqual(['violation', 'medium'])
  expect(finding?.text.ja).toContain('許可ルールがなく')
})

test('where no route leads there, the device without it', () => {
  const lost = device('fw', {
    interfaces: [iface('lg', { addresses: ['10.20.0.1/24'] }), iface('lg2')],
    domains: [domain({ stages: [routing([route('10.20.0.0/24', { out: 'lg' })]), filter([toServer])] })],
  })
  const [finding] = judged([], [files], { devices: [lost] }).findings
  expect(finding?.verdict).toBe('violation')
  expect(finding?.text.ja).toContain('経路がありません')
})

test('each host that is named has to be reached', () => {
  const two = flow('F13', scope({ addresses: '10.20.0.10' }, { addresses: ['10.20.1.20', '10.20.1.40'] }, ['tcp/445']), { required: true })
  const outcome = judged([permit({ id: 'one', src: '10.20.0.10', dst: '10.20.1.20', services: 'tcp/445' })], [two])
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('flows that one rule stops are one finding', () => {
  const web = flow('F14', scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { addresses: '10.20.1.30' }, ['tcp/443']), { required: true })
  const outcome = judged([deny({ id: 'block', dst: '10.20.1.0/24' })], [files, web])
  expect(said(outcome)).toEqual(['violation medium fw/block'])
  expect(outcome.findings[0]?.text.ja).toMatch(/F12.*F14/)
})
