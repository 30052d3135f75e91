/**
 * The Linux kernel against the readers of iptables and nftables: rows of one to three firewalls, their rules loaded by
 * iptables-legacy-restore, iptables-nft-restore and nft, dumped as we ask administrators to, read, and asked about packets.
 *
 * `BUNRI_KERNEL_PACKETS=120000` for more packets, `BUNRI_KERNEL_SEED=…` for other rules (`random` for new ones each time).
 */
import { afterAll, describe, expect } from 'vitest'
import type { Tally } from './linux/judge.ts'
import { disagreements, emptyTally } from './linux/judge.ts'
import { readRow } from './linux/reading.ts'
import { randomRow } from './linux/random-row.ts'
import { realisticRows } from './linux/realistic.ts'
import type { Backend, KernelAnswer, Row } from './linux/row.ts'
import { askKernel, BACKENDS } from './linux/row.ts'
import { rowJudge } from './linux/row-judge.ts'

const kernel = rowJudge()
const PACKETS = Number(process.env['BUNRI_KERNEL_PACKETS'] ?? 10_000)
const WANTED_SEED = process.env['BUNRI_KERNEL_SEED'] ?? '1'
const SEED = WANTED_SEED === 'random' ? Math.floor(Math.random() * 1e6) * 1000 : Number(WANTED_SEED) * 1000
const PER_ROW = 500
const ALONE = 12

const realistic = realisticRows(250, ALONE)
const rows = Math.max(BACKENDS.length, Math.ceil((PACKETS - realistic.length * 250) / PER_ROW))
const tallies = new Map<Backend, Tally & { rows: number; rulesets: number }>()

function tallyOf(backend: Backend) {
  const known = tallies.get(backend) ?? { ...emptyTally(), rows: 0, rulesets: 0 }
  tallies.set(backend, known)
  return known
}

/** Asks the kernel and us. What is counted goes to the backend of the first firewall, rulesets to their own. */
function compare(row: Row): string[] {
  const [answer] = askKernel([row])
  const backends = row.rules.map(({ backend }) => backend)
  const reading = readRow(row, answer!, backends)
  const tally = tallyOf(backends[0]!)
  tally.rows++
  for (const backend of backends) tallyOf(backend).rulesets++
  return disagreements(row, answer!, reading, tally)
}

function hold(row: Row): void {
  const found = compare(row)
  expect(found.slice(0, 10), `${row.title}: ${found.length} disagreements`).toEqual([])
}

describe('firewalls in a row, as the Linux kernel has them', () => {
  for (const row of realistic) kernel.test(`do as we say: ${row.title}`, () => hold(row), 120_000)

  for (let n = 0; n < rows; n++) {
    const backend = BACKENDS[n % BACKENDS.length]!
    const firewalls = ([1, 2, 3] as const)[Math.floor(n / BACKENDS.length) % 3]!
    kernel.test(
      `do as we say: random rules ${SEED + n}, ${firewalls} from ${backend}`,
      () => hold(randomRow({ seed: SEED + n, packets: PER_ROW, alone: ALONE, backend, firewalls })),
      120_000,
    )
  }

  /** What we would say had we read something else than what was loaded. */
  function misread(row: Row, change: (dump: string) => string): string[] {
    const [answer] = askKernel([row])
    const firewalls = answer!.firewalls.map((f) => ({ ...f, dump: f.dump.map(change) }))
    expect(firewalls.map((f) => f.dump)).not.toEqual(answer!.firewalls.map((f) => f.dump))
    const changed: KernelAnswer = { ...answer!, firewalls }
    return disagreements(
      row,
      changed,
      readRow(
        row,
        changed,
        row.rules.map(({ backend }) => backend),
      ),
      emptyTally(),
    )
  }

  kernel.test(
    'would be noticed to differ: a goto read as a jump, a rule or an element too few, a port off by one',
    () => {
      const router = realistic.find(({ title }) => title === 'router, iptables-legacy')!
      expect(misread(router, (dump) => dump.replace('-g SERVERS', '-j SERVERS')).length).toBeGreaterThan(0)
      expect(misread(router, (dump) => dump.replace(/^add blocked .* nomatch$/m, '')).length).toBeGreaterThan(0)
      expect(misread(router, (dump) => dump.replace('172.16.0.10:8443', '172.16.0.10:8444')).length).toBeGreaterThan(0)
      const zones = realistic.find(({ title }) => title === 'zones, nft')!
      expect(misread(zones, (dump) => dump.replace(/^.*ct status dnat.*accept$/gm, '')).length).toBeGreaterThan(0)
    },
    240_000,
  )

  afterAll(() => {
    if (tallies.size === 0) return
    const lines = [...tallies].map(
      ([backend, t]) =>
        `  ${backend.padEnd(15)} ${t.rulesets} rulesets; ${t.rows} rows begin with it: ${t.verdicts} verdicts (${t.certain} certain, ${t.forwarded} forwarded), ` +
        `${t.headers} headers (${t.rewritten} rewritten), deciding rules of packets ${t.decisions}, of counters ${t.counters} (${t.hit} hit, ${t.counted} packets)`,
    )
    const all = [...tallies.values()]
    const sum = (key: keyof Tally): number => all.reduce((total, t) => total + t[key], 0)
    process.stdout.write(
      `\nLinux kernel, seed ${SEED}: ${sum('verdicts')} verdicts, ${sum('rewritten')} rewritten headers, ${sum('counted') + sum('decisions')} decisions, ${sum('remembered')} not asked\n${lines.join('\n')}\n`,
    )
  })
})
