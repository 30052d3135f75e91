// Cold time of a whole check over bare `node -e 0`: what a person waits for. Medians of interleaved runs.
//   node test/bench/cold.mjs [TOPOLOGY] [RUNS]
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const topology = process.argv[2] ?? join(root, 'topologies/mihon-city')
const runs = Number(process.argv[3] ?? 15)

function seconds(args) {
  const start = process.hrtime.bigint()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  return { took: Number(process.hrtime.bigint() - start) / 1e9, status }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

const bare = []
const check = []
for (let i = 0; i < runs; i++) {
  bare.push(seconds(['-e', '0']).took)
  const { took, status } = seconds([join(root, 'dist/cli/run.js'), 'check', topology, '--today', '2026-11-20'])
  if (![0, 1, 2].includes(status)) throw new Error(`the check ended with ${status}`)
  check.push(took)
}
const [b, c] = [median(bare), median(check)]
console.log(`node -e 0     ${b.toFixed(3)} s`)
console.log(`bunri check   ${c.toFixed(3)} s`)
console.log(`difference    ${(c - b).toFixed(3)} s   (median of ${runs}, node ${process.version})`)
