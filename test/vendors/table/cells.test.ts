/** What single cells mean. Expected sets are written out by hand. */
import { describe, expect, test } from 'vitest'
import { packetsOf } from '../../../src/model/match.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { addresses } from '../../support/builders.ts'
import { oneRow, packets, same } from './support.ts'

describe('an address cell', () => {
  test.each([
    ['10.20.0.0/24', ['10.20.0.0/24']],
    ['10.20.0.5', ['10.20.0.5']],
    ['10.20.0.0 255.255.255.0', ['10.20.0.0/24']],
    ['10.20.0.0/255.255.254.0', ['10.20.0.0/23']],
    ['10.20.0.1-10.20.0.9', ['10.20.0.1-10.20.0.9']],
    ['10.20.0.1～9', ['10.20.0.1-10.20.0.9']],
    ['10.20.0.1〜10.20.0.9', ['10.20.0.1-10.20.0.9']],
    ['10.20.0.1 － 10.20.0.9', ['10.20.0.1-10.20.0.9']],
    ['10.20.0.1から10.20.0.9まで', ['10.20.0.1-10.20.0.9']],
    ['10.20.0.*', ['10.20.0.0/24']],
    ['１０．２０．０．５', ['10.20.0.5']],
    ['１０．２０．０．０／２４', ['10.20.0.0/24']],
    ['10.20.0.5\n10.20.0.7', ['10.20.0.5', '10.20.0.7']],
    ['10.20.0.5、10.20.0.7', ['10.20.0.5', '10.20.0.7']],
    ['10.20.0.5, 10.20.0.7;10.20.0.9', ['10.20.0.5', '10.20.0.7', '10.20.0.9']],
    ['10.20.0.5/10.20.0.7', ['10.20.0.5', '10.20.0.7']],
    ['10.20.0.5 10.20.0.7', ['10.20.0.5', '10.20.0.7']],
    ['10.20.0.0 255.255.255.0 10.30.0.5', ['10.20.0.0/24', '10.30.0.5']],
    ['・10.20.0.5\n・10.20.0.7', ['10.20.0.5', '10.20.0.7']],
    ['業務サーバ(10.20.20.5)', ['10.20.20.5']],
    ['業務サーバ（１０．２０．２０．５）', ['10.20.20.5']],
    ['10.20.20.5(業務サーバ)', ['10.20.20.5']],
    ['業務サーバ(10.20.20.5,10.20.20.6)、DB(10.20.30.0/28)', ['10.20.20.5', '10.20.20.6', '10.20.30.0/28']],
    ['2001:db8::/32', ['2001:db8::/32']],
    ['2001:db8::5、10.20.0.5', ['2001:db8::5', '10.20.0.5']],
    ['0.0.0.0/0', ['0.0.0.0/0']],
    ...['any', 'ANY', 'Any', 'ａｎｙ', 'すべて', '全て', '全部', '*', '＊', 'all'].map((word) => [word, ['all']] as const),
  ] as const)('%j means %j', (cell, meant) => {
    expect(same(packets(oneRow(cell, 'any', 'any')), PacketSet.box({ src: addresses(...meant) }))).toBe(true)
    expect(same(packets(oneRow('any', cell, 'any')), PacketSet.box({ dst: addresses(...meant) }))).toBe(true)
  })

  test.each(['10.0.0.0/8以外', '!10.0.0.0/8', '10.0.0.0/8 を除くすべて', 'not 10.0.0.0/8'])('%j is everything else', (cell) => {
    const others = PacketSet.box({ src: addresses('10.0.0.0/8') }).complement()
    expect(same(packets(oneRow(cell, 'any', 'any')), others)).toBe(true)
  })

  test('what is excluded is excluded together', () => {
    const others = PacketSet.box({ src: addresses('10.0.0.0/8', '192.168.0.0/16') }).complement()
    for (const cell of ['10.0.0.0/8、192.168.0.0/16以外', '!10.0.0.0/8, !192.168.0.0/16'])
      expect(same(packets(oneRow(cell, 'any', 'any')), others)).toBe(true)
  })

  test.each([
    '',
    '-',
    '業務サーバ',
    '10.20.0.256',
    '10.20.0.5/33',
    '10.20.0.9-10.20.0.5',
    '10.20.0.9～5',
    '010.20.0.5',
    '10.20.0.0 0.0.0.255',
    '10.20.0.5 業務サーバ',
    '!10.0.0.0/8, 192.168.0.0/16',
    '10.20.0.5、',
    'any以外',
    '10.20.0.5～10.20.0.7～9',
    '10.20.0',
    '業務サーバ(未定)',
  ])('%j is an error at the cell, and never any', (cell) => {
    const said = oneRow(cell, 'any', 'tcp/443')
    if (cell === '10.20.0.5、') return expect(said.errors).toEqual([])
    expect(said.errors).toEqual([`rules.csv:2:1 ${cell === '' ? 'empty-cell' : 'unreadable-cell'}`])
    expect(said.rules).toEqual([])
  })

  test('host bits are read as the network, and said', () => {
    const said = oneRow('10.20.0.5/24', 'any', 'any')
    expect(same(packets(said), PacketSet.box({ src: addresses('10.20.0.0/24') }))).toBe(true)
    expect(said.warnings).toEqual(['rules.csv:2:1 host-bits'])
  })

  test('a host name may be any address and is certainly none', () => {
    const [rule] = oneRow('any', 'www.example.jp', 'tcp/443').rules
    const { lo, hi } = packetsOf(rule!.clauses[0]!.match)
    expect(lo.isEmpty).toBe(true)
    expect(same(hi, tcp([443, 443]))).toBe(true)
    expect(rule!.uncertainties.map(({ code }) => code)).toEqual(['unresolved-fqdn'])
  })
})

