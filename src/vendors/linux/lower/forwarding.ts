/** Whether the kernel forwards at all: its settings as a rulebase before all others. */
import type { Rule, Rulebase } from '../../../model/rule.ts'
import type { Settings } from '../setting.ts'
import { anyHeader } from './clause.ts'

/** Undefined where nothing says that something is not forwarded. */
export function forwardingRulebase({ forwarding, single }: Settings, ids: readonly string[]): Rulebase | undefined {
  const rules: Rule[] = []
  const add = (id: string, family: 4 | 6, action: 'permit' | 'deny', input: string | undefined, span: Rule['span']): void => {
    rules.push({
      id: `sysctl/${id}`,
      label: { ja: `カーネル設定 ${id}`, en: `kernel setting ${id}` },
      action,
      enabled: true,
      clauses: [{ in: input === undefined ? 'any' : new Set([input]), out: 'any', translated: 'any', match: anyHeader(family) }],
      conditions: [],
      uncertainties: [],
      initiates: true,
      logged: false,
      span,
      focus: span,
      origins: [],
    })
  }
  const off4 = forwarding.get(4)?.on === false
  for (const { name, on, span } of single) {
    // Only what differs from the setting for all of them.
    if (ids.includes(name) && on === off4) add(`net.ipv4.conf.${name}.forwarding`, 4, on ? 'permit' : 'deny', name, span)
  }
  for (const [family, { on, span }] of [...forwarding].sort(([a], [b]) => a - b))
    if (!on) add(family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding', family, 'deny', undefined, span)
  const [first] = rules
  if (first === undefined) return undefined
  return { name: { ja: 'カーネルの転送設定', en: 'forwarding settings of the kernel' }, rules, otherwise: 'permit', span: first.span }
}
