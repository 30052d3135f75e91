/** A network in which every condition counts against the traffic: what passes there passes at any hour and for anybody. */
import { analyse } from '../../graph/analyse.ts'
import type { Network } from '../../graph/network.ts'
import type { Device, Stage } from '../../model/device.ts'
import type { Rule } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'

const known = new WeakMap<Network, Network>()

/** The same network where no rule has conditions. */
export function unconditional(network: Network): Network {
  let found = known.get(network)
  if (found === undefined) {
    const { devices } = network.world
    found = [...devices.values()].some(hasConditions)
      ? analyse(network.topology, new Map([...devices].map(([id, device]) => [id, hasConditions(device) ? against(device) : device])))
      : network
    known.set(network, found)
  }
  return found
}

function hasConditions(device: Device): boolean {
  return device.domains.some(({ stages }) =>
    stages.some(
      (stage) =>
        (stage.kind === 'filter' || stage.kind === 'vpn') &&
        stage.bindings.some(({ rulebase }) => [...everyRule(rulebase)].some(({ conditions }) => conditions.length > 0)),
    ),
  )
}

function against(device: Device): Device {
  return { ...device, domains: device.domains.map((domain) => ({ ...domain, stages: domain.stages.map(firm) })) }
}

function firm(stage: Stage): Stage {
  if (stage.kind !== 'filter') return stage
  const bindings = stage.bindings.map((binding) => ({
    ...binding,
    rulebase: { ...binding.rulebase, rules: binding.rulebase.rules.flatMap(strict) },
  }))
  return { ...stage, bindings }
}

/** A permit with conditions may permit nothing; a deny with conditions may deny all it matches. */
function strict(rule: Rule): readonly Rule[] {
  const chain = rule.chain === undefined ? {} : { chain: { ...rule.chain, rules: rule.chain.rules.flatMap(strict) } }
  if (rule.conditions.length === 0) return [{ ...rule, ...chain }]
  return rule.action === 'deny' ? [{ ...rule, conditions: [] }] : rule.action === 'permit' ? [] : [{ ...rule, ...chain }]
}
