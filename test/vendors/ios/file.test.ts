import { describe, expect, test } from 'vitest'
import { boundTo, domainNamed, fixtureText, interfaceNamed, leaves, lineOf, readFixture, readText, router, sourceOf } from './support.ts'
import { ios } from '../../../src/vendors/ios/index.ts'

describe('a terminal capture', () => {
  const { device, diagnostics } = readFixture('capture')

  test('prompts, headers, pager prompts and free text are no statements', () => {
    expect(device.interfaces.map(({ id }) => id)).toEqual(['GigabitEthernet0/0'])
    expect(device.coverage.notUnderstood).toEqual([])
    expect(diagnostics).toEqual([])
    expect(domainNamed(device).uncertainties).toEqual([])
  })
  test('a statement behind a pager prompt keeps its place in its block', () => {
    expect(boundTo(device, 'GigabitEthernet0/0', 'in')?.rules.map(({ id }) => id)).toEqual(['acl/IN/10', 'acl/IN/20'])
  })
  test('free text counts as irrelevant, by kind', () => {
    expect(device.coverage.irrelevant).toMatchObject({ terminal: 2, automation: 3 })
  })
  test('hostname, product and role', () => {
    expect(device).toMatchObject({ hostname: 'L3-CORE', product: 'Cisco IOS XE 17.9', vendor: 'ios', role: 'router', knowledge: 'export' })
  })
})

describe('banners', () => {
  const ACL = [
    'ip access-list extended IN',
    ' permit tcp any any eq 443',
    'interface GigabitEthernet0/0',
    ' ip address 10.1.1.1 255.255.255.0',
    ' ip access-group IN in',
  ]
  test.each([
    ['one line', ['banner motd #do not enter#']],
    ['a raw control character', ['banner motd \u0003', 'ip access-list extended IN', ' permit ip any any', '\u0003']],
    ['a letter as delimiter', ['banner login Z', 'no ip routing', '!', 'Z']],
    ['indented', [' banner exec ^C', 'permit ip any any', ' ^C']],
    ['after which more follows on the line', ['banner motd ^Cx', 'hello^C trailing']],
  ])('%s', (_, lines) => {
    const { device } = readText(router(...lines, ...ACL))
    expect(boundTo(device, 'GigabitEthernet0/0', 'in')?.rules).toHaveLength(1)
    expect(device.coverage.notUnderstood).toEqual([])
    expect(domainNamed(device).uncertainties).toEqual([])
  })
  test('one that never ends leaves nothing certain', () => {
    const { device, diagnostics } = readText(router('banner motd ^C', ...ACL))
    expect(diagnostics.map(({ code }) => code)).toContain('unterminated-text')
    expect(domainNamed(device).uncertainties.length).toBeGreaterThan(0)
  })
  test('one that ends only where another begins never ended: what it swallowed is not read as text', () => {
    const { device } = readText(router('banner motd ^C', 'hello', ...ACL, 'banner login ^C', 'welcome', '^C'))
    expect(domainNamed(device).uncertainties.map(({ code }) => code)).toContain('unterminated-text')
  })
})

describe('a file that is not whole', () => {
  test('without `end` nothing is certain', () => {
    const { device, diagnostics } = readText('version 15.4\nhostname R\ninterface GigabitEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n')
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['truncated-export', 'warning']])
    expect(domainNamed(device).uncertainties.map(({ code }) => code)).toEqual(['truncated-export'])
  })
  test('two configurations in one file', () => {
    const one = router('interface GigabitEthernet0/0', ' ip address 10.1.1.1 255.255.255.0')
    for (const text of [one + one, `${one}Building configuration...\n${one}`]) {
      expect(domainNamed(readText(text).device).uncertainties.map(({ code }) => code)).toContain('several-configurations')
    }
  })
  test('what other commands printed before the configuration does not matter', () => {
    const { device } = readText(
      `R#show version\nCisco IOS Software, Version 15.4(3)M\nR uptime is 3 weeks\nR#show running-config\nBuilding configuration...\n\nCurrent configuration : 99 bytes\n${router()}R#`,
    )
    expect(device.coverage.notUnderstood).toEqual([])
    expect(domainNamed(device).uncertainties).toEqual([])
  })
  test('an empty file, and one that is no configuration at all', () => {
    for (const text of ['', '\n\n', 'こんにちは\n', '{"a": [1, 2]}\n']) {
      expect(readText(text).device.domains[0]!.uncertainties.length).toBeGreaterThan(0)
    }
  })
})

