/** Every way to write a topology wrong: where it is reported, and what to write instead, in both languages. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/base/span.ts'
import { city, file, marked, readCity, say } from './writing.ts'

interface Mistake {
  readonly name: string
  readonly text: string
  readonly code: string
  /** Words that the English sentence and hint must hold. */
  readonly says: RegExp
}

const zone = (line: string): string =>
  city({
    zones: `\n  lg-client: { tier: lgwan, addresses: [10.20.10.0/23] }\n  lg-server: { tier: lgwan, addresses: [10.20.20.0/24] }\n  ${line}`,
  })
const exception = (line: string): string =>
  city({ exceptions: `\n  EX-1: { check: SEG-001, from: lg-wsus, to: 198.51.100.8, service: tcp/443 }\n  EX-2: ${line}` })
const device = (lines: string): string =>
  city({ devices: `\n  fw: { export: exports/fw.conf, interfaces: { port1: lg-client } }\n${lines}` })

const mistakes: readonly Mistake[] = [
  // YAML
  {
    name: 'a key twice',
    text: `${city()}‸bunri: 1\n`,
    code: 'duplicate-key',
    says: /"bunri" is written twice \(first at topology.yaml:1:1\)/,
  },
  { name: 'a tab as indentation', text: 'bunri: 1\nzones:\n‸\tlg: 1\n', code: 'yaml-syntax', says: /tabs .* two spaces/ },
  { name: 'an anchor', text: city({ model: '‸&m alpha' }).replace('‸&m alpha', '&m ‸alpha'), code: 'yaml-alias', says: /anchors \(&m\)/ },
  { name: 'an alias', text: 'bunri: 1\nmodel: ‸*m\n', code: 'yaml-alias', says: /aliases/ },
  { name: 'a tag', text: city({ model: '‸!secret alpha' }), code: 'yaml-tag', says: /tags/ },
  { name: 'two documents', text: `${city()}‸---\nbunri: 1\n`, code: 'yaml-syntax', says: /two documents/ },
  { name: 'a full-width colon', text: 'bunri: 1\n‸model：alpha\nzones: {}\n', code: 'yaml-syntax', says: /full-width "："/ },
  // Shape
  { name: 'no mapping at all', text: '‸- a\n', code: 'wrong-type', says: /must be a mapping/ },
  { name: 'another version', text: city({ bunri: '‸2' }), code: 'wrong-value', says: /bunri cannot be "2".*write "1"/ },
  {
    name: 'a key of another spelling',
    text: device('  fw2:\n    ‸exportedOn: 2026-10-01'),
    code: 'unknown-key',
    says: /"exportedOn".*write "exported-on"/,
  },
  {
    name: 'a mistyped key',
    text: zone('x: { ‸teir: lgwan, tier: lgwan, addresses: 10.1.0.0/16 }'),
    code: 'unknown-key',
    says: /"teir".*write "tier"/,
  },
  {
    name: 'a key from habit',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, ‸cidr: 10.2.0.0/16 }'),
    code: 'unknown-key',
    says: /write "addresses"/,
  },
  {
    name: 'a key that means nothing',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, ‸colour: red }'),
    code: 'unknown-key',
    says: /what may stand here: tier, name, addresses/,
  },
  { name: 'a section that means nothing', text: `${city()}‸zonen: {}\n`, code: 'unknown-key', says: /write "zones"/ },
  {
    name: 'an unquoted comma',
    text: city({ tiers: '{ x: { inherits: lgwan, name: { ja: あ, en: one, ‸and two } } }' }),
    code: 'unknown-key',
    says: /holds a comma into quotes/,
  },
  { name: 'a missing key', text: zone('‸x: { addresses: 10.1.0.0/16 }'), code: 'missing-key', says: /zones.x has no "tier".*tier: lgwan/ },
  {
    name: 'a missing section',
    text: city()
      .replace(/^model: .*\n/m, '')
      .replace(/^/, '‸'),
    code: 'missing-key',
    says: /"model" is missing.*model: alpha/,
  },
  {
    name: 'a key without value',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, ‸class: }'),
    code: 'empty-value',
    says: /zones.x.class has no value/,
  },
  { name: 'an entry without value', text: zone('‸x:'), code: 'empty-value', says: /zones.x has no value/ },
  {
    name: 'an empty list',
    text: zone('x: { tier: lgwan, addresses: ‸[] }'),
    code: 'empty-value',
    says: /the list of zones.x.addresses is empty.*10.20.10.0\/23/,
  },
  {
    name: 'text for a number',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, vlan: ‸v210 }'),
    code: 'wrong-type',
    says: /vlan must be a number, not the text "v210"/,
  },
  {
    name: 'a number with a leading zero',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, vlan: ‸010 }'),
    code: 'wrong-type',
    says: /not the text "010"/,
  },
  {
    name: 'a number for text',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, name: ‸12 }'),
    code: 'wrong-type',
    says: /must be text, not the number 12/,
  },
  {
    name: 'a VLAN id that cannot be',
    text: zone('x: { tier: lgwan, addresses: 10.1.0.0/16, vlan: ‸4095 }'),
    code: 'wrong-value',
    says: /at most 4094/,
  },
  {
    name: 'a list for a mapping',
    text: city({ hosts: '‸[lgmail]' }),
    code: 'wrong-type',
    says: /hosts must be a mapping.*hosts: \{ lgmail/,
  },
  {
    name: 'IPv6 unquoted in a list',
    text: zone('x: { tier: lgwan, addresses: [‸fd00::] }'),
    code: 'wrong-type',
    says: /must be text, not a mapping.*quote it: "fd00::"/,
  },
  { name: 'a model that is none', text: city({ model: '‸alfa' }), code: 'wrong-value', says: /write "alpha"|write one of alpha/ },
  {
    name: 'an external kind that is none',
    text: city({ external: '\n  internet: { kind: ‸internets }' }),
    code: 'wrong-value',
    says: /write "internet"/,
  },
  // Names
  {
    name: 'a name with a space',
    text: zone('‸lg client: { tier: lgwan, addresses: 10.1.0.0/16 }'),
    code: 'bad-name',
    says: /letters, digits.*lg-client/,
  },
  { name: 'a reserved name', text: zone('‸any: { tier: lgwan, addresses: 10.1.0.0/16 }'), code: 'bad-name', says: /reserved/ },
  {
    name: 'a zone named like an external network',
    text: city({ external: '\n  internet: { kind: internet }\n  ‸lg-client: { kind: lgwan }' }),
    code: 'duplicate-name',
    says: /also a zone \(topology.yaml:7:3\)/,
  },
  {
    name: 'a host named like a zone',
    text: city({ hosts: '\n  ‸lg-server: { zone: lg-server, address: 10.20.20.9 }' }),
    code: 'duplicate-name',
    says: /also a zone/,
  },
  {
    name: 'a standard tier defined again',
    text: city({ tiers: '\n  ‸lgwan: { inherits: lgwan }' }),
    code: 'duplicate-name',
    says: /standard tier/,
  },
  {
    name: 'a tier that is not there',
    text: zone('x: { tier: ‸lgwna, addresses: 10.1.0.0/16 }'),
    code: 'unknown-name',
    says: /no tier is called "lgwna".*"lgwan"/,
  },
  {
    name: 'a host in no zone',
    text: city({ hosts: '\n  h: { zone: ‸lg-servr, address: 10.20.20.9 }' }),
    code: 'unknown-name',
    says: /did you mean "lg-server"/,
  },
  {
    name: 'a reach to nothing',
    text: city({ external: '\n  internet: { kind: internet }\n  sc: { kind: security-cloud, reaches: ‸intrenet }' }),
    code: 'unknown-name',
    says: /did you mean "internet"/,
  },
  {
    name: 'a place that is not there',
    text: exception('{ check: SEG-001, from: ‸lg-wsuss, to: sec-cloud, service: tcp/443 }'),
    code: 'unknown-name',
    says: /did you mean "lg-wsus"/,
  },
  {
    name: 'a place in a list that is not there',
    text: exception('{ check: SEG-001, from: [lg-wsus, ‸nobody], to: sec-cloud, service: tcp/443 }'),
    code: 'unknown-name',
    says: /"nobody"/,
  },
  {
    name: 'a place that is a tier and a network',
    text: exception('{ check: SEG-001, from: ‸lgwan, to: sec-cloud, service: tcp/443 }'),
    code: 'ambiguous-name',
    says: /external:lgwan or tier:lgwan/,
  },
  {
    name: 'an explicit tier that is not there',
    text: exception('{ check: SEG-001, from: ‸tier:internal, to: sec-cloud, service: tcp/443 }'),
    code: 'unknown-name',
    says: /no tier called "internal"/,
  },
  {
    name: 'any as a place',
    text: exception('{ check: SEG-001, from: lg-wsus, to: ‸any, service: tcp/443 }'),
    code: 'place-too-wide',
    says: /cannot be any/,
  },
  {
    name: 'evidence about nothing',
    text: city({
      evidence: '\n  EV-1: { subject: ‸mail-sun, says: あり }',
      relays: '\n  mail-san: { kind: mail-sanitizer, legs: { outer: 172.16.0.25 } }',
    }),
    code: 'unknown-name',
    says: /did you mean "mail-san"/,
  },
  {
    name: 'a reference to evidence that is not there',
    text: city({ 'specific-communications': '\n  SC-1: { from: lgmail, to: 198.18.0.25, service: smtp, evidence: ‸EV-9 }' }),
    code: 'unknown-name',
    says: /no evidence is called "EV-9"/,
  },
  {
    name: 'a leg that is not there',
    text: city({ relays: '\n  r: { kind: proxy, legs: { outer: 172.16.0.25 }, carries: [{ service: smtp, from: outer, to: ‸iner }] }' }),
    code: 'unknown-name',
    says: /r has no leg called "iner"/,
  },
  // Addresses
  {
    name: 'host bits',
    text: zone('x: { tier: lgwan, addresses: [10.9.0.0/16, ‸10.20.10.5/23] }'),
    code: 'host-bits',
    says: /write 10.20.10.0\/23 for the network, 10.20.10.5 for the one address/,
  },
  { name: 'IPv6 host bits', text: zone('x: { tier: lgwan, addresses: ‸"fd00:1::5/64" }'), code: 'host-bits', says: /write fd00:1::\/64/ },
  {
    name: 'leading zeros',
    text: zone('x: { tier: lgwan, addresses: [‸10.020.10.0/24] }'),
    code: 'bad-address',
    says: /leading zeros.*write 10.20.10.0\/24/,
  },
  {
    name: 'a dotted mask',
    text: zone('x: { tier: lgwan, addresses: [‸10.9.8.0/255.255.254.0] }'),
    code: 'bad-address',
    says: /write 10.9.8.0\/23/,
  },
  {
    name: 'a mask after a space',
    text: zone('x: { tier: lgwan, addresses: ‸10.9.8.0 255.255.254.0 }'),
    code: 'bad-address',
    says: /write 10.9.8.0\/23/,
  },
  {
    name: 'a wildcard mask',
    text: zone('x: { tier: lgwan, addresses: ‸10.9.8.0 0.0.0.255 }'),
    code: 'bad-address',
    says: /written as a length/,
  },
  {
    name: 'a prefix too long',
    text: zone('x: { tier: lgwan, addresses: [‸10.9.8.0/33] }'),
    code: 'bad-address',
    says: /is not an address/,
  },
  {
    name: 'an octet too large',
    text: zone('x: { tier: lgwan, addresses: [‸10.9.256.0/24] }'),
    code: 'bad-address',
    says: /is not an address/,
  },
  {
    name: 'full-width digits',
    text: zone('x: { tier: lgwan, addresses: [‸１０.9.8.0/24] }'),
    code: 'bad-address',
    says: /full-width.*write 10.9.8.0\/24/,
  },
  {
    name: 'a range upside down',
    text: zone('x: { tier: lgwan, addresses: [‸10.9.8.9-10.9.8.1] }'),
    code: 'bad-address',
    says: /write 10.9.8.1-10.9.8.9/,
  },
  { name: 'a shortened range', text: zone('x: { tier: lgwan, addresses: [‸10.9.8.1-9] }'), code: 'bad-address', says: /both ends in full/ },
  {
    name: 'an IPv4-mapped address',
    text: zone('x: { tier: lgwan, addresses: ["10.9.0.0/16", ‸"::ffff:10.0.0.1"] }'),
    code: 'bad-address',
    says: /write 10.0.0.1/,
  },
  {
    name: 'a host outside its zone',
    text: city({ hosts: '\n  h: { zone: lg-server, address: ‸10.20.10.9 }' }),
    code: 'outside-zone',
    says: /outside the zone lg-server.*zone: lg-client/,
  },
  {
    name: 'a wrong address as a place',
    text: exception('{ check: SEG-001, from: lg-wsus, to: ‸198.51.100.8/24, service: tcp/443 }'),
    code: 'host-bits',
    says: /198.51.100.0\/24/,
  },
  {
    name: 'a zone that owns the world',
    text: zone('x: { tier: lgwan, addresses: ‸0.0.0.0/0 }'),
    code: 'too-many-addresses',
    says: /large part of the Internet.*kind: internet/,
  },
  {
    name: 'a zone that owns the IPv6 world',
    text: zone('x: { tier: lgwan, addresses: ‸["::/0"] }'),
    code: 'too-many-addresses',
    says: /large part of the Internet/,
  },
  {
    name: 'an external network that owns the world',
    text: city({ external: '\n  lgwan: { kind: lgwan, addresses: ‸[0.0.0.0/0] }' }),
    code: 'too-many-addresses',
    says: /leave addresses out/,
  },
  // Services
  {
    name: 'a port without protocol',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: ‸"443" }'),
    code: 'bad-service',
    says: /tcp\/443 or udp\/443/,
  },
  {
    name: 'a mistyped service',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: [https, ‸smpt] }'),
    code: 'bad-service',
    says: /did you mean "smtp"/,
  },
  {
    name: 'a port that cannot be',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: ‸tcp/65536 }'),
    code: 'bad-service',
    says: /at most 65535/,
  },
  {
    name: 'ports upside down',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: ‸tcp/90-80 }'),
    code: 'bad-service',
    says: /write tcp\/80-90/,
  },
  {
    name: 'a port with a leading zero',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: ‸tcp/080 }'),
    code: 'bad-service',
    says: /write tcp\/80/,
  },
  // Dates
  {
    name: 'a date with slashes',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: tcp/443, expires: ‸2027/3/31 }'),
    code: 'bad-date',
    says: /write 2027-03-31/,
  },
  {
    name: 'a date in an era',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: tcp/443, expires: ‸令和9年3月31日 }'),
    code: 'bad-date',
    says: /write 2027-03-31/,
  },
  {
    name: 'a day that is not in the calendar',
    text: exception('{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: tcp/443, expires: ‸2027-02-29 }'),
    code: 'bad-date',
    says: /no day 2027-02-29/,
  },
  {
    name: 'expiry before approval',
    text: exception(
      '{ check: SEG-001, from: lg-wsus, to: sec-cloud, service: tcp/443, approved: { on: 2026-06-01 }, expires: ‸2026-05-31 }',
    ),
    code: 'dates-reversed',
    says: /before the approval \(2026-06-01\)/,
  },
  {
    name: 'evidence that ends before it begins',
    text: city({ evidence: '\n  EV: { subject: organization, says: あり, on: 2026-06-01, until: ‸2026-05-31 }' }),
    code: 'dates-reversed',
    says: /before the declaration/,
  },
  { name: 'an export date that is none', text: device('  fw2: { exported-on: ‸R8.4.1 }'), code: 'bad-date', says: /write 2026-04-01/ },
  {
    name: 'a check number that is none',
    text: exception('{ check: ‸seg-1, from: lg-wsus, to: sec-cloud, service: tcp/443 }'),
    code: 'bad-check',
    says: /write SEG-001/,
  },
  // Devices
  {
    name: 'an export outside the folder',
    text: device('  fw2: { export: ‸../fw2.conf }'),
    code: 'path-outside',
    says: /outside the folder/,
  },
  {
    name: 'an export that climbs out in the middle',
    text: device('  fw2: { export: ‸exports/../../fw2.conf }'),
    code: 'path-outside',
    says: /outside the folder/,
  },
  {
    name: 'an export two folders up',
    text: device('  fw2: { export: ‸../../fw2.conf }'),
    code: 'path-outside',
    says: /outside the folder/,
  },
  { name: 'an absolute export', text: device('  fw2: { export: ‸/etc/fw2.conf }'), code: 'path-absolute', says: /absolute/ },
  { name: 'an export on a drive', text: device("  fw2: { export: ‸'C:\\fw2.conf' }"), code: 'path-absolute', says: /absolute/ },
  {
    name: 'an export with backslashes',
    text: device("  fw2: { export: ‸'exports\\fw2.conf' }"),
    code: 'path-backslash',
    says: /write exports\/fw2.conf/,
  },
  { name: 'an export that is a folder', text: device('  fw2: { export: ‸exports/ }'), code: 'path-no-file', says: /names no file/ },
  {
    name: 'an export that is an address',
    text: device('  fw2: { export: ‸https://fw2/config }'),
    code: 'path-not-local',
    says: /not a file/,
  },
  { name: 'a policy by absolute path', text: city({ policy: '‸/etc/policy.yaml' }), code: 'path-absolute', says: /absolute/ },
  {
    name: 'one export for two devices',
    text: device('  fw2: { export: ‸exports/./fw.conf }'),
    code: 'duplicate-export',
    says: /already the export of fw/,
  },
  {
    name: 'a routing table that is the export of another device',
    text: device('  fw2: { export: b.conf, routes: ‸exports/fw.conf }'),
    code: 'duplicate-export',
    says: /already the export of fw/,
  },
  {
    name: 'a device that is its own other member',
    text: device('  fw2: { export: b.conf, members: [‸b.conf] }'),
    code: 'duplicate-export',
    says: /named twice/,
  },
  { name: 'routes without an export', text: device('  fw2: { ‸routes: r.txt }'), code: 'missing-key', says: /write its export/ },
  { name: 'members without an export', text: device('  fw2: { ‸members: b.conf }'), code: 'missing-key', says: /write its export/ },
  { name: 'columns without an export', text: device('  fw2: { ‸columns: c.yaml }'), code: 'missing-key', says: /write its export/ },
  {
    name: 'a routing table outside the folder',
    text: device('  fw2: { export: b.conf, routes: { LGWAN: ‸../r.txt } }'),
    code: 'path-outside',
    says: /outside the folder/,
  },
  { name: 'routes that are a number', text: device('  fw2: { export: b.conf, routes: ‸3 }'), code: 'wrong-type', says: /./ },
  {
    name: 'an export of a device managed outside',
    text: device('  fw2: { export: exports/b.conf, ‸managed-by: outside }'),
    code: 'contradiction',
    says: /keep either/,
  },
  {
    name: 'routing said of a device with export',
    text: device('  fw2: { export: exports/b.conf, ‸routing: unknown }'),
    code: 'contradiction',
    says: /without export/,
  },
  { name: 'routing without filter', text: device('  fw2: { ‸routing: unknown }'), code: 'missing-key', says: /add filter: none/ },
  { name: 'filter without routing', text: device('  fw2: { ‸filter: none }'), code: 'missing-key', says: /add routing: unknown/ },
  {
    name: 'an interface that touches nothing known',
    text: device('  fw2: { interfaces: { a: ‸lg-clint } }'),
    code: 'unknown-name',
    says: /did you mean "lg-client"/,
  },
  {
    name: 'an interface that touches a host',
    text: device('  fw2: { interfaces: { a: ‸lgmail } }'),
    code: 'unknown-name',
    says: /the host's zone, "lg-server"/,
  },
  {
    name: 'a link written as a name',
    text: device('  fw2: { interfaces: { a: ‸fw/port2 } }'),
    code: 'unknown-name',
    says: /write \{ link: fw\/port2 \}/,
  },
  {
    name: 'a link to no device',
    text: device('  fw2: { interfaces: { a: { link: ‸fw9/port2 } } }'),
    code: 'unknown-name',
    says: /no device is called "fw9"/,
  },
  {
    name: 'a link to no interface',
    text: device('  fw2: { interfaces: { a: { link: ‸fw } } }'),
    code: 'bad-link',
    says: /names no interface/,
  },
  {
    name: 'a link to itself',
    text: device('  fw2: { interfaces: { a: { ‸link: fw2/a } } }')
      .replace('a: { ‸link', '‸a: { link')
      .replace('‸a: { link: fw2/a }', 'a: ‸{ link: fw2/a }'),
    code: 'bad-link',
    says: /joined to itself/,
  },
  {
    name: 'a link whose other end disagrees',
    text: device('  fw2: { interfaces: { a: ‸{ link: fw/port1 } } }'),
    code: 'bad-link',
    says: /joined to something else at its own end \(topology.yaml:18:48\)/,
  },
  {
    name: 'two links to one interface',
    text: device('  fw2: { interfaces: { a: { link: fw/port7 }, b: ‸{ link: fw/port7 } } }'),
    code: 'bad-link',
    says: /also joined to fw2\/a/,
  },
  {
    name: 'an interface that touches two things',
    text: device('  fw2: { interfaces: { a: ‸{ zone: lg-client, external: internet } } }'),
    code: 'wrong-value',
    says: /exactly one thing/,
  },
  {
    name: 'My Number work where there is none',
    text: city({ 'no-my-number-work': 'true' }).replace('tier: mynumber', 'tier: ‸mynumber'),
    code: 'contradiction',
    says: /no My Number work/,
  },
]

