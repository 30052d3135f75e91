import { expect, test } from 'vitest'
import { tcp } from '../../../support/builders.ts'
import { scope, specific, withSpecifics } from '../../support.ts'
import { found, judged, PUBLISHED, step, WIRED, WWW } from '../../stepping-city.ts'

const toFiles = step('files', 'int', 'lg', { src: WWW, dst: '10.20.0.20', services: 'tcp/445' })
const toCore = step('core', 'lg', 'my', { src: '10.20.0.20', dst: '10.10.0.5', services: 'tcp/1433' })

test('a published server that may open a session into the LGWAN tier', () => {
  const outcome = judged([PUBLISHED, toFiles])
  expect(found(outcome)).toEqual(['violation medium fw/files'])
  const [first] = outcome.findings
  expect(first?.chain?.map(({ hop }) => `${hop.from} ${hop.to}`)).toEqual(['internet int', 'int lg'])
  expect(first?.chain?.[1]?.packet).toMatchObject(tcp(WWW, '10.20.0.20', 445, 49152))
  expect([first?.from, first?.to]).toEqual(['int', 'lg'])
  expect(first?.packets?.has(tcp(WWW, '10.20.0.20', 445))).toBe(true)
  expect(first?.packets?.has(tcp('10.30.0.11', '10.20.0.20', 445))).toBe(false)
})

test('on into the My Number tier, which weighs more; once for each tier', () => {
  const outcome = judged([PUBLISHED, toFiles, toCore])
  expect(found(outcome)).toEqual(['violation medium fw/files', 'violation high fw/core'])
  expect(outcome.findings[1]?.chain?.length).toBe(3)
})

test('only as far as the policy looks', () => {
  expect(found(judged([PUBLISHED, toFiles, toCore], { parameters: { 'max-steps': 2 } }))).toEqual(['violation medium fw/files'])
})

test('the shortest way, where there are several', () => {
  const detour = [
    step('a', 'guest', 'int', { src: '10.40.0.9', dst: '10.30.0.30', services: 'tcp/22' }),
    step('b', 'int', 'lg', { src: '10.30.0.30', dst: '10.20.0.30', services: 'tcp/22' }),
    step('c', 'lg', 'my', { src: '10.20.0.30', dst: '10.10.0.5', services: 'tcp/22' }),
    step('d', 'int', 'my', { src: '10.30.0.30', dst: '10.10.0.6', services: 'tcp/22' }),
  ]
  const outcome = judged(detour)
  expect(found(outcome)).toEqual(['violation medium fw/b', 'violation high fw/d'])
})

test('each session approved: the approvals are named, and do not excuse the way as a whole', () => {
  const approved = specific(
    'SC-09',
    scope({ zones: ['lg'], addresses: '10.20.0.20' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/1433']),
  )
  const outcome = judged([PUBLISHED, toFiles, toCore], { topology: withSpecifics(WIRED, [approved]) })
  expect(found(outcome)).toEqual(['violation medium fw/files', 'violation high fw/core'])
  expect(outcome.findings[1]?.text.ja).toContain('SC-09')
})

test('a source that somebody else has to claim is no step', () => {
  expect(found(judged([step('spoofed', 'wan', 'int', { src: '10.20.0.9', dst: WWW, services: 'tcp/443' }), toFiles]))).toEqual([])
})