describe('blocks', () => {
  test('lost indentation: statements that only exist inside a block still belong to it', () => {
    const text = fixtureText('nat')
      .split('\n')
      .map((line) => line.trimStart())
      .join('\n')
    const [flat, whole] = [readText(text).device, readFixture('nat').device]
    expect(flat.coverage.notUnderstood).toEqual([])
    for (const sent of [
      'tcp 198.51.100.9:40000 > 203.0.113.10:443',
      'tcp 198.51.100.9:40000 > 203.0.113.11:8443',
      'tcp 198.51.100.9:40000 > 203.0.113.10:80',
    ]) {
      expect(leaves(flat, 'GigabitEthernet0/1', sent)).toEqual(leaves(whole, 'GigabitEthernet0/1', sent))
    }
  })
  test('a pager prompt whose blanks took the indentation with them', () => {
    const { device } = readText(
      router(
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        ' --More--          ip access-group X in',
        '--More--         interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
      ),
    )
    expect(device.interfaces.map(({ id }) => id)).toEqual(['GigabitEthernet0/0', 'GigabitEthernet0/1'])
    expect(boundTo(device, 'GigabitEthernet0/0', 'in')).toBeDefined()
  })
  test('an indented comment ends nothing', () => {
    const { device } = readText(router('interface GigabitEthernet0/0', ' !', ' ip address 10.1.1.1 255.255.255.0', '!', ' shutdown'))
    expect(interfaceNamed(device, 'GigabitEthernet0/0').enabled).toBe(false)
  })
  test('a header that an editor indented is still a header', () => {
    const { device } = readText(
      router(
        'interface GigabitEthernet0/0',
        ' ip address 10.1.1.1 255.255.255.0',
        '  ip access-list extended X',
        '   permit ip any any',
        'interface GigabitEthernet0/1',
        ' ip address 10.2.2.1 255.255.255.0',
        ' ip access-group X in',
      ),
    )
    expect(boundTo(device, 'GigabitEthernet0/1', 'in')?.rules).toHaveLength(1)
  })
  test('a statement inside one that opens no block does not vanish', () => {
    const { device } = readText(router('access-list 101 permit ip any any', '  ip route 0.0.0.0 0.0.0.0 10.1.1.254'))
    expect(device.coverage.notUnderstood.map(({ span }) => lineOf(span))).toEqual([4])
    expect(domainNamed(device).uncertainties).toHaveLength(1)
  })
  test('carriage returns', () => {
    const { device } = readText(fixtureText('vrf').replaceAll('\n', '\r\n'))
    expect(device.coverage.notUnderstood).toEqual([])
    expect(device.interfaces).toHaveLength(6)
  })
})

describe('secrets', () => {
  test('no text of a statement that was not understood is repeated', () => {
    const { device, diagnostics } = readText(
      router('mystery password 7 0822455D0A16', 'secretkeeper key SESAME', 'interface GigabitEthernet0/0', ' wonder-key 7 0822455D0A16'),
    )
    const said = JSON.stringify([device.coverage.notUnderstood.map(({ text }) => text), diagnostics.map(({ text }) => text)])
    expect(said).not.toMatch(/0822455D0A16|SESAME/)
    expect(device.coverage.notUnderstood).toHaveLength(3)
  })
})

describe('recognition', () => {
  const score = (text: string): number => ios.recognise(sourceOf(text))

  test('a running configuration, a fragment with lists', () => {
    expect(score(fixtureText('switch'))).toBeGreaterThan(0.8)
    expect(score('ip access-list extended X\n permit ip any any\ninterface Vlan1\n ip address 10.0.0.1 255.0.0.0\n')).toBeGreaterThan(0.5)
  })
  test.each([
    [
      'ASA',
      'ASA Version 9.8(2)\nhostname fw\ninterface GigabitEthernet0/0\n nameif inside\n security-level 100\n ip address 10.0.0.1 255.255.255.0\n',
    ],
    [
      'NX-OS',
      '!Command: show running-config\nversion 9.3(5)\nfeature interface-vlan\nhostname n9k\nvrf context management\ninterface Vlan10\n  ip address 10.0.0.1/24\n',
    ],
    ['IOS-XR', '!! IOS XR Configuration 7.3.2\nhostname xr\ninterface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n'],
    [
      'EOS',
      '! Command: show running-config\n! device: leaf1 (vEOS, EOS-4.27.3F)\nhostname leaf1\ninterface Ethernet1\n   ip address 10.0.0.1/31\n',
    ],
    ['FortiOS', '#config-version=FGT60F-7.2.8\nconfig system global\n    set hostname "FW"\nend\n'],
    ['Junos', 'set system host-name srx\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n'],
    ['Junos blocks', 'system {\n    host-name srx;\n}\n'],
    ['NEC IX', 'hostname ix\nip access-list web permit ip src any dest any\ninterface GigaEthernet0.0\n  ip address 10.0.0.1/24\n'],
    ['prose', 'これはIOSの設定ではありません。\n'],
  ])('%s is not ours', (_, text) => {
    expect(score(text)).toBeLessThan(0.1)
  })
})
