/** What the sample city lives by, flow by flow: who lets it pass, which relays carry it, and what does not pass at all. */
import { beforeAll, describe, expect, test } from 'vitest'
import { chainOf, endsOf } from '../../src/checks/relays/chains.ts'
import { treatmentOf } from '../../src/checks/relays/relay-capabilities.ts'
import type { Network } from '../../src/graph/network.ts'
import type { Channel } from '../../src/graph/relays/channel.ts'
import { findDataPaths } from '../../src/graph/relays/data-path.ts'
import type { Trace } from '../../src/graph/trace.ts'
import { UDP } from '../../src/packet/packet.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { tcp } from '../support/builders.ts'
import { cityNetwork, TODAY } from './city.ts'

let network: Network
beforeAll(() => {
  network = cityNetwork()
})

function packetOf(src: string, dst: string, service: string): Packet {
  const [protocol, port] = service.split('/')
  const packet = tcp(src, dst, Number(port), 49152)
  return protocol === 'udp' ? { ...packet, protocol: UDP } : packet
}

/** `fw-core policy/LGWAN/1` for every rule that lets a packet through on its way. */
function rulesOf(trace: Trace): string[] {
  return network.decisions(trace).flatMap(({ device, rule }) => (rule === undefined ? [] : [`${device.id} ${rule.id}`]))
}

