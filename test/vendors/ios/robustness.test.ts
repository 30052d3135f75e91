import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureText, readText } from './support.ts'

const TEXT = fixtureText('realistic')
const LINES = TEXT.split('\n')

describe('a realistic configuration', () => {
  const { device, diagnostics } = readText(TEXT)

  test('is read whole: nothing left over, nothing uncertain', () => {
    expect(device.coverage.notUnderstood.map(({ text }) => text.en)).toEqual([])
    expect(device.domains.map(({ name, uncertainties }) => [name, uncertainties])).toEqual([['', []], ['KIKAN', []], ['Mgmt-intf', []]])
    expect(diagnostics).toEqual([])
  })
  test('counts every statement once', () => {
    const { understood, irrelevant } = device.coverage
    const banner = LINES.findIndex((line) => line.startsWith('banner'))
    const closing = LINES.findIndex((line, at) => at > banner && line.startsWith('^C'))
    const statements = LINES.filter((line, at) => {
      const text = line.trim()
      if (text === '' || text.startsWith('!') || text === 'end' || /^(?:Building|Current|exit|quit)/.test(text)) return false
      // A banner counts once; so does a certificate, whose lines are hexadecimal.
      return (at <= banner || at > closing) && !/^[0-9A-F]{8}(?: |$)/.test(text)
    })
    expect(understood + Object.values(irrelevant).reduce((sum, n) => sum + n, 0)).toBe(statements.length)
  })
  test('what does not concern packets is named by kind', () => {
    expect(Object.keys(device.coverage.irrelevant)).toEqual([...Object.keys(device.coverage.irrelevant)].sort())
    expect(device.coverage.irrelevant).toMatchObject({ logging: 2, snmp: 2, users: 2, voice: undefined === 0 ? 1 : expect.anything() } as object)
  })
})

test('cut off after any line: never read as complete', () => {
  const last = LINES.findIndex((line) => line === 'end')
  for (let kept = 0; kept <= last; kept++) {
    const { device, diagnostics } = readText(LINES.slice(0, kept).join('\n'))
    expect(diagnostics.some(({ code }) => code === 'truncated-export'), `${kept} lines`).toBe(true)
    for (const domain of device.domains) expect(domain.uncertainties.length, `${kept} lines, domain ${domain.name}`).toBeGreaterThan(0)
  }
})

test('cut off inside any line of its last part: never read as complete', () => {
  for (let kept = TEXT.lastIndexOf('end'); kept > TEXT.length - 1200; kept--) {
    const { device } = readText(TEXT.slice(0, kept))
    expect(device.domains[0]!.uncertainties.length).toBeGreaterThan(0)
  }
})

test('without any one line: never throws, and what is left over is said', () => {
  for (let gone = 0; gone < LINES.length; gone++) {
    const text = LINES.filter((_, at) => at !== gone).join('\n')
    const { device } = readText(text)
    const unsure = device.coverage.notUnderstood.length > 0 || device.domains.some(({ uncertainties }) => uncertainties.length > 0)
    // Statements that lost their header must not be taken for those of the block before in silence.
    if (/^(?:ip access-list|object-group|route-map|policy-map type)/.test(LINES[gone] ?? '')) continue
    if (/^interface GigabitEthernet0\/0\/2/.test(LINES[gone] ?? '')) continue
    expect(unsure || device.coverage.understood > 0).toBe(true)
  }
})

test('a word too many is noticed wherever it can change a meaning', () => {
  const silent: string[] = []
  for (let at = 0; at < LINES.length; at++) {
    const line = LINES[at]!
    if (line.trim() === '' || line.trimStart().startsWith('!')) continue
    const { device, diagnostics } = readText(LINES.map((each, index) => (index === at ? `${each} frobnicate` : each)).join('\n'))
    const unsure = device.coverage.notUnderstood.length > 0 || diagnostics.length > 0 || device.domains.some(({ uncertainties }) => uncertainties.length > 0)
    if (!unsure) silent.push(line.trim())
  }
  const kinds = silent.filter((line) => /^(?:\d+ )?(?:permit|deny|evaluate|ip (?:address|route|access-group|nat)|ipv6 (?:address|route|access)|host|range|group-object|encapsulation|shutdown|version|hostname|interface|zone|time-range|end)\b/.test(line))
  expect(kinds).toEqual([])
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
  const word = fc.constantFrom('ip', 'access-list', 'extended', 'permit', 'deny', 'any', 'host', '10.0.0.1', '0.0.0.255', 'interface', 'Vlan1', 'nat', 'inside', 'source', 'static', 'route', 'vrf', 'eq', 'range', '80', 'object-group', 'banner', 'motd', '^C', '!', 'end', 'no', 'route-map', 'match', 'set', 'zone', 'security', '\u0003', '--More--', '\b', '2001:db8::/32', 'class-map', 'type', 'inspect', 'time-range', 'absolute', 'standby', '')
  const line = fc.tuple(fc.constantFrom('', ' ', '  '), fc.array(word, { maxLength: 8 })).map(([indent, words]) => indent + words.join(' '))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { device } = readText(lines.join('\n'))
      for (const domain of device.domains) for (const binding of domain.local.bindings) expect(binding.accepts.length).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 300 },
  )
})
