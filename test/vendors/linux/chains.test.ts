import { describe, expect, test } from 'vitest'
import { accepts, crosses, doubts, readText, ruleNamed, rulesOf, server, stagesOf, verdict } from './support.ts'

const web = 'tcp 10.1.0.9:40000 > 10.2.0.5:80'
const tls = 'tcp 10.1.0.9:40000 > 10.2.0.5:443'
const ssh = 'tcp 10.1.0.9:40000 > 10.2.0.5:22'

describe('user chains', () => {
  test('the end of a chain and RETURN lead back behind the jump', () => {
    const reading = readText(
      server({
        filter: [
          'FORWARD -j U1',
          'FORWARD -p tcp --dport 22 -j ACCEPT',
          'U1 -p tcp --dport 80 -j RETURN',
          'U1 -p tcp --dport 443 -j ACCEPT',
          'U1 -p tcp --dport 80 -j ACCEPT',
        ],
      }),
    )
    expect([web, tls, ssh].map((sent) => verdict(reading, sent))).toEqual(['stops', 'passes', 'passes'])
  })
  test('goto from a built-in chain falls to the policy, what follows is not reached', () => {
    const rules = ['FORWARD -i eth0 -g U1', 'FORWARD -p tcp --dport 22 -j ACCEPT', 'U1 -p tcp --dport 443 -j ACCEPT']
    expect([tls, ssh].map((sent) => verdict(readText(server({ filter: rules })), sent))).toEqual(['passes', 'stops'])
    expect(verdict(readText(server({ filter: rules, forward: 'ACCEPT' })), web)).toBe('passes')
  })
  test('goto inside a user chain returns to the chain above it', () => {
    const reading = readText(
      server({
        filter: [
          'FORWARD -j U1',
          'FORWARD -p tcp --dport 22 -j ACCEPT',
          'U1 -g U2',
          'U1 -p tcp --dport 80 -j ACCEPT',
          'U2 -p tcp --dport 443 -j ACCEPT',
        ],
      }),
    )
    expect([web, tls, ssh].map((sent) => verdict(reading, sent))).toEqual(['stops', 'passes', 'passes'])
  })
  test('RETURN in a built-in chain is the policy', () => {
    const rules = ['FORWARD -p tcp --dport 80 -j RETURN', 'FORWARD -j ACCEPT']
    expect([web, tls].map((sent) => verdict(readText(server({ filter: rules })), sent))).toEqual(['stops', 'passes'])
    const closed = ['FORWARD -p tcp --dport 80 -j RETURN', 'FORWARD -j DROP']
    expect([web, tls].map((sent) => verdict(readText(server({ filter: closed, forward: 'ACCEPT' })), sent))).toEqual(['passes', 'stops'])
  })
  test('a chain that leads back to itself is cut, not followed for ever', () => {
    const reading = readText(server({ filter: ['FORWARD -j U1', 'U1 -p tcp --dport 80 -j U2', 'U2 -j U1'] }))
    expect(verdict(reading, web)).toBe('open')
    expect(verdict(reading, tls)).toBe('stops')
  })
  test('a jump to a chain that is not there may do anything', () => {
    const reading = readText(server({ filter: ['FORWARD -p tcp --dport 80 -j NOWHERE'] }))
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['open', 'stops'])
    expect(reading.device.coverage.notUnderstood.map(({ code }) => code)).toEqual(['unknown-target'])
  })
  test('a policy written on a user chain is none', () => {
    const text = server({ filter: ['FORWARD -j U1'] }).replace(':U1 - [0:0]', ':U1 ACCEPT [0:0]')
    expect(verdict(readText(text), web)).toBe('stops')
  })
})

describe('tables', () => {
  test('ACCEPT ends only its own table; DROP anywhere is final', () => {
    const reading = readText(
      server({
        mangle: ['FORWARD -p tcp --dport 80 -j ACCEPT', 'FORWARD -p tcp --dport 443 -j DROP'],
        filter: ['FORWARD -p tcp --dport 443 -j ACCEPT', 'FORWARD -p tcp --dport 22 -j ACCEPT'],
      }),
    )
    expect([web, tls, ssh].map((sent) => verdict(reading, sent))).toEqual(['stops', 'stops', 'passes'])
  })
  test.each(['raw', 'mangle'] as const)('a DROP in %s PREROUTING comes before everything', (name) => {
    const reading = readText(server({ [name]: ['PREROUTING -p tcp --dport 80 -j DROP'], forward: 'ACCEPT' }))
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['stops', 'passes'])
  })
  test('a DROP in mangle POSTROUTING comes last', () => {
    const reading = readText(server({ mangle: ['POSTROUTING -o eth1 -p tcp --dport 80 -j DROP'], forward: 'ACCEPT' }))
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['stops', 'passes'])
  })
  test('empty tables make no lists; filter FORWARD is one even when it says nothing', () => {
    const reading = readText(server({ mangle: [], raw: [], forward: 'ACCEPT', forward6: 'ACCEPT' }))
    expect(stagesOf(reading, 'filter').flatMap(({ bindings }) => bindings.map(({ rulebase }) => rulebase.name.en))).toEqual([
      'filter FORWARD',
    ])
    expect(reading.device.role).toBe('router')
    expect(readText(server({})).device.role).toBe('firewall')
  })
})

