import { describe, expect, test } from 'vitest'
import type { Trace } from '../../src/graph/trace.ts'
import { replay } from '../../src/simulator/replay.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { World } from '../../src/simulator/world.ts'
import {
  deny,
  destinationTranslation,
  device,
  domain,
  filter,
  iface,
  offset,
  permit,
  route,
  routing,
  tcp,
  topology,
  zone,
} from '../support/builders.ts'

const left = device('left', {
  interfaces: [iface('a', { addresses: ['10.0.0.1/24'] }), iface('m', { addresses: ['10.9.0.1/24'] })],
  domains: [
    domain({
      stages: [
        {
          kind: 'translate-destination',
          translations: [destinationTranslation({ id: 'vip', dst: '10.0.0.50', to: offset('10.0.0.50', '10.0.0.50', '10.1.0.5') })],
        },
        routing([
          route('10.0.0.0/24', { out: 'a' }),
          route('10.9.0.0/24', { out: 'm' }),
          route('10.1.0.0/24', { out: 'm', via: '10.9.0.2' }),
        ]),
        filter([deny({ id: 'no ssh', services: 'tcp/22' }), permit({ id: 'nat out', in: ['a'], sourceTarget: { kind: 'interface' } })]),
      ],
    }),
  ],
})
const right = device('right', {
  interfaces: [iface('m', { addresses: ['10.9.0.2/24'] }), iface('b', { addresses: ['10.1.0.1/24'] })],
  domains: [
    domain({
      stages: [
        routing([route('10.1.0.0/24', { out: 'b' })]),
        filter([permit({ id: 'in', src: '10.9.0.1' }), permit({ id: 'unsure', partial: true })]),
      ],
    }),
  ],
})
const world: World = {
  topology: topology({
    zones: [zone('pc', ['10.0.0.0/24']), zone('middle', ['10.9.0.0/24']), zone('server', ['10.1.0.0/24'])],
    devices: { left: { a: 'pc', m: 'middle' }, right: { m: 'middle', b: 'server' } },
  }),
  devices: new Map([left, right].map((d) => [d.id, d])),
}

/** A true trace of a packet from `pc` to `server`. */
function trace(dst = '10.1.0.5'): Trace {
  const packet = tcp('10.0.0.9', dst, 443, 5000)
  const arrived = simulate(world, { from: 'pc', packet, bound: 'judged' }).find((o) => o.kind === 'arrived')
  if (arrived === undefined) throw new Error('does not arrive')
  return {
    from: 'pc',
    to: 'server',
    packet,
    judged: { ...packet, dst: arrived.packet.dst, dport: arrived.packet.dport },
    hops: arrived.walk,
  }
}

/** The trace with one hop changed. */
function changed(at: number, change: Partial<Trace['hops'][number]>): Trace {
  const told = trace()
  return { ...told, hops: told.hops.map((hop, index) => (index === at ? { ...hop, ...change } : hop)) }
}

function complaint(told: Trace): string {
  const result = replay(world, told, 'judged')
  return result.agrees ? '' : result.text.en
}

describe('replay', () => {
  test('agrees with a true trace, translations included', () => {
    expect(trace().hops.map(({ device: d, in: i, out }) => `${d} ${i}>${out}`)).toEqual(['left a>m', 'right m>b'])
    expect(replay(world, trace(), 'judged')).toEqual({ agrees: true })
    expect(replay(world, trace('10.0.0.50'), 'possible')).toEqual({ agrees: true })
  })

  test('accepts any port the device may have chosen', () => {
    const told = trace()
    const hops = told.hops.map((hop) => ({ ...hop, packet: { ...hop.packet, sport: 33333 } }))
    expect(replay(world, { ...told, hops }, 'judged')).toEqual({ agrees: true })
  })

  test('contradicts a wrong rule', () => {
    const steps = [{ kind: 'filter' as const, text: { ja: '', en: '' }, rule: 'unsure' }]
    expect(complaint(changed(1, { steps }))).toContain('hop 2')
    expect(complaint(changed(1, { steps: [] }))).toContain('in:')
  })

  test('contradicts a wrong header', () => {
    expect(complaint(changed(0, { packet: tcp('10.0.0.9', '10.1.0.5', 443, 5000) }))).toContain('hop 1')
    expect(complaint(changed(1, { packet: tcp('10.9.0.1', '10.1.0.6', 443, 5000) }))).toContain('hop 2')
  })

  test('contradicts wrong interfaces and devices', () => {
    expect(complaint(changed(0, { out: 'a' }))).toContain('hop 1')
    expect(complaint(changed(1, { in: 'b' }))).toContain('right m')
    expect(complaint(changed(1, { device: 'left' }))).toContain('hop 2')
  })

  test('contradicts places that are not there', () => {
    expect(complaint({ ...trace(), to: 'middle' })).toContain('does not arrive at middle')
    expect(complaint({ ...trace(), from: 'middle' })).not.toBe('')
    expect(complaint(changed(0, { to: 'server' }))).toContain('not behind m')
  })

  test('contradicts a trace cut short, or without hops', () => {
    const told = trace()
    expect(complaint({ ...told, hops: told.hops.slice(0, 1) })).toContain('does not arrive at server')
    expect(complaint({ ...told, hops: [] })).not.toBe('')
  })

  test('contradicts what only the other bound allows', () => {
    const packet = tcp('10.8.0.9', '10.1.0.5', 443, 5000)
    const possible = simulate(world, { from: 'middle', packet, bound: 'possible' }).find((o) => o.kind === 'arrived' && o.at === 'server')
    const told: Trace = { from: 'middle', to: 'server', packet, judged: packet, hops: possible?.walk ?? [] }
    expect(replay(world, told, 'possible')).toEqual({ agrees: true })
    expect(replay(world, told, 'judged').agrees).toBe(false)
  })

  test('contradicts a summary that is not what is sent and what arrives', () => {
    const told = trace('10.0.0.50')
    expect(complaint({ ...told, judged: told.packet })).toContain('10.1.0.5:443')
    expect(complaint({ ...told, judged: { ...told.judged, src: 1n } })).not.toBe('')
  })

  test('contradicts a packet that no device would see', () => {
    const told = trace()
    expect(complaint({ ...told, packet: tcp('10.0.0.9', '10.0.0.8', 443) })).toContain('hop 1')
  })
})
