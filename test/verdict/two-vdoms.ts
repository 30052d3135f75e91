/** A FortiGate with two VDOMs, LGWAN routed by OSPF. */

/** What the unit says of itself; `lgwan` and `int` are more blocks of the VDOMs, `global` of the whole. */
export function fortigate({ name = 'FW-A', global = '', lgwan = '', interfaces = '', priority = 200 } = {}): string {
  return `#config-version=FG100F-7.2.8-FW-build1639-240313:opmode=0:vdom=1:user=admin
config vdom
edit LGWAN
next
edit INET
next
end

config global
config system global
    set hostname "${name}"
    set vdom-mode multi-vdom
end
config system interface
    edit "port1"
        set vdom "LGWAN"
        set ip 10.20.1.1 255.255.255.0
    next
    edit "port2"
        set vdom "LGWAN"
        set ip 10.10.1.1 255.255.255.0
    next
    edit "port3"
        set vdom "INET"
        set ip 10.30.1.1 255.255.255.0
    next
${interfaces}end
config system ha
    set group-name "cluster"
    set mode a-p
    set priority ${priority}
    set ha-mgmt-status enable
    config ha-mgmt-interfaces
        edit 1
            set interface "mgmt"
            set gateway 10.90.0.254
        next
    end
end
${global}end

config vdom
edit LGWAN
config firewall address
    edit "server"
        set subnet 10.10.1.25 255.255.255.255
    next
end
${lgwan === '' ? POLICIES : lgwan}config router ospf
    config area
        edit 0.0.0.0
        next
    end
    config network
        edit 1
            set prefix 10.20.0.0 255.255.0.0
        next
    end
end
config router multicast
end
end

config vdom
edit INET
config firewall policy
end
config router static
    edit 1
        set gateway 10.30.1.254
        set device "port3"
    next
end
config router multicast
end
end
`
}

export const POLICIES = policies(permit(1, 'HTTPS'), permit(2, 'SMTP'))

export function policies(...entries: readonly string[]): string {
  return `config firewall policy\n${entries.join('')}end\n`
}

export function permit(id: number, service: string, more = ''): string {
  return `    edit ${id}
        set name "rule-${id}"
        set srcintf "port1"
        set dstintf "port2"
        set action accept
        set srcaddr "all"
        set dstaddr "server"
        set schedule "always"
        set service "${service}"
${more}    next
`
}

/** The town around it; `more` are further keys of the device. */
export function twoVdoms(more: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    'topology.yaml': `bunri: 1
organization: { name: みほん町 }
policy: policy.yaml
model: alpha
zones:
  lg: { tier: lgwan, addresses: 10.20.1.0/24 }
  my: { tier: mynumber, addresses: 10.10.1.0/24 }
  int: { tier: internet, addresses: 10.30.1.0/24 }
devices:
  fw:
    export: exports/fw.conf
${more}
    interfaces:
      LGWAN/port1: lg
      LGWAN/port2: my
      INET/port3: int
`,
    'exports/fw.conf': fortigate(),
    ...files,
  }
}

/** LGWAN's table as the unit prints it there. */
export function lgwanTable(prompt = 'FW-A (LGWAN) #', ...more: readonly string[]): string {
  return `${prompt} get router info routing-table all
Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       O - OSPF, IA - OSPF inter area
       * - candidate default

Routing table for VRF=0
C       10.10.1.0/24 is directly connected, port2
C       10.20.1.0/24 is directly connected, port1
O       10.20.9.0/24 [110/2] via 10.20.1.7, port1, 01:02:03, [1/0]
${more.map((line) => `${line}\n`).join('')}`
}
