import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { exception, said, scope, withExceptions } from '../../support.ts'
import { fromInternet, judged, open, vip, wired } from '../translated.ts'

test('one finding for the translation, whoever reaches it', () => {
  const outcome = judged(vip('vip/www', '10.30.50.10'), [open('10.30.50.10')])
  expect(said(outcome)).toEqual(['violation high fw/translation/vip/www'])
  expect(outcome.findings[0]?.text.ja).toContain('internet、lgwan')
})

test('more ports than the flow says', () => {
  const wide = permit({ id: 'publish', dst: '10.30.50.10', services: ['tcp/443', 'tcp/22'] })
  const fromLine = { ...wide, clauses: wide.clauses.map((clause) => ({ ...clause, in: new Set(['wan']) })) }
  const outcome = judged(vip('vip/www', '10.30.50.10'), [fromLine], [fromInternet('10.30.50.10')])
  expect(outcome.findings[0]?.packets?.ports('dst')).toEqual([[22, 22]])
})

test('a flow whose time is over, or that names a whole segment, declares nothing', () => {
  const rules = [permit({ id: 'publish', in: ['wan'], dst: '10.30.50.10', services: 'tcp/443' })]
  const over = judged(vip('vip/www', '10.30.50.10'), rules, [{ ...fromInternet('10.30.50.10'), expires: '2026-03-31' }])
  expect(over.findings[0]?.text.ja).toContain('2026-03-31')
  const wide = judged(vip('vip/www', '10.30.50.10'), rules, [fromInternet('10.30.50.0/28')])
  expect(wide.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('an exception excuses what it names', () => {
  const some = scope({ externals: ['lgwan'], addresses: '198.18.0.0/16' }, { zones: ['dmz'], addresses: '10.30.50.10' }, ['tcp/443'])
  const place = withExceptions(wired, [exception('EX-1', 'RUL-009', some)])
  const outcome = judged(vip('vip/www', '10.30.50.10'), [open('10.30.50.10')], [fromInternet('10.30.50.10')], place)
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['exempted'])
})
