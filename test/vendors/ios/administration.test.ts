import { expect, test } from 'vitest'
import { packetsOf } from '../../../src/model/match.ts'
import { readText } from './support.ts'
import * as support from './support.ts'

const { device } = readText(
  [
    'hostname R1',
    'access-list 5 permit 10.1.1.9',
    'access-list 6 permit 10.1.1.8',
    'interface GigabitEthernet0/1',
    ' ip address 10.2.2.1 255.255.255.0',
    'ip http server',
    'no ip http secure-server',
    'snmp-server community <removed> RO 6',
    'line vty 0 4',
    ' access-class 5 in',
    ' transport input ssh',
    '',
  ].join('\n'),
)

/** Services that a packet to the router administers it by. */
function administers(sent: string): readonly string[] {
  const [binding] = device.domains[0]!.local.bindings
  return binding!.administration!.filter(({ match }) => packetsOf(match).lo.has(support.packet(sent))).map(({ service }) => service)
}

test.each([
  ['tcp 10.1.1.9:1 > 10.2.2.1:22', ['ssh'], 'from the access class'],
  ['tcp 10.2.2.9:1 > 10.2.2.1:22', [], 'not from elsewhere'],
  ['tcp 10.1.1.9:1 > 10.2.2.1:23', [], 'no telnet'],
  ['tcp 10.2.2.9:1 > 10.2.2.1:80', ['http'], 'the web server has no access class'],
  ['tcp 10.2.2.9:1 > 10.2.2.1:443', [], 'no secure server'],
  ['udp 10.1.1.8:1 > 10.2.2.1:161', ['snmp'], 'from the list of the community'],
  ['udp 10.1.1.9:1 > 10.2.2.1:161', [], 'not from elsewhere'],
] as const)('%s: %j, %s', (sent, expected, _why) => {
  expect(administers(sent)).toEqual(expected)
})
