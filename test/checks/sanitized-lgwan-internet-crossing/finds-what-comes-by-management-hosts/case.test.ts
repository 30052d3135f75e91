import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import { tcp } from '../../../support/builders.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { FILE_RULES, pass, relayCity } from '../../relay-city.ts'
import { judge, said, scope } from '../../support.ts'

/** From the Internet tier to the hosts of the management tier. */
const bring = (does: readonly Capability[] = ['virus-scan']) =>
  relay('bring', {
    kind: 'file-relay',
    legs: { outer: 'int 10.30.0.60', mg: 'mg 10.90.0.60' },
    carries: [{ service: 'tcp/445', from: 'outer', to: 'mg', opens: ['peer', 'peer'], does }],
  })
/** From there into the LGWAN tier. */
const take = (does: readonly Capability[] = []) =>
  relay('take', {
    kind: 'file-relay',
    legs: { mg: 'mg 10.90.0.61', inner: 'lg 10.20.0.61' },
    carries: [{ service: 'tcp/445', from: 'mg', to: 'inner', opens: ['peer', 'peer'], does }],
  })
const chains = (outcome: ReturnType<typeof judge>) =>
  outcome.findings.map(({ chain }) => chain?.map(({ hop, into }) => into?.channel.relay.id ?? hop.to).join(' '))

describe('content that a relay brings to management hosts and', () => {
  test('another takes on from there', () => {
    const outcome = judge(check, relayCity([bring(), take()], []))
    expect(said(outcome)).toEqual(['violation critical topology/relays/take'])
    expect(chains(outcome)).toEqual(['bring mg take lg'])
    expect(outcome.findings[0]?.lacking?.en).toBe('files disarmed (CDR)')
  })

  test('is sanitized on the way there or on the way on: nothing to find', () => {
    expect(said(judge(check, relayCity([bring(['file-cdr']), take()], [])))).toEqual([])
    expect(said(judge(check, relayCity([bring(), take(['file-cdr'])], [])))).toEqual([])
  })

  test('they send on themselves, at the relay that brought it', () => {
    const outcome = judge(check, relayCity([bring()], [pass('push', '10.90.0.0/24', '10.20.0.5', 'tcp/22')]))
    expect(said(outcome)).toEqual(['violation critical topology/relays/bring'])
    expect(outcome.findings[0]).toMatchObject({ from: 'mg', to: 'lg' })
    expect(outcome.findings[0]?.packets?.has(tcp('10.90.0.5', '10.20.0.5', 22))).toBe(true)
    expect(said(judge(check, relayCity([bring(['file-cdr'])], [pass('push', '10.90.0.0/24', '10.20.0.5', 'tcp/22')])))).toEqual([])
  })

  test('LGWAN hosts fetch from there', () => {
    const outcome = judge(check, relayCity([bring()], [pass('fetch', '10.20.0.0/24', '10.90.0.5', 'tcp/443')]))
    expect(said(outcome)).toEqual(['violation critical topology/relays/bring'])
  })

  test('nobody takes on: monitoring, names, time and logs are nothing to hide files in', () => {
    const upkeep = [pass('log', '10.20.0.0/24', '10.90.0.5', 'udp/514'), pass('snmp', '10.90.0.5', '10.20.0.0/24', 'udp/161')]
    expect(said(judge(check, relayCity([bring()], upkeep)))).toEqual([])
  })
})

test('content that hosts of the Internet tier and of the management tier exchange, and a relay takes on', () => {
  for (const rule of [pass('put', '10.30.0.5', '10.90.0.5', 'tcp/22'), pass('get', '10.90.0.5', '10.30.0.5', 'tcp/443')])
    expect(chains(judge(check, relayCity([take()], [rule])))).toEqual(['mg take lg'])
  expect(said(judge(check, relayCity([take()], [pass('log', '10.30.0.5', '10.90.0.5', 'udp/514')])))).toEqual([])
})

test('content carried by hand to the management hosts', () => {
  const usb = relay('usb', {
    kind: 'manual-transfer',
    legs: { a: 'int', b: 'mg' },
    carries: [{ from: 'a', to: 'b', opens: ['person', 'person'], does: ['virus-scan'] }],
  })
  expect(chains(judge(check, relayCity([usb, take()], [])))).toEqual(['usb mg take lg'])
  expect(said(judge(check, relayCity([usb], [])))).toEqual([])
})

test('a jump host whose screens only are seen takes nothing on, whatever shells it opens; one that passes drives does', () => {
  const jump = (drive: boolean) =>
    relay('jump', {
      kind: 'remote-access',
      legs: { mg: 'mg 10.90.0.30' },
      carries: [
        { service: 'tcp/443', sends: ['tcp/22', 'tcp/3389'], from: 'mg', to: 'mg', data: 'both', does: ['screen-transfer', 'mfa'] },
      ],
      redirects: { ...PIXELS, drive },
    })
  const rules = [pass('look', '10.30.0.5', '10.90.0.30', 'tcp/443'), pass('shell', '10.90.0.30', '10.20.0.5', ['tcp/22', 'tcp/3389'])]
  expect(said(judge(check, relayCity([jump(false)], rules)))).toEqual([])
  const outcome = judge(check, relayCity([jump(true)], rules))
  expect(said(outcome)).toEqual(['violation critical topology/relays/jump'])
  expect(outcome.findings[0]?.text.en).toContain('does not count')
})

describe('a session that nothing declares at a machine with a leg in the management tier,', () => {
  const nas = (legs: Readonly<Record<string, string>>) => relay('nas', { legs, carries: [] })
  const put = pass('put', '10.30.0.0/24', '172.16.0.60', 'tcp/445')

  test('on the Internet side, where management hosts lead on', () => {
    const city = relayCity([nas({ outer: 'out 172.16.0.60', mg: 'mg 10.90.0.60' }), take()], [put])
    expect(said(judge(check, city))).toEqual(['violation critical fw/put'])
    const declared = withFlows(
      city.topology,
      flow('F1', scope({ zones: ['int'], addresses: '10.30.0.0/24' }, { addresses: '172.16.0.60' }, ['tcp/445'])),
    )
    expect(said(judge(check, { ...city, topology: declared }))).toEqual([])
    expect(said(judge(check, relayCity([nas({ outer: 'out 172.16.0.60', mg: 'mg 10.90.0.60' })], [put])))).toEqual([])
  })

  test('on the LGWAN side, where content comes to management hosts', () => {
    const fetch = pass('fetch', '10.20.0.0/24', '172.16.1.60', 'tcp/445')
    const legs = { inner: 'inn 172.16.1.60', mg: 'mg 10.90.0.63' }
    expect(said(judge(check, relayCity([nas(legs), bring(['file-cdr'])], [fetch])))).toEqual(['violation critical fw/fetch'])
    expect(said(judge(check, relayCity([nas(legs)], [fetch])))).toEqual([])
  })

  test('a sanitizer that is managed by a leg of its own is right as it is', () => {
    const san = relay('file-san', {
      kind: 'file-sanitizer',
      legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30', mg: 'mg 10.90.0.62' },
      carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does: ['file-cdr'] }],
    })
    expect(said(judge(check, relayCity([san], [...FILE_RULES, pass('ssh', '10.90.0.5', '10.20.0.5', 'tcp/22')])))).toEqual([])
  })
})
