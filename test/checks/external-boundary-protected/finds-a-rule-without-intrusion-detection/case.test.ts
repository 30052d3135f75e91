import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-boundary-protected.ts'
import { condition, external, permit, tcp, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'
import { boundary, connection, evidence, inspected, wired, withRegister } from '../city.ts'

test('the rule that permits without an IPS, and only its packets', () => {
  const fw = boundary([
    inspected({ id: 'web', in: ['int'], out: ['wan1'], src: '10.30.0.0/24', services: 'tcp/443' }),
    permit({ id: 'dns', in: ['int'], out: ['wan1'], src: '10.30.0.0/24', services: 'udp/53' }),
  ])
  const { findings } = judge(check, { topology: wired(), devices: [fw] })
  expect(findings.map((f) => [f.from, f.to, f.cause.id])).toEqual([
    ['int', 'cloud', 'fw/dns'],
    ['int', 'isp', 'fw/dns'],
  ])
  expect(findings[0]?.text.ja).toContain('fw dns に侵入検知（IPS）がありません')
  expect(findings.some(({ packets }) => packets?.has(tcp('10.30.0.9', '198.51.100.8', 443)))).toBe(false)
})

test('towards our servers as well', () => {
  const fw = boundary([permit({ id: 'www', in: ['wan2'], out: ['int'], dst: '10.30.0.10', services: 'tcp/443' })])
  const { findings } = judge(check, { topology: wired(), devices: [fw] })
  expect(findings.map((f) => [f.verdict, f.severity, f.from, f.to, f.cause.id])).toEqual([['violation', 'high', 'isp', 'int', 'fw/www']])
  expect(findings[0]?.packets?.has(tcp('203.0.113.9', '10.30.0.10', 443))).toBe(true)
})

test('an IPS on a rule of the other line does not help', () => {
  const fw = boundary([inspected({ id: 'cloud', in: ['int'], out: ['wan1'] }), permit({ id: 'own-line', in: ['int'], out: ['wan2'] })])
  expect(said(judge(check, { topology: wired(), devices: [fw] }))).toEqual(['violation high fw/own-line'])
})

test('nor does detection that is declared of the other line', () => {
  const fw = boundary([permit({ id: 'all', in: ['int'] })])
  const watched = withRegister(
    wired(),
    [connection('C-1', 'wan1', 'cloud', { does: ['ids'], evidence: ['EV-1'] })],
    [evidence('EV-1', 'C-1')],
  )
  const { findings } = judge(check, { topology: watched, devices: [fw] })
  expect(findings.map((f) => [f.verdict, f.to, f.cause.id])).toEqual([['violation', 'isp', 'fw/all']])
  expect(findings[0]?.packets?.has(tcp('10.30.0.9', '203.0.113.9', 443))).toBe(true)
  expect(findings[0]?.packets?.has(tcp('10.30.0.9', '203.0.113.200', 443))).toBe(false)
})

test('IPv6 like IPv4', () => {
  const six = (fields: Parameters<typeof permit>[0]) => ({ ...fields, services: 'tcp/443' })
  const fw = boundary([
    inspected(six({ id: 'v4', in: ['int'], dst: '0.0.0.0/0', src: '0.0.0.0/0' })),
    permit(six({ id: 'v6', in: ['int'], dst: '::/0', src: '::/0' })),
  ])
  const stages = fw.domains[0]!.stages
  const both = {
    ...fw,
    interfaces: fw.interfaces.map((i) => ({ ...i, ipv6: true })),
    domains: [
      {
        ...fw.domains[0]!,
        stages: stages.map((s) =>
          s.kind === 'route'
            ? {
                ...s,
                table: {
                  ...s.table,
                  routes: [
                    ...s.table.routes,
                    { ...s.table.routes[3]!, prefix: { family: 6 as const, address: 0n, length: 0 }, nextHop: 1n },
                  ],
                },
              }
            : s,
        ),
      },
    ],
  }
  const base = wired()
  const topology = { ...base, internet: base.internet.or(permit({ dst: '2001:db8::/32' }).clauses[0]!.match.dst.hi) }
  const { findings } = judge(check, { topology, devices: [both] })
  expect(findings.map((f) => [f.verdict, f.cause.id])).toContainEqual(['violation', 'fw/v6'])
  expect(findings.map((f) => f.cause.id)).not.toContain('fw/v4')
})

test('an IPS that a rule names and that does nothing, and says why', () => {
  const idle = {
    ...permit({ id: 'web', in: ['int'], out: ['wan2'] }),
    idleInspection: [{ kind: 'ips' as const, why: { ja: 'utm-status が無効です', en: 'utm-status is off' }, span: permit().span }],
  }
  const [finding] = judge(check, { topology: wired(), devices: [boundary([idle])] }).findings
  expect(finding?.text.ja).toContain('utm-status が無効です')
})

test('the rest of a conditional rule with an IPS is not its own: a later rule without one is found for what the first never matches', () => {
  const fw = boundary([
    inspected({ id: 'day', in: ['int'], out: ['wan2'], services: 'tcp/443', conditions: [condition()] }),
    permit({ id: 'any', in: ['int'], out: ['wan2'] }),
  ])
  const { findings } = judge(check, { topology: wired(), devices: [fw] })
  expect(findings.map((f) => f.cause.id)).toEqual(['fw/any'])
})

test('a line to the Internet without evidence of a control against denial of service, where the policy asks', () => {
  const fw = boundary([inspected({ in: ['int'] })])
  const parameters = { 'require-dos-control': true }
  expect(said(judge(check, { topology: wired(), devices: [fw], parameters }))).toEqual(['violation high fw/interface/wan2'])
  const shown = (until?: string) =>
    withRegister(wired(), [], [evidence('EV-9', 'fw', { shows: ['dos-control'], ...(until === undefined ? {} : { until }) })])
  expect(judge(check, { topology: shown(), devices: [fw], parameters }).findings).toEqual([])
  expect(said(judge(check, { topology: shown('2026-01-01'), devices: [fw], parameters }))).toEqual(['violation high fw/interface/wan2'])
})

test('a line to another public body, closed as it may be', () => {
  const joined = topology({
    zones: [ZONES.my],
    externals: [external('kokuho', 'public-body', ['198.19.10.0/24'])],
    devices: { fw: { my: 'my', line: 'kokuho' } },
  })
  const fw = firewall('fw', { my: '10.10.0.1/24', line: '198.19.10.1/24' }, [permit({ id: 'sc-06', in: ['my'] })])
  expect(said(judge(check, { topology: joined, devices: [fw] }))).toEqual(['violation high fw/sc-06'])
  expect(judge(check, { topology: joined, devices: [fw], parameters: { 'exempt-ids': ['public-body'] } }).findings).toEqual([])
})
