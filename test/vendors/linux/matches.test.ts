import { describe, expect, test } from 'vitest'
import { doubts, readText, ruleNamed, server, verdict } from './support.ts'

const PACKETS = {
  web: 'tcp 10.1.0.9:40000 > 10.2.0.5:80',
  tls: 'tcp 10.1.0.9:40000 > 10.2.0.5:443',
  other: 'tcp 10.1.0.77:40000 > 10.2.0.6:8080',
  dns: 'udp 10.1.0.9:40000 > 10.2.0.5:53',
  ping: 'icmp 10.1.0.9 > 10.2.0.5 8/0',
  unreachable: 'icmp 10.1.0.9 > 10.2.0.5 3/3',
  esp: '50 10.1.0.9 > 10.2.0.5',
} as const
type Name = keyof typeof PACKETS

/** Packets that a single rule in front of a dropping policy lets through. */
function passed(rule: string): string {
  const reading = readText(server({ filter: [`FORWARD ${rule} -j ACCEPT`] }))
  expect(doubts(reading), rule).toEqual([])
  return (Object.keys(PACKETS) as Name[]).filter((name) => verdict(reading, PACKETS[name]) === 'passes').join(' ')
}

/** Packets that the same rule keeps out where the policy accepts: matching must not depend on what is done. */
function stopped(rule: string): string {
  const reading = readText(server({ filter: [`FORWARD ${rule} -j DROP`], forward: 'ACCEPT' }))
  return (Object.keys(PACKETS) as Name[]).filter((name) => verdict(reading, PACKETS[name]) === 'stops').join(' ')
}

describe('what matches what', () => {
  test.each([
    ['', 'web tls other dns ping unreachable esp'],
    ['-p tcp', 'web tls other'],
    ['! -p tcp', 'dns ping unreachable esp'],
    ['-p 6', 'web tls other'],
    ['-p esp', 'esp'],
    ['-p all', 'web tls other dns ping unreachable esp'],
    ['-s 10.1.0.0/26', 'web tls dns ping unreachable esp'],
    ['! -s 10.1.0.0/26', 'other'],
    ['-d 10.2.0.6/32', 'other'],
    ['-s 10.0.0.9/255.0.0.255', 'web tls dns ping unreachable esp'],
    ['-s 10.1.0.0/255.255.255.0 -d 10.2.0.6', 'other'],
    ['-s 10.1.0.9,10.1.0.77 -p tcp', 'web tls other'],
    ['-i eth0', 'web tls other dns ping unreachable esp'],
    ['-i eth1', ''],
    ['! -i eth1', 'web tls other dns ping unreachable esp'],
    ['-i eth+ -o eth+', 'web tls other dns ping unreachable esp'],
    ['! -o eth+', ''],
    ['-o eth2', ''],
    ['-p tcp -m tcp --dport 80', 'web'],
    ['-p tcp --dport 80', 'web'],
    ['-p tcp -m tcp ! --dport 80', 'tls other'],
    ['-p tcp -m tcp --dport ! 80', 'tls other'],
    ['-p tcp -m tcp --dport 400:', 'tls other'],
    ['-p tcp -m tcp --dport :442', 'web'],
    ['-p tcp -m tcp --destination-port https', 'tls'],
    ['-p tcp -m tcp --sport 40000:40001 --dport 443', 'tls'],
    ['-p tcp -m multiport --dports 80,400:500', 'web tls'],
    ['-p tcp -m multiport ! --dports 80,400:500', 'other'],
    ['-p tcp -m multiport --ports 40000', 'web tls other'],
    ['-p tcp -m multiport ! --ports 443', 'web other'],
    ['-p tcp -m multiport --sports 1:1023', ''],
    ['-p icmp -m icmp --icmp-type 8', 'ping'],
    ['-p icmp -m icmp --icmp-type echo-request', 'ping'],
    ['-p icmp -m icmp ! --icmp-type 8', 'unreachable'],
    ['-p icmp -m icmp --icmp-type 3/3', 'unreachable'],
    ['-p icmp -m icmp --icmp-type port-unreachable', 'unreachable'],
    ['-p icmp -m icmp --icmp-type 3/4', ''],
    ['-p icmp -m icmp --icmp-type any', 'ping unreachable'],
    ['-m iprange --src-range 10.1.0.5-10.1.0.10', 'web tls dns ping unreachable esp'],
    ['-m iprange ! --src-range 10.1.0.5-10.1.0.10 --dst-range 10.2.0.6-10.2.0.6', 'other'],
    ['-m comment --comment "DB \\"参照\\" -j DROP"', 'web tls other dns ping unreachable esp'],
    ['-m comment --comment -foo -p tcp', 'web tls other'],
    ['-m addrtype --dst-type UNICAST', 'web tls other dns ping unreachable esp'],
    ['-m addrtype --dst-type LOCAL', ''],
    ['-m addrtype ! --dst-type LOCAL,BROADCAST', 'web tls other dns ping unreachable esp'],
    ['-m pkttype --pkt-type unicast', 'web tls other dns ping unreachable esp'],
    ['-m pkttype --pkt-type broadcast', ''],
  ])('%s', (rule, expected) => {
    expect(passed(rule)).toBe(expected)
    expect(stopped(rule)).toBe(expected)
  })
})

