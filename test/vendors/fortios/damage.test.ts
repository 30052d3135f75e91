import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { positionAt } from '../../../src/base/span.ts'
import { fortios } from '../../../src/vendors/fortios/index.ts'
import type { Reading } from './firewall.ts'
import { codes, decides, domainOf, lineAt, readText, ruleOf, sourceOf, textOf } from './firewall.ts'

const LONG = textOf('damage')
const lines = LONG.trimEnd().split('\n')

/** Every doubt a reading holds: about a VDOM, its routes, a statement, or the file. */
function doubts(reading: Reading): string[] {
  const tables = reading.device.domains.flatMap((domain) =>
    domain.stages.flatMap((stage) => (stage.kind === 'route' ? stage.table.uncertainties : [])),
  )
  return [
    ...codes(reading.diagnostics),
    ...codes(reading.device.domains.flatMap(({ uncertainties }) => uncertainties)),
    ...codes(reading.device.coverage.notUnderstood),
    ...codes(tables),
  ]
}

/** Lines between the first and the last of a block that decides nothing: what is lost there is lost without harm. */
function insideIrrelevant(): ReadonlySet<number> {
  const inside = new Set<number>()
  let depth = 0
  for (const [index, line] of lines.entries()) {
    const word = line.trim()
    if (depth > 0 && word === 'end' && lines[index - 1] !== '<body>') depth--
    if (depth > 0) inside.add(index)
    if (
      /^config (system (accprofile|admin|ha|replacemsg|snmp)|vpn certificate|log|antivirus) /.test(`${word} `) ||
      (depth > 0 && word.startsWith('config '))
    )
      depth++
  }
  return inside
}

describe('a long file', () => {
  test('whole, holds no doubt', () => {
    expect(doubts(readText(LONG))).toEqual([])
  })

  test('cut after any line, never looks whole', () => {
    for (let kept = 0; kept < lines.length; kept++) {
      const text = lines.slice(0, kept).join('\n')
      expect(doubts(readText(text)), `cut after line ${kept}: ${lines[kept - 1]}`).not.toEqual([])
    }
  })

  test('cut inside a block, is an error that says so', () => {
    for (const kept of [60, 120, 200, lines.length - 1]) {
      const { diagnostics, device } = readText(`${lines.slice(0, kept).join('\n')}\n`)
      expect(
        diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
        `cut after ${lines[kept - 1]}`,
      ).toEqual(['fortios-cut-off'])
      for (const domain of device.domains) expect(codes(domain.uncertainties), domain.name).toContain('structure-cut-off')
    }
  })

  test('cut inside a line, never looks whole', () => {
    for (const at of LONG.matchAll(/set (?:subnet|srcaddr|member) /g)) {
      expect(doubts(readText(LONG.slice(0, at.index + at[0].length + 3)))).not.toEqual([])
    }
  })

  test('without any one of its structural lines, is doubtful', () => {
    const inside = insideIrrelevant()
    for (const [index, line] of lines.entries()) {
      const word = line.trim()
      if (inside.has(index)) continue
      if (!/^(config|edit|end$|next$)/.test(word)) continue
      // `end` closes an entry too, so a `next` right before it says nothing more; lines inside quoted text are text.
      if (word === 'next' && lines[index + 1]!.trim() === 'end') continue
      if (word === 'end' && lines[index - 1] === '<body>') continue
      const text = lines.filter((_, other) => other !== index).join('\n')
      expect(doubts(readText(`${text}\n`)), `without line ${index + 1}: ${line}`).not.toEqual([])
    }
  })

  test('without any one line, is read', () => {
    for (const index of lines.keys())
      expect(() => readText(lines.filter((_, other) => other !== index).join('\n')), `without line ${index + 1}`).not.toThrow()
  })

  test('with a line of nonsense anywhere outside quoted text, counts it', () => {
    const quoted = new Set<number>()
    let open = false
    for (const [index, line] of lines.entries()) {
      if (open) quoted.add(index)
      if ((line.match(/"/g)?.length ?? 0) % 2 === 1) open = !open
    }
    const total = (list: Readonly<Record<string, number>>): number => Object.values(list).reduce((a, b) => a + b, 0)
    const before = total(readText(LONG).device.coverage.irrelevant)
    for (const index of lines.keys()) {
      if (quoted.has(index)) continue
      const reading = readText([...lines.slice(0, index), 'xyzzy plugh', ...lines.slice(index)].join('\n'))
      const { notUnderstood, irrelevant } = reading.device.coverage
      const counted = notUnderstood.some(({ span }) => lineAt(span) === 'xyzzy plugh') || total(irrelevant) > before
      expect(counted, `before line ${index + 1}: ${lines[index]}`).toBe(true)
    }
  })

  test('scrambled in any way, is read', () => {
    const cut = fc.tuple(
      fc.nat(LONG.length),
      fc.nat(40),
      fc.constantFrom('', '"', "'", '\\', '\n', 'end\n', 'next\n', '\u0000', 'config firewall policy\n', 'edit 0\n', '#'),
    )
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 6 }), (cuts) => {
        const text = cuts.reduce((t, [at, length, put]) => t.slice(0, at) + put + t.slice(at + length), LONG)
        const { value } = fortios.read(sourceOf(text), { id: 'fw', today: '2026-11-20' })
        return value === undefined || value.domains.length > 0
      }),
      { numRuns: 100 },
    )
  })

  test('counts each statement once', () => {
    const { understood, irrelevant, notUnderstood } = readText(LONG).device.coverage
    const statements = LONG.replace(/"[^"]*"/g, '""').match(/^\s*(set|unset) /gm)!.length
    expect(understood + Object.values(irrelevant).reduce((a, b) => a + b, 0) + notUnderstood.length).toBe(statements)
  })
})

