import { expect, test } from 'vitest'
import check from '../../../../src/checks/inter-tier-enforcement-point.ts'
import { deny, rulebase, topology } from '../../../support/builders.ts'
import { judge, router, said, ZONES } from '../../support.ts'

// `ip access-group` filters IPv4 only; IPv6 between two interfaces that carry it passes unfiltered.
test('IPv6 is not filtered by an IPv4 list', () => {
  const v4 = [deny({ src: '0.0.0.0/0', dst: '0.0.0.0/0' })]
  const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }
  const plain = router('l3', ports)
  const six = { ...plain, interfaces: plain.interfaces.map((i) => ({ ...i, ipv6: true })) }
  const lists = (device: typeof plain) => ({
    ...device,
    domains: device.domains.map((d) => ({
      ...d,
      stages: d.stages.map((stage) =>
        stage.kind === 'filter' && stage.at === 'ingress'
          ? {
              ...stage,
              bindings: ['lg', 'int'].map((id) => ({
                in: new Set([id]),
                out: 'any' as const,
                rulebase: { ...rulebase(v4), otherwise: 'permit' as const },
              })),
            }
          : stage,
      ),
    })),
  })
  const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', int: 'int' } } })
  expect(said(judge(check, { topology: wired, devices: [lists(six)] }))).toEqual(['violation critical l3/interface/int'])
  expect(judge(check, { topology: wired, devices: [lists(plain)] }).findings).toEqual([])
  // IPv6 on one side only is not forwarded to the other.
  const half = { ...plain, interfaces: plain.interfaces.map((i) => ({ ...i, ipv6: i.id === 'lg' })) }
  expect(judge(check, { topology: wired, devices: [lists(half)] }).findings).toEqual([])
})
