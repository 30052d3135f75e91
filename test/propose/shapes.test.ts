/** What single shapes of networks must be proposed as, and that none of them can pass by a wrong guess. */
import { describe, expect, test } from 'vitest'
import { cisco, fortigate } from './exports.ts'
import { initIn, inFolder, touches, tryFolder } from './folders.ts'

const NARROW = '255.255.255.252'
const LAN = '255.255.255.0'

describe('a small town with one FortiGate', () => {
  const town = fortigate(
    'YAKUBA-FW',
    [
      { name: 'wan1', alias: 'フレッツ光', more: ['set mode pppoe'] },
      { name: 'internal1', ip: `192.168.10.1 ${LAN}` },
      { name: 'internal2', ip: `192.168.20.1 ${LAN}`, alias: 'LGWAN系端末' },
      { name: 'internal3', ip: `10.1.2.1 ${NARROW}`, alias: 'LGWAN回線' },
      { name: 'internal4', ip: `192.168.40.1 ${LAN}`, alias: '来庁者Wi-Fi' },
    ],
    [
      { device: 'wan1' },
      { dst: '10.200.0.0 255.255.0.0', gateway: '10.1.2.2', device: 'internal3' },
      { dst: `192.168.50.0 ${LAN}`, gateway: '192.168.20.254', device: 'internal2', comment: '支所' },
    ],
    [{ from: 'internal1', to: 'wan1' }],
  )
  const tried = tryFolder({ 'exports/fw.conf': town })
  const zone = (addresses: string) => tried.initialisation.proposal.zones.find((z) => z.addresses.join() === addresses)

  test('is accepted by check', () => expect(tried.errors).toEqual([]))

  test('tells lines to the outside from segments', () => {
    expect(touches(tried, 'yakuba-fw', 'wan1')).toBe('external internet')
    expect(touches(tried, 'yakuba-fw', 'internal3')).toBe('external lgwan')
    expect(touches(tried, 'yakuba-fw', 'internal2')).toBe('zone 192.168.20.0/24')
  })

  test('guesses a tier only where a name says one', () => {
    expect(zone('192.168.20.0/24')?.guess).toMatchObject({ tier: 'lgwan', confidence: 'likely' })
    expect(zone('192.168.40.0/24')?.guess).toMatchObject({ tier: 'independent', confidence: 'likely' })
    expect(zone('192.168.10.0/24')?.guess).toMatchObject({ tier: undefined, confidence: 'unknown' })
  })

  test('puts the branch behind its route on a router that permits everything', () => {
    const router = tried.initialisation.proposal.devices.find(({ export: path }) => path === undefined)
    expect(router?.note?.ja).toContain('192.168.20.254')
    expect(
      router?.interfaces.map(({ to }) =>
        to.kind === 'zone' ? zone('192.168.20.0/24')?.id === to.zone || zone('192.168.50.0/24')?.id === to.zone : false,
      ),
    ).toEqual([true, true])
    expect(tried.yaml).toMatch(/managed-by: outside/)
  })

  test('reports what the unknown zone sends to the Internet, even when the guard is removed', () => {
    // Whatever tier 192.168.10.0/24 really is of, most may not do this: it must not be hidden.
    const unguarded = tryFolder({ 'exports/fw.conf': town }, (yaml) => yaml.replace(/^ {2}unconfirmed: .*$/m, ''))
    expect(unguarded.yaml).not.toMatch(/^ {2}unconfirmed:/m)
    expect(unguarded.errors).toEqual([])
    expect(unguarded.result?.exitCode).toBe(1)
  })
})

describe('the guard', () => {
  // Nothing is permitted anywhere, all tiers are named: without the guard this passes.
  const quiet = fortigate('FW', [
    { name: 'port1', ip: `10.20.0.1 ${LAN}`, alias: 'LGWAN端末' },
    { name: 'port2', ip: `10.30.0.1 ${LAN}`, alias: 'インターネット端末' },
    { name: 'port3', ip: `10.10.0.1 ${LAN}`, alias: 'マイナンバー利用事務系端末' },
  ]).concat('config log setting\n    set fwpolicy-implicit-log enable\nend\n')

  test('keeps a proposal from passing until a person removes it', () => {
    expect(tryFolder({ 'fw.conf': quiet }).result?.exitCode).toBe(2)
    expect(tryFolder({ 'fw.conf': quiet }, (yaml) => yaml.replace(/^ {2}unconfirmed: .*$/m, '')).result?.exitCode).toBe(0)
  })
})

