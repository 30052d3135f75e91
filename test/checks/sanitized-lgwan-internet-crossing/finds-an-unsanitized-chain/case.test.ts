import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import { permit, tcp, zone } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { FILE_RULES, fileSan, LGMAIL, MAIL_RULES, mailSan, MTA, mta, pass, relayCity, SCREEN_RULES, screens } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

test('a mail sanitizer that only scans for viruses (D04), at what it carries, with every session from the Internet on', () => {
  const outcome = judge(check, relayCity([mta, mailSan(['virus-scan'])], MAIL_RULES))
  expect(said(outcome)).toEqual(['violation critical topology/relays/mail-san'])
  const [finding] = outcome.findings
  expect([finding?.from, finding?.to]).toEqual(['inn', 'lg'])
  expect(finding?.packets?.has(tcp('172.16.1.25', LGMAIL, 25))).toBe(true)
  expect(finding?.chain?.map(({ hop, into }) => `${hop.from} ${into?.channel.relay.id ?? hop.to}`)).toEqual([
    'cloud mta',
    'int mail-san',
    'inn lg',
  ])
  expect(finding?.lacking?.en).toBe('mail reduced to text, attachments removed')
  expect(finding?.lacking?.ja).toContain('メール本文のテキスト化')
})

test('what is lacking is what lacks least', () => {
  const [finding] = judge(
    check,
    relayCity([mailSan(['mail-cdr'])], [...MAIL_RULES, pass('any', '10.30.0.0/24', '172.16.0.25', 'tcp/25')]),
  ).findings
  expect(finding?.lacking?.en).toBe('mail reduced to text')
})

test('screen transfer that passes the clipboard (D06) or drives is a channel for files', () => {
  for (const redirects of [{ clipboard: 'both' as const }, { drive: true }]) {
    const outcome = judge(check, relayCity([fileSan(), screens(redirects)], [...FILE_RULES, ...SCREEN_RULES]))
    expect(said(outcome)).toEqual(['violation critical topology/relays/vdi-gw'])
    expect(outcome.findings[0]?.text.en).toContain('screen transfer of vdi-gw does not count')
  }
})

test('an update relay that carries files beside updates, for the files only', () => {
  const updates = relay('wsus', {
    kind: 'update-relay',
    legs: { outer: 'out 172.16.0.50', inner: 'inn 172.16.1.50' },
    carries: [
      { service: 'tcp/443', sends: 'tcp/8530', from: 'outer', to: 'inner', opens: ['relay', 'peer'], does: ['update-relay', 'virus-scan'] },
      { service: 'tcp/445', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does: ['virus-scan'] },
    ],
  })
  const rules = [
    pass('upstream', '172.16.0.50', '10.30.0.40', 'tcp/443'),
    pass('updates', '10.20.0.0/24', '172.16.1.50', ['tcp/8530', 'tcp/445']),
    pass('drop', '10.30.0.0/24', '172.16.0.50', 'tcp/445'),
  ]
  const outcome = judge(check, relayCity([updates], rules))
  expect(said(outcome)).toEqual(['violation critical topology/relays/wsus'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.5', '172.16.1.50', 445))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.5', '172.16.1.50', 8530))).toBe(false)
})

test('a proxy that answers anything: content that lacks treatment, content nothing can treat, and ping apart', () => {
  const proxy = relay('proxy', {
    legs: { inner: 'inn 172.16.1.8', outer: 'out 172.16.0.8' },
    carries: [{ service: 'any', sends: 'tcp/443', from: 'inner', to: 'outer', data: 'both' }],
  })
  const outcome = judge(
    check,
    relayCity(
      [proxy],
      [permit({ id: 'ask', src: '10.20.0.0/24', dst: '172.16.1.8' }), pass('web', '172.16.0.8', '203.0.113.0/24', 'tcp/443')],
    ),
  )
  expect([...said(outcome)].sort()).toEqual([
    'violation critical topology/relays/proxy',
    'violation critical topology/relays/proxy',
    'violation low topology/relays/proxy',
  ])
  const ports = outcome.findings.map(({ packets }) =>
    [25, 443, 445, 1521].filter((port) => packets?.has(tcp('10.20.0.5', '172.16.1.8', port))),
  )
  expect(ports).toContainEqual([25, 443, 445])
  expect(ports).toContainEqual([1521])
})

test('a sanitizer with a third leg, by what it carries from there', () => {
  const three = relay('file-san', {
    kind: 'file-sanitizer',
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30', upload: 'int 10.30.0.30' },
    carries: [
      { service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does: ['file-cdr'] },
      { service: 'tcp/445', sends: 'tcp/443', from: 'upload', to: 'inner', opens: ['peer', 'peer'] },
    ],
  })
  const outcome = judge(check, relayCity([three], FILE_RULES))
  expect(said(outcome)).toEqual(['violation critical topology/relays/file-san'])
  expect(outcome.findings[0]?.chain?.[0]?.into?.channel.enters.leg.id).toBe('upload')
})

