import { expect, test } from 'vitest'
import check from '../../../../src/checks/classification-placement.ts'
import { connection } from '../../external-boundary-protected/city.ts'
import { judge, said, ZONES } from '../../support.ts'
import { city, classed, FITTING, flow, host } from '../classified.ts'

const lg = { zones: ['lg'], addresses: '10.20.0.0/24' }
const int = { zones: ['int'], addresses: '10.30.0.0/24' }
const my = { zones: ['my'], addresses: '10.10.0.0/24' }
const gov = { externals: ['gov'], addresses: '10.110.1.10' }

test('a host graver than its zone', () => {
  const outcome = judge(check, city(FITTING, { hosts: [host('sv', ZONES.int, '10.30.0.9', 'II')] }))
  expect(said(outcome)).toEqual(['violation high topology/hosts/sv'])
})

test('a flow graver than one of its ends', () => {
  const outcome = judge(check, city(FITTING, { flows: [flow('F1', 'II', lg, int)] }))
  expect(said(outcome)).toEqual(['violation high topology/flows/F1'])
  expect(outcome.findings[0]?.text.ja).toContain('ゾーン int（III）')
})

test('by bare addresses too, and a host at its end counts for itself', () => {
  expect(said(judge(check, city(FITTING, { flows: [flow('F1', 'II', lg, { addresses: '10.30.0.9' })] })))).toEqual([
    'violation high topology/flows/F1',
  ])
  const named = { ...int, addresses: '10.30.0.9' }
  const flows = [{ ...flow('F1', 'III', lg, named) }]
  const written = flows.map((each) => ({ ...each, scope: { ...each.scope, to: { ...each.scope.to, written: ['light'] } } }))
  expect(said(judge(check, city(FITTING, { flows: written, hosts: [host('light', ZONES.int, '10.30.0.9', 'IV')] })))).toEqual([
    'violation high topology/flows/F1',
  ])
})

test('a flow graver than the line it goes over', () => {
  const lines = (word: string | undefined) => [connection('CN', 'port10', 'gov', word === undefined ? {} : { class: word })]
  const flows = [flow('F9', 'I', my, gov)]
  expect(said(judge(check, city(FITTING, { flows, connections: lines('II') })))).toEqual(['violation high topology/flows/F9'])
  expect(judge(check, city(FITTING, { flows, connections: lines('I') })).findings).toEqual([])
  expect(judge(check, city(FITTING, { flows, connections: lines(undefined) })).notDeclared?.ja).toContain('CN の重要性分類')
})

test('not one that is lighter', () => {
  expect(judge(check, city([...FITTING.slice(0, 2), classed(ZONES.int, 'II')], { flows: [flow('F1', 'III', lg, int)] })).findings).toEqual(
    [],
  )
})
