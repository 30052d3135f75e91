import { expect, test } from 'vitest'
import { external, topology } from '../../../support/builders.ts'
import { ZONES } from '../../support.ts'
import { judged, offers } from '../managed.ts'

const unmanaged = topology({
  zones: [ZONES.lg, ZONES.guest],
  externals: [external('internet', 'internet')],
  devices: { fw: { lg: 'lg', guest: 'guest', wan: 'internet', mg: '-' } },
})
const fromClients = offers('https', ['lg'], { dst: '10.20.0.1', services: 'tcp/443' })

test('it is not declared from where devices are administered, and inner zones are not judged', () => {
  const outcome = judged(fromClients, unmanaged)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('jump-host')
})

test('where the policy requires the declaration they are', () => {
  expect(judged(fromClients, unmanaged, { required: true }).findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('the Internet is judged all the same', () => {
  const outcome = judged(offers('ssh', ['wan'], { dst: '203.0.113.1', services: 'tcp/22' }), unmanaged)
  expect(outcome.findings.map(({ severity }) => severity)).toEqual(['critical'])
})
