import { expect, test } from 'vitest'
import check from '../../../../src/checks/always-on-monitoring.ts'
import { boundary, evidence } from '../../external-boundary-protected/city.ts'
import { judge, said } from '../../support.ts'
import { city, declares, WATCHED } from '../watched-city.ts'

const ids = evidence('EV-IDS', 'organization')
const devices = [boundary([])]
const under = (
  values: Parameters<typeof declares>[2] | undefined,
  fields: Pick<Parameters<typeof judge>[1], 'parameters' | 'required'> = {},
) =>
  judge(check, {
    topology: city(WATCHED, values === undefined ? [ids] : [ids, declares('EV-SOC', 'organization', values)]),
    devices,
    ...fields,
  })

test('watched in business hours only', () => {
  const day = { monitoring: 'business-hours', operator: '情報政策課' }
  expect(said(under(day))).toEqual(Array(2).fill('violation high topology/evidence/EV-SOC'))
  expect(under(day, { parameters: { hours: 'business-hours' } }).findings).toEqual([])
})

test('by nobody', () => {
  expect(said(under({ monitoring: 'none', operator: '情報政策課' }, { parameters: { hours: 'business-hours' } }))).toEqual(
    Array(2).fill('violation high topology/evidence/EV-SOC'),
  )
  const { findings, notDeclared } = under({ monitoring: '24x7' })
  expect(findings).toEqual([])
  expect(notDeclared?.ja).toContain('C-1 の監視の担当')
})

test('nothing said is not declared, unless the policy requires it', () => {
  expect(under(undefined).notDeclared?.ja).toContain('C-1 の24時間の監視')
  expect(said(under(undefined, { required: true }))).toHaveLength(4)
})

test('no sensor for attacks from inside, where the policy asks for one', () => {
  const base = city()
  const terminals = { ...base, zones: new Map([...base.zones].map(([id, zone]) => [id, { ...zone, role: 'client' }])) }
  const parameters = { 'inside-out-sensor': true }
  expect(judge(check, { topology: terminals, devices, parameters }).notDeclared?.ja).toContain('int の内からの攻撃の監視')
  const sensor = {
    ...terminals,
    evidence: new Map([...terminals.evidence, ['EV-IN', declares('EV-IN', 'internet', { 'inside-out-sensor': true })]]),
  }
  expect(judge(check, { topology: sensor, devices, parameters }).notDeclared).toBeUndefined()
})

test('no register tells which lines are always on', () => {
  const outcome = judge(check, { topology: { ...city(), connections: undefined }, devices })
  expect(outcome.notDeclared?.ja).toContain('常時接続の別')
})