describe('a zone whose tier nothing tells', () => {
  const unguarded = (export_: string) => tryFolder({ 'fw.conf': export_ }, (yaml) => yaml.replace(/^ {2}unconfirmed: .*$/m, ''))
  const line = { name: 'port2', ip: '203.0.113.2 255.255.255.248', alias: 'インターネット' }
  const unknown = (name: string, net: number) => ({ name, ip: `192.168.${net}.1 ${LAN}` })

  test('may not reach the Internet, as an independent network might', () => {
    const routes = [{ gateway: '203.0.113.1', device: 'port2' }]
    const fw = (policies: readonly { from: string; to: string }[]) => fortigate('FW', [unknown('port1', 10), line], routes, policies)
    expect(unguarded(fw([{ from: 'port1', to: 'port2' }])).result?.exitCode).toBe(1)
    // It is the traffic that is reported, not the doubt: without a rule the matrix has nothing to say.
    const said = unguarded(fw([])).result?.groups.flatMap(({ findings }) => findings.map(({ check }) => check)) ?? []
    for (const check of ['SEG-001', 'SEG-003', 'SEG-004', 'SEG-011', 'SEG-013', 'SEG-020']) expect(said).not.toContain(check)
  })

  test('may not reach another such zone, as zones of one tier might', () => {
    const fw = fortigate('FW', [unknown('port1', 10), unknown('port3', 30)], [], [{ from: 'port1', to: 'port3' }])
    expect(unguarded(fw).result?.exitCode).toBe(1)
  })
})

describe('two routers with the same name and the same network', () => {
  const a = cisco(
    'ROUTER',
    [
      ['GigabitEthernet0/0', `192.168.1.1 ${LAN}`, 'LAN'],
      ['GigabitEthernet0/1', `10.9.0.1 ${NARROW}`],
    ],
    ['0.0.0.0 0.0.0.0 10.9.0.2'],
  )
  const b = cisco(
    'ROUTER',
    [
      ['GigabitEthernet0/0', `192.168.1.1 ${LAN}`, 'SCHOOL LAN'],
      ['GigabitEthernet0/1', `10.9.0.5 ${NARROW}`],
    ],
    ['0.0.0.0 0.0.0.0 10.9.0.6'],
  )
  const tried = tryFolder({ 'a/running.cfg': a, 'b/running.cfg': b })

  test('are two devices with ids of their own', () => {
    expect(tried.errors).toEqual([])
    expect(tried.initialisation.proposal.devices.filter(({ export: path }) => path !== undefined).map(({ id }) => id)).toEqual([
      'router',
      'router-2',
    ])
  })

  test('have zones of their own, because one segment cannot hold an address twice (RFC 5227)', () => {
    expect(tried.initialisation.proposal.zones.map(({ addresses, seen }) => [addresses.join(), seen.length])).toEqual([
      ['192.168.1.0/24', 1],
      ['192.168.1.0/24', 1],
    ])
    expect(tried.initialisation.proposal.confirmations.some(({ text }) => text.ja.includes('同じアドレス'))).toBe(true)
  })

  test('share a zone when their addresses differ: a way too many hides nothing', () => {
    const other = b.replace('192.168.1.1 ', '192.168.1.2 ')
    const shared = tryFolder({ 'a.cfg': a, 'b.cfg': other })
    expect(shared.initialisation.proposal.zones.map(({ seen }) => seen.length)).toEqual([2])
  })
})

