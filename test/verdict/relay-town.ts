/** A town whose mail and files come through relays, written in full, and the findings a check would make of them. */
import type { Finding } from '../../src/checks/check.ts'
import { chainOf, chainUnknowns, endsOf, lastRelay, linkCause } from '../../src/checks/relays/chains.ts'
import { treatmentOf } from '../../src/checks/relays/relay-capabilities.ts'
import { CAPABILITY_NAMES } from '../../src/model/relay-names.ts'
import type { Network } from '../../src/graph/network.ts'
import type { Channel } from '../../src/graph/relays/channel.ts'
import { findDataPaths } from '../../src/graph/relays/data-path.ts'
import { readTopology } from '../../src/intent/topology.ts'
import type { Capability } from '../../src/model/relay.ts'
import type { Run } from '../../src/verdict/result.ts'
import { runOf } from '../../src/verify.ts'
import { SMALL_POLICY, sourceOf, TODAY } from './town.ts'

const TOPOLOGY = `bunri: 1
organization: { name: 試験町, kind: town }
policy: [policy.yaml]
model: alpha
zones:
  int-dmz: { tier: internet, name: プロキシ・メール中継, addresses: [10.30.20.0/24] }
  san-lg: { tier: lgwan, name: 無害化（LGWAN側）, addresses: [172.16.1.0/24] }
  lg-server: { tier: lgwan, name: 業務サーバ, addresses: [10.20.30.0/24] }
  lg-client: { tier: lgwan, name: 職員業務端末, addresses: [10.20.10.0/24] }
external:
  internet: { kind: internet }
devices:
  fw-int:
    export: fw-int.conf
    interfaces: { wan1: internet, dmz: int-dmz }
  fw-lg:
    export: fw-lg.conf
    interfaces: { san: san-lg, server: lg-server, client: lg-client }
relays:
  mta:
    kind: mail-relay
    name: 外部メール中継
    legs: { outer: { zone: int-dmz, address: 10.30.20.25 }, inner: { zone: int-dmz, address: 10.30.20.26 } }
    carries:
      - { service: smtp, from: outer, to: inner, does: [virus-scan], evidence: EV-1 }
  mail-san:
    kind: mail-sanitizer
    legs: { outer: 10.30.20.30, inner: 172.16.1.30 }
    carries:
      - { service: smtp, from: outer, to: inner, does: [virus-scan, attachment-strip], evidence: EV-1 }
  file-san:
    kind: file-sanitizer
    legs: { outer: 10.30.20.40, inner: 172.16.1.40 }
    carries:
      - { service: https, from: outer, to: inner, does: [file-cdr], evidence: EV-OLD }
  kanri-usb:
    kind: manual-transfer
    name: 管理用USBメモリ
    legs: { out: { zone: int-dmz }, in: { zone: lg-client } }
    carries:
      - { from: out, to: in }
evidence:
  EV-1: { subject: organization, says: ウイルス検査を有効化, by: 情報政策課, on: 2026-04-01 }
  EV-OLD: { subject: file-san, says: ファイル無害化を有効化, by: 情報政策課, on: 2025-04-01, until: 2026-03-31 }
`

const FW_INT = `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "FW-INT"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set type physical
    next
    edit "dmz"
        set vdom "root"
        set ip 10.30.20.1 255.255.255.0
        set type physical
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan1"
    next
end
config firewall vip
    edit "mx"
        set extip 203.0.113.5
        set extintf "wan1"
        set mappedip "10.30.20.25"
    next
end
config firewall policy
    edit 12
        set name "mail-in"
        set srcintf "wan1"
        set dstintf "dmz"
        set action accept
        set srcaddr "all"
        set dstaddr "mx"
        set schedule "always"
        set service "SMTP"
    next
end
config router multicast
end
`

