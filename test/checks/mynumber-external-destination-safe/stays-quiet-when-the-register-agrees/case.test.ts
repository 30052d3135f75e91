import { expect, test } from 'vitest'
import type { ExternalKind } from '../../../../src/model/topology.ts'
import { scope, specific } from '../../support.ts'
import { asks, judged, line, system } from '../registered.ts'

test.each(['juki-net', 'gov-cloud', 'public-body', 'lgwan'] satisfies ExternalKind[])(
  'a registered system in a network of kind %s',
  (kind) => {
    const outcome = judged({ kind, systems: [system('known')] })
    expect(outcome.findings).toEqual([])
    expect(outcome.notApplicable).toBeUndefined()
  },
)

test('a public body need not have built it where its own network is the far end', () => {
  expect(judged({ systems: [system('kokuho', { publicBody: false })] }).findings).toEqual([])
})

test('two systems make up the far end', () => {
  const systems = [system('a'), system('b', { at: '198.19.10.21', by: ['tcp/443'] })]
  expect(judged({ specifics: [asks('198.19.10.20-198.19.10.21')], systems }).findings).toEqual([])
})

test.each(['dedicated', 'closed-vpn'] as const)('a public body’s system on the Internet over a %s line', (kind) => {
  expect(judged({ systems: [system('eltax', { internetConnected: true })], connections: [line({ line: kind })] }).findings).toEqual([])
})

test('a public body’s system on the Internet over the LGWAN, whatever the register says of lines', () => {
  expect(judged({ kind: 'lgwan', systems: [system('eltax', { internetConnected: true })] }).findings).toEqual([])
})

test('an outside initiator that is registered for the service it uses', () => {
  const inbound = specific('SC-04', scope({ addresses: '198.19.10.20' }, { zones: ['my'], addresses: '10.10.0.13' }, ['tcp/443']))
  expect(judged({ specifics: [inbound], systems: [system('shomei', { by: ['tcp/443'] })] }).findings).toEqual([])
})

test('specific communications inside the body are not its business', () => {
  const inside = specific('SC-07', scope({ zones: ['int'], addresses: '10.30.0.9' }, { zones: ['my'], addresses: '10.10.0.9' }, ['tcp/22']))
  expect(judged({ specifics: [inside] }).notApplicable).toBeDefined()
})

test('a body without My Number zones', () => {
  const without = judged({ change: (t) => ({ ...t, zones: new Map([...t.zones].filter(([id]) => id !== 'my')) }) })
  expect(without.notApplicable).toBeDefined()
})
