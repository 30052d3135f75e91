/** Rows of firewalls, given to the kernel: what they do with packets, and what they say of themselves. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatAddress } from '../../../src/packet/address.ts'
import { linux } from '../../../src/vendors/linux/index.ts'
import { ipsetText, iptablesText } from './iptables-words.ts'
import { nftablesText } from './nftables-words.ts'
import type { RuleList } from './rule-list.ts'
import type { Sent } from './random-packets.ts'
import type { Scene } from './scene.ts'

export const HARNESS = fileURLToPath(new URL('../kernel_row.py', import.meta.url))

/** How rules get into the kernel, and out of it again. */
export const BACKENDS = ['iptables-legacy', 'iptables-nft', 'nft', 'nft-json'] as const
export type Backend = (typeof BACKENDS)[number]

/** Rules as they are loaded: by which command, what text. */
export interface Loaded {
  readonly backend: Backend
  readonly load: readonly { readonly command: string; readonly text: string }[]
}

export interface Row {
  readonly title: string
  readonly scene: Scene
  /** One per firewall. */
  readonly rules: readonly Loaded[]
  readonly sent: readonly Sent[]
}

/** Packets counted by the rules of one firewall: per counter command, in the order in which it prints them. */
export type Counted = readonly (readonly (number | null)[])[]

export interface KernelVerdict {
  /** Where it came out, and with which header. */
  readonly out?: {
    readonly at: readonly [firewall: number, port: string]
    readonly src: string
    readonly dst: string
    readonly sport: number
    readonly dport: number
  }
  /** What a firewall said to its sender. */
  readonly answer?: { readonly by: number; readonly what: string }
  /** By firewall, for a packet sent alone. */
  readonly counted?: readonly Counted[]
}

export interface KernelAnswer {
  readonly firewalls: readonly { readonly dump: readonly string[]; readonly counted: Counted }[]
  readonly verdicts: readonly KernelVerdict[]
  readonly problems: readonly string[]
}

/** The text to load for a rule list. `split`: one nftables table per IP version instead of both in one. */
export function loaded(list: RuleList, backend: Backend, split: boolean): Loaded {
  if (backend === 'nft' || backend === 'nft-json') return { backend, load: [{ command: 'nft -f -', text: nftablesText(list, split) }] }
  const program = backend === 'iptables-legacy' ? 'legacy-restore' : 'nft-restore'
  return {
    backend,
    load: [
      ...(list.sets.length === 0 ? [] : [{ command: 'ipset restore -exist', text: ipsetText(list) }]),
      { command: `iptables-${program}`, text: iptablesText(list, 4) },
      { command: `ip6tables-${program}`, text: iptablesText(list, 6) },
    ],
  }
}

/**
 * What an administrator is asked to run (the vendor's `reads`), each with what stands for it here: `iptables-save` is that of
 * the backend in use, and a listing of nftables may be asked for as JSON.
 */
export function dumpCommands(backend: Backend): (readonly [name: string, command: string])[] {
  const saved = backend === 'iptables-legacy' ? 'legacy-save' : 'nft-save'
  const listed = backend === 'nft-json' ? 'nft -j list ruleset' : 'nft list ruleset'
  const asked = [...linux.reads.en.matchAll(/ '([^']+)'| (ip6?tables-save|hostname)/g)].map((found) => found[1] ?? found[2] ?? '')
  return asked.map((name) => {
    if (name === 'iptables-save') return [name, `iptables-${saved}`]
    if (name === 'ip6tables-save') return [name, `ip6tables-${saved}`]
    return name === 'nft list ruleset' ? [listed, listed] : [name, name]
  })
}

/** The commands whose output holds the rules that were loaded, and which print it with counters. */
export function counterCommands(backend: Backend): (readonly [name: string, command: string])[] {
  if (backend === 'nft') return [['nft list ruleset', 'nft list ruleset']]
  if (backend === 'nft-json') return [['nft -j list ruleset', 'nft -j list ruleset']]
  const saved = backend === 'iptables-legacy' ? 'legacy-save' : 'nft-save'
  return [
    ['iptables-save', `iptables-${saved} -c`],
    ['ip6tables-save', `ip6tables-${saved} -c`],
  ]
}

/** Asks the kernel about several rows. */
export function askKernel(rows: readonly Row[]): KernelAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-row-'))
  try {
    const question = rows.map(({ scene, rules, sent }) => ({
      firewalls: scene.firewalls.map(({ ports, commands }, i) => ({
        ports: ports.map(({ name, place, to, addresses }) => ({ name, kind: place === undefined ? 'link' : 'edge', to, addresses })),
        commands,
        load: rules[i]!.load,
        dump: dumpCommands(rules[i]!.backend),
        counters: counterCommands(rules[i]!.backend).map(([, command]) => command),
      })),
      packets: sent.map(({ from, packet, alone }) => ({
        ...packet,
        at: scene.edges.find(({ place }) => place === from)!.at,
        src: formatAddress(packet.family, packet.src),
        dst: formatAddress(packet.family, packet.dst),
        alone,
      })),
    }))
    writeFileSync(join(folder, 'rows.json'), JSON.stringify(question))
    const files = ['--in', join(folder, 'rows.json'), '--out', join(folder, 'answers.json')]
    const run = spawnSync('unshare', ['-n', 'python3', HARNESS, ...files], { encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 26 })
    if (run.status !== 0)
      throw new Error(`the kernel could not be asked (${rows.map(({ title }) => title).join(', ')}): ${run.error?.message ?? run.stderr}`)
    return JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as KernelAnswer[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
