import { describe, expect, test } from 'vitest'
import { codes, holds, lineAt, packet, readText, ruleOf, textOf } from './firewall.ts'

/** Whether policy 1, whose source is the named object, takes a packet from an address. */
function from(name: string, address: string): 'yes' | 'maybe' | 'no' {
  const rule = ruleOf(readText(textOf('addresses').replaceAll('"SRC"', name)), 'policy/root/1')
  return holds(rule.clauses[0]!.match, packet(`tcp ${address}:40000 > 192.0.2.1:443`))
}

function doubts(name: string): string[] {
  return codes(ruleOf(readText(textOf('addresses').replaceAll('"SRC"', name)), 'policy/root/1').uncertainties)
}

describe('address objects', () => {
  test.each([
    ['"all"', '203.0.113.9', 'yes', 'an entry without a subnet is every address'],
    ['"none"', '0.0.0.0', 'yes', 'none is the single address 0.0.0.0'],
    ['"none"', '10.0.0.1', 'no', 'and nothing else'],
    ['"host-bits"', '10.20.10.200', 'yes', 'host bits of a subnet are ignored'],
    ['"host-bits"', '10.20.11.1', 'no', 'and its mask is kept'],
    ['"cidr"', '10.30.255.255', 'yes', 'a subnet may be written with a length'],
    ['"cidr"', '10.31.0.0', 'no', 'and ends where it ends'],
    ['"range"', '10.0.0.10', 'yes', 'a range holds its first'],
    ['"range"', '10.0.0.19', 'yes', 'and its last address'],
    ['"range"', '10.0.0.20', 'no', 'and no further one'],
    ['"from-zero"', '0.0.0.7', 'yes', 'a range without a start begins at 0.0.0.0'],
    ['"wild"', '10.99.3.5', 'yes', 'a 1 bit of a wildcard must match'],
    ['"wild"', '10.0.7.6', 'no', 'so the last octet is fixed here'],
    ['"lan-net"', '10.20.11.9', 'yes', 'an interface subnet follows the interface'],
    ['"lan-net"', '192.168.99.9', 'no', 'not the stored copy'],
    ['"only-on-lan"', '10.40.1.1', 'yes', 'an associated interface adds no condition'],
    ['"outer"', '10.20.10.1', 'yes', 'groups nest three deep'],
    ['"outer"', '10.30.1.1', 'yes', 'at every level'],
    ['"outer"', '203.0.113.1', 'maybe', 'with the unknown member kept as possible'],
    ['"but"', '10.0.0.12', 'no', 'an excluded range is out'],
    ['"but"', '10.30.1.1', 'maybe', 'an excluded country may hold anything'],
    ['"exclude-off"', '10.0.0.12', 'yes', 'without exclude enable nothing is excluded'],
    ['"range" "cidr"', '10.30.0.1', 'yes', 'several names are a union'],
  ] as const)('%s from %s: %s, %s', (name, address, expected, _why) => {
    expect(from(name, address)).toBe(expected)
  })

  test.each([
    ['"site"', 'unresolved-fqdn'],
    ['"japan"', 'unresolved-geography'],
    ['"tagged"', 'unresolved-dynamic'],
    ['"terminal"', 'unresolved-mac'],
    ['"strange"', 'unknown-statement'],
    ['"unreadable"', 'invalid-address'],
    ['"nobody"', 'undefined-object'],
    ['"gap"', 'undefined-object'],
    ['"loop-a"', 'circular-group'],
  ] as const)('%s is a bound, because of %s', (name, code) => {
    expect(from(name, '203.0.113.1')).toBe('maybe')
    expect(doubts(name)).toContain(code)
  })

  test('what is known of a group with a gap is certain', () => {
    expect(from('"gap"', '10.0.0.11')).toBe('yes')
  })

  test('an unknown word in an object does not make other rules doubtful', () => {
    const reading = readText(textOf('addresses').replace('"SRC"', '"cidr"'))
    expect(ruleOf(reading, 'policy/root/1').uncertainties).toEqual([])
    expect(reading.device.domains[0]!.uncertainties).toEqual([])
    expect(reading.device.coverage.notUnderstood.map(({ span }) => lineAt(span))).toEqual([
      'set sparkle enable',
      'set subnet 10.300.0.0 255.255.0.0',
    ])
  })

  test('the objects behind a rule are named with their place', () => {
    const rule = ruleOf(readText(textOf('addresses').replace('"SRC"', '"outer"')), 'policy/root/1')
    expect(rule.origins.map(lineAt)).toEqual([
      'edit "outer"',
      'edit "middle"',
      'edit "inner"',
      'edit "host-bits"',
      'edit "range"',
      'edit "cidr"',
      'edit "site"',
      'edit "all"',
    ])
  })
})
