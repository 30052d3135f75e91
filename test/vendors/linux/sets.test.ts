import { describe, expect, test } from 'vitest'
import { doubts, readText, ruleNamed, server, verdict } from './support.ts'

const web = 'tcp 10.1.0.9:40000 > 10.2.0.5:80'
const tls = 'tcp 10.1.0.77:40000 > 10.2.0.6:443'
const dns = 'udp 10.1.0.9:40000 > 10.2.0.70:53'
const ping = 'icmp 10.1.0.9 > 10.2.0.5 8/0'

function passing(sets: readonly string[], match: string): string {
  const reading = readText(server({ sets, filter: [`FORWARD -m set ${match} -j ACCEPT`] }))
  return Object.entries({ web, tls, dns, ping })
    .map(([name, sent]) => [name, verdict(reading, sent)] as const)
    .filter(([, says]) => says !== 'stops')
    .map(([name, says]) => (says === 'open' ? `${name}?` : name))
    .join(' ')
}

describe('ipset', () => {
  test.each<[string, readonly string[], string, string]>([
    ['hash:ip', ['create s hash:ip family inet hashsize 1024 maxelem 65536', 'add s 10.1.0.9'], '--match-set s src', 'web dns ping'],
    ['hash:ip, the other end', ['create s hash:ip family inet', 'add s 10.1.0.9'], '--match-set s dst', ''],
    ['hash:ip negated', ['create s hash:ip family inet', 'add s 10.1.0.9'], '! --match-set s src', 'tls'],
    ['hash:ip with netmask', ['create s hash:ip family inet netmask 28', 'add s 10.2.0.0'], '--match-set s dst', 'web tls ping'],
    ['hash:net', ['create s hash:net family inet', 'add s 10.2.0.0/26'], '--match-set s dst', 'web tls ping'],
    [
      'hash:net with an exception',
      ['create s hash:net family inet', 'add s 10.2.0.0/24', 'add s 10.2.0.64/26 nomatch'],
      '--match-set s dst',
      'web tls ping',
    ],
    [
      'hash:net, an exception from the exception',
      ['create s hash:net family inet', 'add s 10.2.0.70', 'add s 10.2.0.0/24 nomatch', 'add s 10.0.0.0/8'],
      '--match-set s dst',
      'dns',
    ],
    [
      'hash:ip,port',
      ['create s hash:ip,port family inet', 'add s 10.2.0.5,tcp:80', 'add s 10.2.0.6,tcp:80', 'add s 10.2.0.70,udp:53'],
      '--match-set s dst,dst',
      'web dns',
    ],
    [
      'hash:ip,port, source port',
      ['create s hash:ip,port family inet', 'add s 10.2.0.5,tcp:40000', 'add s 10.2.0.6,443'],
      '--match-set s dst,src',
      'web',
    ],
    ['hash:ip,port negated', ['create s hash:ip,port family inet', 'add s 10.2.0.5,tcp:80'], '! --match-set s dst,dst', 'tls dns ping'],
    ['hash:ip,port with ICMP', ['create s hash:ip,port family inet', 'add s 10.2.0.5,icmp:echo-request'], '--match-set s dst,dst', 'ping'],
    [
      'hash:net,port',
      ['create s hash:net,port family inet', 'add s 10.2.0.0/24,tcp:443', 'add s 10.2.0.64/26,udp:53'],
      '--match-set s dst,dst',
      'tls dns',
    ],
    ['hash:net,net', ['create s hash:net,net family inet', 'add s 10.1.0.64/26,10.2.0.0/24'], '--match-set s src,dst', 'tls'],
    ['hash:ip,port,ip', ['create s hash:ip,port,ip family inet', 'add s 10.1.0.9,tcp:80,10.2.0.5'], '--match-set s src,dst,dst', 'web'],
    [
      'hash:net,iface',
      ['create s hash:net,iface family inet', 'add s 10.1.0.0/26,eth0', 'add s 10.1.0.64/26,eth2'],
      '--match-set s src,src',
      'web dns ping',
    ],
    ['bitmap:port', ['create s bitmap:port range 0-1023', 'add s 53', 'add s 80'], '--match-set s dst', 'web dns'],
    ['bitmap:ip', ['create s bitmap:ip range 10.2.0.0/24', 'add s 10.2.0.70'], '--match-set s dst', 'dns'],
    [
      'list:set',
      [
        'create a hash:ip family inet',
        'add a 10.2.0.70',
        'create b hash:ip family inet',
        'add b 10.2.0.6',
        'create s list:set size 8',
        'add s a',
        'add s b',
      ],
      '--match-set s dst',
      'tls dns',
    ],
    ['fewer directions than the set has parts', ['create s hash:ip,port family inet', 'add s 10.2.0.5,tcp:80'], '--match-set s dst', ''],
    ['an empty set', ['create s hash:ip family inet'], '--match-set s src', ''],
    ['an empty set, negated', ['create s hash:ip family inet'], '! --match-set s src', 'web tls dns ping'],
    ['a set of the other IP version', ['create s hash:ip family inet6', 'add s 2001:db8::1'], '--match-set s src', ''],
    [
      'comments and counters',
      ['create s hash:ip family inet counters comment', 'add s 10.1.0.77 packets 3 bytes 180 comment "add s 10.1.0.9"'],
      '--match-set s src',
      'tls',
    ],
    // What may be gone by tomorrow is not relied on.
    [
      'a member that expires',
      ['create s hash:ip family inet timeout 600', 'add s 10.1.0.9 timeout 120', 'add s 10.1.0.77 timeout 0'],
      '--match-set s src',
      'web? tls dns? ping?',
    ],
    ['a set that is not there', ['create other hash:ip family inet'], '--match-set s src', 'web? tls? dns? ping?'],
    [
      'a member that is not understood',
      ['create s hash:ip family inet', 'add s 10.1.0.77', 'add s frobnicate'],
      '--match-set s src',
      'web? tls? dns? ping?',
    ],
    ['MAC addresses beside', ['create s hash:ip,mac family inet', 'add s 10.1.0.77,52:54:00:00:00:01'], '--match-set s src,src', 'tls?'],
  ])('%s', (_, sets, match, expected) => {
    expect(passing(sets, match)).toBe(expected)
  })

  test('a missing set names the command to run', () => {
    const reading = readText(server({ filter: ['FORWARD -m set --match-set gone src -j ACCEPT'] }))
    expect(doubts(reading).join()).toContain('ipset save')
  })
  test('rules that fill a set leave its contents open', () => {
    const filter = ['FORWARD -m set --match-set s src -j DROP', 'FORWARD -j SET --add-set s src', 'FORWARD -j ACCEPT']
    const reading = readText(server({ sets: ['create s hash:ip family inet'], filter }))
    expect(verdict(reading, web)).toBe('open')
    expect(verdict(readText(server({ sets: ['create s hash:ip family inet'], filter: filter.slice(0, 1), forward: 'ACCEPT' })), web)).toBe(
      'passes',
    )
  })
  test('a rule remembers the sets it was made of', () => {
    const reading = readText(
      server({ sets: ['create s hash:ip family inet', 'add s 10.1.0.9'], filter: ['FORWARD -m set --match-set s src -j ACCEPT'] }),
    )
    const [origin] = ruleNamed(reading, 'iptables/filter/FORWARD/1').origins
    expect(reading.source.text.slice(origin?.start, origin?.end)).toContain('create s')
  })
})
