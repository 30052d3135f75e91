import { expect, test } from 'vitest'
import check from '../../../../src/checks/always-on-monitoring.ts'
import { external, topology, uncertainty } from '../../../support/builders.ts'
import { boundary } from '../../external-boundary-protected/city.ts'
import { firewall, judge, router, said, ZONES } from '../../support.ts'
import { city, declares, NMS, SOC } from '../watched-city.ts'

/** A second router that the monitoring host has no way to. */
function remote(evidences = SOC, unknown = false) {
  const base = city([], evidences)
  const second = topology({
    zones: [ZONES.int, ZONES.lg],
    externals: [external('isp', 'internet')],
    devices: { fw: { int: 'int', wan2: 'isp' }, rt: { lan: 'lg' } },
  })
  const rt = router('rt', { lan: '10.20.0.1/24' })
  return {
    topology: { ...base, zones: second.zones, devices: second.devices },
    devices: [firewall('fw', { int: '10.30.0.1/24', wan2: '192.0.2.2/30' }, [], unknown ? { uncertainties: [uncertainty()] } : {}), rt],
  }
}

test('a router that no monitoring host reaches', () => {
  const outcome = judge(check, remote())
  expect(said(outcome)).toEqual(['violation medium topology/devices/rt'])
  expect(outcome.findings[0]?.text.ja).toContain('監視ホスト nms から機器 rt')
})

test('not when somebody watches it otherwise, and that is declared of it', () => {
  expect(judge(check, remote([...SOC, declares('EV-RT', 'rt', { monitoring: 'business-hours' })])).findings).toEqual([])
  expect(said(judge(check, remote([...SOC, declares('EV-RT', 'rt', { monitoring: 'none' })])))).toEqual([
    'violation medium topology/devices/rt',
  ])
})

test('cannot tell when a device on the way may forward anything', () => {
  expect(said(judge(check, remote(SOC, true)))[0]).toMatch(/^not-evaluable medium unknown/)
})

test('nobody says who monitors', () => {
  const outcome = judge(check, { topology: city(undefined, undefined, []), devices: [boundary([])] })
  expect(outcome.notDeclared?.ja).toContain('role: monitoring')
  const other = city(undefined, undefined, [{ ...NMS, roles: ['time-source'] }])
  expect(judge(check, { topology: other, devices: [boundary([])] }).notDeclared?.ja).toContain('role: monitoring')
})
