import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import { permit, topology } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.my, ZONES.int], devices: { fw: { my: 'my', int: 'int' } } })
const ports = { my: '10.10.0.1/24', int: '10.30.0.1/24' }

test('only the other tier is permitted to talk to itself', () => {
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, [permit({ in: ['int'], out: ['int'] })])] }).findings).toEqual([])
})