describe('IPv4 and IPv6', () => {
  const web6 = 'tcp [2001:db8:1::9]:40000 > [2001:db8:2::5]:80'
  test('each has its own rules and policy', () => {
    const mixed = readText(
      server({ filter: ['FORWARD -p tcp --dport 80 -j ACCEPT'], forward6: 'ACCEPT', ip6: ['FORWARD -p tcp --dport 443 -j DROP'] }),
    )
    expect([web, tls].map((sent) => verdict(mixed, sent))).toEqual(['passes', 'stops'])
    expect(verdict(mixed, web6)).toBe('passes')
    expect(verdict(mixed, web6.replace(/80$/, '443'))).toBe('stops')
  })
  test('policies that agree stay the policy of one list', () => {
    const reading = readText(server({ filter: ['FORWARD -p tcp --dport 80 -j ACCEPT'] }))
    const [rulebase] = stagesOf(reading, 'filter').flatMap(({ bindings }) => bindings.map((binding) => binding.rulebase))
    expect(rulebase?.otherwise).toBe('deny')
    expect(rulesOf(reading).map(({ id }) => id)).toEqual(['iptables/filter/FORWARD/1'])
  })
  test('goto falls to the policy of its own version', () => {
    const reading = readText(server({ filter: ['FORWARD -g U1', 'U1 -p tcp --dport 80 -j ACCEPT'], forward6: 'ACCEPT' }))
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['passes', 'stops'])
    expect(verdict(reading, web6)).toBe('passes')
  })
  test('without ip6tables-save nothing is known of IPv6: neither open nor closed', () => {
    const text = server({ filter: ['FORWARD -p tcp --dport 80 -j ACCEPT'] }).replace(/# ip6tables-save[\s\S]*/, '')
    const reading = readText(text)
    expect(verdict(reading, web6)).toBe('open')
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['passes', 'stops'])
    expect(doubts(reading).join()).toContain('ip6tables-save')
    expect(accepts(reading, 'eth0', 'tcp [2001:db8:1::9]:40000 > [2001:db8:1::1]:22', 'judged')).toBe(false)
    expect(accepts(reading, 'eth0', 'tcp [2001:db8:1::9]:40000 > [2001:db8:1::1]:22', 'possible')).toBe(true)
  })
  test('ip6tables-save that was run and printed nothing: no rules, everything passes', () => {
    const text = server({}).replace(/# ip6tables-save[\s\S]*/, '# ip6tables-save\n# ipset save\n')
    expect(verdict(readText(text), web6)).toBe('passes')
  })
  test('without IPv6 addresses anywhere there is nothing to ask', () => {
    const text = server({})
      .replace(/# ip6tables-save[\s\S]*/, '')
      .replace(/^ {4}inet6 .*\n.*\n/gm, '')
    expect(doubts(readText(text))).toEqual([])
  })
  test('only ip6tables-save: IPv4 is not known', () => {
    const text = server({ ip6: ['FORWARD -j ACCEPT'] }).replace(/# iptables-save[\s\S]*(?=# ip6tables-save)/, '')
    expect(verdict(readText(text), web)).toBe('open')
    expect(verdict(readText(text), web6)).toBe('passes')
  })
})

describe('targets', () => {
  test.each([
    'LOG --log-prefix "drop: " --log-level 4',
    'NFLOG --nflog-prefix "x y"',
    'ULOG',
    'MARK --set-xmark 0x1/0xffffffff',
    'CONNMARK --save-mark',
    'TRACE',
    'TCPMSS --clamp-mss-to-pmtu',
    'CLASSIFY --set-class 1:10',
    'DSCP --set-dscp 0x0a',
    'CHECKSUM --checksum-fill',
    'AUDIT --type accept',
    'CT --zone 1',
  ])('%s: the next rule is next', (target) => {
    const reading = readText(server({ filter: [`FORWARD -p tcp -j ${target}`, 'FORWARD -p tcp --dport 80 -j ACCEPT'] }))
    expect([web, tls].map((sent) => verdict(reading, sent))).toEqual(['passes', 'stops'])
    expect(doubts(reading)).toEqual([])
  })
  test('a rule without target only counts', () => {
    expect(verdict(readText(server({ filter: ['FORWARD -p tcp', 'FORWARD -j ACCEPT'] })), web)).toBe('passes')
  })
  test.each(['REJECT --reject-with icmp-port-unreachable', 'REJECT --reject-with tcp-reset', 'DROP'])('%s does not permit', (target) => {
    expect(verdict(readText(server({ filter: [`FORWARD -p tcp -j ${target}`, 'FORWARD -j ACCEPT'] })), web)).toBe('stops')
  })
  test.each(['NFQUEUE --queue-num 0', 'NFQUEUE --queue-num 0 --queue-bypass', 'QUEUE', 'FROBNICATE --x 1', 'TPROXY --on-port 3128'])(
    '%s may accept and may drop',
    (target) => {
      for (const forward of ['ACCEPT', 'DROP'] as const)
        expect(verdict(readText(server({ filter: [`FORWARD -p tcp -j ${target}`], forward })), web)).toBe('open')
    },
  )
  test('copies to another device reach further than their rule', () => {
    expect(
      readText(server({ mangle: ['PREROUTING -p tcp -j TEE --gateway 10.1.0.200'] })).domain.uncertainties.map(({ code }) => code),
    ).toEqual(['packet-copy'])
  })
  test('a LOG rule right above makes what it covers logged', () => {
    const reading = readText(
      server({ filter: ['FORWARD -p tcp -j LOG', 'FORWARD -p tcp --dport 80 -j DROP', 'FORWARD -j LOG', 'FORWARD -j DROP'] }),
    )
    expect(ruleNamed(reading, 'iptables/filter/FORWARD/4').logged).toBe(true)
  })
})

describe('traffic to the server itself', () => {
  const toSelf = 'tcp 10.1.0.9:40000 > 10.1.0.1:22'
  test('INPUT decides, FORWARD does not', () => {
    const reading = readText(server({ input: 'DROP', filter: ['INPUT -s 10.1.0.0/24 -p tcp --dport 22 -j ACCEPT'], forward: 'ACCEPT' }))
    expect(accepts(reading, 'eth0', toSelf)).toBe(true)
    expect(accepts(reading, 'eth0', 'tcp 10.1.0.9:40000 > 10.1.0.1:80')).toBe(false)
    expect(crosses(reading, 'eth0', 'eth1', toSelf)).toBe(false)
  })
  test('every table has to let it in, prerouting ones as well', () => {
    const reading = readText(server({ mangle: ['INPUT -p tcp --dport 22 -j DROP'] }))
    expect(accepts(reading, 'eth0', toSelf)).toBe(false)
    expect(accepts(readText(server({ raw: ['PREROUTING -p tcp --dport 22 -j DROP'] })), 'eth0', toSelf)).toBe(false)
    expect(accepts(readText(server({})), 'eth0', toSelf)).toBe(true)
  })
  test('any address of the server is itself, whichever interface it belongs to', () => {
    expect(crosses(readText(server({ forward: 'ACCEPT' })), 'eth0', 'eth1', 'tcp 10.1.0.9:40000 > 10.2.0.1:80', 'possible')).toBe(false)
  })
})

describe('kernel settings', () => {
  const off = (line: string) => readText(server({ forward: 'ACCEPT', forward6: 'ACCEPT' }).replace('net.ipv4.ip_forward = 1', line))
  const web6 = 'tcp [2001:db8:1::9]:40000 > [2001:db8:2::5]:80'
  test('without forwarding nothing is forwarded, of that version', () => {
    expect(verdict(off('net.ipv4.ip_forward = 0'), web)).toBe('stops')
    expect(verdict(off('net.ipv4.ip_forward = 0'), web6)).toBe('passes')
    expect(
      verdict(
        readText(server({ forward: 'ACCEPT', forward6: 'ACCEPT' }).replace('ipv6.conf.all.forwarding = 1', 'ipv6.conf.all.forwarding = 0')),
        web6,
      ),
    ).toBe('stops')
  })
  test('single interfaces', () => {
    expect(verdict(off('net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0.forwarding = 0'), web)).toBe('stops')
    expect(verdict(off('net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth0.forwarding = 1'), web)).toBe('passes')
    expect(verdict(off('net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth1.forwarding = 1'), web)).toBe('stops')
  })
  test('not shown: taken to forward, and said so', () => {
    const reading = readText(server({ forward: 'ACCEPT' }).replace(/^net\..*\n/gm, ''))
    expect(verdict(reading, web)).toBe('passes')
    expect(reading.diagnostics.map(({ code }) => code)).toEqual(['forwarding-assumed'])
  })
})
