import { expect, test } from 'vitest'
import { evidence } from '../../declared-city.ts'
import { APPROVED, exchange, PROTECTED } from '../exchange.ts'

function quiet(asking: Parameters<typeof exchange>[0]) {
  const outcome = exchange({ ...asking, required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
}

test.each(['F1', 'kokuho', 'organization'])('declared of %s', (subject) => {
  quiet({ flow: `class: I, ${APPROVED}`, evidence: [evidence('EV-1', subject, PROTECTED)] })
})

test('the register says that every line is a safe one', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho, line: dedicated }\n  CN-2: { at: fw/wan2, to: kokuho, line: closed-vpn }'
  quiet({ flow: `class: I, ${APPROVED}`, connections, evidence: [evidence('EV-1', 'F1', 'encryption: tls, mutual-authentication: true')] })
  const one = connections.replace('closed-vpn', 'internet')
  const lines = [evidence('EV-1', 'F1', 'encryption: tls, mutual-authentication: true')]
  expect(exchange({ flow: `class: I, ${APPROVED}`, connections: one, evidence: lines }).notDeclared?.ja).toContain('安全性の高い回線')
})

test('an only line over IPsec is encrypted and safe', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho, line: ipsec }'
  quiet({
    flow: `class: I, ${APPROVED}`,
    connections,
    links: ['wan1'],
    evidence: [evidence('EV-1', 'CN-1', 'mutual-authentication: true')],
  })
})

test('what protects the line and what protects the flow do not contradict each other', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho, line: dedicated }'
  const lines = [
    evidence('EV-1', 'CN-1', 'encryption: carrier'),
    evidence('EV-2', 'kokuho', 'encryption: tls, mutual-authentication: true'),
  ]
  quiet({ flow: `class: I, ${APPROVED}`, connections, links: ['wan1'], evidence: lines })
})

test('mail needs no line of its own', () => {
  const ends = 'from: lg-client, to: kokuho, service: smtp'
  quiet({ ends, flow: `class: II, ${APPROVED}`, evidence: [evidence('EV-1', 'F1', 'encryption: tls')] })
})

test('networks that the document does not count as outside', () => {
  const asking = { ends: 'from: lg-client, to: "external:lgwan", service: https', flow: 'class: I', parameters: { exempt: ['lgwan'] } }
  expect(exchange(asking).notApplicable).toBeDefined()
  expect(exchange({ ...asking, parameters: {} }).notDeclared).toBeDefined()
})

test('what stays inside is not asked', () => {
  expect(exchange({ ends: 'from: lg-client, to: lg-server, service: https', flow: 'class: I' }).notApplicable).toBeDefined()
})

test('evidence about the only line in the register says nothing of one that is not in it', () => {
  const connections = '\n  CN-1: { at: fw/wan1, to: kokuho, line: ipsec }'
  const lines = [evidence('EV-1', 'CN-1', PROTECTED)]
  expect(exchange({ flow: `class: I, ${APPROVED}`, connections, evidence: lines }).notDeclared).toBeDefined()
  expect(exchange({ flow: `class: I, ${APPROVED}`, connections, links: ['wan1'], evidence: lines }).notDeclared).toBeUndefined()
})
