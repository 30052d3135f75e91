import { describe, expect, test } from 'vitest'
import { decides, interfaceOf, lineAt, readCase, readText, ruleOf, rulesOf, textOf } from './firewall.ts'

describe('words and quotes', () => {
  const reading = readCase('quotes')

  test('a quoted value over several lines stays one value, whatever its lines read', () => {
    expect(rulesOf(reading)).toHaveLength(1)
    expect(interfaceOf(reading, 'port1').description).toBe('two lines\nend\nof the text')
  })

  test('Japanese, escaped and single-quoted names meet their references', () => {
    expect(decides(reading, 'port1', 'port2', 'tcp 10.1.0.5:40000 > 10.2.0.7:443')).toBe('permit by policy/root/1')
    expect(decides(reading, 'port1', 'port2', 'tcp 10.1.0.5:40000 > 10.2.0.200:443')).toBe('permit by policy/root/1')
    expect(decides(reading, 'port1', 'port2', 'tcp 10.1.1.5:40000 > 10.2.0.7:443')).toBe('deny by default')
  })

  test('a backslash at the line end joins lines', () => {
    expect(ruleOf(reading, 'policy/root/1').uncertainties).toEqual([])
  })

  test('names go into hostname and labels as written', () => {
    expect(reading.device.hostname).toBe('FW-端末系')
    expect(ruleOf(reading, 'policy/root/1').label).toEqual({ ja: 'ポリシー 1 (端末 → サーバ)', en: 'policy 1 (端末 → サーバ)' })
  })

  test('everything is counted and nothing is left over', () => {
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(reading.device.domains.flatMap((domain) => domain.uncertainties)).toEqual([])
    expect(reading.diagnostics).toEqual([])
  })

  test('lines end with CR LF as well', () => {
    const windows = readText(textOf('quotes').replace(/\n/g, '\r\n'))
    expect(windows.device.coverage).toEqual(reading.device.coverage)
    expect(decides(windows, 'port1', 'port2', 'tcp 10.1.0.5:40000 > 10.2.0.7:443')).toBe('permit by policy/root/1')
  })

  test('a lost closing quote does not swallow the rest in silence', () => {
    const broken = readText(textOf('quotes').replace('set comment "a \\"quoted\\" word and a backslash \\\\"', 'set comment "never closed'))
    expect(broken.diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
    expect(broken.device.domains[0]!.uncertainties.length).toBeGreaterThan(0)
  })

  test('two lost quotes that cancel out are noticed by the lines they swallow', () => {
    const text = textOf('quotes')
      .replace('edit "職員 端末"', 'edit "職員 端末')
      .replace('set name "端末 → サーバ"', 'set name 端末 → サーバ"')
    const { device } = readText(text)
    expect(device.domains[0]!.uncertainties.length).toBeGreaterThan(0)
  })

  test('the first line to look at is the whole-network address', () => {
    const wide = readText(textOf('quotes').replace('set srcaddr "職員 端末"', 'set srcaddr "all"'))
    expect(lineAt(ruleOf(wide, 'policy/root/1').focus)).toBe('set srcaddr "all"')
    expect(lineAt(ruleOf(reading, 'policy/root/1').focus)).toBe('edit 1')
  })
})