/** Flow, from, to, source, destination, service, and the rules on the way. */
const PACKETS: readonly (readonly [string, string, string, string, string, string, readonly string[]])[] = [
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.10', 'tcp/443', ['fw-my policy/MYNO/4']],
  ['F01', 'my-client', 'my-server', '10.10.10.60', '10.10.20.21', 'tcp/1433', ['fw-my policy/MYNO/7']],
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'tcp/389', ['fw-my policy/MYNO/3']],
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'tcp/88', ['fw-my policy/MYNO/3']],
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'udp/53', ['fw-my policy/MYNO/3']],
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'udp/123', ['fw-my policy/MYNO/3']],
  ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.100', 'tcp/445', ['fw-my policy/MYNO/21']],
  ['F02', 'my-server', 'my-cs', '10.10.20.10', '10.10.30.4', 'tcp/8001', ['fw-my policy/MYNO/50', 'fw-cs-in policy/root/1']],
  ['F03', 'my-cs', 'juki-wan', '10.10.30.4', '198.19.0.16', 'tcp/8001', ['fw-cs-out rule/1']],
  ['F04', 'my-relay', 'lgwan-wan', '10.10.40.10', '198.18.33.4', 'tcp/443', ['fw-my policy/MYNO/80']],
  ['F04', 'my-server', 'lgwan-wan', '10.10.20.30', '198.18.33.5', 'tcp/443', ['fw-my policy/MYNO/80']],
  ['F05', 'my-relay', 'lgwan-wan', '10.10.40.12', '198.18.30.10', 'tcp/443', ['fw-my policy/MYNO/81']],
  ['F06', 'my-relay', 'lgwan-wan', '10.10.40.11', '198.18.31.10', 'tcp/443', ['fw-my policy/MYNO/82']],
  ['F07', 'lgwan-wan', 'my-relay', '198.18.32.10', '10.10.40.13', 'tcp/443', ['fw-my policy/MYNO/83']],
  ['F08', 'my-server', 'lgwan-wan', '10.10.20.40', '198.18.20.10', 'tcp/443', ['fw-my policy/MYNO/84']],
  ['F08', 'my-server', 'lgwan-wan', '10.10.20.40', '198.18.20.10', 'tcp/8530', ['fw-my policy/MYNO/84']],
  ['F09', 'my-client', 'gov-cloud', '10.10.10.20', '10.110.1.10', 'tcp/443', ['fw-my policy/MYNO/100']],
  ['F09', 'my-server', 'gov-cloud', '10.10.20.130', '10.110.5.1', 'tcp/443', ['fw-my policy/MYNO/102']],
  ['F10', 'my-server', 'kokuho', '10.10.20.60', '198.19.10.20', 'tcp/443', ['fw-my policy/MYNO/91']],
  [
    'F11',
    'lg-server',
    'my-relay',
    '10.20.20.30',
    '10.10.40.14',
    'tcp/22',
    ['l3-core acl/FROM-SERVER/220', 'fw-core policy/LGWAN/90', 'fw-my policy/MYNO/90'],
  ],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.10', 'tcp/443', ['l3-core acl/FROM-CLIENT/30', 'l3-core acl/TO-SERVER/90']],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.20', 'tcp/445', ['l3-core acl/FROM-CLIENT/40', 'l3-core acl/TO-SERVER/130']],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.5', 'tcp/88', ['l3-core acl/FROM-CLIENT/20', 'l3-core acl/TO-SERVER/20']],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.5', 'tcp/389', ['l3-core acl/FROM-CLIENT/20', 'l3-core acl/TO-SERVER/20']],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.5', 'udp/53', ['l3-core acl/FROM-CLIENT/20', 'l3-core acl/TO-SERVER/20']],
  ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.5', 'udp/123', ['l3-core acl/FROM-CLIENT/20', 'l3-core acl/TO-SERVER/20']],
  ['F13', 'lg-branch', 'lg-server', '10.20.66.20', '10.20.20.10', 'tcp/443', ['l3-core acl/FROM-BRANCH/30', 'l3-core acl/TO-SERVER/90']],
  [
    'F13',
    'lg-shisho',
    'lg-server',
    '10.20.80.20',
    '10.20.20.10',
    'tcp/443',
    ['higashi-rt acl/FROM-LAN/10', 'vpn-rt acl/FROM-SHISHO/20', 'l3-core acl/FROM-SHISHO/30', 'l3-core acl/TO-SERVER/90'],
  ],
  ['F13', 'lg-gikai', 'lg-server', '10.20.14.12', '10.20.20.5', 'tcp/88', ['l3-core acl/FROM-GIKAI/20', 'l3-core acl/TO-SERVER/20']],
  ['F14', 'lg-client', 'lgwan-wan', '10.20.10.60', '198.18.10.11', 'tcp/443', ['l3-core acl/FROM-CLIENT/180', 'fw-core policy/LGWAN/10']],
  ['F15', 'lg-server', 'lgwan-wan', '10.20.20.25', '198.18.0.25', 'tcp/25', ['l3-core acl/FROM-SERVER/120', 'fw-core policy/LGWAN/2']],
  [
    'F15',
    'lgwan-wan',
    'lg-server',
    '198.18.0.25',
    '10.20.20.25',
    'tcp/25',
    ['fw-core policy/LGWAN/3', 'l3-core acl/FROM-FWCORE/60', 'l3-core acl/TO-SERVER/170'],
  ],
  ['F16', 'lg-server', 'lgwan-wan', '10.20.20.5', '198.18.0.53', 'udp/53', ['l3-core acl/FROM-SERVER/90', 'fw-core policy/LGWAN/1']],
  ['F16', 'lg-server', 'lgwan-wan', '10.20.20.5', '198.18.0.53', 'tcp/53', ['l3-core acl/FROM-SERVER/100', 'fw-core policy/LGWAN/1']],
  ['F16', 'lg-server', 'lgwan-wan', '10.20.20.6', '198.18.0.53', 'udp/123', ['l3-core acl/FROM-SERVER/110', 'fw-core policy/LGWAN/1']],
  ['F17', 'lg-server', 'lgwan-wan', '10.20.20.40', '198.18.20.10', 'tcp/8530', ['l3-core acl/FROM-SERVER/160', 'fw-core policy/LGWAN/62']],
  ['F17', 'lg-server', 'lgwan-wan', '10.20.20.41', '198.18.20.10', 'tcp/443', ['l3-core acl/FROM-SERVER/170', 'fw-core policy/LGWAN/62']],
  ['F18', 'sec-cloud', 'int-dmz', '198.51.100.25', '10.30.20.25', 'tcp/25', ['fw-int policy/root/4']],
  ['F19', 'int-dmz', 'san-int', '10.30.20.25', '172.16.0.25', 'tcp/25', ['fw-int policy/root/15']],
  [
    'F20',
    'san-lg',
    'lg-server',
    '172.16.1.25',
    '10.20.20.25',
    'tcp/25',
    ['fw-core policy/LGWAN/80', 'l3-core acl/FROM-FWCORE/60', 'l3-core acl/TO-SERVER/160'],
  ],
  ['F21', 'lg-server', 'san-lg', '10.20.20.25', '172.16.1.25', 'tcp/25', ['l3-core acl/FROM-SERVER/130', 'fw-core policy/LGWAN/81']],
  ['F21', 'san-int', 'int-dmz', '172.16.0.25', '10.30.20.25', 'tcp/25', ['fw-int policy/root/16']],
  ['F21', 'int-dmz', 'sec-cloud', '10.30.20.25', '198.51.100.25', 'tcp/25', ['fw-int policy/root/5']],
  ['F22', 'int-vdi', 'san-int', '10.30.10.50', '172.16.0.30', 'tcp/443', ['fw-core policy/INTERNET/5', 'fw-int policy/root/20']],
  ['F23', 'lg-client', 'san-lg', '10.20.10.60', '172.16.1.30', 'tcp/443', ['l3-core acl/FROM-CLIENT/140', 'fw-core policy/LGWAN/82']],
  ['F24', 'lg-client', 'san-lg', '10.20.10.60', '172.16.1.40', 'tcp/443', ['l3-core acl/FROM-CLIENT/140', 'fw-core policy/LGWAN/83']],
  ['F24', 'san-int', 'int-vdi', '172.16.0.40', '10.30.10.50', 'tcp/4172', ['fw-int policy/root/21', 'fw-core policy/INTERNET/6']],
  ['F24', 'san-int', 'int-vdi', '172.16.0.40', '10.30.10.50', 'tcp/8443', ['fw-int policy/root/21', 'fw-core policy/INTERNET/6']],
  ['F25', 'int-vdi', 'int-dmz', '10.30.10.50', '10.30.20.8', 'tcp/8080', ['fw-core policy/INTERNET/1', 'fw-int policy/root/10']],
  ['F25', 'int-client', 'int-dmz', '10.30.30.50', '10.30.20.8', 'tcp/8080', ['fw-core policy/INTERNET/1', 'fw-int policy/root/10']],
  ['F25', 'int-dmz', 'sec-cloud', '10.30.20.8', '198.51.100.8', 'tcp/443', ['fw-int policy/root/6']],
  ['F26', 'int-dmz', 'sec-cloud', '10.30.20.53', '198.51.100.53', 'udp/53', ['fw-int policy/root/7']],
  ['F26', 'int-dmz', 'sec-cloud', '10.30.20.123', '198.51.100.123', 'udp/123', ['fw-int policy/root/7']],
  ['F27', 'int-dmz', 'sec-cloud', '10.30.20.40', '198.51.100.8', 'tcp/443', ['fw-int policy/root/8']],
  ['F28', 'internet', 'pub-dmz', '192.0.2.10', '10.30.50.10', 'tcp/443', ['fw-int policy/root/1']],
  ['F28', 'internet', 'pub-dmz', '192.0.2.10', '203.0.113.11', 'tcp/443', ['fw-int policy/root/2']],
  ['F29', 'my-relay', 'my-server', '10.10.40.10', '10.10.20.50', 'udp/514', ['fw-my policy/MYNO/67']],
  [
    'F29',
    'san-lg',
    'lg-server',
    '172.16.1.25',
    '10.20.20.50',
    'udp/514',
    ['fw-core policy/LGWAN/87', 'l3-core acl/FROM-FWCORE/60', 'l3-core acl/TO-SERVER/230'],
  ],
  ['F29', 'int-vdi', 'int-dmz', '10.30.10.50', '10.30.20.50', 'udp/514', ['fw-core policy/INTERNET/4', 'fw-int policy/root/13']],
  ['F32', 'lgwan-wan', 'lg-client', '198.18.40.10', '10.20.10.245', 'tcp/443', ['fw-core policy/LGWAN/51', 'l3-core acl/FROM-FWCORE/60']],
  [
    'F33',
    'vendor-mnt',
    'mgmt',
    '10.212.140.2',
    '10.90.0.30',
    'tcp/443',
    ['fw-int policy/root/70', 'fw-core policy/INTERNET/32', 'fw-core policy/MGMT/10'],
  ],
]

