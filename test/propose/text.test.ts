/** What of the exports' free text reaches the proposal: nothing secret, nothing that could be read as YAML. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scalar } from '../../src/propose/yaml-text.ts'
import { summaryOf } from '../../src/propose/summary.ts'
import { readYaml } from '../../src/syntax/yaml.ts'
import { fortigate } from './exports.ts'
import { initIn, inFolder, tryFolder } from './folders.ts'

const LAN = '255.255.255.0'

function zoneName(alias: string): { readonly name: string | undefined; readonly errors: readonly unknown[]; readonly yaml: string } {
  const tried = tryFolder({ 'fw.conf': fortigate('FW', [{ name: 'port1', ip: `10.20.0.1 ${LAN}`, alias }]) })
  const topology = tried.initialisation.topology
  return { name: [...(topology?.zones.values() ?? [])][0]?.name, errors: tried.errors, yaml: tried.yaml }
}

describe('free text', () => {
  test.each([
    ['password: Hunter2Zebra', 'Hunter2Zebra'],
    ['pw=Hunter2Zebra', 'Hunter2Zebra'],
    ['管理者のパスワードはHunter2Zebra', 'Hunter2Zebra'],
  ])('%s is masked', (alias, secret) => {
    const { errors, yaml } = zoneName(alias)
    expect(errors).toEqual([])
    expect(yaml).not.toContain(secret)
  })

  test('a secret of the export is masked where a description repeats it', () => {
    const extra = 'config system snmp community\n    edit 1\n        set name "Hunter2ZebraCommunity"\n    next\nend'
    const export_ = fortigate('FW', [{ name: 'port1', ip: `10.20.0.1 ${LAN}`, alias: 'Hunter2ZebraCommunity' }], [], [], extra)
    inFolder({ 'fw.conf': export_ }, (folder) => {
      const { yaml, proposal } = initIn(folder)
      expect(yaml).toContain('10.20.0.0/24')
      // Not even as an id, which is in lower case.
      expect(yaml).not.toMatch(/hunter2zebra/i)
      expect(summaryOf(proposal, { locale: 'ja', width: 100, written: 't', next: '.' })).not.toContain('Hunter2Zebra')
    })
  })

  test.each([
    'a: b',
    '{ x: 1 }',
    '# note',
    "it's",
    '- x',
    '*alias',
    '&anchor',
    '!tag',
    'true',
    '~',
    '10.5',
    'x # y',
    'x: y, z',
    '[1, 2]',
    '%',
    '@home',
    '改行\nzones: {}',
  ])('%j stays one name', (alias) => {
    const { name, errors } = zoneName(alias)
    expect(errors).toEqual([])
    expect(name?.replace(/\s+/g, ' ')).toBe(alias.replace(/\s+/g, ' '))
  })

  test('a comment cannot be left by a line break in a description', () => {
    const { yaml } = zoneName('LGWAN\n  evil: { tier: internet }')
    expect(yaml).not.toMatch(/^\s*evil:/m)
  })

  test('any text is read back as it was written, in a flow map', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const { value, diagnostics } = readYaml({ path: 't', text: `a: { b: ${scalar(text)}, c: x }\n`, encoding: 'utf-8', sha256: '' })
        expect(diagnostics).toEqual([])
        expect(value?.value).toEqual({ a: { b: text, c: 'x' } })
      }),
      { numRuns: 500 },
    )
  })
})

describe('languages', () => {
  const files = { 'fw.conf': fortigate('FW', [{ name: 'port1', ip: `10.20.0.1 ${LAN}` }]) }

  test('English comments hold no Japanese, and both say the same to check', () => {
    inFolder(files, (folder) => {
      const en = initIn(folder, 'en')
      const ja = initIn(folder, 'ja')
      const foreign = /[\u3040-\u30ff\u4e00-\u9fff]/
      expect(en.yaml?.split('\n').filter((line) => foreign.test(line))).toEqual(['organization: { name: 試験町 }'])
      expect([...(en.topology?.zones.keys() ?? [])]).toEqual([...(ja.topology?.zones.keys() ?? [])])
    })
  })

  test('the summary numbers what a person must confirm', () => {
    inFolder(files, (folder) => {
      const { proposal } = initIn(folder)
      const text = summaryOf(proposal, { locale: 'en', width: 100, written: 'topology.yaml', next: '.' })
      for (const [at, { where }] of proposal.confirmations.entries()) expect(text).toContain(`${at + 1}. ${where}`)
      expect(proposal.confirmations.length).toBeGreaterThan(0)
    })
  })
})
