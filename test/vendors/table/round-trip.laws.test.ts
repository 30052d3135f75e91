/** What `import --format csv` writes of a plain list reads back, as a table, to the same packets. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importExport } from '../../../src/import.ts'
import { importFormatOf } from '../../../src/report/import-formats.ts'
import type { SourceFile } from '../../../src/base/span.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { readCsv } from '../../../src/syntax/csv.ts'
import { ios } from '../../../src/vendors/ios/index.ts'
import { permitted, readRules, rulesOf, same, textFile, TODAY } from './support.ts'

function writtenCsv(source: SourceFile, locale: 'ja' | 'en', vendor: string): SourceFile {
  const { imported, diagnostics } = importExport(source, { today: TODAY, vendor })
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.en)).toEqual([])
  const text = importFormatOf('csv')!
    .render(imported!, { locale, width: 100 })
    .replace(/^\ufeff/, '')
  // What the device itself answers is in the file too, and no rulebase.
  const rows = readCsv(textFile(text)).value!
  const kind = rows[0]!.cells.findIndex((cell) => ['行の種類', 'kind'].includes(cell.text))
  const kept = rows.filter(({ cells }) => ['行の種類', 'kind', 'ルール', 'rule'].includes(cells[kind]!.text))
  return textFile(kept.map(({ cells }) => `${cells.map(({ span }) => text.slice(span.start, span.end)).join(',')}\r\n`).join(''))
}

const octet = fc.integer({ min: 0, max: 255 })
const host = fc.tuple(fc.integer({ min: 1, max: 223 }), octet, octet, octet).map((parts) => parts.join('.'))
const address = fc.oneof(
  fc.constant('any'),
  host,
  fc.tuple(host, fc.integer({ min: 8, max: 31 })).map(([at, length]) => `${at}/${length}`),
  fc.tuple(octet, octet, octet).map(([a, b, c]) => `10.${a}.${b}.${Math.min(c, 200)}-10.${a}.${b}.${Math.min(c, 200) + 20}`),
  fc.constantFrom('2001:db8::/32', '2001:db8:1::5', '10.0.0.0/8以外'),
)
const port = fc.integer({ min: 1, max: 65535 })
const service = fc.oneof(
  fc.constantFrom('any', 'icmp', 'icmp/echo', 'icmp6/128', 'GRE', 'ip/89', 'TCP', 'DNS', 'tcp/25以外'),
  fc.tuple(fc.constantFrom('tcp', 'udp', 'tcp/udp'), port).map(([name, at]) => `${name}/${at}`),
  fc.tuple(fc.constantFrom('tcp', 'udp'), port, port).map(([name, a, b]) => `${name}/${Math.min(a, b)}-${Math.max(a, b)}`),
)
/** Negations stand alone in their cell. */
const listOf = (element: fc.Arbitrary<string>) =>
  fc.array(element, { minLength: 1, maxLength: 3 }).map((all) => {
    const exception = all.find((each) => each.endsWith('以外'))
    const bare = new Set(['TCP', 'UDP'])
    return exception ?? (all.some((each) => bare.has(each)) ? all.find((each) => bare.has(each))! : all.join('、'))
  })

describe('a rule table', () => {
  test.each(['ja', 'en'] as const)('%s', (locale) => {
    const row = fc.tuple(
      fc.constantFrom('LAN', 'DMZ', 'any'),
      listOf(address),
      fc.constantFrom('WAN', 'any'),
      listOf(address),
      listOf(service),
      fc.constantFrom('許可', '拒否'),
      fc.constantFrom('有効', '有効', '無効'),
    )
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const lines = rows.map((cells) => `${cells.map((cell) => `"${cell}"`).join(',')}\n`).join('')
        const original = textFile(`送信元ゾーン,送信元,宛先ゾーン,宛先,サービス,動作,状態\n${lines}`)
        const before = readRules(original)
        expect(before.errors).toEqual([])
        const after = readRules(writtenCsv(original, locale, 'table'))
        expect(after.errors).toEqual([])
        expect(same(permitted(after.rules), permitted(before.rules))).toBe(true)
        // The default is written as a row of its own; everything else is as it was, interfaces and switches too.
        expect(after.rules.slice(0, -1).map(({ action, enabled, clauses }) => [action, enabled, clauses[0]!.in, clauses[0]!.out])).toEqual(
          before.rules.map(({ action, enabled, clauses }) => [action, enabled, clauses[0]!.in, clauses[0]!.out]),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('an access list of a router', () => {
  const end = fc.oneof(
    fc.constant('any'),
    host.map((at) => `host ${at}`),
    fc.tuple(octet, octet, fc.constantFrom('0.0.0.255', '0.0.3.255', '0.0.255.255')).map(([a, b, wild]) => `10.${a}.${b}.0 ${wild}`),
  )
  const ports = fc.oneof(
    fc.constant(''),
    port.map((at) => ` eq ${at}`),
    fc.tuple(port, port).map(([a, b]) => ` range ${Math.min(a, b)} ${Math.max(a, b)}`),
    port.map((at) => ` gt ${Math.min(at, 65000)}`),
  )
  const line = fc
    .tuple(fc.constantFrom('permit', 'deny'), fc.constantFrom('tcp', 'udp', 'icmp', 'ip', 'gre'), end, ports, end, ports)
    .map(([action, protocol, src, sport, dst, dport]) => {
      const ported = protocol === 'tcp' || protocol === 'udp'
      return ` ${action} ${protocol} ${src}${ported ? sport : ''} ${dst}${ported ? dport : ''}`
    })

  test.each(['ja', 'en'] as const)('%s', (locale) => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const config = `version 15.2\nhostname RT\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n ip access-group A in\nip access-list extended A\n${lines.join('\n')}\nend\n`
        const source: SourceFile = { ...textFile(config), path: 'rt.cfg' }
        const device = ios.read(source, { id: 'rt', today: TODAY }).value!
        const after = readRules(writtenCsv(source, locale, 'ios'))
        expect(after.errors).toEqual([])
        const v4 = (set: PacketSet) => set.and(PacketSet.ipv4).and(PacketSet.wellFormed)
        expect(same(v4(permitted(after.rules)), v4(permitted(rulesOf(device))))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

test('what a table cannot say is refused on the way back, never read as a plain permit', () => {
  const config = `version 15.2\nhostname RT\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n ip access-group A in\nip access-list extended A\n permit tcp any any established\n permit tcp any any eq 443\nend\n`
  const after = readRules(writtenCsv({ ...textFile(config), path: 'rt.cfg' }, 'en', 'ios'))
  expect(after.errors).toHaveLength(1)
  expect(after.diagnostics.find(({ severity }) => severity === 'error')?.text.en).toContain('permit (answers only)')
})
