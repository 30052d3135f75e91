import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/mail-lgwan-internet-not-bridged.ts'
import { tcp } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const LGWAN = [pass('ss-in', '198.18.0.25', LGMAIL, 'tcp/25'), pass('ss-out', LGMAIL, '198.18.0.25', 'tcp/25')]

describe('a relay that is no sanitizer', () => {
  const legs = { edge: 'inn 172.16.1.70', outer: 'out 172.16.0.70' }
  const rules = [pass('ss', '198.18.0.25', '172.16.1.70', 'tcp/25'), pass('mta', '172.16.0.70', MTA, 'tcp/25')]

  test('in one carry, with virus scan', () => {
    const box = relay('box', {
      kind: 'mail-relay',
      legs,
      carries: [{ service: 'tcp/25', from: 'edge', to: 'outer', does: ['virus-scan'] }],
    })
    expect(said(judge(check, relayCity([box, mta, mailSan()], [...MAIL_RULES, ...rules])))).toEqual(['violation high topology/relays/box'])
  })

  test('in two carries of which neither joins the two', () => {
    const box = relay('box', {
      kind: 'mail-relay',
      legs,
      carries: [
        { service: 'tcp/25', from: 'edge', to: 'edge' },
        { service: 'tcp/25', from: 'outer', to: 'outer' },
      ],
    })
    expect(said(judge(check, relayCity([box], rules)))).toEqual(['violation high topology/relays/box'])
  })

  test('with another behind it', () => {
    const one = relay('one', {
      kind: 'mail-relay',
      legs: { edge: 'inn 172.16.1.70' },
      carries: [{ service: 'tcp/25', from: 'edge', to: 'edge' }],
    })
    const two = relay('two', {
      kind: 'mail-relay',
      legs: { inner: 'inn 172.16.1.71', outer: 'out 172.16.0.71' },
      carries: [{ service: 'tcp/25', from: 'inner', to: 'outer' }],
    })
    const outcome = judge(
      check,
      relayCity([one, two], [pass('ss', '198.18.0.25', '172.16.1.70', 'tcp/25'), pass('on', '172.16.0.71', MTA, 'tcp/25')]),
    )
    expect(said(outcome)).toEqual(['violation high topology/relays/two'])
    expect(outcome.findings[0]?.chain?.map(({ into }) => into?.channel.relay.id)).toEqual(['one', 'two', undefined])
  })
})

describe('the LGWAN mail server', () => {
  test('sends to the mail relay of the DMZ itself, or gets mail from it (D03)', () => {
    for (const [id, from, to] of [
      ['out', LGMAIL, MTA],
      ['in', MTA, LGMAIL],
    ] as const) {
      const outcome = judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, ...LGWAN, pass(id, from, to, 'tcp/25')]))
      expect(said(outcome)).toEqual([`violation high fw/${id}`])
      expect(outcome.findings[0]?.packets?.has(tcp(from, to, 25))).toBe(true)
    }
  })

  test('is found among the hosts of a wide rule; others there are not its business', () => {
    const outcome = judge(check, relayCity([], [...LGWAN, pass('wide', '10.20.0.0/24', '10.30.0.0/24', 'tcp/25')]))
    expect(outcome.findings.map(({ packets }) => [packets?.has(tcp(LGMAIL, MTA, 25)), packets?.has(tcp('10.20.0.9', MTA, 25))])).toEqual([
      [true, false],
    ])
  })

  test('sends through a relay that is no sanitizer', () => {
    const box = relay('box', {
      kind: 'mail-relay',
      legs: { inner: 'inn 172.16.1.72', outer: 'out 172.16.0.72' },
      carries: [{ service: 'tcp/25', from: 'inner', to: 'outer', does: ['virus-scan'] }],
    })
    const rules = [pass('a', LGMAIL, '172.16.1.72', 'tcp/25'), pass('b', '172.16.0.72', MTA, 'tcp/25')]
    const outcome = judge(check, relayCity([box, mta, mailSan()], [...MAIL_RULES, ...LGWAN, ...rules]))
    expect(said(outcome)).toEqual(['violation high topology/relays/box'])
    expect(outcome.findings[0]?.packets?.has(tcp(LGMAIL, '172.16.1.72', 25))).toBe(true)
    // Another host of the zone, which has nothing to do with the LGWAN, may.
    expect(judge(check, relayCity([box], [pass('ss', '198.18.0.25', '10.20.0.99', 'tcp/25'), ...rules])).findings).toEqual([])
  })

  test('is called a relay of something else besides', () => {
    const box = relay('box', {
      kind: 'mail-relay',
      legs: { inner: 'inn 172.16.1.72', outer: 'out 172.16.0.72' },
      carries: [{ service: 'tcp/25', from: 'inner', to: 'outer', does: ['virus-scan'] }],
    })
    const dummy = relay('dummy', {
      kind: 'mail-relay',
      legs: { one: `lg ${LGMAIL}` },
      carries: [{ service: 'tcp/9999', sends: 'tcp/25', from: 'one', to: 'one' }],
    })
    const rules = [pass('a', LGMAIL, '172.16.1.72', 'tcp/25'), pass('b', '172.16.0.72', MTA, 'tcp/25')]
    const outcome = judge(check, relayCity([box, dummy, mta, mailSan()], [...MAIL_RULES, ...LGWAN, ...rules]))
    expect(said(outcome)).toEqual(['violation high topology/relays/box'])
    expect(outcome.findings[0]?.packets?.has(tcp(LGMAIL, '172.16.1.72', 25))).toBe(true)
  })
})