const tcp = (...ports: readonly (readonly [number, number])[]) => PacketSet.box({ protocols: [[6, 6]], dport: ports })
const udp = (...ports: readonly (readonly [number, number])[]) => PacketSet.box({ protocols: [[17, 17]], dport: ports })
const protocol = (number: number) => PacketSet.box({ protocols: [[number, number]] })
const ping = PacketSet.box({ protocols: [[1, 1]], dport: [[2048, 2303]] }).and(PacketSet.ipv4)

describe('a service cell', () => {
  test.each<readonly [string, PacketSet]>([
    ['tcp/443', tcp([443, 443])],
    ['TCP/443', tcp([443, 443])],
    ['ＴＣＰ／４４３', tcp([443, 443])],
    ['443/tcp', tcp([443, 443])],
    ['443(TCP)', tcp([443, 443])],
    ['TCP 443', tcp([443, 443])],
    ['TCP:443', tcp([443, 443])],
    ['TCP443', tcp([443, 443])],
    ['TCP(443)', tcp([443, 443])],
    ['tcp_443', tcp([443, 443])],
    ['TCP 80,443', tcp([80, 80], [443, 443])],
    ['TCP 80、443', tcp([80, 80], [443, 443])],
    ['TCP 80 443', tcp([80, 80], [443, 443])],
    ['TCP/80・443', tcp([80, 80], [443, 443])],
    ['TCP/80/443', tcp([80, 80], [443, 443])],
    ['80,443/tcp', tcp([80, 80], [443, 443])],
    ['TCP:1024-65535', tcp([1024, 65535])],
    ['TCP 1024～65535', tcp([1024, 65535])],
    ['TCP 1024以上', tcp([1024, 65535])],
    ['tcp/udp/53', tcp([53, 53]).or(udp([53, 53]))],
    ['TCP/UDP 53', tcp([53, 53]).or(udp([53, 53]))],
    ['TCP・UDP 53', tcp([53, 53]).or(udp([53, 53]))],
    ['53/tcp,udp', tcp([53, 53]).or(udp([53, 53]))],
    ['tcp/80, udp/53', tcp([80, 80]).or(udp([53, 53]))],
    ['TCP 80, UDP 53, 123', tcp([80, 80]).or(udp([53, 53], [123, 123]))],
    ['HTTPS', tcp([443, 443])],
    ['https', tcp([443, 443])],
    ['HTTPS(443)', tcp([443, 443])],
    ['HTTPS(TCP443)', tcp([443, 443])],
    ['HTTPS(TCP/443)', tcp([443, 443])],
    ['業務AP(tcp/8080)', tcp([8080, 8080])],
    ['HTTP、HTTPS', tcp([80, 80], [443, 443])],
    ['HTTP HTTPS', tcp([80, 80], [443, 443])],
    ['HTTP/HTTPS', tcp([80, 80], [443, 443])],
    ['DNS', tcp([53, 53]).or(udp([53, 53]))],
    ['TCP', protocol(6)],
    ['tcp/any', protocol(6)],
    ['icmp', protocol(1).and(PacketSet.ipv4)],
    ['ICMP', protocol(1).and(PacketSet.ipv4)],
    ['icmp/echo', ping],
    ['ip/47', protocol(47)],
    ['GRE', protocol(47)],
    ['TCP以外', protocol(6).complement()],
    ['tcp/25以外', tcp([25, 25]).complement()],
    ...['any', 'ANY', 'すべて', '全て', '*', 'ALL', 'IP'].map((word) => [word, PacketSet.all] as const),
  ])('%j', (cell, meant) => {
    const said = oneRow('any', 'any', cell)
    expect(said.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.en)).toEqual([])
    expect(same(packets(said), meant)).toBe(true)
  })

  test.each([
    '',
    '-',
    '443',
    '80,443',
    'tcp/65536',
    'tcp/443-80',
    '業務AP',
    'HTTPS(8443)',
    'HTTPS(tcp/8443)',
    "22'443",
    'Jan-24',
    'tcp/443 業務',
    'tcp/080',
    'TCP、UDP 53',
    'tcp,udp/53',
    'tcp/https',
    'TCP UDP 53',
    'TCP 80 UDP',
  ])('%j is an error at the cell', (cell) => {
    const said = oneRow('any', 'any', cell)
    expect(said.errors).toEqual([`rules.csv:2:13 ${cell === '' ? 'empty-cell' : 'unreadable-cell'}`])
    expect(said.rules).toEqual([])
  })

  test('empty: any reads an empty cell as any', () => {
    expect(same(packets(oneRow('', '', '', 'bunri-columns: 1\nempty: any\n')), PacketSet.all)).toBe(true)
  })
})
