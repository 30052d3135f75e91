import { expect, test } from 'vitest'
import check from '../../../../src/checks/config-coverage.ts'
import { device, permit, span, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } })
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }
const at = (start: number, code = 'unknown-statement') => ({ ...uncertainty(code), span: { ...span, start } })

test('a statement that reaches the whole device', () => {
  const unknown = at(1)
  const fw = firewall('fw', ports, [], { uncertainties: [unknown] })
  const outcome = judge(check, { topology: wired, devices: [{ ...fw, coverage: { ...fw.coverage, notUnderstood: [unknown] } }] })
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties])).toEqual([['not-evaluable', [unknown]]])
  expect(outcome.findings[0]?.text.en).toContain('Nothing that passes this device')
})

test('a rule with an object that is not defined, at that rule', () => {
  const outcome = judge(check, {
    topology: wired,
    devices: [firewall('fw', ports, [permit({ id: 'p1', partial: true, uncertainties: [at(1, 'undefined-object')] })])],
  })
  expect(said(outcome)).toEqual(['not-evaluable high unknown/undefined-object/built.conf/1'])
  expect(outcome.findings[0]?.text.en).toContain('What p1 matches')
})

test('statements that no rule uses: listed all the same', () => {
  const fw = firewall('fw', ports, [])
  const outcome = judge(check, { topology: wired, devices: [{ ...fw, coverage: { ...fw.coverage, notUnderstood: [at(1), at(2)] } }] })
  expect(outcome.findings.map(({ uncertainties }) => uncertainties?.length)).toEqual([2])
})

test('a device without an export', () => {
  const outcome = judge(check, { topology: wired, devices: [device('fw', { knowledge: 'missing' })] })
  expect(said(outcome)).toEqual(['not-evaluable high unknown/missing-export/built.conf/0'])
})
