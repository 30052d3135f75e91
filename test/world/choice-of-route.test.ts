/** Routes that compete: what of them may carry a packet, as the analysis and the simulator both have to say. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/graph/analyse.ts'
import type { Interface } from '../../src/model/device.ts'
import type { PolicyRoute, Route } from '../../src/model/route.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import type { World } from '../../src/simulator/world.ts'
import { condition, device, domain, filter, iface, permit, policyRoute, route, routing, tcp, topology, zone } from '../support/builders.ts'
import { readText } from '../vendors/fortios/firewall.ts'

const ZONES = [zone('pc', ['10.0.0.0/24']), zone('east', ['10.1.0.0/24']), zone('west', ['10.2.0.0/24'])]
const connected = [route('10.0.0.0/24', { out: 'a' }), route('10.1.0.0/24', { out: 'b' }), route('10.2.0.0/24', { out: 'c' })]

function world(routes: readonly Route[], policyRoutes: readonly PolicyRoute[] = [], b: Partial<Pick<Interface, 'enabled'>> = {}): World {
  const fw = device('fw', {
    interfaces: [
      iface('a', { addresses: ['10.0.0.1/24'] }),
      iface('b', { addresses: ['10.1.0.1/24'], ...b }),
      iface('c', { addresses: ['10.2.0.1/24'] }),
    ],
    domains: [domain({ stages: [routing([...connected, ...routes], { policyRoutes }), filter([permit()])] })],
  })
  return { topology: topology({ zones: ZONES, devices: { fw: { a: 'pc', b: 'east', c: 'west' } } }), devices: new Map([['fw', fw]]) }
}

/** Places a packet from the PCs gets to, by both, certainly and at most. */
function arrivals(of: World, sent: Packet): { judged: string[]; possible: string[] } {
  const network = analyse(of.topology, of.devices)
  const places = (bound: 'judged' | 'possible'): string[] => {
    const analysed = network.places.filter((to) => network.direct('pc', to)?.[bound].has(sent))
    const walked = new Set(simulate(of, { from: 'pc', packet: sent, bound }).flatMap((o) => (o.kind === 'arrived' ? [o.at] : [])))
    expect({ bound, analysed }).toEqual({ bound, analysed: network.places.filter((place) => walked.has(place)) })
    return analysed
  }
  return { judged: places('judged'), possible: places('possible') }
}

const both = { judged: ['east', 'west'], possible: ['east', 'west'] }
const only = (place: string) => ({ judged: [place], possible: [place] })
const nowhere = { judged: [], possible: [] }
const far = tcp('10.0.0.9', '10.9.0.9', 443)
const east = (fields: Parameters<typeof route>[1] = {}) => route('10.9.0.0/16', { out: 'b', via: '10.1.0.99', ...fields })
const west = (fields: Parameters<typeof route>[1] = {}) => route('10.9.0.0/16', { out: 'c', via: '10.2.0.99', ...fields })

describe('of routes to one prefix', () => {
  test('equals share the traffic: either may carry a packet', () => expect(arrivals(world([east(), west()]), far)).toEqual(both))

  test('a floating one waits while the better one is there', () =>
    expect(arrivals(world([east({ distance: 10 }), west({ distance: 250 })]), far)).toEqual(only('east')))

  test('a floating one takes over where the better one’s interface is down', () =>
    expect(arrivals(world([east({ distance: 10 }), west({ distance: 250 })], [], { enabled: false }), far)).toEqual(only('west')))

  test('a floating one may take over at any time from one that is tracked', () =>
    expect(arrivals(world([east({ distance: 10, conditional: true }), west({ distance: 250 })]), far)).toEqual(both))

  test('of equal distance the lower metric decides', () =>
    expect(arrivals(world([east({ metric: 5 }), west({ metric: 1 })]), far)).toEqual(only('west')))
})

describe('a black hole', () => {
  const hole = (prefix: string, distance = 254) => route(prefix, { kind: 'blackhole', distance })

  test('takes what the longest prefix leaves of its own', () => {
    const summary = world([hole('10.0.0.0/8'), east(), route('0.0.0.0/0', { out: 'c', via: '10.2.0.99' })])
    expect(arrivals(summary, far)).toEqual(only('east'))
    expect(arrivals(summary, tcp('10.0.0.9', '10.77.0.9', 443))).toEqual(nowhere)
    expect(arrivals(summary, tcp('10.0.0.9', '192.0.2.9', 443))).toEqual(only('west'))
  })

  test('of one prefix waits as any floating route does', () => {
    expect(arrivals(world([east({ distance: 10 }), hole('10.9.0.0/16')]), far)).toEqual(only('east'))
    expect(arrivals(world([east({ distance: 10 }), hole('10.9.0.0/16')], [], { enabled: false }), far)).toEqual(nowhere)
  })
})

describe('a policy route', () => {
  const toWest = policyRoute({ services: 'tcp/443', out: ['c'], via: ['10.2.0.99'] })

  test('comes before the table, for what it matches', () => {
    expect(arrivals(world([east()], [toWest]), far)).toEqual(only('west'))
    expect(arrivals(world([east()], [toWest]), { ...far, dport: 22 })).toEqual(only('east'))
  })

  test('that holds only while something is tracked leaves the packet to the table as well', () =>
    expect(arrivals(world([east()], [{ ...toWest, conditions: [condition('tracked')] }]), far)).toEqual(both))

  test('whose interface is down is passed over', () => {
    const toEast = policyRoute({ services: 'tcp/443', out: ['b'], via: ['10.1.0.99'] })
    expect(arrivals(world([west()], [toEast], { enabled: false }), far)).toEqual(only('west'))
  })
})

/** A FortiGate with two lines as SD-WAN members, and a rule that prefers one of them. */
describe('SD-WAN', () => {
  const config = (inside: string): string => `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "a"
        set vdom "root"
        set ip 10.0.0.1 255.255.255.0
    next
    edit "b"
        set vdom "root"
        set ip 10.1.0.1 255.255.255.0
    next
    edit "c"
        set vdom "root"
        set ip 10.2.0.1 255.255.255.0
    next
end
config system sdwan
    set status enable
    config zone
        edit "virtual-wan-link"
        next
    end
    config members
        edit 1
            set interface "b"
            set gateway 10.1.0.99
        next
        edit 2
            set interface "c"
            set gateway 10.2.0.99
        next
    end
${inside}end
config firewall policy
    edit 1
        set srcintf "a"
        set dstintf "virtual-wan-link"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "ALL"
    next
end
config router static
    edit 1
        set distance 1
        set sdwan-zone "virtual-wan-link"
    next
end
config router multicast
end
`
  const reading = (inside: string): World => ({
    topology: topology({ zones: ZONES, devices: { fw: { a: 'pc', b: 'east', c: 'west' } } }),
    devices: new Map([['fw', readText(config(inside)).device]]),
  })

  test('a route to a zone goes over every member', () => expect(arrivals(reading(''), far)).toEqual(both))

  test('a rule adds no way that its members are not, and takes none away for certain', () => {
    const rule =
      '    config service\n        edit 1\n            set mode sla\n            set dst "all"\n            set priority-members 2\n        next\n    end\n'
    expect(arrivals(reading(rule), far).possible).toEqual(['east', 'west'])
  })
})
