/**
 * A town whose branch hangs on a policy-based tunnel (FortiGate to a Cisco router), whose servers are behind a transparent
 * firewall, and whose gateway is a pair of layer-3 switches with a virtual address.
 */
import { describe, expect, test } from 'vitest'
import { readTopology } from '../../src/intent/topology.ts'
import type { Estate } from '../../src/model/estate.ts'
import { verify } from '../../src/verify.ts'
import { SMALL_POLICY, sourceOf, TODAY } from '../verdict/town.ts'

const TOPOLOGY = `bunri: 1
organization: { name: 試験町, kind: town }
policy: [policy.yaml]
model: alpha
zones:
  lg-client: { tier: lgwan, name: 業務端末, addresses: [10.20.10.0/24] }
  lg-server: { tier: lgwan, name: 業務サーバ, addresses: [10.20.20.0/24] }
  lg-transit: { tier: lgwan, name: 渡り, addresses: [10.20.99.0/29] }
  branch: { tier: internet, name: 支所の閲覧端末, addresses: [10.30.1.0/24] }
external:
  internet: { kind: internet }
devices:
  l3-a:
    export: l3-a.cfg
    interfaces: { Vlan10: lg-client, Vlan20: { link: fw-server/port1 }, Vlan99: lg-transit }
  l3-b:
    export: l3-b.cfg
    interfaces: { Vlan10: lg-client, Vlan99: lg-transit }
  fw-server:
    export: fw-server.conf
    interfaces: { port2: lg-server }
  fw-head:
    export: fw-head.conf
    interfaces: { lan: lg-transit, wan: internet, 'ipsec:to-branch': { link: 'rt-branch/ipsec:HEAD/10' } }
  rt-branch:
    export: rt-branch.cfg
    interfaces: { GigabitEthernet0/0: internet, GigabitEthernet0/1: branch }
`

const core = (name: string, own: number, more: string): string => `version 15.7
hostname ${name}
interface Vlan10
 ip address 10.20.10.${own} 255.255.255.0
 standby 10 ip 10.20.10.1
${more}interface Vlan99
 ip address 10.20.99.${own} 255.255.255.248
 standby 99 ip 10.20.99.1
ip route 0.0.0.0 0.0.0.0 10.20.99.6
ip route 10.20.0.0 255.255.0.0 Null0
end
`

const policy = (id: number, from: string, to: string, src: string, dst: string, service: string, more = ''): string => `    edit ${id}
        set srcintf "${from}"
        set dstintf "${to}"
        set srcaddr "${src}"
        set dstaddr "${dst}"
        set schedule "always"
        set service "${service}"
${more === '' ? '        set action accept\n' : more}    next
`

const OBJECTS = `config firewall address
    edit "client"
        set subnet 10.20.10.0 255.255.255.0
    next
    edit "server"
        set subnet 10.20.20.0 255.255.255.0
    next
    edit "branch"
        set subnet 10.30.1.0 255.255.255.0
    next
end
config firewall service custom
    edit "HTTPS"
        set tcp-portrange 443
    next
end
`

interface Choice {
  /** The transparent firewall's policies. */
  readonly server?: string
  /** The head office's policies. */
  readonly head?: string
}

