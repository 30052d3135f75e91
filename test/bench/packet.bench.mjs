/**
 * How long the permitted set of a rule list takes, beside the BuDDy library (C), in alternating runs of one session:
 *
 *   node test/bench/packet.bench.mjs [RUNS]
 *
 * Each of our runs is a new process, so that compiling JavaScript is part of the time; BuDDy's time is without its
 * start (about as long as the table it is given takes to clear). Both start from rules in memory. Figures differ from
 * machine to machine and hour to hour; the ratio within one run is what to read. Not part of the tests.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const runs = Number(process.argv[2] ?? 5)
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bunri-bench-'))
const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' }
await build({ ...options, entryPoints: [here('packet.build.ts')], outfile: join(folder, 'ours.mjs') })
await build({
  ...options,
  stdin: { contents: "export * from '../oracle/buddy.ts'; export * from '../oracle/rules.ts'", resolveDir: here('.'), loader: 'ts' },
  outfile: join(folder, 'theirs.mjs'),
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(here('../oracle/buddy.ts')).href) },
})
const { compileBuddy, ruleList } = await import(pathToFileURL(join(folder, 'theirs.mjs')).href)

const { buddy, problem } = compileBuddy()
if (buddy === undefined) console.log(`BuDDy ${problem}\n`)

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const milliseconds = (values) => `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`
const row = (cells) => console.log(cells.map((cell, i) => String(cell).padEnd([26, 20, 20, 8, 10][i])).join(''))

console.log(`median (least-most) of ${runs} runs, milliseconds; node ${process.version}`)
row(['rules', 'bunri, cold process', 'BuDDy, without start', 'ratio', 'our RSS'])
for (const { name, count, ipv6 } of [
  { name: '1,000 IPv4', count: 1000, ipv6: 0 },
  { name: '10,000 IPv4', count: 10_000, ipv6: 0 },
  { name: '1,000 half IPv6', count: 1000, ipv6: 0.5 },
  { name: '10,000 half IPv6', count: 10_000, ipv6: 0.5 },
]) {
  const ours = []
  const theirs = []
  let megabytes = 0
  for (let run = 0; run < runs; run++) {
    const answer = JSON.parse(
      execFileSync(process.execPath, [join(folder, 'ours.mjs'), String(count), '1', String(ipv6)], { encoding: 'utf8' }),
    )
    ours.push(answer.milliseconds)
    megabytes = Math.max(megabytes, answer.megabytes)
    if (buddy === undefined || ipv6 > 0) continue
    const { milliseconds: took, permitted } = buddy.run(ruleList(count, 1)).lists[0]
    if (String(permitted) !== answer.permitted) throw new Error(`${name}: the engines disagree`)
    theirs.push(took)
  }
  const compared = theirs.length > 0
  row([
    name,
    milliseconds(ours),
    compared ? milliseconds(theirs) : '-',
    compared ? (median(theirs) / median(ours)).toFixed(1) : '-',
    `${megabytes} MB`,
  ])
}
buddy?.dispose()
rmSync(folder, { recursive: true, force: true })
