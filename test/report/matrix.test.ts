/** The page of a matrix: the same facts in three formats and two languages. */
import { describe, expect, test } from 'vitest'
import type { Locale } from '../../src/base/text.ts'
import { widthOf } from '../../src/base/width.ts'
import { matrixOf } from '../../src/matrix.ts'
import type { Matrix } from '../../src/report/matrix.ts'
import { matrixFormatOf, matrixFormats } from '../../src/report/matrix-formats.ts'
import type { MatrixView } from '../../src/report/matrix-words.ts'
import { cityFiles, estateOf, TODAY as CITY_TODAY } from '../estates/city.ts'
import { SMALL_POLICY, TODAY, townOf } from '../verdict/town.ts'

const LOCALES: readonly Locale[] = ['ja', 'en']

/** One rule each that exceeds, is exempted, cannot be judged, stays inside a tier's open cell; two policies that differ. */
function sample(): Matrix {
  const other = SMALL_POLICY.replace('id: small', 'id: other').replace('internet: none }', 'internet: flows }')
  const estate = townOf({
    rules: [
      { id: 1, src: 'pc1', service: 'HTTPS' },
      { id: 2, src: 'pc2', service: 'HTTPS ssh' },
      { id: 3, to: 'port2', src: 'net', dst: 'all', service: 'HTTPS ssh' },
      { id: 4, from: 'port2', src: 'all', dst: 'all', service: 'ALL' },
      { id: 5, from: 'port2', to: 'port1', src: 'all', dst: 'net', more: ['set teleport enable'] },
    ],
    policies: { 'policy.yaml': SMALL_POLICY, 'other.yaml': other },
    topology: `flows:
  F1: { from: lg, to: in, service: [tcp/443, tcp/22] }
exceptions:
  EX-1: { check: SEG-001, from: 10.20.0.11, to: external:internet, service: tcp/443, reason: 移行, approved: { by: CISO, on: 2026-06-01, document: 第1号 }, expires: 2027-03-31 }
`,
  })
  const { matrix } = matrixOf(estate, { today: TODAY })
  if (matrix === undefined) throw new Error('the town cannot be judged')
  return { ...matrix, tool: { name: 'bunri', version: '1.2.3' } }
}

const made = sample()
const view: MatrixView = { locale: 'ja', width: 100, all: false, by: 'both', zones: [] }
const render = (id: string, matrix: Matrix, options: Partial<MatrixView> = {}): string =>
  matrixFormatOf(id)?.render(matrix, { ...view, ...options }) ?? ''

describe.each(matrixFormats)('format $id', ({ id }) => {
  test.each(LOCALES)('of a small town in %s', async (locale) => {
    await expect(render(id, made, { locale })).toMatchFileSnapshot(`goldens/matrix.${locale}.${id === 'text' ? 'txt' : id}`)
  })

  test('is the same for the same data', () => {
    expect(render(id, structuredClone(made))).toBe(render(id, made))
  })

  test('has tiers alone, zones alone, or the pairs of one zone', () => {
    const tiers = render(id, made, { by: 'tier' })
    const zones = render(id, made, { by: 'zone' })
    expect(tiers).toContain('LGWAN接続系')
    expect(tiers).not.toContain('業務端末')
    expect(zones).toContain('業務端末')
    const inside = render(id, made, { by: 'zone', zones: ['in'] })
    expect(inside.length).toBeLessThan(zones.length)
    expect(inside).toContain('閲覧端末')
  })
})

describe('text', () => {
  test('fits the terminal, for the sample city in both languages', () => {
    const city = matrixOf(estateOf(cityFiles).value!, { today: CITY_TODAY }).matrix!
    for (const locale of LOCALES) {
      for (const width of [100, 120]) {
        const printed = render('text', city, { locale, width })
        for (const line of printed.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(width)
        // The tiers stand in one block, not two, where there is room for all.
        if (width < 120) continue
        expect(printed.split('\n').filter((line) => /^ +1 +2 +3 +4 +5 +6 +7 +8 +9 +10 +11 +12$/.test(line))).toHaveLength(1)
      }
    }
  })

  test('says how many pairs exceed, cannot be judged and are exempted', () => {
    expect(render('text', made)).toMatch(/small {2}超過 \d+ {2}判定不能 \d+ {2}例外適用/)
    expect(render('text', made)).toContain('取扱注意')
  })
})

describe('CSV', () => {
  const rows = (text: string): string[] =>
    text
      .replace(/^\ufeff/, '')
      .split('\r\n')
      .slice(0, -1)

  test('opens in Excel: byte order mark, CRLF, one row per ordered pair', () => {
    const csv = render('csv', made)
    expect(csv.startsWith('\ufeff')).toBe(true)
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(rows(csv)).toHaveLength(1 + made.pairs.length + made.sidePairs.length)
  })

  test('has no cell that a spreadsheet takes for a number, a date or a formula', () => {
    for (const row of rows(render('csv', made))) {
      for (const cell of row.split(',')) {
        expect(cell).not.toMatch(/^[=+@-]/)
        expect(cell).not.toMatch(/^\d+(?:[./:-]\d+)*$/)
      }
    }
    const places = made.places.map((place) => (place.id === 'lg' ? { ...place, name: '=HYPERLINK("http://x","a,b")' } : place))
    const hostile = render('csv', { ...made, places })
    expect(hostile).toContain(`"'=HYPERLINK(""http://x"",""a,b"")"`)
  })
})

describe('Markdown', () => {
  test('keeps signs of its own out of names', () => {
    const places = made.places.map((place) => (place.id === 'lg' ? { ...place, name: 'a|b*c' } : place))
    expect(render('md', { ...made, places })).toContain('a\\|b\\*c')
  })

  test('every row of a table has as many cells as its head', () => {
    let cells = 0
    for (const line of render('md', made).split('\n')) {
      const found = line.startsWith('|') ? line.replaceAll('\\|', '').split('|').length : 0
      if (found > 0 && cells > 0) expect(found, line).toBe(cells)
      cells = found
    }
  })

  test('names the inputs by the head of their hashes', () => {
    expect(render('md', made)).toMatch(/\| fw\.conf \| 0{12} \|/)
  })
})
