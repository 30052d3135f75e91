import { describe, expect, test } from 'vitest'
import type { Locale } from '../../src/base/text.ts'
import type { Difference } from '../../src/report/difference.ts'
import { widthOf } from '../../src/base/width.ts'
import { reporterOf, reporters } from '../../src/report/index.ts'
import { resultSchema } from '../../src/report/result-schema.ts'
import type { Result, ResultGroup } from '../../src/report/result.ts'
import { direct, sample } from './sample-result.ts'

const LOCALES: readonly Locale[] = ['ja', 'en']

describe.each(reporters)('reporter $id', (reporter) => {
  test.each(LOCALES)('the shared sample in %s', async (locale) => {
    const printed = reporter.render(sample, { locale, width: 100, all: false })
    await expect(printed).toMatchFileSnapshot(`goldens/sample.${locale}.${reporter.id}.${reporter.extension}`)
    expect(printed.endsWith('\n')).toBe(true)
  })

  test('prints the same bytes twice', () => {
    const options = { locale: 'ja', width: 100, all: true } as const
    expect(reporter.render(sample, options)).toBe(reporter.render(structuredClone(sample), options))
  })
})

describe('text report', () => {
  const text = reporterOf('text')
  const render = (result: Result, locale: Locale = 'ja', width = 100, all = false) => text?.render(result, { locale, width, all }) ?? ''

  test.each([
    ['ja', 80],
    ['ja', 120],
    ['en', 80],
    ['en', 120],
  ] as const)('stays within the terminal: %s at %i columns', (locale, width) => {
    for (const line of render(sample, locale, width, true).split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(width)
  })

  test('names what was not judged before the first finding', () => {
    const printed = render(sample)
    expect(printed.indexOf('mail-san')).toBeGreaterThan(0)
    expect(printed.indexOf('mail-san')).toBeLessThan(printed.indexOf('✗'))
    expect(printed.split('\n')[2]).toContain('未評価 2')
  })

  test('does not call it a pass when something could not be decided', () => {
    const undecided: Result = { ...sample, exitCode: 2, summary: { ...sample.summary, violation: 0 } }
    expect(render(undecided)).toContain('適合とは言えません')
    expect(render(undecided, 'en')).toContain('not a pass')
  })

  test('says that a clean result leaves out what was not judged', () => {
    const clean: Result = { ...sample, exitCode: 0, groups: [], summary: { ...sample.summary, violation: 0, notEvaluable: 0, exempted: 0 } }
    expect(render(clean)).toContain('判定: 未評価の項目を除き、違反はありません。')
  })

  test('shows the first ten causes and how many are left', () => {
    const groups: ResultGroup[] = Array.from({ length: 13 }, (_, i) => ({
      cause: {
        id: `fw/policy/${i}`,
        label: { ja: `ポリシー ${i}`, en: `policy ${i}` },
        excerpt: { location: { file: 'fw.conf', line: i + 1, column: 1, endLine: i + 1 }, lines: [] },
      },
      severity: 'high',
      verdict: 'violation',
      findings: [{ ...direct, id: `g-${i}` }],
    }))
    const many: Result = { ...sample, groups }
    expect(render(many).match(/^✗/gm)).toHaveLength(10)
    expect(render(many)).toContain('ほか 3 件 (--all で全件): 違反 高 3')
    expect(render(many, 'en')).toContain('3 more (--all shows all): violation high 3')
    expect(render(many, 'ja', 100, true).match(/^✗/gm)).toHaveLength(13)
  })

  test('keeps the columns of a path straight under full-width names', () => {
    const hops = (direct.hops ?? []).map((hop) => ({ ...hop, device: hop.device === 'l3-core' ? '基幹スイッチ' : hop.device }))
    const wide: Result = { ...sample, groups: [{ ...sample.groups[0]!, findings: [{ ...direct, hops }] }] }
    const rows = render(wide)
      .split('\n')
      .filter((line) => / → (Vlan900|port9)/.test(line))
    expect(rows).toHaveLength(2)
    const columns = rows.map((row) => widthOf(row.slice(0, row.search(/(Vlan210|LGWAN port1) →/))))
    expect(new Set(columns).size, rows.join('\n')).toBe(1)
  })
})

describe('JSON report', () => {
  test('is valid under its published schema', () => {
    const printed = reporterOf('json')?.render(sample, { locale: 'ja', width: 100, all: false }) ?? ''
    expect(resultSchema.safeParse(JSON.parse(printed)).error).toBeUndefined()
  })

  test('does not change with the language', () => {
    const json = reporterOf('json')
    expect(json?.render(sample, { locale: 'ja', width: 80, all: false })).toBe(
      json?.render(sample, { locale: 'en', width: 120, all: true }),
    )
  })

  test('the schema refuses a result with a key it does not know', () => {
    expect(resultSchema.safeParse({ ...sample, secret: 'x' }).success).toBe(false)
    expect(resultSchema.safeParse({ ...sample, exitCode: 3 }).success).toBe(false)
  })
})

describe('comparison', () => {
  const difference: Difference = {
    format: 'bunri-diff/1',
    tool: sample.tool,
    today: sample.today,
    organization: sample.organization,
    before: { inputs: sample.inputs, summary: { ...sample.summary, notUnderstood: 0 } },
    after: { inputs: sample.inputs, summary: sample.summary },
    traffic: [
      {
        change: 'opened',
        sureness: 'certain',
        from: 'lg-client',
        to: 'internet',
        traffic: direct.traffic ?? [],
        trafficTruncated: true,
        packet: direct.packet!,
        hops: direct.hops ?? [],
        cause: { label: sample.groups[0]!.cause.label, side: 'after', excerpt: sample.groups[0]!.cause.excerpt },
      },
      {
        change: 'closed',
        sureness: 'possible',
        from: 'int-vdi',
        to: 'sec-cloud',
        traffic: [{ src: '10.30.10.0/24', dst: '198.51.100.8', service: 'tcp/8080' }],
        trafficTruncated: false,
        packet: { family: 4, protocol: 'tcp', src: '10.30.10.1', dst: '198.51.100.8', sport: 49152, dport: 8080 },
        hops: [],
      },
    ],
    verdicts: sample.policies.map(({ id }) => ({
      check: 'SEG-001',
      policy: id,
      title: sample.checks[0]!.title,
      before: 'exempted',
      after: 'violation',
    })),
    gained: [direct, { ...direct, policy: 'hassho-water', id: 'f-9' }],
    lost: [],
    exitCode: 1,
  }

  test.each(reporters)('$id in both languages', async (reporter) => {
    for (const locale of LOCALES) {
      const printed = reporter.renderDifference(difference, { locale, width: 100, all: false })
      await expect(printed).toMatchFileSnapshot(`goldens/difference.${locale}.${reporter.id}.${reporter.extension}`)
      if (reporter.id === 'text') for (const line of printed.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(100)
    }
  })
})