function estate({ server = policy(1, 'port1', 'port2', 'client', 'server', 'HTTPS'), head = '' }: Choice): Estate {
  const read = readTopology(sourceOf('topology.yaml', TOPOLOGY))
  if (read.value === undefined) throw new Error(JSON.stringify(read.diagnostics.map(({ text }) => text.en)))
  const files: Readonly<Record<string, string>> = {
    'l3-a.cfg': core('l3-a', 2, 'interface Vlan20\n ip address 10.20.20.1 255.255.255.0\n'),
    'l3-b.cfg': core('l3-b', 3, ''),
    'fw-server.conf': `#config-version=FGT100F-7.2.8-FW-build1639-240313:opmode=1:vdom=0:user=admin
config system interface
    edit "port1"
        set vdom "root"
    next
    edit "port2"
        set vdom "root"
    next
end
config system settings
    set opmode transparent
    set manageip 10.20.20.250/255.255.255.0
end
${OBJECTS}config firewall policy
${server}end
config router static
end
config router multicast
end
`,
    'fw-head.conf': `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.20.99.6 255.255.255.248
    next
    edit "wan"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
    next
end
config vpn ipsec phase1
    edit "to-branch"
        set interface "wan"
        set remote-gw 198.51.100.9
        set psksecret ENC AAAA
    next
end
${OBJECTS}config firewall policy
${head}end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan"
    next
    edit 2
        set dst 10.20.0.0 255.255.0.0
        set gateway 10.20.99.1
        set device "lan"
    next
end
config router multicast
end
`,
    'rt-branch.cfg': `version 15.7
hostname rt-branch
crypto map HEAD 10 ipsec-isakmp
 set peer 203.0.113.2
 match address HEAD
interface GigabitEthernet0/0
 ip address 198.51.100.9 255.255.255.248
 ip access-group OUTSIDE in
 crypto map HEAD
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
ip access-list extended HEAD
 permit ip 10.30.1.0 0.0.0.255 10.20.0.0 0.0.255.255
ip access-list extended OUTSIDE
 permit udp any host 198.51.100.9 eq isakmp
 permit esp any host 198.51.100.9
ip route 0.0.0.0 0.0.0.0 198.51.100.10
end
`,
  }
  return {
    topology: read.value,
    policies: [sourceOf('policy.yaml', SMALL_POLICY)],
    extended: () => undefined,
    exports: new Map(Object.entries(files).map(([path, text]) => [path, sourceOf(path, text)])),
  }
}

/** Findings between places, that are no exceptions. */
function judged(choice: Choice) {
  const { result, defects } = verify(estate(choice), { today: TODAY })
  expect(defects).toEqual([])
  const findings = result!.groups.flatMap((group) => group.findings)
  return {
    result: result!,
    // What needs a source that is not its place's own (hosts between the routers, say) is left out.
    between: findings.filter((f) => f.check === 'SEG-001' && !f.foreignSource).map((f) => `${f.verdict} ${f.from} ${f.to}`),
    findings,
  }
}

const INTO_TUNNEL = '        set action ipsec\n        set outbound enable\n        set inbound enable\n        set vpntunnel "to-branch"\n'

describe('a town with a tunnel, a transparent firewall and a virtual gateway', () => {
  test('is understood, and passes while nothing leads from one tier to the other', () => {
    const { result, between, findings } = judged({})
    expect(result.summary.notUnderstood).toBe(0)
    expect(between).toEqual([])
    expect(findings.filter(({ verdict }) => verdict === 'not-evaluable').map(({ check, text }) => `${check} ${text.en}`)).toEqual([])
    expect(findings.filter(({ check }) => check === 'CHG-003').map(({ text }) => text.en)).toEqual([])
  })

  test('a policy into the tunnel joins the branch to the clients, in both directions', () => {
    const { between, findings } = judged({ head: policy(10, 'lan', 'wan', 'client', 'branch', 'HTTPS', INTO_TUNNEL) })
    expect(between.sort()).toEqual(['violation branch lg-client', 'violation lg-client branch'])
    const out = findings.find((f) => f.check === 'SEG-001' && f.from === 'lg-client')
    expect(out?.hops?.map((hop) => `${hop.device} ${hop.in} ${hop.out}`)).toEqual([
      expect.stringMatching(/^l3-[ab] Vlan10 Vlan99$/),
      'fw-head lan ipsec:to-branch',
      'rt-branch ipsec:HEAD/10 GigabitEthernet0/1',
    ])
  })

  test('the transparent firewall keeps the servers apart, until it lets the branch in as well', () => {
    const head = policy(10, 'lan', 'wan', 'server', 'branch', 'HTTPS', INTO_TUNNEL)
    expect(judged({ head }).between).toEqual([])
    const server = policy(2, 'port1', 'port2', 'branch', 'server', 'HTTPS')
    const opened = judged({ head, server })
    expect(opened.between).toEqual(['violation branch lg-server'])
    const found = opened.findings.find((f) => f.check === 'SEG-001' && f.to === 'lg-server')
    expect(found?.hops?.map((hop) => hop.device)).toEqual(['rt-branch', 'fw-head', 'l3-a', 'fw-server'])
    expect(found?.hops?.at(-1)?.steps.map(({ text }) => text.en)).toContain('bridged → port2, not routed')
  })
})
