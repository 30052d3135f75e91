import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { serious } from '../../support.ts'
import { files, judged } from '../segments.ts'

const over = { ...files, expires: '2026-09-30' }
const rule = permit({ id: 'files', src: '10.20.0.0/24', dst: '10.20.1.20', services: 'tcp/445' })

test('the entry is named, and the rule that lets it pass', () => {
  const found = serious(judged([rule], [over]))
  expect(found.map(({ severity, cause }) => [severity, cause.id])).toEqual([['medium', 'topology/flows/F12']])
  expect(found[0]?.text.ja).toContain('fw files')
})

test('an expired flow that no longer passes is no concern, although it was required', () => {
  expect(serious(judged([], [over]))).toEqual([])
})
