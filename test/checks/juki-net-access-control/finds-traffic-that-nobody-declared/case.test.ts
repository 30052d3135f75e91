import { expect, test } from 'vitest'
import { tcp } from '../../../support/builders.ts'
import { said, scope, specific } from '../../support.ts'
import { also, IN, judged, OUT, SC } from '../juki-net.ts'

test('another zone of the My Number tier talks with the juki-net', () => {
  const rule = also('terminal', { src: '10.10.0.20', dst: '198.19.0.16' })
  const outcome = judged({ inner: [IN, rule], outer: [OUT, rule] })
  expect(said(outcome)).toEqual(['violation critical fw-out/terminal'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.20', '198.19.0.16', 443))).toBe(true)
})

test('the juki-net reaches another tier, even with a specific communication', () => {
  const back = also('back', { src: '198.19.0.16', dst: '10.20.0.9' })
  const sc = specific('SC-09', scope({ addresses: '198.19.0.16' }, { zones: ['lg'], addresses: '10.20.0.9' }, ['tcp/443']))
  expect(said(judged({ inner: [IN, back], outer: [OUT, back], specifics: [SC, sc] }))).toEqual(['violation critical fw-in/back'])
})

test('the CS and the juki-net, beyond the specific communication', () => {
  expect(said(judged({ outer: [OUT, also('more', { src: '10.10.30.4', dst: '198.19.0.16' })] }))).toEqual([
    'violation critical fw-out/more',
  ])
})

test('the CS and the juki-net, once the specific communication has expired', () => {
  expect(said(judged({ specifics: [{ ...SC, expires: '2026-11-19' }] }))).toEqual(['violation critical fw-out/out'])
})

test('the CS and a business zone, beyond what is declared', () => {
  expect(said(judged({ inner: [IN, also('more', { src: '10.10.0.0/24', dst: '10.10.30.0/28' })] }))).toEqual(['violation high fw-in/more'])
})

test('the LGWAN tier and the CS, even with a specific communication', () => {
  const rule = also('lg', { src: '10.20.0.9', dst: '10.10.30.4' })
  const sc = specific('SC-09', scope({ zones: ['lg'], addresses: '10.20.0.9' }, { zones: ['cs'], addresses: '10.10.30.4' }, ['tcp/443']))
  expect(said(judged({ inner: [IN, rule], specifics: [SC, sc] }))).toEqual(['violation critical fw-in/lg'])
})
