/** The sample city that starts with a finding: what was recorded is known, and tonight's widening is not. */
import { expect, test } from 'vitest'
import type { Result } from '../../src/report/result.ts'
import { verify } from '../../src/verify.ts'
import { sourceOf } from '../verdict/town.ts'
import { cityFiles, estateOf, TODAY } from './city.ts'
import type { Edit } from './edit.ts'
import { applyEdits } from './edit.ts'

const member = (members: string): Edit => ({
  file: 'exports/fw-core.conf',
  within: '    edit "G_更新SV_WSUS"\n',
  find: '        set member "lg-wsus"\n',
  replace: `        set member ${members}\n`,
})

function check(
  edits: readonly Edit[],
  baseline: string | undefined,
  update = false,
): { readonly result: Result; readonly written: string } {
  const estate = estateOf(applyEdits(cityFiles, edits)).value
  if (estate === undefined) throw new Error('the city is not readable')
  const source = baseline === undefined ? {} : { source: sourceOf('baseline.yaml', baseline) }
  const { result, baseline: written, defects } = verify(estate, { today: TODAY, baseline: { path: 'baseline.yaml', update, ...source } })
  expect(defects).toEqual([])
  if (result === undefined) throw new Error('the city cannot be judged')
  return { result, written: written ?? '' }
}

const newChecks = (result: Result): string[] =>
  result.groups.flatMap(({ findings }) =>
    findings.filter(({ verdict }) => verdict !== 'exempted').map(({ check: id, policy }) => `${policy} ${id}`),
  )

test('an old server in a group is recorded; one more is new, and says which', () => {
  const recorded = check([member('"lg-wsus" "旧WSUS"')], undefined, true).written
  expect(recorded).toContain('10.20.21.40 -> 198.51.100.8 tcp/443')

  const same = check([member('"旧WSUS" "lg-wsus"')], recorded).result
  expect(same.exitCode).toBe(0)
  expect(newChecks(same)).toEqual([])
  // Two policies: the server, what it brings in, and what the city's own lists for information show anyway.
  const hints = newChecks(check([], undefined).result).length
  expect(same.baseline).toMatchObject({ findings: 4 + hints, mended: [], lapsed: [] })
  // What an exception excuses is excused as ever.
  expect(same.groups.flatMap(({ findings }) => findings.map(({ exception }) => exception?.id))).toContain('EX-03')

  // The same host object covers its neighbour as well, on every firewall of the way.
  const neighbour = (file: string, entry: string): Edit => ({
    file,
    within: `    edit "${entry}"\n`,
    find: '        set subnet 10.20.21.40 255.255.255.255\n',
    replace: '        set subnet 10.20.21.40 255.255.255.254\n',
  })
  const widened = [
    neighbour('exports/fw-core.conf', '旧WSUS'),
    neighbour('exports/fw-core.conf', 'LG_旧wsus'),
    neighbour('exports/fw-int.conf', 'LG_旧wsus'),
  ]
  const wider = check([member('"lg-wsus" "旧WSUS"'), ...widened], recorded).result
  expect(wider.exitCode).toBe(1)
  expect(newChecks(wider).sort()).toEqual(
    ['guideline-alpha', 'hassho-water'].flatMap((policy) => [`${policy} SEG-001`, `${policy} SEG-002`]),
  )
  const [first] = wider.groups.flatMap(({ findings }) => findings)
  expect(first?.packet?.src).toBe('10.20.21.41')
  expect(first?.hops?.map(({ device }) => device)).toEqual(['l3-core', 'fw-core', 'fw-core', 'fw-int'])
  // What comes in by a chain is not divided: the wider chain is new as a whole.
  expect(wider.baseline?.findings).toBe(2 + hints)

  const mended = check([], recorded).result
  expect(mended.exitCode).toBe(0)
  expect(mended.baseline?.mended.map(({ how }) => how)).toEqual(['gone', 'gone', 'gone', 'gone'])
})
