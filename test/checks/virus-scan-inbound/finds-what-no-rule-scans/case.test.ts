import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-inbound.ts'
import { permit, route, topology } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { CLOUD, INT, INTERNET, inspecting, PEER, scanning, town } from '../../scanning.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const PUBLISHED = '10.30.0.80'

describe('a rule without a scan', () => {
  test('that publishes a web server: the Internet sends data in', () => {
    const outcome = judge(check, town([permit({ id: 'www', dst: PUBLISHED, services: 'tcp/443' })]))
    expect(said(outcome)).toEqual(['violation high fw/www'])
    expect(outcome.findings.map(({ from, to }) => `${from} ${to}`)).toEqual(['internet int'])
    expect(outcome.findings[0]?.text.ja).toContain('fw www にウイルス検査がありません')
  })

  test('by which somebody inside fetches', () => {
    const outcome = judge(check, town([permit({ id: 'web', src: INT, in: ['int'], services: ['tcp/80', 'tcp/21', 'tcp/143', 'tcp/53'] })]))
    expect(outcome.findings.map(({ from, to }) => `${from} ${to}`)).toEqual(['int internet'])
    expect(outcome.findings[0]?.packets?.ports('dst')).toEqual([
      [21, 21],
      [80, 80],
      [143, 143],
    ])
  })

  test('each rule by itself', () => {
    const rules = [permit({ id: 'a', dst: PUBLISHED, services: 'tcp/25' }), permit({ id: 'b', dst: PUBLISHED, services: 'tcp/443' })]
    expect([...said(judge(check, town(rules)))].sort()).toEqual(['violation high fw/a', 'violation high fw/b'])
  })
})

test('a scan that reads the Web only lets mail in', () => {
  const rule = inspecting({ id: 'both', dst: PUBLISHED, services: ['tcp/25', 'tcp/443'] }, { 'virus-scan': ['tcp/80', 'tcp/443'] })
  const outcome = judge(check, town([rule]))
  expect(outcome.findings.map(({ packets }) => packets?.ports('dst'))).toEqual([[[25, 25]]])
  expect(outcome.findings[0]?.text.en).toContain('does not read this service')
})

test('another inspection is no virus scan', () => {
  const rule = inspecting({ id: 'ips', dst: PUBLISHED, services: 'tcp/443' }, { ips: 'all', 'tls-inspection': 'all' })
  expect(said(judge(check, town([rule])))).toEqual(['violation high fw/ips'])
})

test('a scan that is named and switched off, at the line that names it', () => {
  const published = permit({ id: 'off', dst: PUBLISHED, services: 'tcp/443' })
  const focus = { ...published.span, start: 3 }
  const why = { ja: 'utm-status が enable ではありません', en: 'utm-status is not enable' }
  const rule = { ...published, idleInspection: [{ kind: 'virus-scan' as const, why, span: focus }] }
  const [finding] = judge(check, town([rule])).findings
  expect(finding?.text.ja).toContain('有効ではありません（utm-status が enable ではありません）')
  expect(finding?.cause.focus).toEqual(focus)
})

test('a second line without a scan beside one with a scan', () => {
  const rules = [
    scanning({ id: 'main', out: ['wan1'], src: INT, services: 'tcp/80' }),
    permit({ id: 'spare', out: ['wan2'], src: INT, services: 'tcp/80' }),
  ]
  const spare = { ...INTERNET, id: 'spare' }
  expect(said(judge(check, town(rules, [INTERNET, spare])))).toEqual(['violation high fw/spare'])
  // Two lines to one network, over which packets are shared out.
  const { topology: one, devices } = town(rules, [INTERNET, spare])
  const declaration = one.devices.get('fw')!
  const attachment = declaration.interfaces.get('wan1')!
  const both = {
    ...one,
    externals: new Map([['internet', INTERNET]]),
    devices: new Map([['fw', { ...declaration, interfaces: new Map([...declaration.interfaces, ['wan2', attachment]]) }]]),
  }
  expect(said(judge(check, { topology: both, devices }))).toEqual(['violation high fw/spare'])
})

test('what passes when the condition of the rule that scans does not hold', () => {
  const user = { kind: 'user' as const, text: { ja: '利用者', en: 'users' }, span: INTERNET.span }
  const rules = [
    scanning({ id: 'staff', src: INT, services: 'tcp/80', conditions: [user] }),
    permit({ id: 'rest', src: INT, services: 'tcp/80' }),
  ]
  expect(said(judge(check, town(rules)))).toEqual(['violation high fw/rest'])
})

