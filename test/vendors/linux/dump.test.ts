import { describe, expect, test } from 'vitest'
import { linux } from '../../../src/vendors/linux/index.ts'
import { vendors } from '../../../src/vendors/index.ts'
import {
  ADDRESSES,
  crosses,
  doubts,
  fixtureText,
  leaves,
  lineOf,
  readText,
  ROUTES,
  ruleNamed,
  RULES,
  server,
  sourceOf,
  verdict,
} from './support.ts'

const web = 'tcp 10.1.0.9:40000 > 10.2.0.5:80'
const filter = ['FORWARD -p tcp -m tcp --dport 80 -j ACCEPT']

describe('sections', () => {
  const whole = server({ filter })
  const parts = whole.split(/^(?=# (?:ip |ip6tables-save|iptables-save|sysctl))/m)
  test('in any order', () => {
    expect(parts.length).toBeGreaterThan(5)
    for (let turn = 1; turn < parts.length; turn++) {
      const text = [...parts.slice(turn), ...parts.slice(0, turn)].reverse().join('')
      const reading = readText(text)
      expect(verdict(reading, web), `turned by ${turn}`).toBe('passes')
      expect(doubts(reading)).toEqual([])
    }
  })
  test('without any echoed command', () => {
    const reading = readText(whole.replace(/^# (?:ip |ip6?tables-save|sysctl).*\n/gm, ''))
    expect(verdict(reading, web)).toBe('passes')
    expect(verdict(reading, web.replace(/80$/, '81'))).toBe('stops')
    expect(doubts(reading)).toEqual([])
  })
  test.each([
    ['a root prompt', (command: string) => `root@gw-01:~# ${command}`],
    ['a user prompt with sudo', (command: string) => `[admin@gw-01 ~]$ sudo ${command}`],
    ['set -x', (command: string) => `+ ${command}`],
    ['headings', (command: string) => `===== ${command} =====`],
  ])('commands after %s', (_, prompt) => {
    const reading = readText(whole.replace(/^# ((?:ip |ip6?tables-save|sysctl).*)$/gm, (_all, command: string) => prompt(command)))
    expect(verdict(reading, web)).toBe('passes')
    expect(doubts(reading)).toEqual([])
  })
  test('host names', () => {
    expect(readText(`root@gw-01:~# ip rule\n${whole}`).device.hostname).toBe('gw-01')
    expect(readText(`# hostname\ngw-02.example.lg.jp\n${whole}`).device.hostname).toBe('gw-02.example.lg.jp')
    expect(readText(` Static hostname: gw-03\n       Icon name: computer-vm\n         Chassis: vm\n${whole}`).device.hostname).toBe('gw-03')
  })
  test('carriage returns and colours', () => {
    const reading = readText(whole.replaceAll('\n', '\r\n').replace('eth0:', '\u001b[36meth0\u001b[0m:'))
    expect(verdict(reading, web)).toBe('passes')
    expect(doubts(reading)).toEqual([])
  })
  test('counters in front of rules', () => {
    const reading = readText(whole.replace(/^-A/gm, '[12:3456] -A'))
    expect(verdict(reading, web)).toBe('passes')
    expect(doubts(reading)).toEqual([])
  })
  test('chatter of terminals is no rule', () => {
    const reading = readText(`Last login: Mon Nov 16 08:58:02 2026 from 10.99.0.21\n${whole}logout\nConnection to gw closed.\n`)
    expect(reading.device.coverage.irrelevant).toMatchObject({ terminal: 2 })
    expect(reading.domain.uncertainties).toEqual([])
  })
  test('a stranger among the lines of an output makes the device uncertain; prose before it does not', () => {
    expect(readText(`庁内ファイアウォール構成\n${whole.replace(/^# ip addr\n/, '')}`).domain.uncertainties).toEqual([])
    expect(readText(whole.replace('10.2.0.0/24 dev', 'blub\n10.2.0.0/24 dev')).domain.uncertainties.length).toBeGreaterThan(0)
  })
  test('rules point to their lines', () => {
    const reading = readText(whole)
    const { span } = ruleNamed(reading, 'iptables/filter/FORWARD/1')
    expect(reading.source.text.slice(span.start, span.end)).toBe(`-A ${filter[0]}`)
    expect(lineOf(reading, span.start)).toBe(whole.slice(0, whole.indexOf('-A FORWARD')).split('\n').length)
  })
})

describe('labels', () => {
  test('table, chain, number, comment', () => {
    const reading = readText(server({ filter: ['FORWARD -p tcp -m comment --comment "DB 参照" -j ACCEPT'], ip6: ['FORWARD -j DROP'] }))
    expect(ruleNamed(reading, 'iptables/filter/FORWARD/1').label).toEqual({
      ja: 'filter FORWARD ルール 1（DB 参照）',
      en: 'filter FORWARD rule 1 (DB 参照)',
    })
    expect(ruleNamed(reading, 'ip6tables/filter/FORWARD/1').label.en).toBe('IPv6 filter FORWARD rule 1')
  })
})

describe('hand-written restore files', () => {
  const written = (lines: readonly string[]) =>
    readText(`${ADDRESSES}${ROUTES}${RULES}# iptables-save\n*filter\n${lines.join('\n')}\nCOMMIT\n# ip6tables-save\n# ipset save\n`)
  test('chains without counters, -P, -N, -I', () => {
    const reading = written([
      ':INPUT ACCEPT',
      ':FORWARD ACCEPT',
      ':OUTPUT ACCEPT',
      '-P FORWARD DROP',
      '-N WEB',
      '-A FORWARD -p tcp --dport 80 -j DROP',
      '-I FORWARD -s 10.1.0.9 -j WEB',
      '-A WEB -p tcp --dport 80 -j ACCEPT',
    ])
    expect(doubts(reading)).toEqual([])
    expect(verdict(reading, web)).toBe('passes')
    expect(verdict(reading, web.replace('.9:', '.8:'))).toBe('stops')
    expect(ruleNamed(reading, 'iptables/filter/FORWARD/2').label.en).toBe('filter FORWARD rule 2')
  })
  test('-I with a number, -t of the same table', () => {
    const reading = written([
      ':INPUT ACCEPT',
      ':FORWARD DROP',
      ':OUTPUT ACCEPT',
      '-t filter -A FORWARD -p udp -j ACCEPT',
      '-I FORWARD 2 -p tcp --dport 80 -j ACCEPT',
    ])
    expect(doubts(reading)).toEqual([])
    expect(verdict(reading, web)).toBe('passes')
  })
  test.each([
    ['a deletion', '-D FORWARD -p tcp --dport 80 -j ACCEPT'],
    ['another table', '-t nat -A FORWARD -p tcp -j ACCEPT'],
    ['a number out of reach', '-I FORWARD 9 -p tcp -j ACCEPT'],
    ['anything else', 'include other-rules'],
  ])('%s is not followed: nothing is certain', (_, line) => {
    const reading = written([':INPUT ACCEPT', ':FORWARD DROP', ':OUTPUT ACCEPT', '-A FORWARD -p tcp --dport 80 -j ACCEPT', line])
    expect(reading.domain.uncertainties.length).toBeGreaterThan(0)
    expect(reading.device.coverage.notUnderstood).toHaveLength(1)
  })
  test('a rule that cannot be taken apart is an unknown rule where it stands', () => {
    const reading = written([
      ':INPUT ACCEPT',
      ':FORWARD DROP',
      ':OUTPUT ACCEPT',
      '-A FORWARD -p udp -j ACCEPT',
      '-A FORWARD -p tcp "unclosed -j ACCEPT',
    ])
    expect(reading.domain.uncertainties).toEqual([])
    expect(verdict(reading, web)).toBe('open')
    expect(verdict(reading, 'udp 10.1.0.9:1 > 10.2.0.5:53')).toBe('passes')
  })
})

describe('refused, and clearly', () => {
  test.each([
    [
      'iptables -L',
      'Chain FORWARD (policy DROP 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n    0     0 ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:80\n',
      'rules-as-listing',
      /iptables-save/,
    ],
    [
      'a script',
      '#!/bin/sh\niptables -F\niptables -P FORWARD DROP\niptables -A FORWARD -p tcp --dport 80 -j ACCEPT\n',
      'rules-as-script',
      /iptables-save/,
    ],
    ['nft commands', 'nft add rule inet fw forward tcp dport 80 accept\n', 'rules-as-script', /nft list ruleset/],
    ['iptables -S', '-P FORWARD DROP\n-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT\n', 'rules-without-table', /iptables-save/],
  ])('%s', (_, lines, code, hint) => {
    const reading = readText(`${ADDRESSES}${ROUTES}${RULES}# end\n\n${lines}`)
    expect(reading.diagnostics.map((each) => each.code)).toContain(code)
    expect(reading.diagnostics.find((each) => each.code === code)?.text.en).toMatch(hint)
    expect(reading.domain.uncertainties.map((each) => each.code)).toContain(code)
    expect(verdict(reading, web)).toBe('open')
  })
  test('a command that failed', () => {
    const reading = readText(
      `${ADDRESSES}${ROUTES}# iptables-save\niptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n`,
    )
    expect(reading.domain.uncertainties.map(({ code }) => code)).toContain('command-failed')
  })
  test('one table asked for by name tells nothing of the others', () => {
    const reading = readText(
      server({ nat: [], filter })
        .replace('# iptables-save', '# iptables-save -t nat')
        .replace(/\*filter\n(?:(?!COMMIT)[^\n]*\n)*COMMIT\n/, ''),
    )
    expect(verdict(reading, web)).toBe('open')
    expect(doubts(reading).join()).toContain('iptables-save')
  })
  test('a tool that is not installed is none', () => {
    expect(
      readText(`${server({ filter })}bash: nft: command not found\nbash: line 1: ipset: command not found\n`).domain.uncertainties,
    ).toEqual([])
  })
  test('nothing of a line that is not understood is repeated', () => {
    const reading = readText(`${server({ filter })}\nsshpass -p SESAME\n`)
    expect(
      JSON.stringify([reading.device.coverage.notUnderstood.map(({ text }) => text), reading.diagnostics.map(({ text }) => text)]),
    ).not.toContain('SESAME')
    expect(reading.device.coverage.notUnderstood).toHaveLength(1)
  })
})

describe('what is cut off', () => {
  test('a table without COMMIT, with or without more behind it', () => {
    const text = server({ nat: [], filter })
    for (const broken of [text.replace(/COMMIT\n\*filter/, '*filter'), text.slice(0, text.indexOf('-A FORWARD'))]) {
      expect(readText(broken).domain.uncertainties.map(({ code }) => code)).toContain('truncated-export')
    }
  })
  test('the end of a generated listing', () => {
    const text = server({ filter })
    expect(readText(text.slice(0, text.lastIndexOf('# Completed'))).domain.uncertainties.map(({ code }) => code)).toContain(
      'truncated-export',
    )
  })
  test('a policy line', () => {
    expect(readText(server({ filter }).replace(':FORWARD DROP [0:0]\n', '')).domain.uncertainties.map(({ code }) => code)).toContain(
      'truncated-export',
    )
  })
  test('the chains older kernels do not have are not missed', () => {
    expect(readText(server({ nat: [], filter }).replace(/(\*nat\n.*\n):INPUT ACCEPT \[0:0\]\n/, '$1')).domain.uncertainties).toEqual([])
  })
  test('an empty file', () => {
    expect(readText('').domain.uncertainties).toHaveLength(1)
  })
})

describe('several rule stores', () => {
  const nft = (body: string) => `# nft list ruleset\n${body}`
  const TABLE = `# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		tcp dport 80 counter packets 0 bytes 0 accept
	}
}
`
  const native = `table inet guard {
	chain forward {
		type filter hook forward priority 10; policy accept;
		tcp dport 80 drop
	}
}
`
  test('tables of iptables-nft are not counted twice', () => {
    const reading = readText(server({ filter }) + nft(TABLE))
    expect(doubts(reading)).toEqual([])
    expect(reading.domain.stages.filter(({ kind }) => kind === 'filter')).toHaveLength(1)
    expect(verdict(reading, web)).toBe('passes')
  })
  test('what else nft holds is: a drop anywhere wins', () => {
    const reading = readText(server({ filter }) + nft(TABLE + native))
    expect(reading.domain.stages.filter(({ kind }) => kind === 'filter')).toHaveLength(2)
    expect(verdict(reading, web)).toBe('stops')
  })
  test('a native table of the same name is another one where iptables is the legacy one', () => {
    const legacy = server({ filter }).replaceAll(' (nf_tables)', '')
    expect(verdict(readText(legacy + nft(TABLE.replace('tcp dport 80', 'tcp dport 443'))), web)).toBe('stops')
  })
  test('nft alone tells all of IPv6', () => {
    const reading = readText(`${ADDRESSES}${ROUTES}${RULES}${nft(native)}`)
    expect(doubts(reading)).toEqual([])
    expect(verdict(reading, web)).toBe('stops')
    expect(verdict(reading, 'tcp [2001:db8:1::9]:1 > [2001:db8:2::5]:443')).toBe('passes')
  })
  test('nft as JSON', () => {
    const json = JSON.stringify({
      nftables: [
        { metainfo: { version: '1.0.6', json_schema_version: 1 } },
        { table: { family: 'ip', name: 'filter', handle: 1 } },
        { chain: { family: 'ip', table: 'filter', name: 'FORWARD', handle: 1, type: 'filter', hook: 'forward', prio: 0, policy: 'drop' } },
        { table: { family: 'inet', name: 'guard', handle: 2 } },
        {
          chain: { family: 'inet', table: 'guard', name: 'forward', handle: 1, type: 'filter', hook: 'forward', prio: 10, policy: 'drop' },
        },
      ],
    })
    expect(verdict(readText(`${server({ filter })}# nft -j list ruleset\n${json}\n`), web)).toBe('stops')
    expect(verdict(readText(`${server({ filter })}# nft -j list ruleset\n${json.replaceAll('"drop"', '"accept"')}\n`), web)).toBe('passes')
  })
  test('legacy and nf_tables rules together both apply', () => {
    const both =
      server({ filter }) +
      server({ filter: [] })
        .replace(/^[\s\S]*(?=# iptables-save)/, '')
        .replaceAll(' (nf_tables)', '')
        .replaceAll('# iptables-save', '# iptables-legacy-save')
    expect(verdict(readText(both), web)).toBe('stops')
  })
  test('a warning of legacy tables that are not there makes the device uncertain, and names the command', () => {
    const reading = readText(`${server({ filter })}# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n`)
    expect(reading.domain.uncertainties.map(({ text }) => text.en).join()).toContain('iptables-legacy-save')
  })
  test('the same listing twice counts once, a different one is not chosen between', () => {
    const again = server({ filter }).replace(/^[\s\S]*(?=# iptables-save)/, '')
    expect(readText(server({ filter }) + again).domain.uncertainties).toEqual([])
    expect(readText(server({ filter }) + again.replace('--dport 80', '--dport 81')).domain.uncertainties.map(({ code }) => code)).toEqual([
      'several-configurations',
    ])
  })
})

describe('recognition', () => {
  const score = (text: string): number => linux.recognise(sourceOf(text))
  test.each([
    ['a dump', server({ filter })],
    ['iptables-save alone', server({ filter }).replace(/^[\s\S]*(?=# iptables-save)/, '')],
    ['a restore file', '*filter\n:INPUT ACCEPT\n:FORWARD DROP\n-A FORWARD -j ACCEPT\nCOMMIT\n'],
    ['nft alone', 'table inet fw {\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n}\n'],
    ['nft JSON', '{"nftables": [{"metainfo": {"version": "1.0.6"}}]}\n'],
  ])('%s', (_, text) => {
    expect(score(text)).toBe(1)
  })
  test.each([
    ['ip addr alone', ADDRESSES, 0.5],
    ['iptables -L', 'Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\n', 0.5],
    ['a script', 'iptables -A FORWARD -p tcp -j ACCEPT\n', 0.5],
  ])('%s', (_, text, least) => {
    expect(score(text)).toBeGreaterThanOrEqual(least)
  })
  test.each([
    ['FortiOS', '#config-version=FGT60F-7.2.8\nconfig system global\n    set hostname "FW"\nend\n'],
    ['FortiOS with a comment that quotes a table', 'config firewall policy\n    edit 1\n        set comments "*filter"\n    next\nend\n'],
    [
      'IOS',
      'version 15.4\nhostname R\ninterface GigabitEthernet0/0\n ip address 10.1.1.1 255.255.255.0\nip access-list extended X\n permit ip any any\nend\n',
    ],
    ['CSV', '番号,送信元,宛先,サービス,動作\n1,10.1.0.0/24,10.2.0.0/24,tcp/80,許可\n'],
    ['prose', 'これはiptablesの説明です。FORWARDチェインは…\n'],
    ['YAML', 'devices:\n  gw:\n    export: server.txt\n'],
  ])('%s is not ours', (_, text) => {
    expect(score(text)).toBeLessThan(0.3)
  })
  test('nobody else claims a dump', () => {
    for (const vendor of vendors.filter(({ id }) => id !== 'linux')) {
      for (const name of ['zone-gateway', 'branch-capture'])
        expect(vendor.recognise(sourceOf(fixtureText(name))), `${vendor.id} ${name}`).toBeLessThan(0.3)
    }
  })
})

describe('printed routing tables', () => {
  const format = linux.printedRoutes!
  const main = ROUTES.replace(/^# .*\n/gm, '')
  test('recognised by their lines, with or without the command', () => {
    expect(format.recognise(sourceOf(main))).toBe(1)
    expect(format.recognise(sourceOf(ROUTES))).toBe(1)
    expect(format.recognise(sourceOf('Routing table for VRF=0\nS*      0.0.0.0/0 [10/0] via 203.0.113.254, wan1\n'))).toBe(0)
    expect(
      format.recognise(sourceOf('Gateway of last resort is 10.1.1.1 to network 0.0.0.0\nC    10.1.0.0/24 is directly connected, Vlan10\n')),
    ).toBe(0)
    expect(format.recognise(sourceOf('こんにちは\n'))).toBe(0)
  })
  test('tables by IP version, in the words of the device', () => {
    const { value } = format.read(sourceOf(main))
    expect(value?.tables.map(({ domain, family, routes }) => [domain, family, routes.map(({ kind, out }) => `${kind} ${out}`)])).toEqual([
      ['', 4, ['static eth2', 'connected eth0', 'connected eth1', 'connected eth2']],
      ['', 6, ['connected eth0', 'connected eth1']],
    ])
    expect(value?.notUnderstood).toEqual([])
    expect(value?.understood).toBe(7)
  })
  test('several next hops, learned and discarded routes', () => {
    const { value } = format.read(
      sourceOf(
        '10.9.0.0/16 proto bgp metric 20\n\tnexthop via 10.2.0.254 dev eth1 weight 1\n\tnexthop via 203.0.113.9 dev eth2 weight 1\nunreachable 10.8.0.0/16 proto zebra\n',
      ),
    )
    expect(value?.tables[0]?.routes.map(({ kind, out }) => `${kind} ${out ?? '-'}`)).toEqual([
      'learned eth1',
      'learned eth2',
      'blackhole -',
    ])
  })
  test('lines that are not understood are told, in their table', () => {
    const { value } = format.read(sourceOf(`${main.split('\n').slice(0, 4).join('\n')}\n10.9.0.0/16 frob 7 dev eth1\nblub\n`))
    expect(value?.notUnderstood).toHaveLength(2)
    expect(value?.tables[0]?.notUnderstood.length).toBeGreaterThan(0)
  })
  test('a command that printed nothing is an empty table', () => {
    expect(
      format.read(sourceOf('root@gw:~# ip route\nroot@gw:~# \n')).value?.tables.map(({ family, routes }) => [family, routes.length]),
    ).toEqual([[4, 0]])
  })
})

test('a bridge of printed outputs stays one device', () => {
  const reading = readText(fixtureText('zone-gateway'))
  expect(reading.device.domains).toHaveLength(1)
  expect(crosses(reading, 'ens160', 'ens192', 'tcp 10.20.64.5:1 > 10.10.20.11:443')).toBe(true)
  expect(leaves(reading, 'ens160', 'tcp 10.20.64.5:1 > 10.10.20.11:22')).toEqual([])
})
