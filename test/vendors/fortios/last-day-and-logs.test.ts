import { expect, test } from 'vitest'
import { domainOf, readText } from './firewall.ts'

/** The last day and the logging of each policy, and the logging of the implicit deny. */
function read(settings: string) {
  const policy = (id: number, more: string): string =>
    `    edit ${id}\n        set srcintf "a"\n        set dstintf "b"\n        set srcaddr "all"\n        set dstaddr "all"\n        set action accept\n        set service "ALL"\n${more}    next\n`
  const text = [
    '#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin\n',
    'config system interface\n    edit "a"\n        set ip 10.0.0.1 255.255.255.0\n    next\n    edit "b"\n        set ip 10.0.1.1 255.255.255.0\n    next\nend\n',
    'config firewall schedule onetime\n    edit "moving"\n        set start 00:00 2026/12/01\n        set end 23:59 2026/12/05\n    next\n    edit "past"\n        set start 00:00 2024/10/01\n        set end 23:59 2024/10/28\n    next\nend\n',
    settings,
    'config firewall policy\n',
    policy(1, '        set schedule "always"\n        set logtraffic all\n'),
    policy(2, '        set schedule "moving"\n'),
    policy(3, '        set schedule "past"\n'),
    policy(4, '        set schedule "always"\n        set policy-expiry enable\n        set policy-expiry-date 2026-10-01 00:00:00\n'),
    'end\n',
  ].join('')
  const stage = domainOf(readText(text)).stages.find(({ kind }) => kind === 'filter')
  const rulebase = stage?.kind === 'filter' ? stage.bindings[0]?.rulebase : undefined
  return {
    until: rulebase?.rules.filter(({ id }) => /^policy\//.test(id)).map(({ until }) => until),
    implicit: rulebase?.otherwiseLogged,
  }
}

test('the last day of a one-time schedule and of a policy of its own', () => {
  expect(read('').until).toEqual([undefined, '2026-12-05', '2024-10-28', '2026-10-01'])
})

test('the implicit deny is logged only where it is switched on', () => {
  expect(read('').implicit).toBe(false)
  expect(read('config log setting\n    set fwpolicy-implicit-log enable\nend\n').implicit).toBe(true)
})

test('what else stands in that block stays irrelevant, and nothing of it is unread', () => {
  const { device } = readText(
    '#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin\nconfig log setting\n    set fwpolicy-implicit-log enable\n    set local-in-deny-unicast enable\nend\n',
  )
  expect(device.coverage.notUnderstood).toEqual([])
})
