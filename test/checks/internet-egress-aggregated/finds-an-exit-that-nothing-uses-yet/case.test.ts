import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, registered, straight, viaCloud, wired } from '../exits.ts'

const rules = [permit({ id: 'out', src: '10.30.0.0/24', out: ['sec'], services: 'tcp/443' })]

test('a line that no route leads to, as information', () => {
  expect(said(judged(rules, [viaCloud], { topology: wired }))).toEqual(['violation info fw/interface/isp'])
})

test('registered as a backup it is expected', () => {
  expect(judged(rules, [viaCloud], { topology: registered }).findings).toEqual([])
})

test('the line of an independent network is its own', () => {
  const guest = permit({ id: 'guest', in: ['guest'], src: '10.40.0.0/24', out: ['isp'] })
  expect(judged([...rules, guest], [viaCloud, straight('203.0.113.0/24')], { topology: wired }).findings).toEqual([])
})