describe('a flow of packets passes, by the rules meant for it', () => {
  test.each(PACKETS)('%s %s → %s: %s → %s %s', (_flow, from, to, src, dst, service, rules) => {
    const packet = packetOf(src, dst, service)
    expect(network.direct(from, to)?.judged.has(packet)).toBe(true)
    const trace = network.trace(from, to, packet, 'judged')
    expect(trace === undefined ? undefined : rulesOf(trace)).toEqual(rules)
  })
})

/** Flow, from, to, relays, what they do at least, and the rules of each session (none where nothing of the city's stands between). */
interface Chain {
  readonly flow: string
  readonly from: string
  readonly to: string
  readonly through: readonly string[]
  readonly done: readonly string[]
  readonly rules: readonly (readonly string[])[]
}

const TO_LGMAIL = ['fw-core policy/LGWAN/80', 'l3-core acl/FROM-FWCORE/60', 'l3-core acl/TO-SERVER/160']
const WEB = ['fw-core policy/INTERNET/1', 'fw-int policy/root/10']

const CHAINS: readonly Chain[] = [
  {
    flow: 'F18 F19 F20 mail that comes in',
    from: 'internet',
    to: 'lg-server',
    through: ['sc-mta', 'mta', 'mail-san'],
    done: ['mail-text', 'attachment-strip', 'virus-scan', 'sandbox'],
    rules: [[], ['fw-int policy/root/4'], ['fw-int policy/root/15'], TO_LGMAIL],
  },
  {
    flow: 'F21 mail that goes out',
    from: 'lg-server',
    to: 'internet',
    through: ['mail-san', 'mta', 'sc-mta'],
    done: ['virus-scan'],
    rules: [['l3-core acl/FROM-SERVER/130', 'fw-core policy/LGWAN/81'], ['fw-int policy/root/16'], ['fw-int policy/root/5'], []],
  },
  {
    flow: 'F22 F23 files that come in',
    from: 'int-vdi',
    to: 'lg-client',
    through: ['file-san'],
    done: ['file-cdr', 'virus-scan'],
    rules: [
      ['fw-core policy/INTERNET/5', 'fw-int policy/root/20'],
      ['l3-core acl/FROM-CLIENT/140', 'fw-core policy/LGWAN/82'],
    ],
  },
  {
    flow: 'F24 the screen of a browser',
    from: 'int-vdi',
    to: 'lg-client',
    through: ['vdi-gw'],
    done: ['screen-transfer', 'mfa'],
    rules: [
      ['fw-int policy/root/21', 'fw-core policy/INTERNET/6'],
      ['l3-core acl/FROM-CLIENT/140', 'fw-core policy/LGWAN/83'],
    ],
  },
  {
    flow: 'F25 pages of the Web',
    from: 'internet',
    to: 'int-vdi',
    through: ['sc-proxy', 'proxy'],
    done: ['virus-scan', 'url-filter', 'tls-inspection'],
    rules: [[], ['fw-int policy/root/6'], WEB],
  },
  {
    flow: 'F25 pages of the Web',
    from: 'internet',
    to: 'int-client',
    through: ['sc-proxy', 'proxy'],
    done: ['virus-scan', 'url-filter', 'tls-inspection'],
    rules: [[], ['fw-int policy/root/6'], WEB],
  },
  {
    flow: 'F27 updates of the Internet tier',
    from: 'internet',
    to: 'int-vdi',
    through: ['sc-proxy', 'int-wsus'],
    done: ['update-relay', 'virus-scan'],
    rules: [[], ['fw-int policy/root/8'], ['fw-core policy/INTERNET/3', 'fw-int policy/root/12']],
  },
  {
    flow: 'F17 updates of the LGWAN tier',
    from: 'lgwan-wan',
    to: 'lg-client',
    through: ['lg-wsus'],
    done: ['update-relay', 'virus-scan'],
    rules: [
      ['l3-core acl/FROM-SERVER/150', 'fw-core policy/LGWAN/62'],
      ['l3-core acl/FROM-CLIENT/50', 'l3-core acl/TO-SERVER/190'],
    ],
  },
  {
    flow: 'F08 updates of the My Number tier',
    from: 'lgwan-wan',
    to: 'my-client',
    through: ['my-wsus'],
    done: ['update-relay', 'virus-scan'],
    rules: [['fw-my policy/MYNO/84'], ['fw-my policy/MYNO/20']],
  },
  {
    flow: 'F32 telework',
    from: 'internet',
    to: 'lg-client',
    through: ['telework'],
    done: ['screen-transfer', 'mfa'],
    rules: [[], ['fw-core policy/LGWAN/51', 'l3-core acl/FROM-FWCORE/60']],
  },
  {
    flow: 'F33 maintenance',
    from: 'vendor-mnt',
    to: 'lg-server',
    through: ['jump'],
    done: ['screen-transfer', 'mfa', 'session-recording'],
    rules: [
      ['fw-int policy/root/70', 'fw-core policy/INTERNET/32', 'fw-core policy/MGMT/10'],
      ['fw-core policy/MGMT/5', 'fw-core policy/LGWAN/104', 'l3-core acl/FROM-FWCORE/60', 'l3-core acl/TO-SERVER/270'],
    ],
  },
]

