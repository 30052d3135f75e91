import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { router, said } from '../../support.ts'
import { files, judged, ports } from '../segments.ts'

const there = permit({ id: 'there', src: '10.20.0.0/24', dst: '10.20.1.20', services: 'tcp/445' })
const behind = (back: Parameters<typeof router>[2] extends infer L | undefined ? NonNullable<L> : never) =>
  judged([], [files], { devices: [router('fw', ports, back)] })

test('an access list on the server side that permits nothing back', () => {
  const outcome = behind({ in: { lg: [there], lg2: [permit({ id: 'dns', src: '10.20.1.0/24', services: 'udp/53' })] } })
  expect(outcome.findings.filter(({ severity }) => severity !== 'info').map(({ verdict, severity }) => [verdict, severity])).toEqual([
    ['violation', 'medium'],
  ])
  expect(outcome.findings[0]?.text.ja).toContain('応答')
})

test('an entry for answers lets it back', () => {
  const established = permit({ id: 'established', services: 'tcp', initiates: false })
  expect(said(behind({ in: { lg: [there], lg2: [established] } }))).toEqual([])
})
