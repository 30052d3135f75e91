import { describe, expect, test } from 'vitest'
import type { Route } from '../../../src/model/route.ts'
import { formatAddress } from '../../../src/packet/address.ts'
import { codes, domainOf, readCase, readText, stagesOf, textOf } from './firewall.ts'

function tableOf(text: string) {
  return stagesOf(domainOf(readText(text)), 'route')[0]!.table
}

const text = textOf('routes')
const table = tableOf(text)

function show({ prefix, kind, out, nextHop, distance, metric, conditional }: Route): string {
  const hop = nextHop === undefined ? '' : ` via ${formatAddress(prefix.family, nextHop)}`
  return `${formatAddress(prefix.family, prefix.address)}/${prefix.length} ${kind}${out === undefined ? '' : ` ${out}`}${hop} [${distance}/${metric}]${conditional ? ' perhaps' : ''}`
}

const shown = table.routes.filter(({ kind }) => kind !== 'connected').map(show)

describe('static routes', () => {
  test('without a destination are default routes', () => {
    expect(shown).toContain('0.0.0.0/0 static wan via 203.0.113.1 [10/1]')
  })

  test('carry distance and priority', () => {
    expect(shown).toContain('10.50.0.0/16 static lan via 10.20.10.254 [20/5]')
  })

  test('may be black holes', () => {
    expect(shown).toContain('10.50.0.0/16 blackhole [254/1]')
  })

  test('may go to a device without a gateway', () => {
    expect(shown).toContain('10.70.0.0/16 static lan [10/1]')
  })

  test('may take their destination from an address object', () => {
    expect(shown).toEqual(
      expect.arrayContaining(['10.90.0.0/16 static lan via 10.20.10.253 [10/1]', '10.91.0.0/17 static lan via 10.20.10.253 [10/1]']),
    )
  })

  test('that are disabled, or leave by an interface that is down, are absent', () => {
    expect(shown.filter((route) => /^10\.(60|80)\./.test(route))).toEqual([])
  })

  test('through a watched interface come and go', () => {
    expect(shown).toContain('10.85.0.0/16 static wan2 via 198.51.100.1 [10/1] perhaps')
  })

  test('exist for IPv6', () => {
    expect(shown).toContain('2001:db8:90::/48 static lan via 2001:db8::1 [10/1]')
  })

  test('that are all understood leave nothing open', () => {
    expect(table.uncertainties).toEqual([])
    expect(domainOf(readText(text)).uncertainties).toEqual([])
  })

  test('to an FQDN leave the table open', () => {
    expect(codes(tableOf(text.replace('set dstaddr "branches"', 'set dstaddr "saas"')).uncertainties)).toEqual(['unresolved-fqdn'])
  })

  test('with an unknown word or value doubt the VDOM', () => {
    const changes = [
      ['        set blackhole enable\n', '        set blackhole enable\n        set teleport enable\n'],
      ['set dst 10.50.0.0 255.255.0.0', 'set dst 10.50.0.0 255.0.255.300'],
    ] as const
    for (const [before, after] of changes)
      expect(codes(domainOf(readText(text.replace(before, after))).uncertainties), after).toEqual(['unknown-statement'])
  })

  test('before 7.0 have priority 0 unless they say otherwise', () => {
    expect(tableOf(text.replace('7.2.8', '6.4.14')).routes.map(show)).toContain('0.0.0.0/0 static wan via 203.0.113.1 [10/0]')
  })
})

describe('a table is open', () => {
  const printed = `config router rip
    config redistribute "connected"
    end
end
config router ospf
    config redistribute "static"
        set status enable
    end
end
config router bgp
    config redistribute "connected"
    end
end
`
  test('not because a unit prints protocols that do not run', () => {
    expect(tableOf(text.replace('config router static\n', `${printed}config router static\n`)).uncertainties).toEqual([])
  })

  test.each([
    [
      'OSPF with a network',
      'config router ospf\n    set router-id 10.0.0.1\n    config area\n        edit 0.0.0.0\n        next\n    end\n    config network\n        edit 1\n            set prefix 10.20.10.0 255.255.254.0\n        next\n    end\nend\n',
    ],
    [
      'BGP with a neighbour',
      'config router bgp\n    set as 65010\n    config neighbor\n        edit "203.0.113.1"\n            set remote-as 65020\n        next\n    end\nend\n',
    ],
    [
      'RIP with a network',
      'config router rip\n    config network\n        edit 1\n            set prefix 10.0.0.0 255.0.0.0\n        next\n    end\nend\n',
    ],
  ])('because of %s', (_, block) => {
    expect(codes(tableOf(text.replace('config router static\n', `${block}config router static\n`)).uncertainties)).toEqual([
      'dynamic-routing',
    ])
  })

  test('because an interface is in a VRF', () => {
    expect(codes(tableOf(text.replace('edit "wan2"\n', 'edit "wan2"\n        set vrf 7\n')).uncertainties)).toEqual(['vrf'])
  })

  test('because the file has no routes at all', () => {
    const [before] = text.split('config router static\n')
    expect(codes(tableOf(before!).uncertainties)).toEqual(['routes-not-in-file'])
  })

  test('because the file stops before the last protocol a unit prints', () => {
    const [before] = text.split('config router multicast\n')
    expect(codes(tableOf(`${before}${printed}`).uncertainties)).toEqual(['routes-not-in-file'])
  })

  test('because dial-up peers bring their routes, which no printed table settles: they come and go', () => {
    const vpn =
      'config vpn ipsec phase1-interface\n    edit "dial"\n        set type dynamic\n        set interface "wan"\n        set psksecret ENC AAAA\n    next\nend\n'
    expect(codes(tableOf(text.replace('config router static\n', `${vpn}config router static\n`)).uncertainties)).toEqual(['dial-up-routes'])
  })
})

test('readCase and readText agree', () => {
  expect(readCase('routes').device.coverage).toEqual(readText(text).device.coverage)
})
