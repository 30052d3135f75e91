import type { Device } from '../../../src/model/device.ts'
import type { Hop } from '../../../src/graph/trace.ts'
import type { DestinationTranslation } from '../../../src/model/rule.ts'
import { matchesInterface } from '../../../src/model/rule.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { decide } from '../../../src/simulator/filter.ts'
import type { Outcome } from '../../../src/simulator/simulate.ts'
import type { CounterLine } from './counters.ts'
import type { Reading } from './reading.ts'
import { lineOf, ofFamily } from './counters.ts'

export interface Decided {
  readonly firewall: number
  readonly line: CounterLine
}

/** The translation that gave a packet its destination in a device. */
function translatedBy(device: Device, { in: input, steps }: Hop, { family, dst }: Packet): string | undefined {
  const step = steps.find(({ kind }) => kind === 'translate-destination')
  if (step === undefined) return undefined
  const leadsHere = ({ to, in: ingress, span }: DestinationTranslation): boolean => {
    if (span !== step.span || !matchesInterface(ingress, input)) return false
    if (to.kind === 'offset') return to.family === family && to.to <= dst && dst - to.to <= to.high - to.low
    return to.kind === 'set' && to.addresses.has(family, dst)
  }
  const all = device.domains[0]!.stages.flatMap((stage) => (stage.kind === 'translate-destination' ? stage.translations : []))
  return all.find(leadsHere)?.id
}

/** The lines that decided about a packet on its way, in each firewall. */
export function decisionsOf(reading: Reading, outcome: Outcome): Decided[] {
  const decided: Decided[] = []
  const family = outcome.packet.family
  for (const hop of outcome.walk) {
    const f = reading.firewalls.findIndex(({ device }) => device.id === hop.device)
    const { device, source, lines, rules } = reading.firewalls[f]!
    const add = (span: Rule['span'] | undefined): void => {
      const found = span === undefined ? undefined : lineOf(lines, span, source)
      const line = found === undefined ? undefined : ofFamily(found, family, lines)
      if (line !== undefined) decided.push({ firewall: f, line })
    }
    for (const step of hop.steps)
      if (step.kind !== 'local' && step.kind !== 'route') add(step.rule === undefined ? step.span : rules.get(step.rule)?.span)
    if (outcome.kind !== 'local' || hop !== outcome.walk.at(-1)) continue
    const binding = device.domains[0]!.local.bindings.find((b) => matchesInterface(b.in, hop.in))
    const transit = { packet: outcome.packet, sourceUnknown: false }
    for (const list of binding?.rulebases ?? []) {
      const [by] = decide(list, transit, { in: hop.in, out: undefined, translated: translatedBy(device, hop, outcome.packet) }, 'judged')
      add(by?.rule?.span ?? list.span)
      if (by?.action === 'deny') break
    }
  }
  return decided
}
