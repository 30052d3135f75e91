/** A folder of files judged as the command does, and a town of two routers with OSPF between them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '../../src/base/diagnostic.ts'
import { locate } from '../../src/base/span.ts'
import { readEstate } from '../../src/io/estate.ts'
import type { RouteTable } from '../../src/model/route.ts'
import type { Result } from '../../src/report/result.ts'
import type { Run } from '../../src/verdict/result.ts'
import { resultOf } from '../../src/verdict/result.ts'
import { runOf } from '../../src/verify.ts'

export interface Ran {
  readonly run: Run | undefined
  readonly result: Result | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Runs the files of a folder as the command does. */
export function ran(files: Readonly<Record<string, string>>): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-routes-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const estate = readEstate(folder, { policies: ['policies/guideline-alpha.yaml'] })
    if (estate.value === undefined || estate.diagnostics.some(({ severity }) => severity === 'error'))
      return { run: undefined, result: undefined, diagnostics: estate.diagnostics }
    const { run, diagnostics, defects } = runOf(estate.value, { today: '2026-11-20', diagnostics: estate.diagnostics })
    if (defects.length > 0) throw new Error(defects.map(({ en }) => en).join('\n'))
    return { run, result: run === undefined ? undefined : resultOf(run), diagnostics }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `severity code file:line:column` of every diagnostic. */
export function said({ diagnostics }: Ran): readonly string[] {
  return diagnostics.map(({ severity, code, span }) => `${severity} ${code} ${locate(span)}`)
}

/** The table of a device's domain. */
export function tableOf({ run }: Ran, id: string, domain = ''): RouteTable {
  const stage = run?.devices
    .get(id)
    ?.domains.find(({ name }) => name === domain)
    ?.stages.find(({ kind }) => kind === 'route')
  if (stage?.kind !== 'route') throw new Error(`no table of ${id}/${domain}`)
  return stage.table
}

/** Whether anything passes from one zone to another: for certain, perhaps, or not at all. */
export function passes({ run }: Ran, from: string, to: string): 'yes' | 'perhaps' | 'no' {
  if (run === undefined) throw new Error('the town is not readable')
  const found = run.network.direct(from, to)
  return found === undefined || found.possible.isEmpty ? 'no' : found.judged.isEmpty ? 'perhaps' : 'yes'
}

/** The town; `r1` and `r2` are further keys of the two routers (`routes: …`). */
export function twoRouters(r1: string, r2 = ''): Readonly<Record<string, string>> {
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
  r1:
    export: exports/r1.cfg
${r1}
    interfaces:
      GigabitEthernet0/0: lg
      GigabitEthernet0/1: my
      GigabitEthernet0/2: { link: r2/GigabitEthernet0/0 }
  r2:
    export: exports/r2.cfg
${r2}
    interfaces:
      GigabitEthernet0/1: int
`,
    'exports/r1.cfg': router(
      'r1',
      { '0/0': '10.20.1.1 255.255.255.0', '0/1': '10.10.1.1 255.255.255.0', '0/2': '10.0.0.1 255.255.255.252' },
      'router ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n!\nip route 10.99.0.0 255.255.0.0 10.0.0.2\n',
    ),
    'exports/r2.cfg': router(
      'r2',
      { '0/0': '10.0.0.2 255.255.255.252', '0/1': '10.30.1.1 255.255.255.0' },
      'ip route 10.10.0.0 255.255.0.0 10.0.0.1\nip route 10.20.0.0 255.255.0.0 10.0.0.1\n',
    ),
  }
}

function router(name: string, interfaces: Readonly<Record<string, string>>, more: string): string {
  const blocks = Object.entries(interfaces).map(([number, address]) => `interface GigabitEthernet${number}\n ip address ${address}\n!\n`)
  return `Building configuration...\n!\nversion 15.2\nservice timestamps log datetime msec\nhostname ${name}\n!\n${blocks.join('')}${more}!\nline vty 0 4\nend\n`
}

/** What r1 prints while it has learned `learned`. */
export function r1Table(...learned: readonly string[]): string {
  return `r1#show ip route
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       + - replicated route, % - next hop override

Gateway of last resort is not set

      10.0.0.0/8 is variably subnetted, ${7 + learned.filter((line) => /^\S+\s+10\./.test(line)).length} subnets, 4 masks
C        10.0.0.0/30 is directly connected, GigabitEthernet0/2
L        10.0.0.1/32 is directly connected, GigabitEthernet0/2
C        10.10.1.0/24 is directly connected, GigabitEthernet0/1
L        10.10.1.1/32 is directly connected, GigabitEthernet0/1
C        10.20.1.0/24 is directly connected, GigabitEthernet0/0
L        10.20.1.1/32 is directly connected, GigabitEthernet0/0
S        10.99.0.0/16 [1/0] via 10.0.0.2
${learned.map((line) => `${line}\n`).join('')}r1#
`
}

export const OSPF_TO_INT = 'O        10.30.1.0/24 [110/2] via 10.0.0.2, 00:12:03, GigabitEthernet0/2'
