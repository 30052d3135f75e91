import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { permit, tcp, uncertainty } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

/** Mail that nothing is done to, delivered on the segment of its own leg only. */
const bare = relay('bare', {
  kind: 'mail-relay',
  legs: { outer: 'out 172.16.0.26', inner: 'inn 172.16.1.26' },
  carries: [{ service: 'tcp/25', from: 'outer', to: 'inner' }],
})
const IN = pass('in', '10.30.0.0/24', '172.16.0.26', 'tcp/25')

describe('on a segment where only relays stand, as declared,', () => {
  const judged = (...rules: readonly Rule[]) => judge(check, relayCity([bare], [IN, ...rules]))

  test('nobody takes what a relay delivers there', () => {
    expect(said(judged())).toEqual([])
    expect(said(judged(pass('snmp', '10.90.0.5', '172.16.1.0/24', ['udp/161', 'tcp/22'])))).toEqual([])
    expect(said(judged(pass('log', '172.16.1.0/24', '10.20.0.50', 'udp/514')))).toEqual([])
  })

  test('somebody does whom a rule lets send content on, or be fetched from', () => {
    for (const rule of [pass('push', '172.16.1.99', '10.20.0.5', 'tcp/445'), pass('fetch', '10.20.0.0/24', '172.16.1.99', 'tcp/445')]) {
      const outcome = judged(rule)
      expect(said(outcome)).toEqual(['violation critical topology/relays/bare'])
      expect(outcome.findings[0]).toMatchObject({ from: 'inn', to: 'inn' })
      expect(outcome.findings[0]?.packets?.has(tcp('172.16.1.26', '172.16.1.99', 25))).toBe(true)
      expect(outcome.findings[0]?.packets?.has(tcp('172.16.1.26', '172.16.1.98', 25))).toBe(false)
    }
  })

  test('it cannot be told where the rule is not known to let it', () => {
    const perhaps = permit({
      id: 'p',
      in: ['inn'],
      src: '172.16.1.99',
      dst: '10.20.0.5',
      services: 'tcp/445',
      partial: true,
      uncertainties: [uncertainty()],
    })
    expect(judged(perhaps).findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  })
})

describe('addresses that are no leg of any relay,', () => {
  const put = pass('put2', '10.30.0.0/24', '172.16.0.99', 'tcp/443')
  const get = pass('get2', '10.20.0.0/24', '172.16.1.99', 'tcp/443')

  test('spoken to on both sides, may be an appliance that nobody declared', () => {
    const { findings } = judge(check, relayCity([fileSan()], [...FILE_RULES, put, get]))
    expect(findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
      ['not-evaluable', ['undeclared-appliance']],
    ])
    expect(findings[0]?.text.ja).toContain('172.16.0.99')
    expect(findings[0]?.text.ja).toContain('172.16.1.99')
  })

  test('spoken to on one side only, lead nowhere', () => {
    expect(said(judge(check, relayCity([fileSan()], [...FILE_RULES, put])))).toEqual([])
    expect(said(judge(check, relayCity([fileSan()], [...FILE_RULES, get])))).toEqual([])
  })
})