/** What the relays of the city really do, by the evidence that is in force. */
const treatment = (channel: Channel) => treatmentOf(network.topology, TODAY, { 'require-evidence': true, clipboard: 'none' }, channel)

/** Every way by relays alone from hosts of one place to hosts of another. */
function chains(from: string, to: string, bound: 'judged' | 'possible' = 'judged') {
  return findDataPaths(network, {
    sources: [[from]],
    target: (place) => place === to,
    wrong: (hop) => hop[bound],
    goesOn: () => false,
    forgets: () => false,
    does: (channel) => treatment(channel).does,
    bound,
  }).filter(({ moves }) => moves.some(({ into }) => into !== undefined))
}

describe('a flow that relays carry', () => {
  test.each(CHAINS)('$flow: $from → $to', ({ from, to, through, done, rules }) => {
    const found = chains(from, to).filter(({ moves }) => {
      const relays = moves.flatMap(({ into }) => (into === undefined ? [] : [into.relay.id]))
      return relays.join() === through.join()
    })
    expect(found, 'the relays carry nothing from end to end').not.toEqual([])
    const links = found.map((path) => ({ path, chain: chainOf(network, path, treatment, 'judged') }))
    for (const { path } of links) expect(path.done).toEqual(expect.arrayContaining([...done]))
    expect(links.map(({ chain }) => chain.map(({ trace }) => (trace === undefined ? [] : rulesOf(trace))))).toContainEqual(rules)
  })

  test('is opened from the side it should be: pages are asked for, mail is pushed', () => {
    const [screen] = chains('int-vdi', 'lg-client').filter(({ moves }) => moves[0]?.into?.relay.id === 'vdi-gw')
    expect(screen?.moves.map(({ hop }) => endsOf(hop).initiator)).toEqual(['san-int', 'lg-client'])
    const [mail] = chains('internet', 'lg-server').filter(({ moves }) => moves.some(({ into }) => into?.relay.id === 'mail-san'))
    expect(mail?.moves.map(({ hop }) => endsOf(hop).initiator)).toEqual(['internet', 'sec-cloud', 'int-dmz', 'san-lg'])
  })
})

