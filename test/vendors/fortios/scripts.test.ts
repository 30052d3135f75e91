import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, lineAt, readCase, readText, ruleOf, rulesOf, textOf } from './firewall.ts'

const reading = readCase('scripts')

describe('a file that changes what it said before', () => {
  test('an entry edited again goes on where it was; a later set replaces', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:25')).toBe('permit by policy/root/3')
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.200:40000 > 192.0.2.1:25')).toBe('deny by default')
  })

  test('append adds to a list', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('permit by policy/root/1')
  })

  test('rename carries its references along', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.11.5:40000 > 192.0.2.1:22')).toBe('permit by policy/root/2')
    expect(ruleOf(reading, 'policy/root/2').uncertainties).toEqual([])
  })

  test('edit 0 takes the next number, and move changes the order', () => {
    expect(rulesOf(reading).map(({ id }) => id)).toEqual([
      'policy/root/5',
      'policy/root/1',
      'policy/root/2',
      'policy/root/3',
      'policy/root/9',
    ])
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('deny by policy/root/5')
  })

  test('clone copies, and the copy can be changed alone', () => {
    expect(ruleOf(reading, 'policy/root/9').action).toBe('deny')
    expect(ruleOf(reading, 'policy/root/2').action).toBe('permit')
  })

  test('delete removes', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:21')).toBe('deny by default')
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(reading.device.coverage.notUnderstood).toEqual([])
  })

  test('select replaces a list and unselect takes from it', () => {
    const change = (line: string) =>
      readText(textOf('scripts').replace('append member "second"', `append member "second"\n        ${line}`))
    const from = (text: string, line: string): string => decides(change(line), 'lan', 'wan', `tcp ${text}:40000 > 192.0.2.1:443`)
    expect(from('10.20.11.5', 'unselect member "second"')).toBe('deny by default')
    expect(from('10.20.11.5', 'select member "a"')).toBe('deny by default')
    expect(from('10.20.11.5', 'select member "second"')).toBe('permit by policy/root/1')
  })

  test('purge empties a table', () => {
    const purged = readText(textOf('scripts').replace('    delete 4\n', '    purge\n'))
    expect(rulesOf(purged)).toEqual([])
  })

  test.each(['move 5 before 77', 'rename "a" to "second"', 'delete 66', 'clone 77 to 78', 'frobnicate 3'])(
    '%s, which makes no sense, doubts the VDOM',
    (line) => {
      const table = /rename/.test(line) ? '    delete "gone"\n' : '    delete 4\n'
      const odd = readText(textOf('scripts').replace(table, `${table}    ${line}\n`))
      expect(domainOf(odd).uncertainties.map(({ span }) => lineAt(span))).toEqual([line])
      expect(codes(odd.device.coverage.notUnderstood)).toHaveLength(1)
    },
  )
})
