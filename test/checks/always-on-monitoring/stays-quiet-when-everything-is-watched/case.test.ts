import { expect, test } from 'vitest'
import check from '../../../../src/checks/always-on-monitoring.ts'
import { permit } from '../../../support/builders.ts'
import { boundary } from '../../external-boundary-protected/city.ts'
import { judge } from '../../support.ts'
import { city } from '../watched-city.ts'

test('sensors on both lines, a SOC, and a monitoring host beside the firewall', () => {
  const { findings, notDeclared } = judge(check, { topology: city(), devices: [boundary([permit({ in: ['int'] })])] })
  expect([findings, notDeclared]).toEqual([[], undefined])
})
