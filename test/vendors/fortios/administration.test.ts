import { expect, test } from 'vitest'
import { matchesInterface } from '../../../src/model/rule.ts'
import { domainOf, holds, packet, readCase } from './firewall.ts'

const reading = readCase('local-services')

/** Services by which a packet that arrives on an interface administers the unit, with `?` where that is not certain. */
function administers(from: string, text: string): readonly string[] {
  const binding = domainOf(reading).local.bindings.find((one) => matchesInterface(one.in, from))
  return (binding?.administration ?? []).flatMap(({ service, match, across }) => {
    const certainty = holds(match, packet(text))
    return certainty === 'no' ? [] : [`${service}${certainty === 'yes' ? '' : '?'}${across === true ? ' across' : ''}`]
  })
}

test.each([
  ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:8443', ['https'], 'HTTPS on its own port'],
  ['mgmt', 'tcp 192.168.1.5:40000 > 192.168.1.99:2022', ['ssh'], 'SSH on its own port'],
  ['mgmt', 'icmp 192.168.1.5 > 192.168.1.99 8/0', [], 'ping administers nothing'],
  ['wan', 'tcp 198.18.0.1:40000 > 10.20.10.1:8443', ['https? across'], 'to the address of another interface'],
  ['odd', 'tcp 10.77.0.5:40000 > 10.77.0.1:9999', ['other?'], 'an unknown word may administer it'],
  ['lan', 'tcp 10.20.10.200:40000 > 10.20.10.1:8443', [], 'a local-in policy takes packets away'],
] as const)('on %s %s: %j, %s', (from, text, expected, _why) => {
  expect(administers(from, text)).toEqual(expected)
})
