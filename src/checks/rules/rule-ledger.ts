/** The ledger of rules (台帳) held against the rules that exports hold. */
import { sortedBy } from '../../base/order.ts'
import type { Device } from '../../model/device.ts'
import type { Rule } from '../../model/rule.ts'
import { decides, everyRule } from '../../model/rule.ts'
import type { RuleRecord, Topology } from '../../model/topology.ts'
import { boundRulebases } from './shadow.ts'

export interface Recorded {
  readonly device: Device
  readonly rule: Rule
  /** What the ledger says of it; several entries that name the same rule are joined by the first that says something. */
  readonly record: RuleRecord | undefined
}

/** Every rule that decides in a list that some interface uses, once, with its entry. */
export function recordedRules(topology: Topology, devices: Iterable<Device>): readonly Recorded[] {
  return [...devices].flatMap((device) => {
    if (device.knowledge !== 'export') return []
    const entries = entriesOf(topology, device.id)
    return rulesOf(device).map((rule) => ({ device, rule, record: entries.find((entry) => names(entry, rule)) }))
  })
}

/** The same, a list per device; devices without any are left out. */
export function byDevice(rules: readonly Recorded[]): readonly (readonly Recorded[])[] {
  const groups = new Map<Device, Recorded[]>()
  for (const one of rules) {
    const known = groups.get(one.device)
    if (known === undefined) groups.set(one.device, [one])
    else known.push(one)
  }
  return [...groups.values()]
}

export function rulesOf(device: Device): readonly Rule[] {
  const seen = new Set<string>()
  return boundRulebases(device)
    .flatMap(({ rulebase }) => [...everyRule(rulebase)])
    .filter((rule) => decides(rule) && !seen.has(rule.id) && seen.add(rule.id))
}

/** Entries of the ledger that name no rule of their device: it was removed, or the entry is wrong. */
export function orphanedRecords(topology: Topology, devices: ReadonlyMap<string, Device>): readonly RuleRecord[] {
  return sortedBy(topology.ruleRecords?.values() ?? [], ({ id }) => id).filter((entry) => {
    const device = devices.get(entry.device)
    return device?.knowledge === 'export' && !rulesOf(device).some((rule) => names(entry, rule))
  })
}

function entriesOf({ ruleRecords }: Topology, device: string): readonly RuleRecord[] {
  return sortedBy(ruleRecords?.values() ?? [], ({ id }) => id).filter((entry) => entry.device === device)
}

/** By its id, by the end of it (`412` of `policy/LGWAN/412`), or as the device prints it. */
function names({ rule: written }: RuleRecord, { id, label }: Rule): boolean {
  return id === written || id.endsWith(`/${written}`) || label.ja === written || label.en === written
}