test('a scanner deep in the Internet tier followed by a relay that does nothing', () => {
  const deep = relay('deep', {
    kind: 'file-sanitizer',
    legs: { in: `int ${MTA}`, out: 'out 172.16.0.31' },
    carries: [{ service: 'tcp/443', from: 'in', to: 'out', does: ['file-cdr'] }],
  })
  const outcome = judge(check, relayCity([deep, fileSan([])], [pass('fetch', '10.20.0.0/24', '172.16.1.30', 'tcp/443')]))
  expect(said(outcome)).toEqual(['violation critical topology/relays/file-san'])
})

test('what a relay did counts no more once its data stood in an Internet-side zone, even where nobody else may go on from there', () => {
  const deep = relay('deep', {
    kind: 'file-sanitizer',
    legs: { one: 'int 10.30.0.26' },
    carries: [{ service: 'tcp/443', from: 'one', to: 'one', does: ['file-cdr'] }],
  })
  const push = relay('push', {
    kind: 'file-relay',
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'] }],
  })
  const city = relayCity(
    [deep, push],
    [pass('one', '10.30.0.26', '172.16.0.30', 'tcp/443'), pass('fetch', '10.20.0.0/24', '172.16.1.30', 'tcp/443')],
  )
  // A segment with nobody on it but the relay.
  const zones = new Map([...city.topology.zones, ['out', zone('out', ['172.16.0.30/32'], 'internet')] as const])
  const outcome = judge(check, { ...city, topology: { ...city.topology, zones } })
  expect(said(outcome)).toEqual(['violation critical topology/relays/push'])
  expect(outcome.findings[0]?.lacking?.en).toBe('files disarmed (CDR)')
})

test('a relay inside that would sanitize comes too late', () => {
  const bare = relay('bare', {
    kind: 'mail-relay',
    legs: { outer: 'out 172.16.0.26', inner: 'inn 172.16.1.26' },
    carries: [{ service: 'tcp/25', from: 'outer', to: 'inner' }],
  })
  const inside = relay('inside', {
    kind: 'mail-sanitizer',
    legs: { one: 'lg 10.20.0.26' },
    carries: [{ service: 'tcp/25', from: 'one', to: 'one', does: ['mail-text', 'attachment-strip'] }],
  })
  const rules = [pass('in', '10.30.0.0/24', '172.16.0.26', 'tcp/25'), pass('on', '172.16.1.26', '10.20.0.26', 'tcp/25')]
  expect(said(judge(check, relayCity([bare, inside], rules)))).toEqual(['violation critical topology/relays/bare'])
})

test('a relay that hands unsanitized mail to another on the segment of their legs', () => {
  const bare = relay('bare', {
    kind: 'mail-relay',
    legs: { outer: 'out 172.16.0.26', inner: 'inn 172.16.1.26' },
    carries: [{ service: 'tcp/25', from: 'outer', to: 'inner' }],
  })
  const inside = relay('inside', {
    kind: 'mail-relay',
    legs: { one: 'inn 172.16.1.27' },
    carries: [{ service: 'tcp/25', from: 'one', to: 'one' }],
  })
  const outcome = judge(check, relayCity([bare, inside], [pass('in', '10.30.0.0/24', '172.16.0.26', 'tcp/25')]))
  expect(said(outcome)).toEqual(['violation critical topology/relays/bare'])
  expect(outcome.findings[0]?.packets?.has(tcp('172.16.1.26', '172.16.1.27', 25))).toBe(true)
})

test('files carried by hand and not disarmed; there is no packet to excuse', () => {
  const usb = relay('usb', {
    kind: 'manual-transfer',
    legs: { from: 'int', to: 'lg' },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does: ['virus-scan'] }],
  })
  const outcome = judge(check, relayCity([usb], []))
  expect(said(outcome)).toEqual(['violation critical topology/relays/usb'])
  expect(outcome.findings[0]?.packets).toBeUndefined()
  expect(outcome.findings[0]?.lacking?.en).toBe('files disarmed (CDR)')
})

test('name resolution through a relay of that kind is a low residue; through any other it is content nothing can treat', () => {
  for (const [kind, severity] of [
    ['dns-relay', 'low'],
    ['proxy', 'critical'],
  ] as const) {
    const dns = relay('dns', {
      kind,
      legs: { inner: 'inn 172.16.1.53', outer: 'out 172.16.0.53' },
      carries: [{ service: 'udp/53', from: 'inner', to: 'outer', data: 'both' }],
    })
    const rules = [pass('ask', '10.20.0.0/24', '172.16.1.53', 'udp/53'), pass('up', '172.16.0.53', '192.0.2.53', 'udp/53')]
    expect(said(judge(check, relayCity([dns], rules)))).toEqual([`violation ${severity} topology/relays/dns`])
  }
})

test('from a school with its own line to the Internet, by way of a relay', () => {
  const exchange = relay('exchange', {
    kind: 'file-relay',
    legs: { a: 'guest 10.40.0.30', b: 'inn 172.16.1.31' },
    carries: [{ service: 'tcp/445', from: 'a', to: 'b', opens: ['peer', 'peer'] }],
  })
  const rules = [pass('browse', '10.40.0.0/24', '203.0.113.0/24', 'tcp/443'), pass('get', '10.20.0.0/24', '172.16.1.31', 'tcp/445')]
  expect(said(judge(check, relayCity([exchange], rules)))).toEqual(['violation critical topology/relays/exchange'])
})