describe('cables', () => {
  const core = (mask: string, host = 1) =>
    fortigate('FW-A', [
      { name: 'port1', ip: `10.0.0.${host} ${mask}` },
      { name: 'port2', ip: `10.20.0.1 ${LAN}` },
    ])
  const edge = (mask: string, host = 2) =>
    cisco('RT-B', [
      ['GigabitEthernet0/0', `10.0.0.${host} ${mask}`],
      ['GigabitEthernet0/1', `10.30.0.1 ${LAN}`],
    ])

  test.each([
    ['255.255.255.252', 1, 2],
    ['255.255.255.254', 0, 1],
    ['255.255.255.248', 1, 6],
  ])('two interfaces in a network of mask %s are linked', (mask, a, b) => {
    const tried = tryFolder({ 'a.conf': core(mask, a), 'b.cfg': edge(mask, b) })
    expect(touches(tried, 'fw-a', 'port1')).toBe('link rt-b/GigabitEthernet0/0')
    expect(touches(tried, 'rt-b', 'GigabitEthernet0/0')).toBe('link fw-a/port1')
    expect(tried.errors).toEqual([])
  })

  test('two interfaces in a /24 are a zone: hosts may live there', () => {
    const tried = tryFolder({ 'a.conf': core(LAN), 'b.cfg': edge(LAN) })
    expect(touches(tried, 'fw-a', 'port1')).toBe('zone 10.0.0.0/24')
    expect(touches(tried, 'rt-b', 'GigabitEthernet0/0')).toBe('zone 10.0.0.0/24')
  })

  test('a third interface makes even a /29 a zone', () => {
    const mask = '255.255.255.248'
    const third = cisco('RT-C', [['GigabitEthernet0/0', `10.0.0.3 ${mask}`]])
    const tried = tryFolder({ 'a.conf': core(mask), 'b.cfg': edge(mask), 'c.cfg': third })
    expect(touches(tried, 'fw-a', 'port1')).toBe('zone 10.0.0.0/29')
  })

  test('a router nobody gave an export of keeps the way to what is behind it', () => {
    const tried = tryFolder({
      'a.conf': fortigate(
        'FW-A',
        [
          { name: 'port1', ip: `10.0.0.1 ${NARROW}`, alias: 'L3SW' },
          { name: 'port2', ip: `10.20.0.1 ${LAN}` },
        ],
        [{ dst: '10.40.0.0 255.255.0.0', gateway: '10.0.0.2', device: 'port1' }],
      ),
    })
    expect(touches(tried, 'fw-a', 'port1')).toMatch(/^link .*\/wan$/)
    expect(tried.initialisation.proposal.zones.some(({ addresses }) => addresses.join() === '10.40.0.0/16')).toBe(true)
    expect(tried.errors).toEqual([])
  })

  test('a closed line that two devices share joins them outside', () => {
    const side = (name: string, host: number) =>
      fortigate(
        name,
        [
          { name: 'port1', ip: `198.18.100.${host} ${NARROW}`, alias: 'LGWAN-FW' },
          { name: 'port2', ip: `10.${host}.0.1 ${LAN}` },
        ],
        [{ dst: '198.18.0.0 255.255.0.0', gateway: `198.18.100.${host + 1}`, device: 'port1' }],
      )
    const tried = tryFolder({ 'a.conf': side('FW-A', 1), 'b.conf': side('FW-B', 5) })
    // The carrier's router forwards between its own ports; attached to the network alone, that way would be lost.
    expect(touches(tried, 'fw-a', 'port1')).toBe('link lgwan-fw/to-fw-a')
    expect(touches(tried, 'fw-b', 'port1')).toBe('link lgwan-fw/to-fw-b')
    expect(tried.errors).toEqual([])
  })
})

describe('external networks', () => {
  const line = (alias: string, address: string, dst: string | undefined, gateway: string) =>
    tryFolder({
      'fw.conf': fortigate(
        'FW',
        [
          { name: 'port1', ip: `${address} 255.255.255.248`, alias },
          { name: 'port2', ip: `10.20.0.1 ${LAN}` },
        ],
        [{ ...(dst === undefined ? {} : { dst }), gateway, device: 'port1' }],
      ),
    })

  test.each([
    ['セキュリティクラウド', '198.51.100.250', undefined, '198.51.100.254', 'external security-cloud'],
    ['インターネット', '203.0.113.2', undefined, '203.0.113.1', 'external internet'],
    ['住基ネット回線', '198.19.0.2', '198.19.0.0 255.255.255.0', '198.19.0.1', 'external juki-net'],
    ['国保連VPN', '10.250.0.2', '10.251.0.0 255.255.0.0', '10.250.0.1', 'external public-body'],
    ['GCAS専用線', '10.250.0.2', '10.251.0.0 255.255.0.0', '10.250.0.1', 'external gov-cloud'],
    ['A社 保守回線', '10.250.0.2', '10.251.0.0 255.255.0.0', '10.250.0.1', 'external vendor-remote'],
    // No word and no owner: `partner`, which the guideline opens to nobody.
    ['', '203.0.113.2', '198.18.0.0 255.255.0.0', '203.0.113.1', 'external partner'],
    ['', '203.0.113.2', undefined, '203.0.113.1', 'external internet'],
  ] as const)('%s is told by its name or its addresses', (alias, address, dst, gateway, expected) => {
    const tried = line(alias, address, dst, gateway)
    expect(touches(tried, 'fw', 'port1')).toBe(expected)
    expect(tried.errors).toEqual([])
  })

  test('a segment of the LGWAN tier is not the LGWAN', () => {
    // Behind it a switch of our own, not the carrier: private addresses and nothing that says a line.
    const tried = line('LGWAN端末', '10.5.0.1', '10.6.0.0 255.255.0.0', '10.5.0.2')
    expect(touches(tried, 'fw', 'port1')).not.toMatch(/external/)
  })
})

