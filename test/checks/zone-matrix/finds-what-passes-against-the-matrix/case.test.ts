import { expect, test } from 'vitest'
import { permit, tcp } from '../../../support/builders.ts'
import { fw } from '../../own/own-town.ts'
import { said } from '../../support.ts'
import { zoneOutcome } from '../zone-town.ts'

const to = (id: string, services: string, fields = {}) =>
  permit({ id, in: ['lg'], src: '10.20.0.0/24', dst: '10.20.1.0/24', services, ...fields })
const oneRule = [fw([to('any', 'any')])]

test('block all: anything that passes, by the rule that lets it, as bad as the entry says', () => {
  const outcome = zoneOutcome({
    entries: ['from: lg, to: lg2, block: all, severity: critical, comment: 監査の指摘'],
    devices: [fw([to('web', 'tcp/443')])],
  })
  expect(said(outcome)).toEqual(['violation critical fw/web'])
  const [finding] = outcome.findings
  expect(finding).toMatchObject({ from: 'lg', to: 'lg2' })
  expect(finding?.trace?.hops.map(({ device }) => device)).toEqual(['fw'])
  expect(finding?.text.ja).toContain('監査の指摘')
})

test('allow only: what is beyond', () => {
  const outcome = zoneOutcome({ entries: ['from: lg, to: lg2, allow: [tcp/443, tcp/25]'], devices: oneRule })
  expect(said(outcome)).toEqual(['violation high fw/any'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 22))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 443))).toBe(false)
})

test('block only: what is named', () => {
  const outcome = zoneOutcome({ entries: ['from: lg, to: lg2, block: tcp/23'], devices: oneRule })
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 23))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', 22))).toBe(false)
})

test('an entry about a zone comes before that of its tier, strict or loose', () => {
  const tier = 'from: lgwan, to: lgwan, allow: all'
  expect(zoneOutcome({ entries: [tier], devices: oneRule }).findings).toEqual([])
  expect(said(zoneOutcome({ entries: [tier, 'from: lg, to: lgwan, block: all'], devices: oneRule }))).toEqual(['violation high fw/any'])
  expect(
    zoneOutcome({ entries: ['from: lgwan, to: lgwan, block: all', 'from: lg, to: lg2, allow: all'], devices: oneRule }).findings,
  ).toEqual([])
})

test('a group stands between its zones and their tier', () => {
  const policy = 'zone-groups: { offices: [lg, int] }\n'
  const entries = ['from: lgwan, to: lg2, allow: all', 'from: offices, to: lg2, block: all']
  expect(said(zoneOutcome({ entries, policy, devices: oneRule }))).toEqual(['violation high fw/any'])
  expect(zoneOutcome({ entries: [...entries, 'from: lg, to: lg2, allow: all'], policy, devices: oneRule }).findings).toEqual([])
})

test('where neither of two entries is finer, both have to allow it', () => {
  const entries = ['from: lg, to: lgwan, allow: [tcp/443, tcp/25]', 'from: lgwan, to: lg2, allow: [tcp/443, tcp/22]']
  const outcome = zoneOutcome({ entries, devices: oneRule })
  const has = (port: number) => outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.9', port))
  expect([443, 25, 22, 80].map(has)).toEqual([false, true, true, true])
})

test('the Internet is every address that is nobody’s', () => {
  const web = permit({ id: 'web', in: ['lg'], src: '10.20.0.0/24', services: 'tcp/443' })
  const outcome = zoneOutcome({ entries: ['from: lgwan, to: internet-network, block: all'], devices: [fw([web])] })
  expect(outcome.findings.map(({ cause, to: where }) => [cause.id, where])).toEqual([['fw/web', 'world']])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '8.8.8.8', 443))).toBe(true)
})

test('through the security cloud as well, by where it ends', () => {
  const clouded = {
    externals: '  cloud: { kind: security-cloud, addresses: [198.51.100.0/24], reaches: world }\n',
    wiring: 'devices:\n  fw: { interfaces: { lg: lg, lg2: lg2, int: int, wifi: wifi, out: cloud } }\n',
    devices: [fw([permit({ id: 'out', in: ['int'], src: '10.30.0.0/24', services: 'tcp/443' })])],
  }
  const { findings } = zoneOutcome({
    ...clouded,
    entries: ['from: int, to: internet-network, block: all', 'from: int, to: cloud, allow: all'],
  })
  expect(findings.map(({ to: where, cause }) => [where, cause.id])).toEqual([['world', 'fw/out']])
  expect(findings[0]?.packets?.has(tcp('10.30.0.9', '8.8.8.8', 443))).toBe(true)
  expect(findings[0]?.packets?.has(tcp('10.30.0.9', '198.51.100.9', 443))).toBe(false)
})

test('sources that are forged in the zone, one step lower', () => {
  const open = permit({ id: 'open', in: ['lg'], src: '10.99.0.0/24', dst: '10.20.1.0/24' })
  const outcome = zoneOutcome({ entries: ['from: lg, to: lg2, block: all'], devices: [fw([open])] })
  expect(outcome.findings.map(({ severity, foreignSource, from }) => [severity, foreignSource, from])).toEqual([['medium', true, 'lg']])
})

test('as a table: a cross of names, and a list', () => {
  const cross = ',lg2,インターネット\nlg,"tcp/443, tcp/25",×\nLGWAN接続系,○,×\n'
  expect(said(zoneOutcome({ csv: cross, devices: oneRule }))).toEqual(['violation high fw/any'])
  const list = 'from,to,action,services,severity,comment\nlg,lg2,block,tcp/23,critical,平文\nlgwan,internet-network,拒否,,,\n'
  const outcome = zoneOutcome({ csv: list, devices: oneRule })
  expect(said(outcome)).toEqual(['violation critical fw/any'])
  expect(outcome.findings[0]?.text.en).toContain('block only tcp/23; 平文')
})
