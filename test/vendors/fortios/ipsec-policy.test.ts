import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { replay } from '../../../src/simulator/replay.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import type { World } from '../../../src/simulator/world.ts'
import { addresses, external, topology, zone } from '../../support/builders.ts'
import { codes, domainOf, interfaceOf, matches, packet, readCase, readText, ruleOf, textOf } from './firewall.ts'

const reading = readCase('ipsec-policy')

function changed(from: string, to: string) {
  return readText(textOf('ipsec-policy').replace(from, to))
}

function world(device = reading.device): World {
  return {
    topology: topology({
      zones: [zone('hq', ['10.40.1.0/24']), zone('branch', ['10.41.1.0/24'])],
      externals: [external('internet', 'internet')],
      devices: { fw: { lan: 'hq', wan: 'internet', 'ipsec:to-branch': 'branch' } },
      internet: addresses('198.18.0.0/15', '192.0.2.0/24'),
    }),
    devices: new Map([['fw', device]]),
  }
}

/** Where the analysis says a packet arrives; the simulator must say the same. */
function arrivals(of: World, from: string, sent: Packet): { judged: string[]; possible: string[] } {
  const network = analyse(of.topology, of.devices)
  const places = (bound: 'judged' | 'possible'): string[] => {
    const analysed = network.places.filter((to) => network.direct(from, to)?.[bound].has(sent))
    const walked = new Set(simulate(of, { from, packet: sent, bound }).flatMap((o) => (o.kind === 'arrived' ? [o.at] : [])))
    expect(analysed).toEqual(network.places.filter((place) => walked.has(place)))
    return analysed
  }
  return { judged: places('judged'), possible: places('possible') }
}