describe('garbage', () => {
  const base = textOf('policies')

  test('inside a policy reaches that policy', () => {
    const reading = readText(base.replace('edit 7\n', 'edit 7\n        @@@@ overwritten @@@@\n'))
    expect(decides(reading, 'lan', 'dmz', 'tcp 10.20.10.5:40000 > 172.16.0.10:443')).toBe('permit? by policy/root/7, deny by policy/root/2')
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(ruleOf(reading, 'policy/root/2').uncertainties).toEqual([])
  })

  test('between policies reaches the VDOM', () => {
    const reading = readText(base.replace('    edit 2\n', '    @@@@ overwritten @@@@\n    edit 2\n'))
    expect(codes(domainOf(reading).uncertainties)).toEqual(['unknown-line'])
  })

  test('between two policies that lost their border reaches the VDOM', () => {
    const reading = readText(base.replace('    next\n    edit 2\n', '    edit 2\n'))
    expect(codes(domainOf(reading).uncertainties)).toEqual(['structure-missing-next'])
    expect(reading.diagnostics.map(({ code }) => code)).toEqual(['fortios-missing-next'])
  })

  test('that joins two policies into one is noticed by the attributes given twice', () => {
    const reading = readText(base.replace('    next\n    edit 2\n', ''))
    expect(codes(domainOf(reading).uncertainties)).toEqual(['joined-entries'])
    expect(lineAt(reading.diagnostics[0]!.span)).toBe('set srcintf "lan"')
  })

  test('in an irrelevant block stays there', () => {
    const reading = readText(
      base.replace('config router static', 'config log setting\n    @@@@ overwritten @@@@\nend\nconfig router static'),
    )
    expect(domainOf(reading).uncertainties).toEqual([])
  })

  test('at the top of the file reaches everything', () => {
    const reading = readText(base.replace('config router static', '@@@@ overwritten @@@@\nconfig router static'))
    expect(codes(domainOf(reading).uncertainties)).toEqual(['unknown-line'])
  })

  test('an unknown block reaches the VDOM, unless it is empty', () => {
    const full = readText(
      base.replace(
        'config router static',
        'config firewall wormhole\n    edit 1\n        set to "wan"\n    next\nend\nconfig router static',
      ),
    )
    expect(codes(domainOf(full).uncertainties)).toEqual(['unknown-statement'])
    expect(
      domainOf(readText(base.replace('config router static', 'config firewall wormhole\nend\nconfig router static'))).uncertainties,
    ).toEqual([])
  })

  test('secrets of a line that was not understood are not shown', () => {
    const reading = readText(base.replace('edit 7\n', 'edit 7\n        set strange-password hunter2\n        set odd ENC QUJDREVG\n'))
    const shown = JSON.stringify(reading.device.coverage.notUnderstood.map(({ text }) => text))
    expect(shown).toContain('strange-password')
    expect(shown).not.toMatch(/hunter2|QUJDREVG/)
  })
})

describe('a file that is not a configuration in text', () => {
  test.each([
    ['an encrypted backup', '#FGBK|4|FGT60F|7|02|1639|\n\u0001\u0002\u0003\u0004'],
    [
      'binary data after the header',
      `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin\n${'\u0000\u0001\ufffd\u0002'.repeat(200)}`,
    ],
  ])('%s is refused with an error', (_, text) => {
    const { value, diagnostics } = fortios.read(sourceOf(text), { id: 'fw', today: '2026-11-20' })
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['fortios-encrypted', 'error']])
  })

  test('the YAML form is refused by name', () => {
    const text =
      '#config-version=FGT60F-7.4.4-FW-build2662-240514:opmode=0:vdom=0:user=admin\nsystem_global:\n    hostname: fw\nfirewall_policy:\n    - 1:\n        srcintf: lan\n'
    const { value, diagnostics } = fortios.read(sourceOf(text), { id: 'fw', today: '2026-11-20' })
    expect([value, diagnostics[0]!.code]).toEqual([undefined, 'fortios-yaml'])
  })

  test('an empty file is doubtful, not clean', () => {
    expect(doubts(readText(''))).toEqual(expect.arrayContaining(['interfaces-not-in-file', 'policies-not-in-file', 'routes-not-in-file']))
  })
})

test('a backup that does not end as a FortiGate ends it is warned about', () => {
  const { diagnostics, source } = readText(textOf('policies').replace('config router multicast\nend\n', ''))
  expect(diagnostics.map(({ code, severity, span }) => [code, severity, positionAt(source, span.start).line])).toEqual([
    ['fortios-may-be-cut', 'warning', source.text.split('\n').length],
  ])
})
