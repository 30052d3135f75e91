import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, holds, matches, packet, readText, ruleOf, stagesOf, textOf, translate } from './firewall.ts'

const base = textOf('policies')

/** The fixture with more blocks before its routes. */
function withBlocks(blocks: string) {
  return readText(base.replace('config router static\n', `${blocks}config router static\n`))
}

describe('lists that drop before the policies', () => {
  const acl = `config firewall acl
    edit 1
        set interface "lan"
        set srcaddr "printers"
        set dstaddr "all"
        set service "ALL"
    next
    edit 2
        set status disable
        set interface "lan"
        set srcaddr "all"
        set dstaddr "all"
        set service "ALL"
    next
end
`
  test('an access control list is an ingress filter that otherwise permits', () => {
    const [first, second] = stagesOf(domainOf(withBlocks(acl)), 'filter')
    expect([first!.at, first!.unbound, second!.at]).toEqual(['ingress', 'permit', 'forward'])
    const { rules, otherwise } = first!.bindings[0]!.rulebase
    expect([rules.map(({ id, action }) => [id, action]), otherwise]).toEqual([[['acl/root/1', 'deny']], 'permit'])
    expect(matches(rules[0]!, 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('yes')
    expect(matches(rules[0]!, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('no')
    expect(matches(rules[0]!, 'dmz', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('no')
  })

  test('it comes before destination translation', () => {
    expect(domainOf(withBlocks(acl)).stages.map(({ kind }) => kind)).toEqual(['filter', 'translate-destination', 'route', 'filter'])
  })

  test('a TTL policy may drop, never for certain', () => {
    const blocks =
      'config firewall ttl-policy\n    edit 1\n        set action deny\n        set srcintf "lan"\n        set srcaddr "all"\n        set service "ALL"\n        set schedule "always"\n        set ttl "10-255"\n    next\nend\n'
    const [first] = stagesOf(domainOf(withBlocks(blocks)), 'filter')
    expect(matches(first!.bindings[0]!.rulebase.rules[0]!, 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('maybe')
  })

  test('rate limits and inspection policies are irrelevant', () => {
    const blocks =
      'config firewall DoS-policy\n    edit 1\n        set interface "lan"\n        set srcaddr "all"\n        set dstaddr "all"\n        set service "ALL"\n        config anomaly\n            edit "tcp_syn_flood"\n                set status enable\n                set threshold 2000\n            next\n        end\n    next\nend\n'
    const reading = withBlocks(blocks)
    expect(reading.device.coverage.irrelevant['rate-limit']).toBe(6)
    expect(domainOf(reading).uncertainties).toEqual([])
  })
})

describe('policies of other kinds', () => {
  const policy = (lines: string): string =>
    base.replace(
      'config firewall policy\n',
      `config firewall policy\n    edit 99\n        set srcintf "lan"\n        set dstintf "wan"\n        set srcaddr "clients"\n        set dstaddr "all"\n        set schedule "always"\n        set service "HTTPS"\n${lines}    next\n`,
    )

  test('translation between IP versions makes a policy a possibility', () => {
    const rule = ruleOf(readText(policy('        set action accept\n        set nat64 enable\n')), 'policy/root/99')
    expect(matches(rule, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('maybe')
  })

  test.each([
    ['set devices "windows-pc"', 'posture'],
    ['set users "taro"', 'user'],
    ['set fsso-groups "CN=STAFF"', 'user'],
    ['set vlan-filter 10-20', 'assumption'],
    ['set tos-mask 0xff', undefined],
    ['set tos-mask 0x00', undefined],
    ['set ztna-ems-tag "compliant"', undefined],
  ] as const)('%s gives a condition: %s', (line, kind) => {
    const rule = ruleOf(readText(policy(`        set action accept\n        ${line}\n`)), 'policy/root/99')
    expect(rule.conditions.map((condition) => condition.kind)).toEqual(kind === undefined ? [] : [kind])
  })

  test('ZTNA tags count once ZTNA is on', () => {
    const rule = ruleOf(
      readText(policy('        set action accept\n        set ztna-status enable\n        set ztna-ems-tag "compliant"\n')),
      'policy/root/99',
    )
    expect(rule.conditions.map(({ kind }) => kind)).toEqual(['posture'])
  })

  test('old tables for IPv4 to IPv6 reach the VDOM', () => {
    const reading = withBlocks(
      'config firewall policy46\n    edit 1\n        set srcintf "lan"\n        set dstintf "wan"\n    next\nend\n',
    )
    expect(codes(domainOf(reading).uncertainties)).toEqual(['unknown-statement'])
  })
})

describe('objects kept elsewhere', () => {
  test('an external list is a bound', () => {
    const text = base
      .replace(
        'config firewall address\n',
        'config system external-resource\n    edit "blocklist"\n        set type address\n        set resource "https://example.jp/list"\n    next\nend\nconfig firewall address\n',
      )
      .replace('set srcaddr "partner"', 'set srcaddr "blocklist"')
    const reading = readText(text)
    expect(decides(reading, 'wan', 'dmz', 'tcp 192.0.2.1:40000 > 172.16.0.10:25')).toBe('deny? by policy/root/5, permit by policy/root/6')
    expect(codes(ruleOf(reading, 'policy/root/5').uncertainties)).toEqual(['unresolved-feed'])
  })
})

describe('virtual IPs of other kinds', () => {
  const vip = (lines: string) =>
    withBlocks(`config firewall vip\n    edit "odd"\n        set extip 203.0.113.77\n        set extintf "wan"\n${lines}    next\nend\n`)
  const arriving = 'tcp 198.18.0.1:40000 > 203.0.113.77:443'

  test.each([
    ['a name', '        set type fqdn\n        set mapped-addr "partner"\n', 'unresolved-fqdn'],
    ['DNS answers', '        set type dns-translation\n        set mappedip "172.16.0.10"\n', 'vip-dns'],
    ['a range of another size', '        set mappedip "172.16.0.10-172.16.0.12"\n', 'vip-range-mismatch'],
    ['an unreadable address', '        set mappedip "172.16.0.300"\n', 'unknown-statement'],
  ] as const)('to %s translate perhaps', (_, lines, code) => {
    const reading = vip(lines)
    expect(translate(reading, 'wan', arriving)?.certain).toBe(false)
    const [stage] = stagesOf(domainOf(reading), 'translate-destination')
    expect(codes(stage!.translations[0]!.uncertainties)).toContain(code)
  })

  test('limited to services take those services only', () => {
    const reading = vip('        set service "HTTPS"\n        set mappedip "172.16.0.10"\n')
    const [stage] = stagesOf(domainOf(reading), 'translate-destination')
    expect(holds(stage!.translations[0]!.match, packet(arriving))).toBe('maybe')
    expect(holds(stage!.translations[0]!.match, packet('tcp 198.18.0.1:40000 > 203.0.113.77:80'))).toBe('no')
  })
})
