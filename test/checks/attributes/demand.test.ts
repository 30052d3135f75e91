/** Demands on what is declared: kept, broken, or open because nobody says. */
import { describe, expect, test } from 'vitest'
import { condition, judgeDemands } from '../../../src/checks/attributes/demand.ts'
import type { Attribute } from '../../../src/model/attribute.ts'
import { declared, entries, evidence } from '../declared-city.ts'
import { TODAY } from '../support.ts'

const NAME = { ja: 'ログの保存', en: 'keeping logs' }

/** `quiet`, `open`, or the causes of the findings, for the one host lgmail. */
function judged(that: string, lines: readonly string[], { where, required = false }: { where?: string; required?: boolean } = {}) {
  const topology = declared({
    hosts: entries('lgmail: { zone: lg-server, address: 10.20.20.25 }'),
    evidence: entries('EV-0: { subject: lg-client, says: 別の話 }', ...lines),
  })
  const demand = { what: NAME, that: condition('host', that), ...(where === undefined ? {} : { where: condition('host', where) }) }
  const { findings, notDeclared } = judgeDemands({ topology, today: TODAY, severity: 'medium', required }, 'host', [demand])
  if (findings.length > 0) return findings.map(({ verdict, cause }) => `${verdict} ${cause.id}`).join()
  return notDeclared === undefined ? 'quiet' : 'open'
}

const keeps = (days: number) => evidence('EV-1', 'lgmail', `retention-days: ${days}`)
const OPEN = 'violation topology/hosts/lgmail'
const BROKEN = 'violation topology/evidence/EV-1'

test.each([
  ['kept', 'retention-days >= 365', [keeps(365)], 'quiet', 'quiet'],
  ['broken by what is declared, required or not', 'retention-days >= 365', [keeps(364)], BROKEN, BROKEN],
  ['nobody says', 'retention-days >= 365', [], 'open', OPEN],
  ['declared(x) that nobody declares is open, not broken', 'declared(contract)', [], 'open', OPEN],
  ['declared(x) and y, where y is declared to be wrong', 'declared(contract) and retention-days >= 365', [keeps(1)], BROKEN, BROKEN],
  ['declared(x) and y, where only y is declared', 'declared(contract) and retention-days >= 365', [keeps(365)], 'open', OPEN],
  ['one of two suffices', 'declared(contract) or retention-days >= 365', [keeps(365)], 'quiet', 'quiet'],
  ['out of date', 'retention-days >= 365', [evidence('EV-1', 'lgmail', 'retention-days: 365', ', until: 2026-11-01')], 'open', BROKEN],
  ['contradicting', 'retention-days >= 365', [keeps(365), evidence('EV-2', 'lgmail', 'retention-days: 400')], 'open', BROKEN],
] as const)('%s', (_, that, lines, listed, asRequired) => {
  expect(judged(that, lines)).toBe(listed)
  expect(judged(that, lines, { required: true })).toBe(asRequired)
})

describe('where it applies', () => {
  test('not asked of what it is not about', () => expect(judged('declared(contract)', [], { where: 'zone has "lg-client"' })).toBe('quiet'))
  test('asked of what it is about', () => expect(judged('declared(contract)', [], { where: 'zone has "lg-server"' })).toBe('open'))
  test('not known whether it applies: open, even if something breaks it', () => {
    expect(judged('retention-days >= 365', [keeps(1)], { where: 'off-site' })).toBe('open')
    expect(judged('retention-days >= 365', [keeps(1)], { where: 'off-site', required: true })).toBe(OPEN)
  })
})

test('a finding says what is declared and what is not, and names the entry', () => {
  const topology = declared({
    hosts: entries('lgmail: { zone: lg-server, address: 10.20.20.25, name: メール }'),
    evidence: entries(keeps(30)),
  })
  const demand = { what: NAME, that: condition('host', 'retention-days >= 365 and tamper-protection') }
  const [finding] = judgeDemands({ topology, today: TODAY, severity: 'low' }, 'host', [demand]).findings
  expect(finding?.severity).toBe('low')
  expect(finding?.text.ja).toBe(
    'lgmail（メール） は、ログの保存を満たしていません（ログの保存期間: 30 日、ログの改ざん・消去の防止: 申告なし）。',
  )
  expect(finding?.text.en).toContain('30 days')
  expect(finding?.fix.ja).toContain('hosts/lgmail')
})

test('what nobody declared is listed, three of them by name', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e'].map((id, index) => `${id}: { zone: lg-server, address: 10.20.20.${index + 1} }`)
  const demand = { what: NAME, that: condition('host', 'declared(contract)') }
  const { notDeclared } = judgeDemands({ topology: declared({ hosts: entries(...hosts) }), today: TODAY, severity: 'low' }, 'host', [
    demand,
  ])
  expect(notDeclared?.ja).toBe('申告がありません: a のログの保存、b のログの保存、c のログの保存、ほか 2 件')
  expect(notDeclared?.en).toContain('and 2 more')
})

describe('attributes that a policy adds', () => {
  const own = new Map<string, Attribute>([['x-floor', { type: 'number', title: { ja: '階', en: 'floor' } }]])
  const of = (written: string) => {
    const topology = declared({
      hosts: entries('lgmail: { zone: lg-server, address: 10.20.20.25 }'),
      evidence: entries(evidence('EV-1', 'lgmail', `x-floor: ${written}`)),
    })
    // Checked against the policy's own vocabulary where it is read.
    const that = condition('host', 'retention-days >= 3')
    const renamed = JSON.parse(JSON.stringify(that).replaceAll('retention-days', 'x-floor')) as typeof that
    const { findings, notDeclared } = judgeDemands({ topology, today: TODAY, severity: 'low', own }, 'host', [
      { what: NAME, that: renamed },
    ])
    return findings.length > 0 ? 'broken' : notDeclared === undefined ? 'quiet' : 'open'
  }
  test('of their type', () => {
    expect(of('4')).toBe('quiet')
    expect(of('2')).toBe('broken')
  })
  test('of another type count as not declared', () => {
    expect(of('三階')).toBe('open')
    expect(of('"4"')).toBe('open')
    expect(of('[4階]')).toBe('open')
  })
})

test('a date that a policy adds has to be written as one', () => {
  const own = new Map<string, Attribute>([['x-seen', { type: 'date', title: { ja: '確認日', en: 'seen' } }]])
  const of = (written: string) => {
    const topology = declared({ evidence: entries(evidence('EV-1', 'organization', `x-seen: ${written}`)) })
    const that = JSON.parse(
      JSON.stringify(condition('organization', 'audit-on > 2026-01-01')).replaceAll('audit-on', 'x-seen'),
    ) as ReturnType<typeof condition>
    const asking = { topology, today: TODAY, severity: 'low', own, required: true } as const
    const [finding] = judgeDemands(asking, 'organization', [{ what: NAME, that }]).findings
    return finding?.text.ja ?? 'quiet'
  }
  expect(of('2026-02-01')).toBe('quiet')
  expect(of('令和8年2月1日')).toContain('「令和8年2月1日」は書ける値ではありません')
  expect(of('2026/02/01')).toContain('申告がありません')
})

test('a condition of bunri’s own that means nothing is a mistake of its author', () => {
  expect(() => condition('host', 'no-such-name')).toThrow('no-such-name')
  expect(() => condition('host', 'retention-days')).toThrow()
  expect(() => condition('host', 'retention-days >=')).toThrow()
})
