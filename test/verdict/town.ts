/** A town of one firewall, written in full: cases change its rules and judge it again. */
import { readTopology } from '../../src/intent/topology.ts'
import type { SourceFile } from '../../src/base/span.ts'
import type { Estate } from '../../src/model/estate.ts'

export const TODAY = '2026-11-20'

/** A FortiOS policy as a case needs it. */
export interface TownRule {
  readonly id: number
  readonly from?: string
  readonly to?: string
  readonly src?: string
  readonly dst?: string
  readonly service?: string
  readonly schedule?: string
  /** More lines inside the entry. */
  readonly more?: readonly string[]
  readonly action?: 'accept' | 'deny'
}

export interface Town {
  readonly rules: readonly TownRule[]
  /** Comment lines before the policies: they move every line below. */
  readonly preamble?: readonly string[]
  readonly organization?: string
  /** The id of the LGWAN zone. */
  readonly zone?: string
  /** A policy file's text by path; one `policy.yaml` unless given. */
  readonly policies?: Readonly<Record<string, string>>
  /** More of the topology. */
  readonly topology?: string
  /** One more line of the firewall's entry. */
  readonly device?: string
}

/** Checks that have nothing to say of a town with one line to the Internet and no registers but what the case is about. */
const ABOUT_THE_MATRIX = [
  'SEG-001',
  'SEG-003',
  'SEG-004',
  'SEG-005',
  'SEG-007',
  'SEG-008',
  'SEG-011',
  'SEG-013',
  'SEG-020',
  'SEG-021',
  'NET-014',
  'RUL-001',
  'RUL-002',
  'RUL-005',
  'RUL-010',
  'EXC-001',
  'EXC-003',
  'CHG-003',
]

export const SMALL_POLICY = `bunri-policy: 1
id: small
title: { ja: 試験町の方針, en: policy of a small town }
matrix:
  lgwan: { lgwan: flows, internet: none }
  internet: { internet: flows, internet-network: open, lgwan: none }
checks:
  "*": { enabled: false }
${ABOUT_THE_MATRIX.map((id) => `  ${id}: {}`).join('\n')}
`

export function sourceOf(path: string, text: string): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}

export function townOf({
  rules,
  preamble = [],
  organization = '試験町',
  zone = 'lg',
  policies = { 'policy.yaml': SMALL_POLICY },
  topology = '',
  device = '',
}: Town): Estate {
  const names = Object.keys(policies)
  const text = `bunri: 1
organization: { name: ${organization}, kind: town }
policy: [${names.join(', ')}]
model: alpha
zones:
  ${zone}: { tier: lgwan, name: 業務端末, addresses: [10.20.0.0/24] }
  in: { tier: internet, name: 閲覧端末, addresses: [10.30.0.0/24] }
external:
  internet: { kind: internet }
devices:
  fw:
    export: fw.conf
    interfaces: { port1: ${zone}, port2: in, port3: internet }
${device === '' ? '' : `    ${device}\n`}${topology}`
  const read = readTopology(sourceOf('topology.yaml', text))
  if (read.value === undefined) throw new Error(JSON.stringify(read.diagnostics.map(({ text: said }) => said.en)))
  return {
    topology: read.value,
    policies: Object.entries(policies).map(([path, words]) => sourceOf(path, words)),
    extended: () => undefined,
    exports: new Map([['fw.conf', sourceOf('fw.conf', configOf(rules, preamble))]]),
  }
}

function configOf(rules: readonly TownRule[], preamble: readonly string[]): string {
  return `#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "FW"
end
config system interface
${interfaceOf('port1', '10.20.0.1 255.255.255.0')}
${interfaceOf('port2', '10.30.0.1 255.255.255.0')}
${interfaceOf('port3', '203.0.113.2 255.255.255.248')}
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "port3"
    next
end
config firewall address
    edit "net"
        set subnet 10.20.0.0 255.255.255.0
    next
    edit "pc1"
        set subnet 10.20.0.11 255.255.255.255
    next
    edit "pc2"
        set subnet 10.20.0.12 255.255.255.255
    next
    edit "web"
        set subnet 192.0.2.10 255.255.255.255
    next
end
config firewall service custom
    edit "ssh"
        set tcp-portrange 22
    next
end
config firewall schedule recurring
    edit "平日"
        set day monday tuesday wednesday thursday friday
        set start 08:00
        set end 18:00
    next
end
${preamble.map((line) => `# ${line}`).join('\n')}
config firewall policy
${[...rules, LAST].map(ruleOf).join('\n')}
end
config router multicast
end
`
}

const LAST: TownRule = {
  id: 999,
  from: 'any',
  to: 'any',
  src: 'all',
  dst: 'all',
  service: 'ALL',
  action: 'deny',
  more: ['set logtraffic all'],
}

function interfaceOf(name: string, address: string): string {
  return `    edit "${name}"
        set vdom "root"
        set ip ${address}
        set type physical
    next`
}

function ruleOf({
  id,
  from = 'port1',
  to = 'port3',
  src = 'pc1',
  dst = 'web',
  service = 'HTTPS',
  schedule = 'always',
  more = [],
  action = 'accept',
}: TownRule): string {
  return `    edit ${id}
        set name "r${id}"
        set srcintf "${from}"
        set dstintf "${to}"
        set srcaddr ${list(src)}
        set dstaddr ${list(dst)}
${action === 'accept' ? '        set action accept\n' : ''}        set schedule "${schedule}"
        set service ${list(service)}
${more.map((line) => `        ${line}\n`).join('')}    next`
}

function list(names: string): string {
  return names
    .split(' ')
    .map((name) => `"${name}"`)
    .join(' ')
}
