/** What a run says it did not judge: named first, counted, never left to be inferred from silence. */
import { expect, test } from 'vitest'
import { notJudged } from '../../src/verdict/scope.ts'
import { policy } from '../checks/support.ts'
import { judgeCity } from '../estates/city.ts'
import { span } from '../support/builders.ts'
import { TODAY, townOf } from './town.ts'

const block = (lines: string) => [
  { file: 'exports/fw-core.conf', after: 'edit LGWAN\nconfig system object-tagging\n    edit "default"\n    next\nend\n', insert: lines },
]

test('the sample city names tunnels and clauses that nobody attested, and has a check for every clause', () => {
  const { result } = judgeCity()
  const said = result?.notJudged.map(({ text }) => text.en) ?? []
  expect(said.some((text) => text.startsWith('the way that tunnels themselves take') && text.includes('vpn-rt'))).toBe(true)
  expect(said.some((text) => text.includes('checks that do not exist yet'))).toBe(false)
  expect(said.some((text) => text.includes('of hassho-water that a person has to attest'))).toBe(true)
  expect(said.some((text) => text.startsWith('multicast'))).toBe(false)
})

test('multicast forwarding is named with its device, and counted', () => {
  const before = judgeCity().result?.summary.notJudged ?? 0
  const { result } = judgeCity(
    block(
      'config firewall multicast-policy\n    edit 1\n        set srcintf "port1"\n        set dstintf "lg-inet0"\n        set srcaddr "all"\n        set dstaddr "all"\n    next\nend\n',
    ),
  )
  expect(result?.notJudged.map(({ text }) => text.en)).toContain('multicast forwarding (fw-core)')
  expect(result?.summary.notJudged).toBe(before + 1)
})

test('a check that the policy turns off is named', () => {
  const off = { ...policy(), checks: new Map([['SEG-013', { advisory: false, enabled: false, parameters: {}, span }]]) }
  const said = notJudged(townOf({ rules: [] }).topology, [off], new Map(), TODAY).map(({ text }) => text.en)
  expect(said).toContain('checks that test turns off: SEG-013')
})

test('a policy written for another model is stated', () => {
  const { result } = judgeCity([{ file: 'topology.yaml', find: '\nmodel: alpha\n', replace: '\nmodel: two-tier\n' }])
  expect(result?.stated.some(({ text }) => text.en.includes('is written for model'))).toBe(true)
})

test('every check under every policy is counted exactly once', () => {
  const { result } = judgeCity()
  const { violation, notEvaluable, exempted, pass, notApplicable, notDeclared } = result!.summary
  expect(violation + notEvaluable + exempted + pass + notApplicable + notDeclared).toBe(result!.checks.length)
})