describe('policy-based IPsec', () => {
  test('is understood', () => {
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(domainOf(reading).uncertainties).toEqual([])
  })

  test('makes each tunnel an interface, which the topology attaches where a policy uses it', () => {
    expect(interfaceOf(reading, 'ipsec:to-branch')).toMatchObject({ kind: 'tunnel', used: true })
    expect(interfaceOf(reading, 'ipsec:unused').used).toBe(false)
  })

  test('a policy is two rules: into the tunnel, and out of it with the ends exchanged', () => {
    const out = ruleOf(reading, 'policy/root/10')
    const back = ruleOf(reading, 'policy/root/10/inbound')
    expect([out.divert, back.divert]).toEqual(['ipsec:to-branch', undefined])
    expect(matches(out, 'lan', 'wan', 'tcp 10.40.1.9:40000 > 10.41.1.9:443')).toBe('yes')
    expect(matches(out, 'wan', 'lan', 'tcp 10.41.1.9:40000 > 10.40.1.9:443')).toBe('no')
    expect(matches(back, 'ipsec:to-branch', 'lan', 'tcp 10.41.1.9:40000 > 10.40.1.9:443')).toBe('yes')
    expect(matches(back, 'wan', 'lan', 'tcp 10.41.1.9:40000 > 10.40.1.9:443')).toBe('no')
  })

  test('carries what the policy selects to the other end, and nothing of it to the Internet', () => {
    expect(arrivals(world(), 'hq', packet('tcp 10.40.1.9:40000 > 10.41.1.9:443'))).toEqual({ judged: ['branch'], possible: ['branch'] })
  })

  test('leaves to the policies after it what it does not select', () => {
    expect(arrivals(world(), 'hq', packet('tcp 10.40.1.9:40000 > 10.41.1.9:22'))).toEqual({ judged: ['internet'], possible: ['internet'] })
    expect(arrivals(world(), 'hq', packet('tcp 10.40.1.9:40000 > 192.0.2.9:443'))).toEqual({ judged: ['internet'], possible: ['internet'] })
  })

  test('lets sessions start at the other end with inbound, and not without', () => {
    const sent = packet('tcp 10.41.1.9:40000 > 10.40.1.9:443')
    expect(arrivals(world(), 'branch', sent)).toEqual({ judged: ['hq'], possible: ['hq'] })
    expect(arrivals(world(changed('set inbound enable', 'set inbound disable').device), 'branch', sent)).toEqual({
      judged: [],
      possible: [],
    })
    // In clear, with the branch's addresses, it does not pass.
    expect(arrivals(world(), 'internet', sent)).toEqual({ judged: [], possible: [] })
  })

  test('whether a policy for the outer interface lets packets out of the tunnel is not known', () => {
    expect(arrivals(world(), 'branch', packet('tcp 10.41.1.9:40000 > 10.40.1.9:22'))).toEqual({ judged: [], possible: ['hq'] })
    expect(codes(ruleOf(reading, 'policy/root/30').uncertainties)).toEqual(['policy-on-ipsec-tunnel'])
  })

  test('a policy that a wider one comes before is never reached', () => {
    const text = textOf('ipsec-policy')
    const ipsec = text.slice(text.indexOf('    edit 10\n'), text.indexOf('    edit 20\n'))
    const internet = text.slice(text.indexOf('    edit 20\n'), text.indexOf('    edit 30\n'))
    const swapped = readText(text.replace(ipsec + internet, internet + ipsec))
    expect(arrivals(world(swapped.device), 'hq', packet('tcp 10.40.1.9:40000 > 10.41.1.9:443'))).toEqual({
      judged: ['internet'],
      possible: ['internet'],
    })
  })

  test('without outbound sessions may or may not start here, by release', () => {
    const silent = changed('        set outbound enable\n', '')
    expect(codes(ruleOf(silent, 'policy/root/10').uncertainties)).toEqual(['ipsec-outbound-default'])
    expect(arrivals(world(silent.device), 'hq', packet('tcp 10.40.1.9:40000 > 10.41.1.9:443'))).toEqual({
      judged: ['internet'],
      possible: ['branch', 'internet'],
    })
    const off = changed('set outbound enable', 'set outbound disable')
    expect(matches(ruleOf(off, 'policy/root/10'), 'lan', 'wan', 'tcp 10.40.1.9:40000 > 10.41.1.9:443')).toBe('no')
    expect(matches(ruleOf(off, 'policy/root/10/inbound'), 'ipsec:to-branch', 'lan', 'tcp 10.41.1.9:40000 > 10.40.1.9:443')).toBe('yes')
  })

  test('translates on the way out to the address given, else to that of the outer interface', () => {
    const natip = changed('set inbound enable', 'set natoutbound enable\n        set natip 172.31.0.1 255.255.255.255')
    expect(ruleOf(natip, 'policy/root/10').sourceTarget).toMatchObject({ kind: 'pool', addresses: addresses('172.31.0.1') })
    const own = changed('set inbound enable', 'set natoutbound enable')
    expect(ruleOf(own, 'policy/root/10').sourceTarget).toMatchObject({ kind: 'pool', addresses: addresses('203.0.113.2') })
    expect(
      ruleOf(changed('set inbound enable', 'set inbound enable\n        set natinbound enable'), 'policy/root/10/inbound').sourceTarget,
    ).toEqual({ kind: 'interface' })
  })

  test('a tunnel that is not in the file leaves the policy a possibility', () => {
    const lost = changed('set vpntunnel "to-branch"', 'set vpntunnel "to-nowhere"')
    expect(codes(ruleOf(lost, 'policy/root/10').uncertainties)).toEqual(['undefined-object'])
    expect(matches(ruleOf(lost, 'policy/root/10'), 'lan', 'wan', 'tcp 10.40.1.9:40000 > 10.41.1.9:443')).toBe('maybe')
  })

  test('a concentrator forwards between tunnels by no policy: the VDOM is doubted', () => {
    const hub = changed(
      'config firewall address\n',
      'config vpn ipsec concentrator\n    edit "hub"\n        set member "to-branch" "unused"\n    next\nend\nconfig firewall address\n',
    )
    expect(codes(domainOf(hub).uncertainties)).toEqual(['ipsec-concentrator'])
  })

  test('a trace names the policy, the route and the tunnel, and can be walked again', () => {
    const here = world()
    const network = analyse(here.topology, here.devices)
    const sent = packet('tcp 10.40.1.9:40000 > 10.41.1.9:443')
    const trace = network.trace('hq', 'branch', sent, 'judged')!
    expect(trace.hops).toMatchObject([{ device: 'fw', in: 'lan', out: 'ipsec:to-branch', to: 'branch' }])
    expect(trace.hops[0]!.steps.map(({ text }) => text.en)).toEqual([
      'route default → wan',
      'policy 10 (vpn-branch) permits → ipsec:to-branch',
    ])
    expect(replay(here, trace, 'judged')).toEqual({ agrees: true })
    expect(network.decisions(trace).map(({ rule }) => rule?.id)).toEqual(['policy/root/10'])
    expect(network.alike(trace, network.direct('hq', 'branch')!.judged).has(sent)).toBe(true)
  })
})
