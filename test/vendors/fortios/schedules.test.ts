import { describe, expect, test } from 'vitest'
import { matches, readText, ruleOf, textOf } from './firewall.ts'

function under(schedule: string, today = '2026-11-20') {
  const text = textOf('schedules')
    .replace('ACTION', 'accept')
    .replace(schedule === '' ? '        set schedule "SCHEDULE"\n' : 'SCHEDULE', schedule)
  const rule = ruleOf(readText(text, today), 'policy/root/1')
  return { matches: matches(rule, 'lan', 'wan', 'tcp 10.20.10.5:40000 > 192.0.2.1:443'), kinds: rule.conditions.map(({ kind }) => kind) }
}

describe('schedules', () => {
  test.each([
    ['always', '2026-11-20', 'yes', []],
    ['none', '2026-11-20', 'no', []],
    ['office', '2026-11-20', 'yes', ['schedule']],
    ['move', '2026-11-20', 'yes', ['schedule']],
    ['move', '2026-12-31', 'yes', ['schedule']],
    ['move', '2027-01-01', 'no', []],
    ['done', '2026-11-20', 'no', []],
    ['office-or-move', '2026-11-20', 'yes', ['schedule']],
    ['nothing-left', '2026-11-20', 'no', []],
    ['nothing-left', '2026-03-01', 'yes', ['schedule']],
    ['no-such-schedule', '2026-11-20', 'yes', ['schedule']],
    ['', '2026-11-20', 'yes', ['schedule']],
  ] as const)('a policy under "%s" on %s matches: %s, conditions %j', (name, today, expected, kinds) => {
    expect(under(name, today)).toEqual({ matches: expected, kinds })
  })

  test('a rule that is over stays in the list, enabled and without a clause', () => {
    const rule = ruleOf(readText(textOf('schedules').replace('SCHEDULE', 'done')), 'policy/root/1')
    expect([rule.enabled, rule.clauses]).toEqual([true, []])
  })
})