describe('packets that open connections', () => {
  const every = 'web tls other dns ping unreachable esp'
  const opening = 'web tls other dns ping esp'
  test.each([
    // An ICMP error that nobody asked for is INVALID, not NEW.
    ['-m conntrack --ctstate NEW', opening],
    ['-m state --state NEW', opening],
    ['-m conntrack --ctstate INVALID', 'unreachable'],
    ['-m conntrack ! --ctstate INVALID', opening],
    ['-m conntrack --ctstate RELATED,ESTABLISHED', ''],
    ['-m conntrack ! --ctstate RELATED,ESTABLISHED', every],
    ['-m conntrack --ctstate NEW,ESTABLISHED', opening],
    ['-m conntrack --ctstate NEW,INVALID,UNTRACKED', every],
    ['-m conntrack --ctstate UNTRACKED', ''],
    ['-m conntrack --ctstate SNAT', ''],
    ['-m conntrack --ctstate DNAT', ''],
    ['-m conntrack ! --ctstate DNAT', every],
    ['-m conntrack --ctdir ORIGINAL', opening],
    ['-m conntrack --ctdir REPLY', ''],
    ['-m conntrack --ctstatus ASSURED', ''],
    ['-m conntrack --ctproto 17', 'dns'],
    ['-m conntrack --ctorigsrc 10.1.0.9', 'web tls dns ping esp'],
    // Without a connection there is nothing to compare, negated or not.
    ['-m conntrack ! --ctorigsrc 10.9.9.9', opening],
    ['-m conntrack --ctorigdst 10.2.0.6', 'other'],
    ['-m conntrack --ctorigdstport 80', 'web'],
    ['-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN', 'web tls other'],
    ['-p tcp --syn', 'web tls other'],
    ['-p tcp ! --syn', ''],
    ['-p tcp -m tcp --tcp-flags ACK ACK', ''],
    ['-p tcp -m tcp ! --tcp-flags ACK ACK', 'web tls other'],
    ['-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK', ''],
    ['-p tcp -m tcp --tcp-flags ALL NONE', ''],
    ['-p tcp -m tcp --tcp-flags RST,ACK NONE', 'web tls other'],
    ['-f', ''],
    ['! -f', every],
  ])('%s', (rule, expected) => {
    expect(passed(rule)).toBe(expected)
    expect(stopped(rule)).toBe(expected)
  })

  test('a rule for return traffic alone opens and closes nothing', () => {
    const reading = readText(
      server({ filter: ['FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'FORWARD -p tcp -j ACCEPT'] }),
    )
    expect(ruleNamed(reading, 'iptables/filter/FORWARD/1').initiates).toBe(false)
    expect(ruleNamed(reading, 'iptables/filter/FORWARD/2').initiates).toBe(true)
  })
  test('IPv6: neighbour discovery is UNTRACKED, echo is NEW, the rest INVALID', () => {
    const asks = (states: string) => readText(server({ ip6: [`FORWARD -m conntrack --ctstate ${states} -j ACCEPT`] }))
    const [echo, solicitation, error] = [128, 135, 1].map((type) => `icmp [2001:db8:1::9] > [2001:db8:2::9] ${type}/0`)
    expect([echo, solicitation, error].map((sent) => verdict(asks('NEW'), sent!))).toEqual(['passes', 'stops', 'stops'])
    expect([echo, solicitation, error].map((sent) => verdict(asks('UNTRACKED'), sent!))).toEqual(['stops', 'passes', 'stops'])
    expect([echo, solicitation, error].map((sent) => verdict(asks('INVALID'), sent!))).toEqual(['stops', 'stops', 'passes'])
  })
  test('NOTRACK leaves open what NEW and UNTRACKED match, for what it speaks of only', () => {
    const reading = readText(
      server({
        raw: ['PREROUTING -p udp -m udp --dport 53 -j CT --notrack'],
        filter: ['FORWARD -m conntrack --ctstate NEW -j ACCEPT'],
      }),
    )
    expect(verdict(reading, PACKETS.dns)).toBe('open')
    expect(verdict(reading, PACKETS.web)).toBe('passes')
  })
})

describe('conditions: they can be true', () => {
  test.each([
    ['-m limit --limit 5/min', 'rate'],
    ['-m hashlimit --hashlimit-upto 5/sec --hashlimit-mode srcip --hashlimit-name web', 'rate'],
    ['-m connlimit --connlimit-upto 3 --connlimit-mask 32 --connlimit-saddr', 'rate'],
    ['-m statistic --mode random --probability 0.5', 'rate'],
    ['-m recent --rcheck --seconds 60 --name ssh --mask 255.255.255.255 --rsource', 'rate'],
    ['-m time --timestart 08:30:00 --timestop 17:15:00 --weekdays Mon,Tue', 'schedule'],
    ['-m string --string "-j ACCEPT" --algo bm', 'application'],
    ['-m mac --mac-source 52:54:00:00:00:aa', 'user'],
    ['-m ttl --ttl-gt 3', 'assumption'],
    ['-m dscp --dscp 0x0a', 'assumption'],
    ['-m length --length 100:200', 'assumption'],
    ['-m tos --tos 0x10/0x3f', 'assumption'],
  ])('%s', (rule, kind) => {
    const permitting = readText(server({ filter: [`FORWARD ${rule} -j ACCEPT`] }))
    expect(verdict(permitting, PACKETS.web)).toBe('passes')
    expect(ruleNamed(permitting, 'iptables/filter/FORWARD/1').conditions.map((each) => each.kind)).toEqual([kind])
    // A rule that only sometimes drops protects nobody.
    expect(verdict(readText(server({ filter: [`FORWARD ${rule} -j DROP`], forward: 'ACCEPT' })), PACKETS.web)).toBe('passes')
  })
  test('where a conditional rule leads elsewhere, both ways are open', () => {
    const reading = readText(server({ filter: ['FORWARD -m limit --limit 5/min -j U1', 'FORWARD -j ACCEPT', 'U1 -j DROP'] }))
    expect(verdict(reading, PACKETS.web)).toBe('open')
    expect(doubts(reading).join()).toContain('where it leads depends on conditions')
  })
  test('recent --set writes and does not ask', () => {
    expect(passed('-m recent --set --name ssh --mask 255.255.255.255 --rsource')).toBe('web tls other dns ping unreachable esp')
  })
})

describe('what nobody can say', () => {
  test.each([
    '-m mark --mark 0x1',
    '-m mark ! --mark 0x1/0xff',
    '-m connmark --mark 0x1',
    '-m physdev --physdev-in eth5',
    '-m policy --dir in --pol ipsec',
    '-m geoip --source-country JP',
    '-m u32 --u32 "0x0>>0x16&0x3c@0xc>>0x1a&0x3c=0x0"',
    '-m socket --transparent',
    '-m set --match-set nowhere src',
    '-m frobnicate --foo bar',
    '-p tcp -m tcp --frob 7',
    '-p tcp -m tcp --dport nosuchservice',
    '-s host.example.jp',
  ])('%s', (rule) => {
    for (const [target, forward] of [
      ['ACCEPT', 'DROP'],
      ['DROP', 'ACCEPT'],
    ] as const) {
      const reading = readText(server({ filter: [`FORWARD ${rule} -j ${target}`], forward }))
      expect(verdict(reading, PACKETS.web), target).toBe('open')
      expect(doubts(reading).length).toBeGreaterThan(0)
      expect(reading.domain.uncertainties).toEqual([])
    }
  })
  test('what is understood beside it still limits how far it reaches', () => {
    const reading = readText(server({ filter: ['FORWARD -p udp -m geoip --source-country JP -j ACCEPT'] }))
    expect(verdict(reading, PACKETS.dns)).toBe('open')
    expect(verdict(reading, PACKETS.web)).toBe('stops')
  })
  test('unknown words count as not understood, opaque ones do not', () => {
    const unknown = readText(server({ filter: ['FORWARD -m frobnicate --foo bar -j ACCEPT'] })).device.coverage.notUnderstood
    expect(unknown.map(({ code }) => code)).toEqual(['unknown-match'])
    expect(readText(server({ filter: ['FORWARD -m mark --mark 0x1 -j ACCEPT'] })).device.coverage.notUnderstood).toEqual([])
  })
  test('addrtype LOCAL without ip addr', () => {
    const reading = readText(server({ addresses: '', filter: ['FORWARD -m addrtype --dst-type LOCAL -j ACCEPT'] }))
    expect(verdict(reading, PACKETS.web)).toBe('open')
    expect(doubts(reading).join()).toContain('ip addr')
  })
  test('owner never holds for what is forwarded', () => {
    expect(passed('-m owner --uid-owner 0')).toBe('')
  })
})