test('a security cloud that scans, passed by', () => {
  const cloud = { ...CLOUD, does: ['virus-scan' as const] }
  const outcome = judge(check, {
    ...town([permit({ id: 'out', src: INT, services: 'tcp/80' })], [cloud, INTERNET]),
    parameters: { 'require-evidence': false },
  })
  expect(outcome.findings.map(({ verdict, from, to, trace }) => [verdict, from, to, trace?.hops.at(-1)?.out])).toEqual([
    ['violation', 'int', 'internet', 'wan2'],
  ])
})

describe('a relay', () => {
  const leg = '10.30.0.25'
  const rules = [permit({ id: 'in', dst: leg, services: 'tcp/25' })]
  const city = (does: readonly 'virus-scan'[][]) => {
    const { topology: plain, devices } = town(rules)
    const carries = does.map((each) => ({ service: 'tcp/25', from: 'leg', to: 'leg', does: each }))
    return { topology: withRelays(plain, [relay('mta', { kind: 'mail-relay', legs: { leg: `int ${leg}` }, carries })]), devices }
  }

  test('that does not scan', () => {
    expect(said(judge(check, city([[]])))).toEqual(['violation high fw/in'])
  })

  test('that scans in one of two ways it carries the same', () => {
    expect(said(judge(check, city([['virus-scan'], []])))).toEqual(['violation high fw/in'])
    expect(judge(check, city([['virus-scan']])).findings).toEqual([])
  })

  test('does not scan what is not its service', () => {
    const { topology: plain } = city([['virus-scan']])
    const { devices } = town([permit({ id: 'ssh', dst: leg, services: 'tcp/22' })])
    expect(said(judge(check, { topology: plain, devices }))).toEqual(['violation high fw/ssh'])
  })
})

describe('where the scan has to be at the boundary', () => {
  const fields = { dst: PUBLISHED, services: 'tcp/443' }
  const outer = (rule: ReturnType<typeof permit>) =>
    firewall('outer', { in: '100.64.9.1/30', wan: '100.64.0.1/30' }, [rule], {
      routes: [route('0.0.0.0/0', { out: 'wan', via: '100.64.0.2' }), route(INT, { out: 'in', via: '100.64.9.2' })],
    })
  const inner = (rule: ReturnType<typeof permit>) =>
    firewall('inner', { out: '100.64.9.2/30', int: '10.30.0.1/24' }, [rule], {
      routes: [route('0.0.0.0/0', { out: 'out', via: '100.64.9.1' })],
    })
  const wired = topology({
    zones: [ZONES.int],
    externals: [INTERNET],
    devices: { outer: { in: { link: ['inner', 'out'] }, wan: 'internet' }, inner: { int: 'int' } },
  })

  test('an inner firewall is not enough', () => {
    const city = { topology: wired, devices: [outer(permit({ id: 'o', ...fields })), inner(scanning({ id: 'i', ...fields }))] }
    expect(judge(check, city).findings).toEqual([])
    expect(said(judge(check, { ...city, parameters: { stage: 'firewall' } }))).toEqual(['violation high outer/o'])
  })

  test('the outer one is', () => {
    const city = { topology: wired, devices: [outer(scanning({ id: 'o', ...fields })), inner(permit({ id: 'i', ...fields }))] }
    expect(judge(check, { ...city, parameters: { stage: 'firewall' } }).findings).toEqual([])
  })

  test('nor is a relay', () => {
    const carries = [{ service: 'tcp/443', from: 'leg', to: 'leg', does: ['virus-scan' as const] }]
    const relayed = withRelays(wired, [relay('waf', { legs: { leg: `int ${PUBLISHED}` }, carries })])
    const city = { topology: relayed, devices: [outer(permit({ id: 'o', ...fields })), inner(permit({ id: 'i', ...fields }))] }
    expect(judge(check, city).findings).toEqual([])
    expect(said(judge(check, { ...city, parameters: { stage: 'firewall' } }))).toEqual(['violation high outer/o'])
  })
})

test('the address of the peer makes no difference', () => {
  expect(said(judge(check, town([permit({ id: 'one', src: PEER, dst: PUBLISHED, services: 'tcp/25' })])))).toEqual([
    'violation high fw/one',
  ])
})
