import { describe, expect, test } from 'vitest'
import { evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { APPROVED, exchange, PROTECTED } from '../exchange.ts'

const BROKEN = ['violation high topology/evidence/EV-1']
const with_ = (declares: string, subject = 'F1') => [evidence('EV-1', subject, declares)]

describe('declared to be unprotected', () => {
  test.each([
    ['without encryption', PROTECTED.replace('tls', 'none')],
    ['without mutual authentication', PROTECTED.replace('mutual-authentication: true', 'mutual-authentication: false')],
    ['over a line that is not secure', PROTECTED.replace('secure-line: true', 'secure-line: false')],
  ])('%s', (_, declares) => {
    expect(said(exchange({ flow: `class: II, ${APPROVED}`, evidence: with_(declares) }))).toEqual(BROKEN)
    // About the network at the other end as well.
    expect(said(exchange({ flow: `class: I, ${APPROVED}`, evidence: with_(declares, 'kokuho') }))).toEqual(BROKEN)
  })

  test('unsigned, where the document asks for signatures', () => {
    const signed = { 'require-signature': true }
    const lines = with_(`${PROTECTED}, signature: false`)
    expect(said(exchange({ flow: `class: II, ${APPROVED}`, evidence: lines, parameters: signed }))).toEqual(BROKEN)
    expect(said(exchange({ flow: `class: II, ${APPROVED}`, evidence: lines }))).toEqual([])
  })
})

test('approved by another role', () => {
  const asking = { flow: `class: II, ${APPROVED}`, evidence: with_(PROTECTED) }
  expect(said(exchange({ ...asking, roles: { 'transfer-approver': ['最高情報統括責任者'] } }))).toEqual([
    'violation high topology/flows/F1',
  ])
  expect(said(exchange({ ...asking, roles: { 'transfer-approver': ['CIO'] } }))).toEqual([])
  expect(said(exchange({ ...asking, roles: { 'transfer-approver': [] } }))).toEqual([])
})

describe('what counts as leaving', () => {
  const plain = with_(PROTECTED.replace('tls', 'none'), 'organization')
  test.each([
    ['an address of theirs', 'from: lg-client, to: 198.19.10.20, service: https'],
    ['what they begin', 'from: kokuho, to: lg-client, service: https'],
    ['from one host', 'from: 10.20.10.5, to: kokuho, service: https'],
    ['an address that the topology does not know', 'from: lg-client, to: 172.31.0.1, service: https'],
    ['the Internet', 'from: lg-client, to: "external:internet", service: https'],
  ])('%s', (_, ends) => expect(said(exchange({ ends, flow: `class: II, ${APPROVED}`, evidence: plain }))).toEqual(BROKEN))

  test('a specific communication, by the class of its zone', () => {
    expect(said(exchange({ section: 'specific-communications', flow: APPROVED, zoneClass: 'II', evidence: plain }))).toEqual(BROKEN)
  })
})

describe('how grave', () => {
  const plain = with_(PROTECTED.replace('tls', 'none'))
  const judged = (flow: string, zoneClass: string | undefined, parameters = {}) =>
    said(exchange({ flow: `${flow}${APPROVED}`, ...(zoneClass === undefined ? {} : { zoneClass }), evidence: plain, parameters }))

  test('the class of the flow, else that of the zone', () => {
    expect(judged('class: II, ', 'IV')).toEqual(BROKEN)
    expect(judged('', 'Ⅱ')).toEqual(BROKEN)
    expect(judged('class: III, ', 'I')).toEqual([])
    expect(judged('', 'III')).toEqual([])
  })

  test('the policy’s own scale and threshold', () => {
    const scale = { classes: ['機密性3', '機密性2', '機密性1'], threshold: '機密性2' }
    expect(judged('class: 機密性2, ', undefined, scale)).toEqual(BROKEN)
    expect(judged('class: 機密性1, ', undefined, scale)).toEqual([])
  })
})

test('declared to be unprotected, whatever the register says of the lines', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho, line: ipsec }\n  CN-2: { at: fw/wan2, to: kokuho, line: ipsec }'
  for (const declares of [PROTECTED.replace('secure-line: true', 'secure-line: false'), PROTECTED.replace('tls', 'none')])
    expect(said(exchange({ flow: `class: II, ${APPROVED}`, connections, evidence: with_(declares) }))).toEqual(BROKEN)
})