const FW_LG = `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "FW-LG"
end
config system interface
    edit "san"
        set vdom "root"
        set ip 172.16.1.1 255.255.255.0
        set type physical
    next
    edit "server"
        set vdom "root"
        set ip 10.20.30.1 255.255.255.0
        set type physical
    next
    edit "client"
        set vdom "root"
        set ip 10.20.10.1 255.255.255.0
        set type physical
    next
end
config firewall address
    edit "mail-san"
        set subnet 172.16.1.30 255.255.255.255
    next
    edit "file-san"
        set subnet 172.16.1.40 255.255.255.255
    next
    edit "mail-servers"
        set type iprange
        set start-ip 10.20.30.25
        set end-ip 10.20.30.26
    next
    edit "clients"
        set subnet 10.20.10.0 255.255.255.0
    next
end
config firewall policy
    edit 40
        set name "mail-to-lg"
        set srcintf "san"
        set dstintf "server"
        set action accept
        set srcaddr "mail-san"
        set dstaddr "mail-servers"
        set schedule "always"
        set service "SMTP"
    next
    edit 41
        set name "file-fetch"
        set srcintf "client"
        set dstintf "san"
        set action accept
        set srcaddr "clients"
        set dstaddr "file-san"
        set schedule "always"
        set service "HTTPS"
    next
end
config router multicast
end
`

export interface RelayTown {
  /** More of the topology: sections, and relays. */
  readonly topology?: string
  readonly relays?: string
  /** Changes to the exports, by file: words and what they become. */
  readonly edits?: Readonly<Record<string, readonly (readonly [string, string])[]>>
}

export function relayTown({ topology = '', relays = '', edits = {} }: RelayTown = {}): Run {
  const read = readTopology(sourceOf('topology.yaml', TOPOLOGY.replace('relays:\n', `relays:\n${relays}`) + topology))
  if (read.value === undefined) throw new Error(JSON.stringify(read.diagnostics.map(({ text }) => text.en)))
  const edited = (path: string, text: string): string => (edits[path] ?? []).reduce((left, [from, to]) => left.replace(from, to), text)
  const { run, diagnostics, defects } = runOf(
    {
      topology: read.value,
      policies: [sourceOf('policy.yaml', `${SMALL_POLICY}  TST-001: {}\n`)],
      extended: () => undefined,
      exports: new Map([
        ['fw-int.conf', sourceOf('fw-int.conf', edited('fw-int.conf', FW_INT))],
        ['fw-lg.conf', sourceOf('fw-lg.conf', edited('fw-lg.conf', FW_LG))],
      ]),
    },
    { today: TODAY },
  )
  if (run === undefined || defects.length > 0)
    throw new Error(JSON.stringify([...diagnostics, ...defects].map((one) => ('text' in one ? one.text.en : one.en))))
  return run
}

/** What may not arrive where, unless something has been done to it. */
export interface Unwanted {
  readonly from: string
  readonly to: string
  readonly unless: Capability
}

export const MAIL: Unwanted = { from: 'internet', to: 'lg-server', unless: 'mail-text' }
export const FILES: Unwanted = { from: 'int-dmz', to: 'lg-client', unless: 'file-cdr' }

/** A finding per chain that brings what is unwanted, as a check would make them. */
export function chainFindings(
  network: Network,
  { from, to, unless }: Unwanted,
  bound: 'judged' | 'possible' = 'judged',
): readonly Finding[] {
  const treatment = (channel: Channel) => treatmentOf(network.topology, TODAY, { 'require-evidence': true, clipboard: 'none' }, channel)
  const paths = findDataPaths(network, {
    sources: [[from]],
    target: (place) => place === to,
    wrong: (hop, done) => (done.has(unless) ? undefined : hop.opened === 'person' ? 'by-hand' : hop[bound]),
    goesOn: () => false,
    forgets: () => false,
    does: (channel) => treatment(channel).does,
    bound,
  })
  return paths.map((path) => {
    const chain = chainOf(network, path, treatment, bound)
    const delivering = chain.at(-1)!
    const { initiator, responder } = endsOf(delivering.hop)
    const relay = lastRelay(path)?.relay.id ?? ''
    const missing = CAPABILITY_NAMES[unless]
    return {
      verdict: bound === 'judged' ? 'violation' : 'not-evaluable',
      severity: 'high',
      text: {
        ja: `${from} のデータが、${missing.ja}を経ずに ${relay} から ${to} へ届きます。`,
        en: `data of ${from} comes through ${relay} to ${to} without this: ${missing.en}.`,
      },
      from: initiator,
      to: responder,
      cause: linkCause(network, delivering),
      fix: { ja: `${relay} の処理を有効にしてください`, en: `have ${relay} do it` },
      ...(delivering.packet === undefined ? {} : { packets: path.delivered }),
      chain,
      lacking: missing,
      ...(bound === 'judged' ? {} : { uncertainties: chainUnknowns(network, chain, treatment) }),
    }
  })
}