describe('a topology with a mistake', () => {
  test.each(mistakes)('$name', ({ text, code, says }) => {
    const { value, diagnostics } = readCity(text)
    const found = diagnostics.find((diagnostic) => diagnostic.code === code && locate(diagnostic.span) === marked('topology.yaml', text))
    expect(found, `expected ${code} at ${marked('topology.yaml', text)}, got:\n${diagnostics.map(say).join('\n')}`).toBeDefined()
    expect(found?.severity).toBe('error')
    expect(`${found?.text.en} ${found?.hint?.en}`).toMatch(says)
    expect(found?.text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    expect(found?.hint?.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]|^例/)
    expect(found?.text.en, 'English holds Japanese prose').not.toMatch(/[\u3040-\u309f]/)
    expect(value, 'a topology with an error was used').toBeUndefined()
  })

  test('every mistake is one problem, not a cascade', () => {
    for (const { name, text, code } of mistakes) {
      const errors = readCity(text).diagnostics.filter(({ severity }) => severity === 'error')
      // The text after a second bunri or an unreadable line may be reported once more.
      expect(errors.length, `${name} (${code}):\n${errors.map(say).join('\n')}`).toBeLessThanOrEqual(3)
    }
  })

  test('all problems of a file are reported together, in its order', () => {
    const text = city({
      zones:
        '\n  a: { tier: lgwan, addresses: 10.1.0.1/24 }\n  b: { tier: lgwna, addresses: 10.2.0.0/24 }\n  c: { tier: lgwan, addresses: 010.3.0.0/24 }',
      hosts: '{}',
    })
    expect(readCity(text).diagnostics.map(({ code }) => code)).toEqual(['host-bits', 'unknown-name', 'bad-address'])
  })

  test('absurd nesting is refused, not a crash', () => {
    const { value, diagnostics } = readCity(`bunri: ${'['.repeat(100_000)}`)
    expect(value).toBeUndefined()
    expect(diagnostics[0]?.code).toBe('yaml-syntax')
  })

  test.each([
    '',
    '\n',
    '# only a comment\n',
    'null',
    '~',
    'text',
    '[]',
    '{}',
    '\u0000',
    '? : ?',
    ': :',
    '{',
    '"',
    '- - -',
    '%',
    '&',
    '!',
    '|',
    '@',
  ])('%j never throws and is never used', (text) => {
    expect(readCity(text).value).toBeUndefined()
    expect(readCity(text).diagnostics.length).toBeGreaterThan(0)
  })

  test('names of JavaScript objects are ordinary names', () => {
    const { diagnostics } = readCity(exception('{ check: SEG-001, from: constructor, to: toString, service: valueOf }'))
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-name', 'unknown-name', 'bad-service'])
    expect(
      readCity(
        city({
          zones: '\n  constructor: { tier: lgwan, addresses: 10.20.20.0/24 }\n  lg-server: { tier: lgwan, addresses: 10.20.20.0/24 }',
        }),
      ).value?.zones.has('constructor'),
    ).toBe(true)
  })

  test('spans point into the text that was given', () => {
    const { diagnostics } = readCity(mistakes[0]?.text ?? '')
    expect(diagnostics[0]?.span.source).toEqual(file('topology.yaml', mistakes[0]?.text ?? ''))
  })
})
