import { describe, expect, test } from 'vitest'
import { fortios } from '../../../src/vendors/fortios/index.ts'
import { codes, decides, domainOf, readCase, readText, sourceOf, textOf } from './firewall.ts'

const reading = readCase('capture')

describe('a capture of a terminal session', () => {
  test('is read without its prompts, typed commands and pager marks', () => {
    expect(decides(reading, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443')).toBe('permit by policy/root/1')
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(domainOf(reading).uncertainties).toEqual([])
    expect(reading.diagnostics).toEqual([])
  })

  test('with a change typed at the prompt is doubtful', () => {
    const typed = readText(`${textOf('capture')}FGT-60F (1) # set srcaddr "all"\n`)
    expect(codes(domainOf(typed).uncertainties)).toEqual(['structure-typed-change'])
    expect(typed.diagnostics.map(({ code }) => code)).toEqual(['fortios-typed-change'])
  })

  test('with the output of other commands is doubtful', () => {
    const mixed = readText(`${textOf('capture')}Routing table for VRF=0\nS*      0.0.0.0/0 [10/0] via 203.0.113.1, wan\n`)
    expect(codes(domainOf(mixed).uncertainties)).toEqual(['unknown-line'])
  })

  test('of only some blocks says what is missing', () => {
    const [, policies] = textOf('capture').split(/(?=FGT-60F # config firewall policy)/)
    const part = readText(policies!.split('FGT-60F # show router static')[0]!)
    expect(codes(domainOf(part).uncertainties)).toEqual(['interfaces-not-in-file'])
    const route = domainOf(part).stages.find((stage) => stage.kind === 'route')
    expect(codes(route?.kind === 'route' ? route.table.uncertainties : [])).toEqual(['routes-not-in-file'])
  })

  test('without its policies says that they are missing, not that there are none', () => {
    const [interfaces] = textOf('capture').split('FGT-60F # config firewall policy')
    expect(codes(domainOf(readText(interfaces!)).uncertainties)).toEqual(['policies-not-in-file'])
  })
})

describe('recognition', () => {
  const of = (text: string): number => fortios.recognise(sourceOf(text))

  test.each([
    ['a backup', textOf('policies')],
    ['a capture', textOf('capture')],
    [
      'a backup with collector comments before its header',
      `# Version: FortiGate-91G v7.4.7,build2731,250120 (GA.M)\n${textOf('policies')}`,
    ],
  ])('takes %s', (_, text) => {
    expect(of(text)).toBeGreaterThan(0.9)
  })

  test.each([
    [
      'a Cisco IOS configuration',
      'version 15.2\nhostname R1\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n!\nend\n',
    ],
    ['Junos set commands', 'set version 20.4R3\nset system host-name srx\nset security policies default-policy deny-all\n'],
    ['an English letter', 'Dear all,\nplease find the config system attached.\nKind regards\n'],
    ['nothing', ''],
  ])('leaves %s', (_, text) => {
    expect(of(text)).toBeLessThan(0.3)
  })
})
