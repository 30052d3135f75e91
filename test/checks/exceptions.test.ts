import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/checks/check.ts'
import { applyExceptions, divide, excusedPackets, specificBetween, specificPackets, speaksOf } from '../../src/checks/exceptions.ts'
import type { PacketSet } from '../../src/packet/set.ts'
import { PacketSet as Packets } from '../../src/packet/set.ts'
import { addresses, external, span, tcp, topology } from '../support/builders.ts'
import { exception, policy, scope, specific, TODAY, withExceptions, withSpecifics, ZONES } from './support.ts'

const internet = external('internet', 'internet')
const cloud = external('cloud', 'security-cloud', ['198.51.100.0/24'], ['internet'])
const city = topology({
  zones: [ZONES.my, ZONES.lg, ZONES.lg2, ZONES.int],
  externals: [internet, cloud],
  internet: addresses('192.0.2.0/24'),
})
const toServer = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

describe('which places a scope speaks of', () => {
  test('the zones it names', () => expect(speaksOf(city, toServer, 'lg', 'int')).toBe(true))

  test('not another zone that forges the address', () => expect(speaksOf(city, toServer, 'lg2', 'int')).toBe(false))

  test('not the other direction', () => expect(speaksOf(city, toServer, 'int', 'lg')).toBe(false))

  test('for bare addresses, the zone or external network that holds them', () => {
    const bare = scope({ addresses: '10.20.0.40' }, { addresses: '198.51.100.8' }, ['tcp/443'])
    expect(speaksOf(city, bare, 'lg', 'cloud')).toBe(true)
    expect(speaksOf(city, bare, 'my', 'cloud')).toBe(false)
    expect(speaksOf(city, bare, 'lg', 'int')).toBe(false)
  })

  test('what is bound for the Internet leaves through the security cloud that carries it on', () => {
    const out = scope({ zones: ['int'], addresses: '10.30.0.8' }, { externals: ['internet'], addresses: '192.0.2.0/24' }, ['tcp/443'])
    expect(speaksOf(city, out, 'int', 'cloud')).toBe(true)
    expect(speaksOf(city, out, 'int', 'internet')).toBe(true)
  })

  test('never an interface that nobody attached', () => expect(speaksOf(city, toServer, '?fw/port7', 'int')).toBe(false))
})

describe('what is in force', () => {
  test('exceptions of the check, unexpired', () => {
    const some = withExceptions(city, [
      exception('EX-1', 'SEG-001', toServer),
      exception('EX-2', 'SEG-003', toServer),
      exception('EX-3', 'SEG-001', toServer, { expires: '2026-11-19' }),
    ])
    expect(excusedPackets(some, 'SEG-001', policy(), TODAY).map(({ exception: e }) => e.id)).toEqual(['EX-1'])
  })

  test('specific communications that are pinned, without MAC evidence too', () => {
    const wide = scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
    const narrow = scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
    const some = withSpecifics(city, [specific('SC-1', wide), specific('SC-2', narrow, { macBound: false })])
    const found = specificPackets(some, policy(), TODAY)
    expect(found.map(({ specific: s }) => s.id)).toEqual(['SC-2'])
    expect(specificBetween(some, found, 'lg', 'my').has(tcp('10.20.0.5', '10.10.0.5', 22))).toBe(true)
    expect(specificBetween(some, found, 'lg2', 'my').isEmpty).toBe(true)
  })
})

describe('applying exceptions to a finding', () => {
  const excused = excusedPackets(withExceptions(city, [exception('EX-1', 'SEG-001', toServer)]), 'SEG-001', policy(), TODAY)
  const finding = (packets: PacketSet, from = 'lg'): Finding => ({
    verdict: 'violation',
    severity: 'critical',
    text: { ja: '', en: '' },
    from,
    to: 'int',
    cause: { id: 'fw/1', label: { ja: '', en: '' }, span, focus: span },
    fix: { ja: '', en: '' },
    packets,
  })
  const of = (src: string, dport: number): PacketSet =>
    Packets.box({ src: addresses(src), dst: addresses('10.30.0.8'), protocols: [[6, 6]], dport: [[dport, dport]] })
  const applied = (f: Finding) =>
    applyExceptions(city, f, excused, () => undefined).map(({ verdict, exception: id, packets }) => [verdict, id, packets])

  test('covered wholly: exempted', () =>
    expect(applied(finding(of('10.20.0.40', 443)))).toEqual([['exempted', 'EX-1', of('10.20.0.40', 443)]]))

  test('covered in part: what is left stays a violation', () => {
    expect(applied(finding(of('10.20.0.40-10.20.0.41', 443)))).toEqual([
      ['violation', undefined, of('10.20.0.41', 443)],
      ['exempted', 'EX-1', of('10.20.0.40', 443)],
    ])
  })

  test('another port is not covered', () =>
    expect(applied(finding(of('10.20.0.40', 80)))).toEqual([['violation', undefined, of('10.20.0.40', 80)]]))

  test('the same packets from another zone are not covered', () =>
    expect(applied(finding(of('10.20.0.40', 443), 'lg2')).map(([verdict]) => verdict)).toEqual(['violation']))

  test('a finding without packets is never excused', () => {
    const { packets: _, ...bare } = finding(of('10.20.0.40', 443))
    expect(applied(bare).map(([verdict]) => verdict)).toEqual(['violation'])
  })

  test('every packet is excused once, by the first exception that covers it', () => {
    const twice = [...excused, ...excused.map((e) => ({ ...e, exception: { ...e.exception, id: 'EX-9' } }))]
    const { left, excused: parts } = divide(of('10.20.0.40', 443), twice)
    expect(left.isEmpty).toBe(true)
    expect(parts.map(({ exception: e }) => e.id)).toEqual(['EX-1'])
  })
})
