import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity, SCREEN_RULES, screens } from '../../relay-city.ts'
import { judge } from '../../support.ts'

test('mail, files and screens each by their own sanitizer', () => {
  const outcome = judge(check, relayCity([mta, mailSan(), fileSan(), screens()], [...MAIL_RULES, ...FILE_RULES, ...SCREEN_RULES]))
  expect(outcome).toEqual({ findings: [] })
})

test('mail with disarmed attachments, in two relays one behind the other past the last Internet-side zone', () => {
  expect(judge(check, relayCity([mta, mailSan(['mail-text', 'mail-cdr'])], MAIL_RULES)).findings).toEqual([])
  const text = relay('text', {
    kind: 'mail-sanitizer',
    legs: { outer: 'out 172.16.0.25', mid: 'mg 10.90.0.25' },
    carries: [{ service: 'tcp/25', from: 'outer', to: 'mid', does: ['mail-text'] }],
  })
  const strip = relay('strip', {
    kind: 'mail-sanitizer',
    legs: { mid: 'mg 10.90.0.26', inner: 'inn 172.16.1.25' },
    carries: [{ service: 'tcp/25', from: 'mid', to: 'inner', does: ['attachment-strip'] }],
  })
  expect(judge(check, relayCity([mta, text, strip], MAIL_RULES)).findings).toEqual([])
})

test('a relay that no rule lets anybody use carries nothing', () => {
  const [put] = FILE_RULES
  expect(judge(check, relayCity([fileSan([])], [put!])).findings).toEqual([])
})

test('a relay between LGWAN hosts, and one that only sends out', () => {
  const inside = relay('inside', {
    legs: { one: 'lg 10.20.0.8' },
    carries: [{ service: 'tcp/8080', sends: 'tcp/443', from: 'one', to: 'one', data: 'both' }],
  })
  const out = relay('out', {
    kind: 'mail-relay',
    legs: { inner: 'inn 172.16.1.25', outer: 'out 172.16.0.25' },
    carries: [{ service: 'tcp/25', from: 'inner', to: 'outer' }],
  })
  const rules = [pass('a', LGMAIL, '172.16.1.25', 'tcp/25'), pass('b', '172.16.0.25', MTA, 'tcp/25')]
  expect(judge(check, relayCity([inside, out], rules)).findings).toEqual([])
})

test('direct traffic is not its question', () => {
  expect(judge(check, relayCity([mta, mailSan()], [...MAIL_RULES, pass('direct', '10.30.0.9', '10.20.0.9', 'tcp/445')])).findings).toEqual(
    [],
  )
})

test('updates by a distribution server that scans, over HTTP or its own port', () => {
  const updates = relay('wsus', {
    kind: 'update-relay',
    legs: { outer: 'out 172.16.0.50', inner: 'inn 172.16.1.50' },
    carries: [
      {
        service: 'tcp/443',
        sends: ['tcp/8530', 'tcp/443'],
        from: 'outer',
        to: 'inner',
        opens: ['relay', 'peer'],
        does: ['update-relay', 'virus-scan'],
      },
    ],
  })
  const rules = [
    pass('upstream', '172.16.0.50', '10.30.0.40', 'tcp/443'),
    pass('updates', '10.20.0.0/24', '172.16.1.50', ['tcp/8530', 'tcp/443']),
  ]
  expect(judge(check, relayCity([updates], rules)).findings).toEqual([])
})

test('pixels on a port of the product’s own; anything else there could not be sanitized', () => {
  const carries = [{ service: 'tcp/32111', from: 'inner', to: 'outer', data: 'both' as const, does: ['screen-transfer' as const] }]
  const legs = { inner: 'inn 172.16.1.41', outer: 'out 172.16.0.41' }
  const rules = [pass('look', '10.20.0.0/24', '172.16.1.41', 'tcp/32111'), pass('screen', '172.16.0.41', '10.30.0.0/24', 'tcp/32111')]
  expect(judge(check, relayCity([relay('vdi', { kind: 'screen-transfer', legs, carries, redirects: PIXELS })], rules)).findings).toEqual([])
  expect(judge(check, relayCity([relay('vdi', { kind: 'proxy', legs, carries, redirects: PIXELS })], rules)).findings).toHaveLength(1)
})

test('a city without relays has nothing to ask about', () => {
  expect(judge(check, relayCity([], [])).notApplicable?.en).toContain('no relay')
})
