/** Linux: `iptables-save`, `nft list ruleset` and the `ip` commands of a server, in one text file. */
import type { Vendor } from '../vendor.ts'
import { deviceOf } from './device.ts'
import { printedRoutes } from './printed-routes.ts'
import { recogniseLinux } from './recognise.ts'

/** Every command is named before its output, so that one that prints nothing is known to have run. */
const COMMAND =
  "for c in hostname 'ip -d addr' 'ip route show table all' 'ip -6 route show table all' 'ip rule' 'ip -6 rule' 'sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding' iptables-save ip6tables-save 'ipset save' 'nft list ruleset'; do echo \"# $c\"; $c; done > server.txt 2>&1"

export const linux: Vendor = {
  id: 'linux',
  title: { ja: 'Linux（iptables / nftables）', en: 'Linux (iptables / nftables)' },
  reads: { ja: `root で ${COMMAND}`, en: `as root: ${COMMAND}` },
  recognise: recogniseLinux,
  read: (source, options) => {
    const { device, diagnostics } = deviceOf(source, options)
    return { value: device, diagnostics }
  },
  printedRoutes,
}
