/** The sample fire association: two tiers, no LGWAN, nothing between them, and one firewall that has to keep it so. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEstate } from '../../src/io/estate.ts'
import { runOf } from '../../src/verify.ts'
import { judgeSample, TODAY } from './city.ts'
import type { Edit } from './edit.ts'

describe('the sample fire association', () => {
  test('passes, and every statement of its firewall is understood', () => {
    const { exit, result, diagnostics, defects } = judgeSample('mihon-fire')
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(defects).toEqual([])
    expect(exit).toBe(0)
    expect(result?.policies.map(({ id }) => id)).toEqual(['guideline-two-tier'])
    expect(result?.checks.filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')).toEqual([])
    expect(result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, exempted: 0, notUnderstood: 0 })
  })

  test('keeps the My Number tier from everything but the one peer it is registered with', () => {
    const { value: estate } = readEstate(join(import.meta.dirname, '../../topologies/mihon-fire'))
    const network = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run?.network
    if (network === undefined) throw new Error('the fire association cannot be judged')
    const passes = (from: string, to: string): boolean => network.direct(from, to)?.possible.isEmpty === false
    expect(network.places.filter((place) => place !== 'kyuyo' && passes('kyuyo', place))).toEqual(['kyodo'])
    expect(network.places.filter((place) => place !== 'kyuyo' && passes(place, 'kyuyo'))).toEqual([])
  })
})

/** Mail that is reduced to text, stripped and scanned, all with evidence: what the LGWAN tier of a city may have. */
const SANITIZER: Edit = {
  file: 'topology.yaml',
  after: 'relays:\n',
  insert: `  mail-san:
    kind: mail-sanitizer
    legs: { outer: 10.60.40.25, inner: 10.60.10.25 }
    carries:
      - { service: smtp, from: outer, to: inner, does: [mail-text, attachment-strip, mail-cdr, virus-scan], evidence: EV-02 }
`,
}

const CASES: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  ['a sanitizer between its two tiers, for sanitization excuses nothing here', [SANITIZER], ['SEG-004']],
  [
    'ambulances that reach the servers of the office',
    [
      {
        file: 'exports/fd-fw.conf',
        before: '    edit 50\n        set name "管理"',
        insert: `    edit 60
        set name "車両から共有"
        set srcintf "internal4"
        set dstintf "internal3"
        set action accept
        set srcaddr "N_車両"
        set dstaddr "file-sv"
        set schedule "always"
        set service "SMB"
        set logtraffic all
    next
`,
      },
    ],
    ['SEG-013'],
  ],
  [
    'a zone of the LGWAN tier, which a body of two tiers does not have',
    [{ file: 'topology.yaml', find: '  gyomu:   { tier: internet,', replace: '  gyomu:   { tier: lgwan,' }],
    ['SEG-019'],
  ],
  [
    'a payroll server that is given the Internet line',
    [
      {
        file: 'exports/fd-fw.conf',
        find: '    edit "wan1"\n        set vdom "root"\n',
        replace: '    edit "wan1"\n        set vdom "KYUYO"\n',
      },
      { file: 'topology.yaml', find: '      root/wan1:       internet', replace: '      KYUYO/wan1:      internet' },
      { file: 'topology.yaml', find: 'at: fd-fw/root/wan1', replace: 'at: fd-fw/KYUYO/wan1' },
      {
        file: 'exports/fd-fw.conf',
        before: '    edit 2\n        set name "最終拒否"',
        insert: `    edit 3
        set name "年末調整クラウド"
        set srcintf "internal1"
        set dstintf "wan1"
        set action accept
        set srcaddr "kyuyo-sv"
        set dstaddr "all"
        set schedule "always"
        set service "HTTPS"
    next
`,
      },
      {
        file: 'exports/fd-fw.conf',
        within: 'edit KYUYO\nconfig firewall address',
        after: 'config router static\n',
        insert: `    edit 9
        set gateway 203.0.113.33
        set device "wan1"
    next
`,
      },
    ],
    ['SEG-004'],
  ],
]

describe('does not pass with', () => {
  test.each(CASES)('%s', (_title, edits, named) => {
    const { exit, result, diagnostics } = judgeSample('mihon-fire', edits)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(exit).toBe(1)
    const violated = result?.checks.filter(({ verdict }) => verdict === 'violation').map(({ check }) => check)
    expect(violated).toEqual(expect.arrayContaining([...named]))
  })
})
