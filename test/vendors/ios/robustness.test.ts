import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crosses, fixtureText, leaves, readText } from './support.ts'

const TEXT = fixtureText('realistic')
const LINES = TEXT.split('\n')
const BANNER = LINES.findIndex((line) => line.startsWith('banner'))
const BANNER_END = LINES.findIndex((line, at) => at > BANNER && line.startsWith('^C'))
const HEXADECIMAL = /^[0-9A-F]{8}(?: |$)/

/** Lines that are statements: a banner is one, and so is a certificate. */
function statementsIn(lines: readonly string[]): number {
  const banner = lines.findIndex((line) => line.startsWith('banner'))
  const closing = lines.findIndex((line, at) => at > banner && line.startsWith('^C'))
  return lines.filter((line, at) => {
    const text = line.trim()
    if (text === '' || text.startsWith('!') || /^(?:end$|Building|Current|exit|quit)/.test(text) || HEXADECIMAL.test(text)) return false
    return at <= banner || at > closing
  }).length
}

function countedIn(text: string): number {
  const { understood, irrelevant, notUnderstood } = readText(text).device.coverage
  return understood + notUnderstood.length + Object.values(irrelevant).reduce((sum, n) => sum + n, 0)
}

describe('a realistic configuration', () => {
  const { device, diagnostics } = readText(TEXT)

  test('is read whole: nothing left over, nothing uncertain', () => {
    expect(device.coverage.notUnderstood.map(({ text }) => text.en)).toEqual([])
    expect(device.domains.map(({ name, uncertainties }) => [name, uncertainties])).toEqual([
      ['', []],
      ['KIKAN', []],
      ['Mgmt-intf', []],
    ])
    expect(diagnostics).toEqual([])
  })
  test('forwards what its lists, zones, translation and routes say together', () => {
    const lan = 'GigabitEthernet0/0/1'
    const wan = 'GigabitEthernet0/0/0.100'
    expect(crosses(device, lan, wan, 'tcp 10.20.64.77:40000 > 10.20.20.10:443')).toBe(true)
    // Permitted by the list, but the zone pair inspects only web and what its list names.
    expect(crosses(device, lan, wan, 'tcp 10.20.64.77:40000 > 10.20.20.10:445')).toBe(false)
    expect(crosses(device, lan, wan, 'tcp 10.20.64.77:40000 > 10.99.1.1:443', 'possible')).toBe(false)
    expect(crosses(device, wan, lan, 'tcp 10.20.20.40:40000 > 10.20.64.77:8531', 'possible')).toBe(false)
    expect(
      leaves(device, 'KIKAN/GigabitEthernet0/0/2', 'tcp 10.10.64.5:40000 > 10.10.20.5:1521').map((line) => line.split(' ')[0]),
    ).toEqual(['KIKAN/GigabitEthernet0/0/0.110'])
    expect(leaves(device, 'KIKAN/GigabitEthernet0/0/2', 'tcp 10.10.64.5:40000 > 10.10.20.5:22', 'possible')).toEqual([])
  })
  test('counts every statement once', () => {
    expect(countedIn(TEXT)).toBe(statementsIn(LINES))
  })
  test('what does not concern packets is named by kind', () => {
    expect(device.coverage.irrelevant).toMatchObject({ logging: 2, snmp: 2, users: 2, clock: 2, 'address assignment': 5 })
  })
})

test('cut off after any line: never read as complete', () => {
  const last = LINES.indexOf('end')
  for (let kept = 0; kept <= last; kept++) {
    const { device, diagnostics } = readText(LINES.slice(0, kept).join('\n'))
    expect(
      diagnostics.some(({ code }) => code === 'truncated-export'),
      `${kept} lines`,
    ).toBe(true)
    for (const domain of device.domains) expect(domain.uncertainties.length, `${kept} lines, domain ${domain.name}`).toBeGreaterThan(0)
  }
})

test('cut off inside any line of its last part: never read as complete', () => {
  for (let kept = TEXT.lastIndexOf('end'); kept > TEXT.length - 1200; kept--) {
    const { device } = readText(TEXT.slice(0, kept))
    expect(device.domains[0]!.uncertainties.length).toBeGreaterThan(0)
  }
})

test('without any one line: never throws, and no statement that is left vanishes', () => {
  for (let gone = 0; gone < LINES.length; gone++) {
    // Without its ends free text runs into statements; file.test.ts has those cases.
    const free =
      (gone >= BANNER && gone <= BANNER_END) || /certificate self-signed|^end$/.test(LINES[gone]!) || HEXADECIMAL.test(LINES[gone]!.trim())
    const left = LINES.filter((_, at) => at !== gone)
    const counted = countedIn(left.join('\n'))
    if (!free) expect(counted, `without line ${gone + 1}: ${LINES[gone]}`).toBe(statementsIn(left))
  }
})

test('a word too many is noticed wherever it can change a meaning', () => {
  const meaning =
    /^(?:\d+ )?(?:permit|deny|evaluate|ip (?:address|route|access-group|nat|policy)|ipv6 (?:address|route|access|traffic)|vrf|host|range|group-object|encapsulation|shutdown|version|hostname|interface|zone|time-range|end|standby \d+ ip|set|(?:class|policy)-map type)\b/
  const silent = LINES.filter((line, at) => {
    // A log entry may end with a cookie: one word of the administrator's own.
    if (!meaning.test(line.trim()) || line.endsWith(' log') || (at > BANNER && at < BANNER_END)) return false
    const { device } = readText(LINES.map((each, index) => (index === at ? `${each} frobnicate` : each)).join('\n'))
    return device.coverage.notUnderstood.length === 0 && device.domains.every(({ uncertainties }) => uncertainties.length === 0)
  })
  expect(silent).toEqual([])
})

test('any lines in any order: never throws', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(LINES, { minLength: 1 }), (lines) => {
      readText(lines.join('\n'))
    }),
    { numRuns: 60 },
  )
})

test('any text: never throws', () => {
  const word = fc.constantFrom(
    'ip',
    'access-list',
    'extended',
    'permit',
    'deny',
    'any',
    'host',
    '10.0.0.1',
    '0.0.0.255',
    'interface',
    'Vlan1',
    'nat',
    'inside',
    'source',
    'static',
    'route',
    'vrf',
    'eq',
    'range',
    '80',
    'object-group',
    'banner',
    'motd',
    '^C',
    '!',
    'end',
    'no',
    'route-map',
    'match',
    'set',
    'zone',
    'security',
    '\u0003',
    '--More--',
    '\b',
    '2001:db8::/32',
    'class-map',
    'type',
    'inspect',
    'time-range',
    'absolute',
    'standby',
    '',
  )
  const line = fc.tuple(fc.constantFrom('', ' ', '  '), fc.array(word, { maxLength: 8 })).map(([indent, words]) => indent + words.join(' '))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { device } = readText(lines.join('\n'))
      for (const domain of device.domains)
        for (const binding of domain.local.bindings) expect(binding.accepts.length).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 300 },
  )
})
