import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { judge, said, scope, TODAY } from '../../support.ts'

test('management from its own tier, monitoring, names, time and logs', () => {
  const rules = [
    pass('ssh', '10.90.0.5', '172.16.1.30', ['tcp/22', 'tcp/443']),
    pass('ssh-out', '10.90.0.5', '172.16.0.30', ['tcp/22', 'tcp/443']),
    pass('snmp', '10.20.0.9', '172.16.1.30', 'udp/161'),
    pass('names', '172.16.1.30', '10.20.0.5', ['udp/53', 'tcp/53', 'udp/123', 'tcp/123', 'udp/514']),
    pass('names-out', '172.16.0.30', '10.30.0.5', ['udp/53', 'udp/123', 'udp/514']),
  ]
  expect(said(judge(check, relayCity([fileSan()], [...FILE_RULES, ...rules])))).toEqual([])
})

test('updates from relays that serve them, and the group policy of its domain', () => {
  const updates = (leg: string) =>
    relay(`updates-${leg[0]}`, {
      kind: 'update-relay',
      legs: { one: leg },
      carries: [{ service: 'tcp/8530', sends: ['tcp/443', 'tcp/8014'], from: 'one', to: 'one', opens: ['relay', 'peer'] }],
    })
  const relays = [fileSan(), updates('lg 10.20.0.40'), updates('int 10.30.0.40')]
  const domain = pass('domain', '172.16.1.30', '10.20.0.5', ['tcp/88', 'tcp/445'])
  const patterns = pass('patterns', '172.16.1.30', '10.20.0.40', ['tcp/443', 'tcp/8014'])
  const outside = pass('patterns-out', '172.16.0.30', '10.30.0.40', 'tcp/443')
  expect(said(judge(check, relayCity(relays, [...FILE_RULES, domain, patterns, outside])))).toEqual([])
  const files = pass('files', '172.16.1.30', '10.20.0.40', 'tcp/445')
  expect(said(judge(check, relayCity(relays, [...FILE_RULES, files])))).toEqual(['violation critical fw/files'])
  const share = pass('share', '172.16.1.30', '10.20.0.5', 'tcp/445')
  expect(said(judge(check, relayCity(relays, [...FILE_RULES, share])))).toEqual(['violation critical fw/share'])
})

test('a declared flow in force that is pinned to ports', () => {
  const city = relayCity([fileSan()], [...FILE_RULES, pass('admin', '10.20.0.7', '172.16.1.30', 'tcp/22')])
  const judged = (service: string, fields: object = {}) => {
    const admin = flow('F', scope({ addresses: '10.20.0.7' }, { addresses: '172.16.1.30' }, [service]), fields)
    return said(judge(check, { ...city, topology: withFlows(city.topology, admin) }))
  }
  expect(judged('tcp/22')).toEqual([])
  expect(judged('tcp/22', { expires: TODAY })).toEqual([])
  expect(judged('tcp/22', { expires: '2026-11-19' })).toEqual(['violation critical fw/admin'])
  expect(judged('tcp/1-1024')).toEqual(['violation critical fw/admin'])
})
