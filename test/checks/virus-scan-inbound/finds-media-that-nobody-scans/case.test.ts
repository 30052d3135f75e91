import { expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-inbound.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import type { Evidence } from '../../../../src/model/topology.ts'
import { topology } from '../../../support/builders.ts'
import { evidence, relay, withRelays } from '../../../support/relays.ts'
import { INTERNET, LGWAN } from '../../scanning.ts'
import { judge, said, ZONES } from '../../support.ts'

function usb(from: string, to: string, does: readonly Capability[], proofs: readonly Evidence[] = [evidence('EV')], set = {}) {
  const medium = relay('usb', {
    kind: 'manual-transfer',
    legs: { from, to },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does }],
  })
  const plain = topology({ zones: [ZONES.int, ZONES.lg, ZONES.guest], externals: [INTERNET, LGWAN] })
  return judge(check, { topology: withRelays(plain, [medium], proofs), devices: [], parameters: set })
}

test('between the outside and a zone of the tiers, wherever a scan is asked for', () => {
  for (const [from, to] of [
    ['internet', 'int'],
    ['guest', 'lg'],
  ] as const)
    for (const stage of ['any', 'firewall']) {
      expect(said(usb(from, to, ['file-cdr'], undefined, { stage }))).toEqual(['violation high topology/relays/usb'])
      expect(said(usb(from, to, ['virus-scan'], undefined, { stage }))).toEqual([])
    }
})

test('a scan that nothing proves cannot be told', () => {
  const { findings } = usb('internet', 'int', ['virus-scan'], [])
  expect(findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['unproven-virus-scan']],
  ])
})

test('not within the tiers, the other way, or with closed networks', () => {
  for (const [from, to] of [
    ['int', 'lg'],
    ['int', 'internet'],
    ['lgwan', 'lg'],
    ['lg', 'lgwan'],
  ] as const)
    expect(usb(from, to, []), `${from} ${to}`).toMatchObject({ findings: [], notApplicable: {} })
})
