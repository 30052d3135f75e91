/** What reporters say of a baseline. */
import { describe, expect, test } from 'vitest'
import { widthOf } from '../../src/base/width.ts'
import type { Locale } from '../../src/base/text.ts'
import { reporterOf } from '../../src/report/index.ts'
import { resultSchema } from '../../src/report/result-schema.ts'
import type { Result } from '../../src/report/result.ts'
import { direct, sample } from './sample-result.ts'

const LOCALES: readonly Locale[] = ['ja', 'en']

const recorded = { check: 'SEG-001', policy: 'guideline-alpha', from: 'lg-client', to: 'internet', since: '2026-04-01', text: direct.text }

/** The sample with one finding known, one beyond it, and a record of each kind. */
const based: Result = {
  ...sample,
  summary: { ...sample.summary, known: 1 },
  baseline: {
    path: 'baseline.yaml',
    recorded: '2026-11-01',
    findings: 2,
    known: [
      {
        ...sample.groups[0]!,
        findings: [
          { ...direct, known: { since: '2026-04-01', until: '2027-03-31', reason: '機器の更新待ち', by: '情報政策課長' } },
          { ...direct, id: 'f-8', policy: 'hassho-water', verdict: 'not-evaluable', known: { since: '2026-11-01' } },
        ],
      },
      {
        ...sample.groups[0]!,
        verdict: 'not-evaluable',
        findings: [{ ...direct, id: 'f-9', verdict: 'not-evaluable', known: { since: '2026-11-01' } }],
      },
    ],
    mended: (['gone', 'narrowed', 'changed', 'not-run'] as const).map((how) => ({ ...recorded, how })),
    lapsed: [{ ...recorded, until: '2026-09-30' }],
    update: { added: 1, kept: 2, narrowed: 0, removed: 3 },
  },
}

describe('text report', () => {
  test.each(LOCALES)('of a baseline in %s', async (locale) => {
    const printed = reporterOf('text')?.render(based, { locale, width: 100, all: false }) ?? ''
    for (const line of printed.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(100)
    await expect(printed).toMatchFileSnapshot(`goldens/baseline.${locale}.txt`)
  })

  test('with known findings only does not call it a pass', () => {
    const only: Result = { ...based, exitCode: 0, groups: [], summary: { ...based.summary, violation: 0, notEvaluable: 0 } }
    expect(reporterOf('text')?.render(only, { locale: 'ja', width: 100, all: false })).toContain('適合ではありません')
    expect(reporterOf('text')?.render(only, { locale: 'en', width: 100, all: false })).toContain('this is not a pass')
  })
})

test('JSON with a baseline is valid under the published schema', () => {
  const printed = reporterOf('json')?.render(based, { locale: 'ja', width: 100, all: false }) ?? ''
  expect(resultSchema.safeParse(JSON.parse(printed)).error).toBeUndefined()
})
