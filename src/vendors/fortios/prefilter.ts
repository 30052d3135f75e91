import type { Stage } from '../../model/device.ts'
import type { Rule } from '../../model/rule.ts'
import type { Books } from './books.ts'
import type { SimpleRule } from './simple-rule.ts'
import { simpleRulesOf } from './simple-rule.ts'
import { classifyTable } from './vocabulary.ts'

const TABLES = [
  { path: 'firewall acl', id: 'acl', family: 4, intf: 'interface', ja: 'ACL', en: 'ACL' },
  { path: 'firewall acl6', id: 'acl6', family: 6, intf: 'interface', ja: 'IPv6 ACL', en: 'IPv6 ACL' },
  { path: 'firewall ttl-policy', id: 'ttl-policy', family: 4, intf: 'srcintf', ja: 'TTLポリシー', en: 'TTL policy' },
] as const

/** `firewall acl` drops before anything else; `ttl-policy` drops by TTL, which is never certain from a header. */
export function prefilterOf(books: Books): Stage[] {
  const { scope } = books
  const rules = TABLES.flatMap(({ path, id, family, intf, ja, en }) => {
    scope.uncertainties.push(...classifyTable(scope.ledger, scope.table(path)))
    return simpleRulesOf(books, path, family, intf, 'deny')
      .filter((rule) => rule.action === 'deny')
      .map((rule) => toRule(books, rule, id, ja, en))
  })
  const first = rules[0]
  if (first === undefined) return []
  const name = { ja: `${scope.vdom} のACL`, en: `ACL of ${scope.vdom}` }
  return [
    {
      kind: 'filter',
      at: 'ingress',
      bindings: [{ in: 'any', out: 'any', rulebase: { name, rules, otherwise: 'permit', span: first.span } }],
      unbound: 'permit',
    },
  ]
}

function toRule(books: Books, rule: SimpleRule, id: string, ja: string, en: string): Rule {
  const { scope } = books
  const span = scope.ledger.span(rule.entry)
  return {
    id: `${id}/${scope.vdom}/${rule.entry.key}`,
    label: { ja: `${ja} ${rule.entry.key}`, en: `${en} ${rule.entry.key}` },
    action: 'deny',
    enabled: true,
    clauses: [{ in: rule.in, out: 'any', translated: 'any', match: rule.match }],
    conditions: rule.conditions,
    uncertainties: [...rule.doubts.open, ...rule.doubts.bounded],
    initiates: true,
    logged: false,
    span,
    focus: scope.ledger.span(rule.entry.head),
    origins: [],
  }
}
