import { expect, test } from 'vitest'
import { permit, route, tcp, topology, zone } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { firewall, said, scope, ZONES } from '../../support.ts'
import { edge, judged, main, oneLine, pair, spare, web, wired } from '../branch.ts'

test('the one router of the branch', () => {
  const outcome = judged([edge(), main(), spare()])
  expect(said(outcome)).toEqual(['violation medium topology/devices/edge'])
  const [found] = outcome.findings
  expect(found?.packets?.has(tcp('10.20.1.9', '10.20.0.20', 443))).toBe(true)
  expect(found?.trace?.hops.map(({ device }) => device)).toEqual(['edge', 'main'])
})

const here = { ...ZONES.lg2, redundantTo: ['lg'] }

test('the one router between two segments', () => {
  const place = topology({ zones: [here, ZONES.lg], devices: { only: { in: 'lg2', out: 'lg' } } })
  const only = firewall('only', { in: '10.20.1.1/24', out: '10.20.0.1/24' }, [web])
  expect(said(judged([only], { topology: place }))).toEqual(['violation medium topology/devices/only'])
})

test('a second router that the fixed route does not know', () => {
  const place = topology({
    zones: [here, zone('transit', ['10.20.2.0/24']), ZONES.lg],
    devices: { near: { in: 'lg2', out: 'transit' }, a: { in: 'transit', out: 'lg' }, b: { in: 'transit', out: 'lg' } },
  })
  const near = firewall('near', { in: '10.20.1.1/24', out: '10.20.2.1/24' }, [web], {
    routes: [route('0.0.0.0/0', { via: '10.20.2.2', out: 'out' })],
  })
  const box = (id: string, last: number) => firewall(id, { in: `10.20.2.${last}/24`, out: `10.20.0.${last}/24` }, [web])
  expect(said(judged([pair(near), box('a', 2), box('b', 3)], { topology: place }))).toEqual(['violation medium topology/devices/a'])
})

test('one line between two pairs at different sites', () => {
  expect(said(judged([pair(edge()), pair(main())], { topology: oneLine }))).toEqual(['violation medium edge/interface/w1'])
})

test('a second line that leads nowhere', () => {
  const findings = said(judged([pair(edge()), main(), spare([])]))
  expect(findings).toEqual(['violation medium topology/devices/main'])
})

test('a backup way that lets less pass than is needed', () => {
  const both = permit({ id: 'both', src: '10.20.1.0/24', dst: '10.20.0.0/24', services: ['tcp/443', 'tcp/445'] })
  const outcome = judged([pair(edge()), main([both]), spare()])
  expect(said(outcome)).toEqual(['violation medium topology/devices/main'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.1.9', '10.20.0.20', 445))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.1.9', '10.20.0.20', 443))).toBe(false)
  // Only what is required has to survive.
  const required = flow('F1', scope({ addresses: '10.20.1.0/24' }, { addresses: '10.20.0.20' }, ['tcp/443']), { required: true })
  expect(judged([pair(edge()), main([both]), spare()], { topology: withFlows(wired, required) }).findings).toEqual([])
})

test('a zone that reaches nothing even today', () => {
  expect(said(judged([edge(), main([]), spare([])]))).toEqual(['violation medium topology/zones/lg2'])
})

test('a zone of a class that the policy wants redundant', () => {
  const zones = new Map([...wired.zones].map(([id, { redundantTo: _, ...zone }]) => [id, id === 'lg2' ? { ...zone, class: 'II' } : zone]))
  const plain = { ...wired, zones }
  expect(judged([edge(), main()], { topology: plain }).notApplicable).toBeDefined()
  expect(said(judged([edge(), main()], { topology: plain, parameters: { classes: ['I', 'II'] } }))).toEqual([
    'violation medium topology/zones/lg2',
  ])
})

test('terminals and printers of that class need no second way; servers do, also where nobody says what stands there', () => {
  const as = (fields: { readonly role?: string; readonly businessSystem?: boolean }) => {
    const zones = new Map(
      [...wired.zones].map(([id, { redundantTo: _, ...zone }]) => [id, id === 'lg2' ? { ...zone, class: 'II', ...fields } : zone]),
    )
    return judged([edge(), main()], { topology: { ...wired, zones }, parameters: { classes: ['II'] } })
  }
  for (const role of ['client', 'print']) expect(as({ role }).notApplicable).toBeDefined()
  for (const fields of [{ role: 'server' }, {}, { role: 'client', businessSystem: true }]) expect(said(as(fields))).toHaveLength(1)
})