describe('what must not pass', () => {
  const places = (prefix: string): string[] => [...network.topology.zones.keys()].filter((id) => id.startsWith(prefix))
  const judged = (from: string, to: string): boolean => network.direct(from, to)?.judged.isEmpty === false

  test('F31: schools, guests, phones and cameras reach no tier of the city, but by EX-04', () => {
    const independent = ['school-learn', 'school-admin', 'guest-wifi', 'cctv-phone']
    const inside = [...places('my-'), ...places('lg-'), ...places('int-'), ...places('san-'), 'mgmt']
    const own = (from: string, to: string) =>
      network.direct(from, to)?.judged.minus(network.topology.exceptions.get('EX-04')!.scope.packets)
    for (const from of independent) {
      for (const to of inside) {
        const sent = own(from, to)?.and(PacketSet.box({ src: network.sources(from) }))
        expect(sent?.isEmpty ?? true, `${from} → ${to}`).toBe(true)
        expect(judged(to, from), `${to} → ${from}`).toBe(false)
      }
    }
  })

  test('F32: nothing comes from the Internet to the LGWAN tier directly', () => {
    for (const to of [...places('lg-'), 'san-lg']) expect(network.direct('internet', to)?.possible.isEmpty ?? true, to).toBe(true)
  })

  test('F33: a maintenance company reaches the jump host and nothing else, and the My Number tier by no relay', () => {
    const reached = network.places.filter((to) => network.direct('vendor-mnt', to)?.possible.isEmpty === false)
    expect(reached).toEqual(['mgmt'])
    const packets = network.direct('vendor-mnt', 'mgmt')!.possible
    expect(packets.minus(PacketSet.box({ dst: network.topology.relays.get('jump')!.legs.get('mg')!.addresses })).isEmpty).toBe(true)
    for (const to of places('my-')) expect(chains('vendor-mnt', to, 'possible'), to).toEqual([])
  })

  test.each([
    ['F34', 'lg-client', 'internet', '10.20.10.60', '192.0.2.129', 'tcp/443'],
    ['F34', 'lg-client', 'sec-cloud', '10.20.10.60', '192.0.2.129', 'tcp/443'],
    ['F34', 'lg-client', 'internet', '10.20.10.60', '192.0.2.129', 'udp/3478'],
    ['F04 reversed', 'lgwan-wan', 'my-relay', '198.18.33.4', '10.10.40.10', 'tcp/443'],
    ['F07 on another port', 'lgwan-wan', 'my-relay', '198.18.32.10', '10.10.40.13', 'tcp/22'],
    ['F11 reversed', 'my-relay', 'lg-server', '10.10.40.14', '10.20.20.30', 'tcp/22'],
    ['F11 from another host', 'lg-server', 'my-relay', '10.20.20.31', '10.10.40.14', 'tcp/22'],
    ['F19 past the sanitizer', 'int-dmz', 'lg-server', '10.30.20.25', '10.20.20.25', 'tcp/25'],
    ['F22 past the sanitizer', 'int-vdi', 'lg-client', '10.30.10.50', '10.20.10.60', 'tcp/445'],
    ['F24 past the gateway', 'lg-client', 'int-vdi', '10.20.10.60', '10.30.10.50', 'tcp/4172'],
    ['F25 past the proxy', 'int-client', 'sec-cloud', '10.30.30.50', '198.51.100.8', 'tcp/443'],
    ['F33 elsewhere', 'vendor-mnt', 'mgmt', '10.212.140.2', '10.90.0.10', 'tcp/443'],
    ['F33 by another service', 'vendor-mnt', 'mgmt', '10.212.140.2', '10.90.0.30', 'tcp/3389'],
    ['F33 without the VPN', 'internet', 'mgmt', '192.0.2.70', '10.90.0.30', 'tcp/443'],
  ] as const)('%s: %s → %s, %s → %s %s', (_flow, from, to, src, dst, service) => {
    expect(network.direct(from, to)?.possible.has(packetOf(src, dst, service)) ?? false).toBe(false)
  })
})
