import { describe, expect, test } from 'vitest'
import { codes, decides, domainOf, interfaceOf, readCase, readText, rulesOf, stagesOf, textOf } from './firewall.ts'

const reading = readCase('vdoms')

describe('a backup of all VDOMs', () => {
  test('gives one routing domain per VDOM', () => {
    expect(reading.device.domains.map(({ name }) => name)).toEqual(['root', 'LGWAN', 'INET'])
    expect(reading.device.hostname).toBe('FW-CORE')
    expect(reading.device.product).toBe('FortiOS 7.2.8 (FGT200F)')
  })

  test('keeps policies with one number apart', () => {
    expect(rulesOf(reading, 'LGWAN').map(({ id }) => id)).toEqual(['policy/LGWAN/1'])
    expect(rulesOf(reading, 'INET').map(({ id }) => id)).toEqual(['policy/INET/1'])
  })

  test('keeps objects with one name apart', () => {
    const packet = 'tcp 10.20.11.5:40000 > 192.0.2.1:443'
    expect(decides(reading, 'LGWAN/port1', 'LGWAN/lg-in0', packet, { vdom: 'LGWAN' })).toBe('permit by policy/LGWAN/1')
    expect(decides(reading, 'INET/lg-in1', 'INET/port2', packet, { vdom: 'INET' })).toBe('deny by default')
  })

  test('puts each interface into its VDOM', () => {
    expect(interfaceOf(reading, 'LGWAN/port1')).toMatchObject({ name: 'port1', domain: 'LGWAN' })
    expect(interfaceOf(reading, 'root/mgmt')).toMatchObject({ name: 'mgmt', domain: 'root' })
  })

  test.each([
    ['LGWAN/lg-in0', 'INET/lg-in1', 'vdom-link'],
    ['LGWAN/npu0_vlink0', 'INET/npu0_vlink1', 'vdom-link'],
    ['LGWAN/v70-lg', 'INET/v70-in', 'vlan'],
  ] as const)('wires %s to %s', (one, other, kind) => {
    expect(interfaceOf(reading, one)).toMatchObject({ peer: other, kind })
    expect(interfaceOf(reading, other)).toMatchObject({ peer: one, kind })
  })

  test('routes per VDOM', () => {
    const [route] = stagesOf(domainOf(reading, 'LGWAN'), 'route')
    expect(route!.table.routes.filter(({ kind }) => kind === 'static').map(({ out }) => out)).toEqual(['LGWAN/lg-in0'])
  })

  test('is certain when it is whole', () => {
    expect(reading.device.domains.flatMap(({ uncertainties }) => uncertainties)).toEqual([])
    expect(reading.diagnostics).toEqual([])
  })

  test('is doubtful in every VDOM when something stands outside them', () => {
    const { device } = readText(`${textOf('vdoms')}config firewall policy\n    edit 9\n    next\nend\n`)
    for (const domain of device.domains) expect(codes(domain.uncertainties), domain.name).toContain('structure-outside-block')
  })

  test('without the block of a VDOM says so for that VDOM', () => {
    const text = textOf('vdoms')
    const { device } = readText(text.slice(0, text.lastIndexOf('config vdom\nedit INET')))
    expect(codes(device.domains.find(({ name }) => name === 'INET')!.uncertainties)).toContain('vdom-not-in-file')
    expect(codes(device.domains.find(({ name }) => name === 'LGWAN')!.uncertainties)).toEqual([])
  })

  test('with an unknown block in one VDOM doubts that VDOM only', () => {
    const { device } = readText(
      textOf('vdoms').replace(
        'edit LGWAN\nconfig firewall address',
        'edit LGWAN\nconfig firewall teleport\n    edit 1\n        set to "port2"\n    next\nend\nconfig firewall address',
      ),
    )
    expect(codes(device.domains.find(({ name }) => name === 'LGWAN')!.uncertainties)).toEqual(['unknown-statement'])
    expect(device.domains.find(({ name }) => name === 'INET')!.uncertainties).toEqual([])
  })

  test('with an unknown block in the global part doubts every VDOM', () => {
    const { device } = readText(
      textOf('vdoms').replace('config global\n', 'config global\nconfig system teleport\n    set status enable\nend\n'),
    )
    for (const domain of device.domains) expect(codes(domain.uncertainties)).toEqual(['unknown-statement'])
  })
})

describe('a backup of one VDOM', () => {
  const text = textOf('vdoms')
  const body = text.slice(text.indexOf('config firewall address'), text.indexOf('next\nend\nconfig vdom\nedit INET'))
  const interfaces =
    'config system interface\n    edit "port1"\n        set vdom "LGWAN"\n        set ip 10.20.10.1 255.255.254.0\n    next\n    edit "lg-in0"\n        set vdom "LGWAN"\n        set ip 169.254.10.1 255.255.255.252\n    next\nend\n'
  const one = readText(
    `#config-version=FGT200F-7.2.8-FW-build1639-240313:opmode=0:vdom=1:user=admin\n#conf_file_ver=1\n#buildno=1639\n#global_vdom=0:vd_name=LGWAN/LGWAN\n${interfaces}${body}`,
  )

  test('has a single domain, interfaces by their own name, and rules under the name of the VDOM', () => {
    expect(one.device.domains.map(({ name }) => name)).toEqual([''])
    expect(one.device.interfaces.map(({ id }) => id)).toEqual(['port1', 'lg-in0'])
    expect(decides(one, 'port1', 'lg-in0', 'tcp 10.20.11.5:40000 > 192.0.2.1:443')).toBe('permit by policy/LGWAN/1')
    expect(one.device.domains[0]!.uncertainties).toEqual([])
  })
})
