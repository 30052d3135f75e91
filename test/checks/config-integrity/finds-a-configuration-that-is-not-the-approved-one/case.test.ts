import { expect, it } from 'vitest'
import { APPROVED, HASH, judged, OLD } from '../../changed-town.ts'

const WITH = (baseline: string) =>
  `evidence:
  EV-1: { subject: organization, says: 照合, by: 情報政策課, on: 2026-11-01, declares: { tamper-checked-on: 2026-11-01 } }
`.concat(baseline)

it('says that it differs, and that no change explains it', () => {
  const { verdict, said } = judgedDevice({ hash: HASH('b'), changes: '  CH-1: { on: 2026-11-01 }' })
  expect(verdict).toBe('violation')
  expect(said[0]).toContain('is not the approved one')
  expect(said[0]).toContain('no recorded change')
})

it('accepts an approved change that starts from what was approved', () => {
  expect(judgedDevice({ hash: HASH('b'), beforeHash: HASH('a') }).verdict).toBe('pass')
})

it('accepts no change that nobody approved, or that starts from something else', () => {
  expect(judgedDevice({ hash: HASH('b'), beforeHash: HASH('a'), change: 'on: 2026-11-01' }).said[0]).toContain('no approval is recorded')
  expect(judgedDevice({ hash: HASH('b'), beforeHash: HASH('c') }).said[0]).toContain('no recorded change')
})

it('reports a baseline that nobody approved or compared for long', () => {
  expect(judgedDevice({ approved: '' }).said[0]).toContain('no approval is recorded')
  expect(judgedDevice({ checked: '2025-01-01' }).said[0]).toContain('last compared')
})

interface Device {
  readonly hash?: string
  readonly beforeHash?: string
  readonly change?: string
  readonly changes?: string
  readonly approved?: string
  readonly checked?: string
}

/** The town's firewall with a baseline whose hash is all `a`. */
function judgedDevice({
  hash = HASH('a'),
  beforeHash = HASH('0'),
  change = `on: 2026-11-01, ${APPROVED}`,
  changes,
  approved = APPROVED,
  checked = '2026-11-01',
}: Device) {
  return judged('CHG-005', {
    before: [OLD],
    after: [OLD],
    change,
    ...(changes === undefined ? {} : { changes }),
    topology: WITH(''),
    baseline: `{ sha256: ${HASH('a')}, checked: ${checked}${approved === '' ? '' : `, ${approved}`} }`,
    hashes: { 'fw.conf': hash, 'before.conf': beforeHash },
  })
}
