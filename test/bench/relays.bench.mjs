/**
 * How the search for chains through relays grows with an estate:
 *
 *   node test/bench/relays.bench.mjs [RUNS]
 *
 * Every run is a new process on a generated estate (relays.build.ts says how it is made). The packet analysis that the search
 * stands on is timed apart. Figures differ from machine to machine and hour to hour; read how they grow. Not part of the tests.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const runs = Number(process.argv[2] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'bunri-bench-'))
const program = join(folder, 'relays.mjs')
await build({
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
  entryPoints: [fileURLToPath(new URL('relays.build.ts', import.meta.url))],
  outfile: program,
})

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const row = (cells) => console.log(cells.map((cell, i) => String(cell).padEnd([8, 9, 9, 20, 22, 14, 10, 8][i])).join(''))

console.log(`median of ${runs} runs, milliseconds; node ${process.version}`)
row(['zones', 'relays', 'rules', 'packet analysis', 'chains through relays', 'chains found', 'sessions', 'RSS'])
for (const [zones, relays] of [
  [50, 200],
  [125, 500],
  [250, 1000],
  [500, 2000],
]) {
  const answers = Array.from({ length: runs }, () =>
    JSON.parse(execFileSync(process.execPath, [program, String(zones), String(relays)], { encoding: 'utf8' })),
  )
  const [first] = answers
  row([
    zones,
    relays,
    first.rules,
    median(answers.map(({ analysis }) => analysis)).toFixed(0),
    median(answers.map(({ chains }) => chains)).toFixed(0),
    first.found,
    `≤ ${first.longest}`,
    `${Math.max(...answers.map(({ megabytes }) => megabytes))} MB`,
  ])
}
rmSync(folder, { recursive: true })
