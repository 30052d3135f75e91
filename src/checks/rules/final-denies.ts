/** Lists at boundaries that deny what no rule matches, and whether that is on record. */
import { decidedBy } from '../../graph/decide.ts'
import type { Network } from '../../graph/network.ts'
import type { Device } from '../../model/device.ts'
import { packetsOf } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import { everyRule, matchesInterface } from '../../model/rule.ts'
import { PacketSet } from '../../packet/set.ts'
import { behind } from '../boundary.ts'
import { boundaryBetween } from '../places.ts'
import { boundRulebases } from './shadow.ts'

export interface FinalDeny {
  readonly device: Device
  readonly rulebase: Rulebase
  /** The rule that denies the rest; undefined where the list's default does. */
  readonly rule: Rule | undefined
  readonly in: string
  readonly out: string
}

/** What is denied at the end of a list between two sides and is not logged; one per list, the first pair of interfaces. */
export function unloggedDenies(network: Network, device: Device): readonly FinalDeny[] {
  const { world, topology } = network
  const ports = world.portsOf(device.id)
  const found: FinalDeny[] = []
  for (const { rulebase, bindings } of boundRulebases(device)) {
    if (rulebase.otherwise !== 'deny') continue
    const rules = [...everyRule(rulebase)]
    // A ledger without a column for logs says nothing about them.
    if (rules.some(({ loggingShown }) => loggingShown === false)) continue
    const first = bindings
      .flatMap((binding) =>
        ports.flatMap((input) =>
          ports
            .filter(
              (output) =>
                output !== input &&
                world.domainOf(input) === binding.domain &&
                world.domainOf(output) === binding.domain &&
                matchesInterface(binding.in, input.interface) &&
                matchesInterface(binding.out, output.interface),
            )
            .map((output) => [input, output] as const),
        ),
      )
      .find(([input, output]) => apart(input, output) && unlogged(rulebase, rules, input.interface, output.interface) !== 'logged')
    if (first === undefined) continue
    const [input, output] = first
    const last = unlogged(rulebase, rules, input.interface, output.interface)
    if (last !== 'logged') found.push({ device, rulebase, rule: last, in: input.interface, out: output.interface })
  }
  return found

  function apart(input: (typeof ports)[number], output: (typeof ports)[number]): boolean {
    const destinations = [...behind(world, output)]
    return [...behind(world, input)].some((from) => destinations.some((to) => boundaryBetween(topology, from, to)))
  }
}

/** The deny that takes everything that is left without logging it; undefined for the default. */
function unlogged(rulebase: Rulebase, rules: readonly Rule[], input: string, output: string): Rule | undefined | 'logged' {
  const last = rules.findLast(
    (rule) =>
      rule.enabled &&
      rule.action === 'deny' &&
      rule.conditions.length === 0 &&
      PacketSet.ipv4.within(
        PacketSet.union(
          rule.clauses
            .filter((c) => matchesInterface(c.in, input) && matchesInterface(c.out, output))
            .map(({ match }) => packetsOf(match).lo),
        ),
      ),
  )
  if (last !== undefined) return last.logged ? 'logged' : last
  if (rulebase.otherwiseLogged === true) return 'logged'
  return decidedBy(rulebase, undefined, input, output, undefined, 'judged').and(PacketSet.wellFormed).isEmpty ? 'logged' : undefined
}