describe('pairs and tunnels', () => {
  const member = (priority: number) =>
    fortigate(
      `FW-${priority}`,
      [
        { name: 'port1', ip: `10.20.0.1 ${LAN}`, alias: 'LGWAN端末' },
        { name: 'port2', ip: `10.30.0.1 ${LAN}`, alias: 'インターネット' },
      ],
      [],
      [],
      `config system ha\n    set group-name "HA"\n    set mode a-p\n    set priority ${priority}\nend`,
    )

  test('exports with the same addresses are one device and its members', () => {
    const { proposal } = tryFolder({ 'exports/a.conf': member(200), 'exports/b.conf': member(100) }).initialisation
    expect(
      proposal.devices.filter(({ export: path }) => path !== undefined).map(({ export: path, members }) => [path, ...members]),
    ).toEqual([['exports/a.conf', 'exports/b.conf']])
  })

  test('tunnels that route to each other are a cable', () => {
    const end = (hostname: string, lan: number, far: number) =>
      fortigate(
        hostname,
        [
          { name: 'wan1', ip: `203.0.113.${lan} 255.255.255.248`, alias: 'インターネット' },
          { name: 'port2', ip: `10.${lan}.0.1 ${LAN}` },
          { name: 'vpn', more: ['set type tunnel', 'set interface "wan1"'] },
        ],
        [
          { gateway: '203.0.113.6', device: 'wan1' },
          { dst: `10.${far}.0.0 ${LAN}`, device: 'vpn' },
        ],
        [{ from: 'port2', to: 'vpn' }],
        [
          'config vpn ipsec phase1-interface',
          '    edit "vpn"',
          '        set interface "wan1"',
          `        set remote-gw 203.0.113.${far}`,
          '    next',
          'end',
          'config vpn ipsec phase2-interface',
          '    edit "vpn"',
          '        set phase1name "vpn"',
          '    next',
          'end',
        ].join('\n'),
      )
    const tried = tryFolder({ 'honcho.conf': end('HONCHO', 1, 2), 'shisho.conf': end('SHISHO', 2, 1) })
    expect(touches(tried, 'honcho', 'vpn')).toBe('link shisho/vpn')
    expect(touches(tried, 'shisho', 'vpn')).toBe('link honcho/vpn')
    expect(tried.errors).toEqual([])
  })
})

describe('folders that hold little', () => {
  test('an export without addresses leaves its interfaces to a person, and does not pass', () => {
    const empty = fortigate('EMPTY', [{ name: 'port1' }, { name: 'port2', more: ['set mode dhcp'] }], [], [{ from: 'port1', to: 'port2' }])
    const tried = tryFolder({ 'fw.conf': empty })
    expect(tried.initialisation.proposal.zones).toEqual([])
    expect(touches(tried, 'empty', 'port1')).toBe('open')
    expect(tried.errors).toEqual([])
    expect(tried.result?.exitCode).toBe(1)
  })

  test('nothing recognised is nothing proposed', () => {
    inFolder({ 'memo.txt': 'hello\n' }, (folder) => {
      const { yaml, proposal } = initIn(folder)
      expect(yaml).toBeUndefined()
      expect(proposal.unknownFiles.map(({ path }) => path)).toEqual(['memo.txt'])
    })
  })

  test('every file that is not used is named with its reason; our own are passed over', () => {
    const good = fortigate('FW', [{ name: 'port1', ip: `10.20.0.1 ${LAN}` }])
    inFolder(
      {
        'exports/fw.conf': good,
        'exports/deep/er/memo.txt': '会議メモ\n',
        'exports/blob.bin': new Uint8Array([0, 1, 2, 255, 0]),
        'exports/empty.cfg': '',
        'policy.yaml': 'bunri-policy: 1\nid: x\n',
        '.git/config': 'x',
      },
      (folder) => {
        const { proposal } = initIn(folder)
        expect(proposal.unknownFiles.map(({ path }) => path)).toEqual(['exports/blob.bin', 'exports/deep/er/memo.txt', 'exports/empty.cfg'])
        expect(proposal.unknownFiles.every(({ reason }) => reason.ja !== '' && reason.en !== '')).toBe(true)
        expect(proposal.ownFiles).toEqual(['policy.yaml'])
      },
    )
  })

  test('an export in Shift_JIS gives the same names', () => {
    const text = fortigate('FW', [{ name: 'port1', ip: `10.20.0.1 ${LAN}`, alias: 'LG' }]).replace('"LG"', '"LGWAN\u0000"')
    // 端末 in Shift_JIS (JIS X 0208): 0x92 0x5B 0x96 0x96.
    const bytes = Uint8Array.from([...text].flatMap((c) => (c === '\u0000' ? [0x92, 0x5b, 0x96, 0x96] : [c.charCodeAt(0)])))
    const tried = tryFolder({ 'fw.conf': bytes })
    expect(tried.initialisation.proposal.zones[0]).toMatchObject({ name: 'LGWAN端末', guess: { tier: 'lgwan' } })
    expect(tried.errors).toEqual([])
  })
})
