/** One cold build of a rule list, timed; started by packet.bench.mjs. Prints a JSON line. */
import { permittedBy, ruleList } from '../oracle/rules.ts'

const [count = 1000, seed = 1, ipv6 = 0] = process.argv.slice(2).map(Number)
const rules = ruleList(count, seed, { ipv6 })
const start = performance.now()
const permitted = permittedBy(rules)
const milliseconds = performance.now() - start
console.log(
  JSON.stringify({ milliseconds, permitted: String(permitted.size(4)), megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20) }),
)
