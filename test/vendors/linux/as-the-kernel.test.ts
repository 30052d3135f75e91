/** Subtleties that the Linux kernel itself pointed out (test/oracle): each was once read otherwise. */
import { describe, expect, test } from 'vitest'
import { ADDRESSES, leaves, readText, ROUTES, RULES, server, verdict } from './support.ts'

function becomes(nft: string, input: string, sent: string): readonly string[] {
  return leaves(readText(`${ADDRESSES}${ROUTES}${RULES}# nft list ruleset\n${nft}`), input, sent)
}

describe('as the kernel does it', () => {
  test('a jump for IPv4 in a table of both versions takes no IPv6 along', () => {
    const nat = `table inet nat {
	chain hidden {
		oifname "eth2" masquerade
	}
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		meta nfproto ipv4 jump hidden
	}
}
`
    expect(becomes(nat, 'eth0', 'tcp 10.1.0.9:40000 > 198.51.100.7:80')).toEqual(['eth2 203.0.113.1:* > 198.51.100.7:80'])
    const own = nat.replaceAll('"eth2"', '"eth1"')
    expect(becomes(own, 'eth0', 'tcp [2001:db8:1::9]:40000 > [2001:db8:2::7]:80')).toEqual(['eth1 2001:db8:1::9:40000 > 2001:db8:2::7:80'])
  })

  test('a jump for connections that are known already takes none that opens one along', () => {
    const nat = ['PREROUTING -m conntrack --ctstate RELATED,ESTABLISHED -j U1', 'U1 -j DNAT --to-destination 10.2.0.5']
    const reading = readText(server({ nat, forward: 'ACCEPT' }))
    expect(leaves(reading, 'eth0', 'tcp 10.1.0.9:40000 > 198.51.100.7:80')).toEqual(['eth2 10.1.0.9:40000 > 198.51.100.7:80'])
  })

  test('an answer that nobody asked for is invalid, whatever the state is called by', () => {
    const rules = (state: string) => `table inet fw {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state ${state} accept
	}
}
`
    const [asked, unasked] = ['icmp 10.1.0.9 > 10.2.0.9 8/0', 'icmp 10.1.0.9 > 10.2.0.9 0/0']
    for (const [state, opens, answers] of [
      ['invalid', false, true],
      ['!= untracked', true, true],
      ['new', true, false],
      ['established,related', false, false],
    ] as const) {
      expect([state, becomes(rules(state), 'eth0', asked).length > 0]).toEqual([state, opens])
      expect([state, becomes(rules(state), 'eth0', unasked).length > 0]).toEqual([state, answers])
    }
  })

  test('what belongs to no connection is nothing that a rule asks of one, not even the contrary', () => {
    const passes = (words: string, sent: string) => {
      const text = `table inet fw {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n\t\t${words} accept\n\t}\n}\n`
      return becomes(text, 'eth0', sent).length > 0
    }
    for (const words of ['ct status ! dnat', 'ct original ip daddr != 192.0.2.1', 'meta l4proto icmp ct original protocol icmp']) {
      expect([words, passes(words, 'icmp 10.1.0.9 > 10.2.0.9 8/0')]).toEqual([words, true])
      expect([words, passes(words, 'icmp 10.1.0.9 > 10.2.0.9 0/0')]).toEqual([words, false])
    }
  })

  test('a translation to where a packet goes anyway is none to connection tracking', () => {
    const nat = ['PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.5']
    const passes = (rule: string, sent: string) => verdict(readText(server({ nat, filter: [`FORWARD ${rule} -j ACCEPT`] })), sent)
    expect(passes('-m conntrack --ctstate DNAT', 'tcp 10.1.0.9:40000 > 203.0.113.1:80')).toBe('passes')
    expect(passes('-m conntrack --ctstate DNAT', 'tcp 10.1.0.9:40000 > 10.2.0.5:80')).toBe('stops')
    expect(passes('-m conntrack ! --ctstate DNAT', 'tcp 10.1.0.9:40000 > 10.2.0.5:80')).toBe('passes')
    const ported = ['PREROUTING -i eth0 -p tcp -m tcp --dport 80:81 -j DNAT --to-destination 10.2.0.5:81']
    const marked = server({ nat: ported, filter: ['FORWARD -m conntrack --ctstate DNAT -j ACCEPT'] })
    expect(verdict(readText(marked), 'tcp 10.1.0.9:40000 > 10.2.0.5:80')).toBe('passes')
    expect(verdict(readText(marked), 'tcp 10.1.0.9:40000 > 10.2.0.5:81')).toBe('stops')
  })

  test('the old port of a translation that keeps ports is the one that is there', () => {
    const nat = ['PREROUTING -d 203.0.113.1 -j DNAT --to-destination 10.2.0.5']
    const reading = readText(server({ nat, filter: ['FORWARD -m conntrack --ctorigdstport 1:1023 -j ACCEPT'] }))
    expect(verdict(reading, 'tcp 10.1.0.9:40000 > 203.0.113.1:443')).toBe('passes')
    expect(verdict(reading, 'tcp 10.1.0.9:40000 > 203.0.113.1:8443')).toBe('stops')
    expect(verdict(reading, 'udp 10.1.0.9:40000 > 10.2.0.9:53')).toBe('passes')
  })

  test('the old address of a network moved one to one is known again', () => {
    const nat = ['PREROUTING -d 203.0.113.0/24 -j NETMAP --to 10.2.0.0/24']
    const reading = readText(server({ nat, filter: ['FORWARD -m conntrack --ctorigdst 203.0.113.0/28 -j ACCEPT'] }))
    expect(verdict(reading, 'tcp 10.1.0.9:40000 > 203.0.113.9:443')).toBe('passes')
    expect(verdict(reading, 'tcp 10.1.0.9:40000 > 203.0.113.19:443')).toBe('stops')
    expect(verdict(reading, 'tcp 10.1.0.9:40000 > 10.2.0.9:443')).toBe('stops')
  })

  test('the destination port of a connection of ICMP is its type and code', () => {
    const reading = (port: number) => readText(server({ filter: [`FORWARD -p icmp -m conntrack --ctorigdstport ${port} -j ACCEPT`] }))
    expect(verdict(reading(2048), 'icmp 10.1.0.9 > 10.2.0.9 8/0')).toBe('passes')
    expect(verdict(reading(8), 'icmp 10.1.0.9 > 10.2.0.9 8/0')).toBe('stops')
  })
})
