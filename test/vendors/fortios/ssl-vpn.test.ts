import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/graph/analyse.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import type { World } from '../../../src/simulator/world.ts'
import { addresses, external, topology, zone } from '../../support/builders.ts'
import { domainOf, interfaceOf, lineAt, packet, readText } from './firewall.ts'

function gateway(portal: string, settings = '    set default-portal "tunnel"\n'): string {
  return `#config-version=FGT100F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.40.1.1 255.255.255.0
    next
    edit "wan"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
    next
end
config firewall address
    edit "clients"
        set type iprange
        set start-ip 10.212.134.200
        set end-ip 10.212.134.210
    next
end
config user local
    edit "taro"
        set type password
    next
end
config user group
    edit "remote-workers"
        set member "taro"
    next
end
config vpn ssl web portal
${portal}end
config vpn ssl settings
    set tunnel-ip-pools "clients"
    set source-interface "wan"
${settings}end
config firewall service custom
    edit "HTTPS"
        set tcp-portrange 443
    next
end
config firewall policy
    edit 1
        set srcintf "ssl.root"
        set dstintf "lan"
        set srcaddr "clients"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS"
        set groups "remote-workers"
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan"
    next
end
config router multicast
end
`
}

const TUNNEL = '    edit "tunnel"\n        set tunnel-mode enable\n        set ip-pools "clients"\n    next\n'
const BOTH = '    edit "both"\n        set tunnel-mode enable\n        set web-mode enable\n    next\n'

function world(text: string): World {
  return {
    topology: topology({
      zones: [zone('staff', ['10.40.1.0/24'])],
      externals: [external('internet', 'internet'), external('home', 'remote-worker', ['10.212.134.192/26'])],
      devices: { fw: { lan: 'staff', wan: 'internet', 'ssl.root': 'home' } },
      internet: addresses('192.0.2.0/24'),
    }),
    devices: new Map([['fw', readText(text).device]]),
  }
}

describe('SSL-VPN', () => {
  test('in tunnel mode is an interface that the topology attaches, and no feature', () => {
    const reading = readText(gateway(TUNNEL))
    expect(reading.device.coverage.notUnderstood).toEqual([])
    expect(interfaceOf(reading, 'ssl.root')).toMatchObject({ kind: 'tunnel', used: true })
    expect(domainOf(reading).features.map(({ kind }) => kind)).not.toContain('ssl-vpn')
  })

  test('lets in what its policies permit to users, and nothing else', () => {
    const here = world(gateway(TUNNEL))
    const network = analyse(here.topology, here.devices)
    const permitted = packet('tcp 10.212.134.201:40000 > 10.40.1.9:443')
    const denied = packet('tcp 10.212.134.201:40000 > 10.40.1.9:3389')
    expect(network.direct('home', 'staff')?.judged.has(permitted)).toBe(true)
    expect(network.direct('home', 'staff')?.possible.has(denied)).toBe(false)
    expect(network.direct('internet', 'staff')).toBeUndefined()
    for (const [sent, arrives] of [
      [permitted, true],
      [denied, false],
    ] as const)
      expect(simulate(here, { from: 'home', packet: sent, bound: 'possible' }).some(({ kind }) => kind === 'arrived')).toBe(arrives)
    const trace = network.trace('home', 'staff', permitted, 'judged')
    expect(network.decisions(trace!).flatMap(({ rule }) => rule?.conditions.map(({ kind }) => kind) ?? [])).toEqual(['user'])
  })

  test('answers on its port, as before', () => {
    const here = world(gateway(TUNNEL))
    const sent = packet('tcp 192.0.2.9:40000 > 203.0.113.2:443')
    expect(simulate(here, { from: 'internet', packet: sent, bound: 'judged' })).toMatchObject([{ kind: 'local', accepted: true }])
  })

  test.each([
    ['a portal in use has it', gateway(TUNNEL + BOTH, '    set default-portal "both"\n'), 'set web-mode enable'],
    [
      'a portal of some users has it',
      gateway(
        TUNNEL + BOTH,
        '    set default-portal "tunnel"\n    config authentication-rule\n        edit 1\n            set groups "remote-workers"\n            set portal "both"\n        next\n    end\n',
      ),
      'set web-mode enable',
    ],
    ['a portal is not in the file', gateway(TUNNEL, '    set default-portal "full-access"\n'), 'config vpn ssl settings'],
    ['no portal is named', gateway(TUNNEL, ''), 'config vpn ssl settings'],
  ])('in web mode ends sessions and starts others: %s', (_, text, line) => {
    const found = domainOf(readText(text)).features.find(({ kind }) => kind === 'ssl-vpn')
    expect(found === undefined ? undefined : lineAt(found.span)).toBe(line)
  })

  test('a portal that nobody uses changes nothing', () => {
    expect(domainOf(readText(gateway(TUNNEL + BOTH))).features.map(({ kind }) => kind)).not.toContain('ssl-vpn')
  })
})
