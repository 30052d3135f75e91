import { describe, expect, test } from 'vitest'
import { matchesInterface } from '../../../src/model/rule.ts'
import { formatAddress } from '../../../src/packet/address.ts'
import { codes, domainOf, holds, packet, readCase, readText, stagesOf, textOf } from './firewall.ts'

const routes = stagesOf(domainOf(readCase('policy-routes')), 'route')[0]!.policyRoutes

/** The policy routes that a packet meets, in order, up to the first that certainly takes it. */
function meets(from: string, text: string): string[] {
  const met: string[] = []
  for (const route of routes) {
    if (!matchesInterface(route.in, from)) continue
    const result = holds(route.match, packet(text))
    if (result === 'no') continue
    const hops = route.nextHops.map((hop) => formatAddress(4, hop)).join(' ')
    met.push(`${route.label.en}${result === 'maybe' ? '?' : ''} ${[route.action, ...route.out, hops].join(' ').trim()}`)
    if (result === 'yes') break
  }
  return met
}

describe('policy routes', () => {
  test.each([
    ['lan', 'tcp 10.20.10.5:40000 > 192.0.2.9:443', ['policy route 1 forward wan2 198.51.100.1'], 'match source, destination and port'],
    ['lan', 'tcp 10.20.10.5:40000 > 198.19.0.9:444', ['policy route 1 forward wan2 198.51.100.1'], 'any of several destinations'],
    ['lan', 'tcp 10.20.10.200:40000 > 192.0.2.9:443', ['policy route 3 table'], 'deny means: go on to the table'],
    ['lan', 'udp 10.20.11.5:40000 > 192.0.2.9:53', ['policy route 2 forward wan2'], 'take sources from objects, and negate'],
    ['lan', 'udp 10.20.11.5:40000 > 172.20.0.9:53', ['policy route 5? forward 198.51.100.1'], 'an FQDN keeps both ways open'],
    [
      'wan2',
      'udp 192.0.2.1:40000 > 172.20.0.9:53',
      ['policy route 5? forward 198.51.100.1', 'policy route 6 forward 203.0.113.1'],
      'negated input devices are the others',
    ],
  ] as const)('%s %s: %j, %s', (from, text, expected, _why) => {
    expect(meets(from, text)).toEqual(expected)
  })

  test('that are disabled are absent', () => {
    expect(routes.map(({ label }) => label.en)).not.toContain('policy route 4')
  })

  test('with an unknown word doubt the VDOM', () => {
    const odd = readText(textOf('policy-routes').replace('edit 3\n', 'edit 3\n        set wormhole enable\n'))
    expect(codes(domainOf(odd).uncertainties)).toEqual(['unknown-statement'])
  })
})
