/** Files for `nft -f`, which hold more than listings do (nft(8) "INPUT FILE FORMATS"). */
import { describe, expect, test } from 'vitest'
import { fate, read } from './support.ts'

const sent = (address: string, port = 80): string => `tcp ${address}:40000 > 192.0.2.10:${port}`

describe('variables', () => {
  const ruleset = read(`#!/usr/sbin/nft -f
flush ruleset
define LAN = 10.0.0.0/24
define SERVERS = { 10.1.0.0/16, 10.2.0.5 }
define WEB = { 80, 443 }
define IN = "eth0"
define EARLY = -10
table inet fw {
	define SSH = 22
	set both { typeof ip saddr; flags interval; elements = $SERVERS }
	chain forward {
		type filter hook forward priority $EARLY; policy drop;
		iifname $IN ip saddr $LAN tcp dport $WEB accept
		ip saddr { $SERVERS, 10.3.0.0/16 } tcp dport $SSH accept; tcp dport 81 drop
		ip saddr @both tcp dport \\
			8080 accept
		ip saddr $NOBODY accept
	}
}
`)
  test('stand for their values', () => {
    expect(ruleset.uncertainties).toEqual([])
    expect(ruleset.baseChains[0]?.priority).toBe(-10)
    expect(ruleset.baseChains[0]?.chain.rules.length).toBe(5)
    expect(fate(ruleset, sent('10.0.0.7'))).toBe('accept')
    expect(fate(ruleset, sent('10.0.0.7', 443))).toBe('accept')
    expect(fate(ruleset, sent('10.0.0.7', 81))).toBe('drop')
    for (const address of ['10.1.2.3', '10.2.0.5', '10.3.9.9']) expect(fate(ruleset, sent(address, 22))).toBe('accept')
    expect(fate(ruleset, sent('10.2.0.5', 8080))).toBe('accept')
  })
  test('that are not defined match nothing for certain', () => {
    expect(fate(ruleset, sent('10.2.0.6'))).toBe('maybe')
    expect(ruleset.coverage.notUnderstood.map(({ text }) => text.en)).toEqual(['nftables: "$NOBODY" is not understood'])
  })
})

describe('commands', () => {
  const ruleset = read(`table ip old { chain c { type filter hook forward priority 0; drop; } }
delete table ip old
add table inet fw
add chain inet fw forward { type filter hook forward priority 0 ; policy drop ; }
add chain inet fw web
add set inet fw lan { type ipv4_addr; flags interval; }
add element inet fw lan { 10.0.0.0/24, 10.0.1.1 }
add rule inet fw forward ip saddr @lan jump web
add rule inet fw web tcp dport 80 accept
insert rule inet fw forward ip saddr 10.0.0.66 drop
add rule inet fw forward index 0 ip saddr 10.0.0.67 drop
table inet fw {
	chain web {
		tcp dport 443 accept
	}
}
`)
  test('build the same as blocks', () => {
    expect(ruleset.uncertainties).toEqual([])
    expect(ruleset.baseChains.map(({ name }) => name)).toEqual(['inet fw forward'])
    expect(ruleset.baseChains[0]?.chain.rules.map(({ verdict }) => verdict.kind)).toEqual(['drop', 'drop', 'jump'])
    expect(fate(ruleset, sent('10.0.0.5'))).toBe('accept')
    expect(fate(ruleset, sent('10.0.1.1', 443))).toBe('accept')
    expect(fate(ruleset, sent('10.0.0.66'))).toBe('drop')
    expect(fate(ruleset, sent('10.0.0.67'))).toBe('drop')
    expect(fate(ruleset, sent('10.0.2.1'))).toBe('drop')
  })
  test('whose effect depends on what is not in the file reach the whole device', () => {
    for (const command of [
      'add rule inet fw forward handle 7 accept',
      'replace rule inet fw forward handle 7 accept',
      'add rule inet nowhere forward accept',
      'rename chain inet fw a b',
    ])
      expect([command, read(`table inet fw {\n\tchain forward {\n\t}\n}\n${command}\n`).uncertainties.length]).toEqual([command, 1])
  })
  test('that flush start afresh', () => {
    expect(
      read('table ip a {\n\tchain c {\n\t\ttype filter hook forward priority 0;\n\t\tdrop\n\t}\n}\nflush ruleset\n').baseChains,
    ).toEqual([])
    const emptied = read('table ip a {\n\tchain c {\n\t\ttype filter hook forward priority 0;\n\t\tdrop\n\t}\n}\nflush chain ip a c\n')
    expect(fate(emptied, sent('10.0.0.5'))).toBe('accept')
  })
})
