import { describe, expect, test } from 'vitest'
import { doubts, leaves, readText, server, stagesOf, verdict } from './support.ts'

const OUT = 'eth1'
/** What becomes of a packet from eth0, by way of a server that forwards everything. */
function becomes(nat: readonly string[], sent: string, more: Parameters<typeof server>[0] = {}): readonly string[] {
  return leaves(readText(server({ nat, forward: 'ACCEPT', ...more })), 'eth0', sent)
}

describe('destinations', () => {
  const sent = 'tcp 10.1.0.9:40000 > 203.0.113.1:80'
  test.each([
    ['-p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5', '10.2.0.5:80'],
    ['-p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080', '10.2.0.5:8080'],
    ['-d 203.0.113.1 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5-10.2.0.7:8080-8090', '10.2.0.5-10.2.0.7:*'],
    ['-p tcp -m tcp --dport 80:89 -j DNAT --to-destination 10.2.0.5:8000-8009/80', '10.2.0.5:8000'],
    ['-d 203.0.113.0/24 -j NETMAP --to 10.2.0.0/24', '10.2.0.1:80'],
  ])('%s', (rule, expected) => {
    // The last of them leads to an address of the server itself.
    const arrives = becomes([`PREROUTING ${rule}`], expected === '10.2.0.1:80' ? sent.replace('203.0.113.1', '203.0.113.7') : sent)
    expect(arrives).toEqual([`${OUT} 10.1.0.9:40000 > ${expected.replace('10.2.0.1', '10.2.0.7')}`])
  })
  test('rules behind see the new destination and port', () => {
    const nat = ['PREROUTING -d 203.0.113.1 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080']
    const filtered = (rule: string) => verdict(readText(server({ nat, filter: [`FORWARD ${rule} -j ACCEPT`] })), sent)
    expect(filtered('-d 203.0.113.1 -p tcp --dport 80')).toBe('stops')
    expect(filtered('-d 10.2.0.5 -p tcp --dport 8080')).toBe('passes')
    expect(filtered('-m conntrack --ctstate DNAT')).toBe('passes')
    expect(filtered('-m conntrack ! --ctstate DNAT')).toBe('stops')
    expect(filtered('-m conntrack --ctorigdst 203.0.113.1')).toBe('passes')
    expect(filtered('-m conntrack --ctorigdst 203.0.113.1 --ctorigdstport 80')).toBe('passes')
    expect(filtered('-m conntrack --ctorigdst 203.0.113.2')).toBe('stops')
    expect(filtered('-m conntrack --ctorigdstport 8080')).toBe('stops')
    expect(filtered('-m conntrack --ctreplsrc 10.2.0.5')).toBe('passes')
  })
  test('where a translation covers more than a rule asks for, it is open', () => {
    const nat = ['PREROUTING -d 203.0.113.0/24 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080']
    expect(verdict(readText(server({ nat, filter: ['FORWARD -m conntrack --ctorigdst 203.0.113.1 -j ACCEPT'] })), sent)).toBe('open')
  })
  test('mangle PREROUTING sees the old destination', () => {
    const nat = ['PREROUTING -d 203.0.113.1 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080']
    expect(becomes(nat, sent, { mangle: ['PREROUTING -d 203.0.113.1 -j DROP'] })).toEqual([])
    expect(becomes(nat, sent, { mangle: ['PREROUTING -d 10.2.0.5 -j DROP'] })).toHaveLength(1)
  })
  test('the first rule decides, ACCEPT among them', () => {
    const rest = 'PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.6'
    expect(becomes(['PREROUTING -s 10.1.0.9 -p tcp -j DNAT --to-destination 10.2.0.5', rest], sent)).toEqual([
      `${OUT} 10.1.0.9:40000 > 10.2.0.5:80`,
    ])
    expect(becomes(['PREROUTING -s 10.1.0.9 -j ACCEPT', rest], 'tcp 10.1.0.9:40000 > 198.51.100.7:80')).toEqual([
      'eth2 10.1.0.9:40000 > 198.51.100.7:80',
    ])
    expect(becomes(['PREROUTING -s 10.1.0.8 -j ACCEPT', rest], sent)).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.6:80`])
  })
  test('chains with RETURN, as container engines write them', () => {
    const nat = [
      'PREROUTING -m addrtype --dst-type LOCAL -j U1',
      'POSTROUTING -s 10.2.0.0/24 ! -o eth1 -j MASQUERADE',
      'U1 -i eth1 -j RETURN',
      'U1 -s 10.1.0.66 -j RETURN',
      'U1 ! -i eth1 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080',
    ]
    expect(becomes(nat, sent)).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.5:8080`])
    expect(becomes(nat, 'tcp 10.1.0.9:40000 > 10.2.0.1:80')).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.5:8080`])
    expect(becomes(nat, 'tcp 10.1.0.9:40000 > 198.51.100.9:80')).toEqual(['eth2 10.1.0.9:40000 > 198.51.100.9:80'])
    expect(becomes(nat, sent.replace('.9:', '.66:'))).toEqual([])
    expect(leaves(readText(server({ nat, forward: 'ACCEPT' })), 'eth1', 'tcp 10.2.0.9:40000 > 203.0.113.1:80')).toEqual([])
  })
  test('goto does not come back', () => {
    const nat = [
      'PREROUTING -p tcp -g U1',
      'PREROUTING -j DNAT --to-destination 10.2.0.6',
      'U1 -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.2.0.5',
    ]
    expect(becomes(nat, 'tcp 10.1.0.9:40000 > 203.0.113.7:443')).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.5:443`])
    expect(becomes(nat, 'tcp 10.1.0.9:40000 > 198.51.100.7:80')).toEqual(['eth2 10.1.0.9:40000 > 198.51.100.7:80'])
    expect(becomes(nat, 'udp 10.1.0.9:40000 > 203.0.113.7:53')).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.6:53`])
  })
  test('REDIRECT leads to the address of the interface it came in by', () => {
    const reading = readText(server({ nat: ['PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128'], forward: 'ACCEPT' }))
    expect(leaves(reading, 'eth0', 'tcp 10.1.0.9:40000 > 10.2.0.5:80', 'possible')).toEqual([])
    const [stage] = stagesOf(reading, 'translate-destination')
    const [first] = stage?.translations.filter(({ in: input }) => input !== 'any' && input.has('eth0')) ?? []
    expect(first?.to).toMatchObject({ kind: 'set' })
    expect(first?.to.kind === 'set' && first.to.addresses.toString()).toBe('10.1.0.1')
    expect(first?.port).toEqual({ kind: 'set', ports: [[3128, 3128]] })
  })
  test('only what opens a connection is translated', () => {
    const nat = ['PREROUTING -j DNAT --to-destination 10.2.0.5', 'POSTROUTING -j MASQUERADE']
    expect(becomes(nat, 'icmp 10.1.0.9 > 198.51.100.7 3/3')).toEqual(['eth2 10.1.0.9:0 > 198.51.100.7:771'])
    expect(becomes(nat, 'icmp 10.1.0.9 > 198.51.100.7 8/0')).toEqual([`${OUT} 10.2.0.1:* > 10.2.0.5:2048`])
  })
  test('conditions and unknown targets leave it open', () => {
    for (const rule of [
      '-m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.2.0.5',
      '-m mark --mark 0x1 -j DNAT --to-destination 10.2.0.5',
      '-p tcp -j FROBNICATE',
      '-p tcp -j NETMAP --to 10.2.0.0/24',
      '-p tcp -j DNAT --to-destination 10.2.0.5 --to-destination 10.2.0.6',
    ]) {
      const reading = readText(server({ nat: [`PREROUTING ${rule}`], forward: 'ACCEPT' }))
      expect(leaves(reading, 'eth0', 'tcp 10.1.0.9:40000 > 198.51.100.7:80', 'judged'), rule).toEqual([])
      expect(leaves(reading, 'eth0', 'tcp 10.1.0.9:40000 > 198.51.100.7:80', 'possible').length, rule).toBeGreaterThan(0)
      expect(doubts(reading).length, rule).toBeGreaterThan(0)
    }
  })
})

describe('sources', () => {
  const sent = 'tcp 10.1.0.9:40000 > 198.51.100.7:80'
  test.each([
    ['POSTROUTING -o eth2 -j MASQUERADE', '203.0.113.1:*'],
    ['POSTROUTING -o eth1 -j MASQUERADE', '10.1.0.9:40000'],
    ['POSTROUTING -s 10.1.0.0/24 ! -o eth1 -j SNAT --to-source 203.0.113.20', '203.0.113.20:*'],
    ['POSTROUTING -j SNAT --to-source 203.0.113.20-203.0.113.29', '203.0.113.20-203.0.113.29:*'],
    ['POSTROUTING -s 10.1.0.0/24 -j NETMAP --to 203.0.113.0/24', '203.0.113.9:40000'],
    ['POSTROUTING -s 10.1.0.8/32 -j MASQUERADE', '10.1.0.9:40000'],
  ])('%s', (rule, source) => {
    expect(becomes([rule], sent)).toEqual([`eth2 ${source} > 198.51.100.7:80`])
  })
  test('ACCEPT before it leaves the source alone', () => {
    expect(becomes(['POSTROUTING -d 198.51.100.0/24 -j ACCEPT', 'POSTROUTING -o eth2 -j MASQUERADE'], sent)).toEqual([
      'eth2 10.1.0.9:40000 > 198.51.100.7:80',
    ])
  })
  test('filters before see the old source, and the new destination', () => {
    expect(becomes(['POSTROUTING -o eth2 -j MASQUERADE'], sent, { mangle: ['POSTROUTING -s 10.1.0.9 -j DROP'] })).toEqual([])
    expect(becomes(['POSTROUTING -o eth2 -j MASQUERADE'], sent, { mangle: ['POSTROUTING -s 203.0.113.1 -j DROP'] })).toHaveLength(1)
  })
  test('depending on an earlier translation: not followed', () => {
    const reading = readText(server({ nat: ['POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE'], forward: 'ACCEPT' }))
    expect(leaves(reading, 'eth0', sent, 'judged')).toEqual([])
    expect(leaves(reading, 'eth0', sent, 'possible').length).toBeGreaterThan(0)
  })
})

test('what NOTRACK takes out may not be translated', () => {
  const reading = readText(
    server({
      raw: ['PREROUTING -p udp -m udp --dport 53 -j NOTRACK'],
      nat: ['PREROUTING -s 10.1.0.0/24 -j DNAT --to-destination 10.2.0.5'],
      forward: 'ACCEPT',
    }),
  )
  expect(leaves(reading, 'eth0', 'tcp 10.1.0.9:40000 > 198.51.100.7:80')).toEqual([`${OUT} 10.1.0.9:40000 > 10.2.0.5:80`])
  expect(leaves(reading, 'eth0', 'udp 10.1.0.9:40000 > 198.51.100.7:53')).toEqual([])
  expect(leaves(reading, 'eth0', 'udp 10.1.0.9:40000 > 198.51.100.7:53', 'possible')).toEqual([
    `${OUT} 10.1.0.9:40000 > 10.2.0.5:53`,
    'eth2 10.1.0.9:40000 > 198.51.100.7:53',
  ])
})

test('IPv6 destinations with ports in brackets', () => {
  const text =
    server({ forward6: 'ACCEPT' }).replace('# ipset save', '') +
    '*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination [2001:db8:2::5]:8080\nCOMMIT\n'
  expect(leaves(readText(text), 'eth0', 'tcp [2001:db8:1::9]:40000 > [2001:db8:2::9]:80')).toEqual([
    'eth1 2001:db8:1::9:40000 > 2001:db8:2::5:8080',
  ])
})
